import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { factsOfOwner, foldHistory, replaySubject } from '../../collector/domain/replay-subject.ts';
import { journeyCases } from '../../scripts/experiment/journeys.mjs';
import { rankingOf } from '../../scripts/experiment/measures.mjs';
import { tableOf } from '../../scripts/experiment/report.mjs';
import { settings } from '../../scripts/experiment/settings.mjs';
import { makeRandom } from '../../scripts/harness/random.mjs';

const page = readFileSync(new URL('../../docs/explanation/experiment.md', import.meta.url), 'utf8');
const engine = { defaultModel, factsOfOwner, foldHistory, replaySubject, worthAt };

const tableIn = (name: string) =>
  new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)\n<!-- end of ${name} -->`).exec(page)?.[1] ?? '';
/** What is estimated, without how sure it is. */
const estimates = (table: string) => table.replace(/ \([^)]*\)/g, '');

test('the table of invented journeys on the page is what the script works out', { timeout: 120_000 }, () => {
  const { people, seed, rankers, capacity, against } = settings.journeys;
  const cases = journeyCases(engine, { people, seed });
  const ranking = rankingOf(cases, { rankers, capacity, against, rounds: 2, random: makeRandom(2) });
  expect(estimates(tableIn('journeys'))).toBe(estimates(tableOf({ cases, ranking, capacity, against })));
});

test.each(['journeys', 'reading', 'education'] as const)(
  'every estimate in the table of %s lies in its interval, in the form of the script',
  (name) => {
    const rows = tableIn(name).split('\n').slice(4);
    expect(rows.map((row) => row.split(' | ')[0]!.slice(2))).toEqual(settings[name].rankers);
    const interval = /([+−]?[\d.]+)(?: %)? \(([+−]?[\d.]+) to ([+−]?[\d.]+)\)/g;
    for (const row of rows) {
      const found = [...row.matchAll(interval)].map((match) =>
        match.slice(1).map((text) => Number(text.replace('−', '-'))),
      );
      expect(found.length).toBe(row.startsWith(`| ${settings[name].against} |`) ? 2 : 3);
      for (const [value, low, high] of found) {
        expect(value).toBeGreaterThanOrEqual(low!);
        expect(value).toBeLessThanOrEqual(high!);
      }
    }
  },
);

const aCase = fc.record({ isBuyer: fc.boolean(), score: fc.nat(6), cut: fc.constantFrom('a', 'b') });

test('AUC is the share of pairs that are in order, equals counting half; precision that of the first places', () => {
  fc.assert(
    fc.property(fc.array(aCase, { minLength: 2, maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (some, capacity) => {
      const buyers = some.filter(({ isBuyer }) => isBuyer);
      const others = some.filter(({ isBuyer }) => !isBuyer);
      if (buyers.length === 0 || others.length === 0) return;
      const cases = some.map(({ isBuyer, score, cut }, at) => ({
        person: `p${at}`,
        cut,
        isBuyer,
        scores: { it: score },
      }));
      const [found] = rankingOf(cases, { rankers: ['it'], capacity, against: 'it', rounds: 1, random: makeRandom(1) });
      let pairs = 0;
      for (const buyer of buyers)
        for (const other of others) pairs += buyer.score > other.score ? 1 : buyer.score === other.score ? 0.5 : 0;
      expect(found!.auc.value).toBeCloseTo(pairs / (buyers.length * others.length), 9);
      let [hits, places] = [0, 0];
      for (const cut of ['a', 'b']) {
        const here = some.filter((each) => each.cut === cut);
        const taken = Math.min(capacity, here.length);
        if (taken === 0) continue;
        const line = here.map(({ score }) => score).toSorted((a, b) => b - a)[taken - 1]!;
        const above = here.filter(({ score }) => score > line);
        const on = here.filter(({ score }) => score === line);
        const share = (taken - above.length) / on.length;
        hits += above.filter(({ isBuyer }) => isBuyer).length + share * on.filter(({ isBuyer }) => isBuyer).length;
        places += taken;
      }
      expect(found!.precision.value).toBeCloseTo(hits / places, 9);
    }),
    { numRuns: 2_000 },
  );
});
