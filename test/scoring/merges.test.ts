import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { propertyTimeoutMs, storeRuns } from '../support/property-runs.ts';
import { StoresInTurn } from '../support/stores-in-turn.ts';
import { aLife, aMerge, Life, nowMs, type Step, stepsOf } from './a-life.ts';

const timeout = propertyTimeoutMs;
fc.configureGlobal({ numRuns: storeRuns });

let stores: StoresInTurn;
beforeEach(() => {
  stores = new StoresInTurn();
});
afterEach(() => stores.close(), timeout);

test('merges and splits anywhere among late, cut and repeated events give what a brute-force reading of the union gives', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(aLife, async ({ history, delivery, more }) => {
      const store = await stores.next();
      const life = await Life.begin(store);
      await life.live(stepsOf({ delivery, more }));
      expect(await life.stored()).toEqual(life.expected(history.events));
      // every id answers for the person, under the id known longest
      for (const [who, lead] of life.leads.entries())
        expect(store.queries.lead({ site: life.site, lead, nowMs })!.id).toBe(life.leads[life.standsFor(who)]);
    }),
  );
});

test('merges in any order and direction give the same, before or after what they are about', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      aLife,
      fc
        .array(aMerge, { minLength: 1, maxLength: 5 })
        .chain((merges) =>
          fc.tuple(
            fc.constant(merges),
            fc.shuffledSubarray(merges, { minLength: merges.length }),
            fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
          ),
        ),
      async ({ delivery }, [merges, shuffled, turned]) => {
        const batches = delivery.map((events): Step => ({ kind: 'batch', events }));
        const store = await stores.next();
        const [first, second] = [await Life.begin(store), await Life.begin(store)];
        await first.live([...batches, ...merges]);
        const others = shuffled.map((merge, at) =>
          turned[at] ? { ...merge, who: merge.into, into: merge.who } : merge,
        );
        await second.live([...others, ...batches]);
        expect(await second.stored()).toEqual(await first.stored());
      },
    ),
  );
});

test('a split restores both exactly: every row, score, timeline and field', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(aLife, aMerge, async ({ delivery, more }, merge) => {
      const life = await Life.begin(await stores.next());
      await life.live(stepsOf({ delivery, more }));
      const before = life.everything();
      const known = life.inForce.length;
      await life.live([merge]);
      if (life.inForce.length === known) return;
      await life.live([{ kind: 'split', at: known }]);
      expect(life.everything()).toEqual(before);
    }),
  );
});
