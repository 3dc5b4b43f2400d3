import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { weigh, worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Limit, Rule } from '../../collector/domain/scoring-model.ts';
import { aBatch, aPageView, aStore } from '../support/a-store.ts';

const page = readFileSync(new URL('../../docs/explanation/scoring.md', import.meta.url), 'utf8');

const period = { 1: 'a day', 7: 'in 7 days', 30: 'in 30 days', ever: 'in all' } as const;
const limitText = (limit: Limit | undefined) =>
  [
    limit?.oncePer && `once per ${limit.oncePer}`,
    limit?.count !== undefined && `${limit.count} ${period[limit.days ?? 1]}`,
    limit?.perVisit !== undefined && `${limit.perVisit} a visit`,
  ]
    .filter(Boolean)
    .join(', ') || 'each';
const once = (days: number) => `1 in ${days} days`;

function rowOf(rule: Rule): string {
  const row = (points: string, limit: string) => `| ${rule.name} | \`${rule.id}\` | ${points} | ${limit} |`;
  switch (rule.kind) {
    case 'act':
    case 'view':
      return row(String(rule.points), limitText(rule.limit));
    case 'dwell':
      return row(
        rule.tiers.map((tier) => `${tier.points} from ${tier.minEngagedMs / 1000} s`).join(', '),
        `${limitText(rule.limit)} for each tier`,
      );
    case 'deep_visit':
      return row(String(rule.points), '1 a visit');
    case 'return':
    case 'frequency':
      return row(String(rule.points), once(rule.perDays));
    case 'manual':
      return row('as given', 'each');
  }
}

test('the table on the scoring page is the default model', () => {
  const table = defaultModel.rules.map(rowOf).join('\n');
  expect(page).toContain(table);
});

/** The page's own example, with its times. */
const visits = [
  { at: '2026-03-02T21:30:00Z', engagedMs: 45_000 },
  { at: '2026-03-02T23:00:00Z', engagedMs: 100_000 },
  { at: '2026-03-03T00:30:00Z', engagedMs: 100_000 },
];

test('the worked example on the scoring page is what the product computes', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  for (const [index, { at, engagedMs }] of visits.entries()) {
    const events = aPageView({ path: '/pricing', atMs: Date.parse(at), engagedMs });
    await store.commands.ingest(
      aBatch({ site, visit: `visit${index}`, events, receivedAtMs: Date.parse(at) + engagedMs }),
    );
  }
  const endMs = Date.parse(visits[2]!.at) + 100_000;
  const subject = { kind: 'visitor', id: 'v1' } as const;
  const score = store.queries.score({ site, subject, nowMs: endMs })!;
  const rows = Map.groupBy(score.parts, (part) => part.ruleName);
  const table = [...rows]
    .map(([name, parts]) => ({
      name,
      points: parts.reduce((sum, part) => sum + part.points, 0),
      worth: parts.reduce((sum, part) => sum + part.worth, 0),
    }))
    .sort((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1))
    .map(({ name, points, worth }) => `| ${name} | ${points} | ${worth.toFixed(1)} |`)
    .join('\n');
  expect(page).toContain(
    `${table}\n| **Score** | ${score.parts.reduce((sum, part) => sum + part.points, 0)} | **${score.shown.toFixed(1)}** |`,
  );
  expect(score.level).toBe(1);
  expect(page).toContain(`Hot until ${new Date(score.coolsAtMs!).toISOString().slice(0, 16).replace('T', ' ')} UTC`);
  const daysHot = (score.coolsAtMs! - endMs) / 86_400_000;
  expect(page).toContain(`${daysHot.toFixed(1)} days later`);
  store.close();
});

test('points are worth half after one half-life and a quarter after two', () => {
  const { epoch, units } = weigh(100, 0, defaultModel.halfLifeMs);
  const worths = [0, 1, 2].map((halfLives) =>
    worthAt(new Map([[epoch, units]]), halfLives * defaultModel.halfLifeMs, defaultModel.halfLifeMs),
  );
  expect(worths.map((worth) => worth.toFixed(3))).toEqual(['100.000', '50.000', '25.000']);
});
