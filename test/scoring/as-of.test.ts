import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aStore, type TestStore } from '../support/a-store.ts';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';
import { aHistory, type HistoryEvent, historyStartMs, inBatches } from './a-history.ts';
import { aLife, Life, stepsOf } from './a-life.ts';

const dayMs = 86_400_000;
const nowMs = historyStartMs + 20 * dayMs;
const inTime = (a: HistoryEvent, b: HistoryEvent) => a.occurredAtMs - b.occurredAtMs;

/** As many sequences as there are moments: each history is looked at as of several. */
const momentsPerHistory = 4;
const parameters = { numRuns: Math.ceil(propertyRuns / momentsPerHistory) };
const timeout = propertyTimeoutMs;

/** Moments just before, at and after something that happened. */
const someMoments = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: -1, max: 1 })), {
  minLength: momentsPerHistory,
  maxLength: momentsPerHistory,
});
const momentsOf = (events: readonly HistoryEvent[], picks: readonly (readonly [number, number])[]) =>
  picks.map(([at, offMs]) => events[at % events.length]!.occurredAtMs + offMs);

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

test('the score as of a past moment is the score that was shown then', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(aHistory, someMoments, async (history, picks) => {
      const { id: site } = await store.aSite();
      // everybody is known from the start, as the owners of then and now must be the same
      const events = history.events.filter((event) => event.type !== 'identify').toSorted(inTime);
      if (events.length === 0) return;
      const send = (some: readonly HistoryEvent[], receivedAtMs: number) =>
        Promise.all(
          inBatches(some, [3]).map((batch) => {
            const { visitor, visit } = batch[0]!;
            const post = { site, visitor, visit, receivedAtMs, isBot: false, dropped: [], isSilent: false };
            return store.commands.ingest({ ...post, events: batch });
          }),
        );
      const subject = { kind: 'visitor', id: 'v1' } as const;
      const moments = momentsOf(events, picks).toSorted((a, b) => a - b);
      const shown = [];
      for (const [at, thenMs] of moments.entries()) {
        const beforeMs = moments[at - 1] ?? Number.NEGATIVE_INFINITY;
        await send(
          events.filter((event) => event.occurredAtMs > beforeMs && event.occurredAtMs <= thenMs),
          thenMs,
        );
        shown.push(store.queries.score({ site, subject, nowMs: thenMs }));
      }
      await send(
        events.filter((event) => event.occurredAtMs > moments.at(-1)!),
        nowMs,
      );
      for (const [at, asOfMs] of moments.entries())
        expect(store.queries.score({ site, subject, nowMs, asOfMs })).toEqual(shown[at]);
      await store.commands.removeSite(site);
    }),
    parameters,
  );
});

test('after late events, identifies, merges, splits, touches and erasures, the score as of a past moment is what a brute-force reading of the touchpoints until then gives', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      aLife,
      someMoments,
      fc.array(fc.nat(200), { maxLength: 3 }),
      async ({ history, delivery, more }, picks, erased) => {
        const life = await Life.begin(store);
        await life.live(stepsOf({ delivery, more }));
        const gone = erased.map((at) => history.events[at % history.events.length]!);
        await store.commands.eraseTouchpoints({ site: life.site, touchpoints: gone, nowMs });
        const left = history.events.filter((event) => !gone.includes(event));
        for (const asOfMs of momentsOf(history.events, picks))
          expect(life.asOf(asOfMs)).toEqual(life.expected(left, asOfMs));
        await store.commands.removeSite(life.site);
      },
    ),
    parameters,
  );
});
