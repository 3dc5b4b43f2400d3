import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aStore } from '../support/a-store.ts';
import { aHistory, type HistoryEvent, historyStartMs, inBatches } from './a-history.ts';

const dayMs = 86_400_000;
const inTime = (a: HistoryEvent, b: HistoryEvent) => a.occurredAtMs - b.occurredAtMs;

test('the score as of a past moment is the score that was shown then', async () => {
  const store = aStore();
  await fc.assert(
    fc.asyncProperty(aHistory, fc.nat(15), async (history, day) => {
      const { id: site } = await store.aSite();
      const thenMs = historyStartMs + day * dayMs + dayMs / 2;
      // everybody is known from the start, as the owners of then and now must be the same
      const events = history.events.filter((event) => event.type !== 'identify').toSorted(inTime);
      const send = async (some: readonly HistoryEvent[], receivedAtMs: number) => {
        for (const batch of inBatches(some, [3])) {
          const { visitor, visit } = batch[0]!;
          await store.commands.ingest({
            site,
            visitor,
            visit,
            receivedAtMs,
            isBot: false,
            events: batch,
            dropped: [],
            isSilent: false,
          });
        }
      };
      await send(
        events.filter((event) => event.occurredAtMs <= thenMs),
        thenMs,
      );
      const subject = { kind: 'visitor', id: 'v1' } as const;
      const shownThen = store.queries.score({ site, subject, nowMs: thenMs })!;
      await send(
        events.filter((event) => event.occurredAtMs > thenMs),
        historyStartMs + 20 * dayMs,
      );
      const asOf = store.queries.score({ site, subject, nowMs: historyStartMs + 20 * dayMs, asOfMs: thenMs })!;
      expect(asOf).toEqual(shownThen);
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) },
  );
  store.close();
});
