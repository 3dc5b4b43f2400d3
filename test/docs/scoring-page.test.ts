import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { weigh, worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { modelFromDocument } from '../../collector/domain/model-document.ts';
import type { Limit, Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import type { ScoreExplanation } from '../../collector/ports/queries.ts';
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
const endMs = Date.parse(visits[2]!.at) + 100_000;

/** What a site with this model says of the visits at the end of the third. */
async function scoreUnder(model: ScoringModel): Promise<ScoreExplanation> {
  const store = aStore();
  const { id: site } = await store.aSite();
  store.sqlite.prepare('UPDATE models SET document = ? WHERE site = ?').run(JSON.stringify(model), site);
  for (const [index, { at, engagedMs }] of visits.entries()) {
    const events = aPageView({ path: '/pricing', atMs: Date.parse(at), engagedMs });
    await store.commands.ingest(
      aBatch({ site, visit: `visit${index}`, events, receivedAtMs: Date.parse(at) + engagedMs }),
    );
  }
  const score = store.queries.score({ site, subject: { kind: 'visitor', id: 'v1' }, nowMs: endMs })!;
  store.close();
  return score;
}

/** The example as the page has it. */
function exampleOf({ parts, shown, coolsAtMs }: ScoreExplanation): string {
  const rows = [...Map.groupBy(parts, (part) => part.ruleName)]
    .map(([name, some]) => ({
      name,
      points: some.reduce((sum, part) => sum + part.points, 0),
      worth: some.reduce((sum, part) => sum + part.worth, 0),
    }))
    .sort((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1))
    .map(({ name, points, worth }) => `| ${name} | ${points} | ${worth.toFixed(1)} |`);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const coldOn = new Date(coolsAtMs!).toISOString().slice(0, 16).replace('T', ' ');
  const daysHot = ((coolsAtMs! - endMs) / 86_400_000).toFixed(1);
  return [
    ...rows,
    `| **Score** | ${points} | **${shown.toFixed(1)}** |`,
    '',
    `Hot until ${coldOn} UTC, ${daysHot} days later.`,
  ].join('\n');
}

const shortCycle = readFileSync(new URL('../../docs/examples/short-cycle-model.json', import.meta.url), 'utf8');

test('the worked examples on the scoring page are what the product computes, under two models', async () => {
  const read = modelFromDocument(JSON.parse(shortCycle));
  if (read.kind !== 'ok') throw new Error(JSON.stringify(read.problems));
  const [byDefault, byShortCycle] = [await scoreUnder(defaultModel), await scoreUnder(read.model)];
  expect([byDefault.level, byShortCycle.level]).toEqual([1, 1]);
  expect(page).toContain(exampleOf(byDefault));
  expect(page).toContain(exampleOf(byShortCycle));
});

test('points are worth half after one half-life and a quarter after two', () => {
  const { epoch, units } = weigh(100, 0, defaultModel.halfLifeMs);
  const worths = [0, 1, 2].map((halfLives) =>
    worthAt(new Map([[epoch, units]]), halfLives * defaultModel.halfLifeMs, defaultModel.halfLifeMs),
  );
  expect(worths.map((worth) => worth.toFixed(3))).toEqual(['100.000', '50.000', '25.000']);
});
