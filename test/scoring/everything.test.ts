import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ListedLead } from '../../collector/ports/queries.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import { propertyTimeoutMs, storeRuns } from '../support/property-runs.ts';
import { aWorldsCourse, nowMs, World } from './a-world.ts';

let store: TestStore;
beforeEach(() => {
  store = aStore();
});
afterEach(() => store.close());

const today = Math.floor(nowMs / 86_400_000);
const moment = { nowMs, today, todayStartMs: today * 86_400_000 };

test(
  'whatever happens to a site, what is stored is what a replay gives, and every page tells it alike',
  async () => {
    await fc.assert(
      fc.asyncProperty(aWorldsCourse, async (steps) => {
        const { id: site } = await store.aSite();
        const world = new World(store, site);
        await world.live(steps);
        expect(world.leftOvers).toEqual([]);
        expect((await store.replay()).differences).toEqual([]);
        expect(strayVisitors(site)).toEqual([]);

        const listed = listOf(site);
        const scores = new Map(listed.map(({ id, score }) => [id, score]));
        expect(listed.map(({ score }) => Math.max(0, score))).toEqual(
          listed.map(({ score }) => Math.max(0, score)).toSorted((a, b) => b - a),
        );
        for (const { id, score } of listed) {
          const subject = { kind: 'lead', id } as const;
          const now = store.queries.score({ site, subject, nowMs });
          expect(now?.score ?? 0).toBeCloseTo(score, 6);
          // the past is worked out from the touchpoints
          expect(store.queries.score({ site, subject, nowMs, asOfMs: nowMs })).toEqual(now);
          for (const limit of [1, 3]) expect(pointsInTimeline(site, id, limit)).toEqual(pointsOf(now?.parts ?? []));
        }
        const companies = store.queries.companies({ site, nowMs, limit: 200, sort: 'domain' });
        const colleagues = Map.groupBy(listed, ({ email = '' }) => email.slice(email.indexOf('@') + 1));
        const domains = [...colleagues.keys()].filter((domain) => domain.endsWith('.example'));
        expect(companies.map(({ domain }) => domain)).toEqual(domains.sort());
        for (const { domain, score } of companies)
          expect(colleagues.get(domain)!.reduce((sum, { id }) => sum + scores.get(id)!, 0)).toBeCloseTo(score, 6);
        await store.commands.removeSite(site);
      }),
      { numRuns: storeRuns },
    );
  },
  90_000 + propertyTimeoutMs,
);

/** The list of leads, read two by two. */
function listOf(site: number): ListedLead['lead'][] {
  const rows: ListedLead[] = [];
  let after: string | undefined;
  do {
    const page = store.queries.listLeads({ site, ...moment, limit: 2, after });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  const ids = rows.map(({ lead }) => lead.id);
  const all = store.queries.leads({ site, nowMs, limit: 200 }).map(({ id }) => id);
  expect(ids.toSorted()).toEqual(all.toSorted());
  return rows.map(({ lead }) => lead);
}

/** What counts in a timeline, read a few visits at a time. */
function pointsInTimeline(site: number, lead: string, limit: number): string[] {
  const found = [];
  let before: string | undefined;
  do {
    const page = store.queries.leadTimeline({ site, lead, limit, before });
    for (const { visitor, rows } of page.visits)
      for (const { id: touchpoint, points } of rows)
        found.push(...points.filter(({ counts }) => counts).map((each) => ({ ...each, visitor, touchpoint })));
    before = page.next;
  } while (before !== undefined);
  return pointsOf(found);
}

const pointsOf = (some: readonly { rule: string; visitor: string; touchpoint: string; points: number }[]) =>
  some.map(({ rule, visitor, touchpoint, points }) => `${rule} ${visitor}/${touchpoint} ${points}`).sort();

/** Browsers that are kept without anything that they did, or as of another time. */
const strayVisitors = (site: number) =>
  store.sqlite
    .prepare(
      `SELECT visitor, first_seen_at_ms, last_seen_at_ms, min(t.occurred_at_ms) AS first FROM visitors v
       LEFT JOIN touchpoints t USING (site, visitor) WHERE site = ?
       GROUP BY visitor HAVING first IS NULL OR first <> first_seen_at_ms OR max(t.occurred_at_ms) < last_seen_at_ms`,
    )
    .all(site);
