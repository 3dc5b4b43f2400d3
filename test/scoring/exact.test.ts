import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worthAt } from '../../collector/domain/decay.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import type { TestStore } from '../support/a-store.ts';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';
import { StoresInTurn } from '../support/stores-in-turn.ts';
import { aDelivery, aHistory, type HistoryEvent, historyStartMs } from './a-history.ts';
import { bruteForce, type ExpectedEntry } from './brute-force.ts';

const halfLifeMs = 14 * 86_400_000;
const urgencyHalfLifeMs = 3 * 86_400_000;

/** Sends the batches to a site of their own; gives the counting ledger by subject. */
async function stored(
  store: TestStore,
  batches: readonly HistoryEvent[][],
): Promise<{
  ledgers: Map<string, ExpectedEntry[]>;
  scores: Map<string, number>;
  urgencies: Map<string, number>;
  nowMs: number;
}> {
  const { id: site } = await store.aSite();
  const nowMs = historyStartMs + 20 * 86_400_000;
  for (const events of batches) {
    const { visitor, visit } = events[0]!;
    await store.commands.ingest({
      site,
      visitor,
      visit,
      receivedAtMs: nowMs,
      isBot: false,
      events,
      dropped: [],
      isSilent: false,
    });
  }
  const ledgers = new Map<string, ExpectedEntry[]>();
  const scores = new Map<string, number>();
  const urgencies = new Map<string, number>();
  await withHistory(store.sqlite, async (reader) => {
    for (const subject of reader.storedSubjects(site)) {
      const name = subject.startsWith('l:')
        ? store.queries.lead({ site, lead: subject.slice(2), nowMs })!.email!
        : subject;
      const { ledger, accumulators, gauges } = reader.subject(site, subject);
      scores.set(name, worthAt(accumulators, nowMs, halfLifeMs));
      urgencies.set(name, worthAt(gauges.get('urgency') ?? new Map(), nowMs, urgencyHalfLifeMs));
      ledgers.set(
        name,
        ledger
          .filter((entry) => entry.counts)
          .map(({ rule, id, visitor, points, atMs }) => ({ rule, id, visitor, points, atMs })),
      );
    }
  });
  return { ledgers, scores, urgencies, nowMs };
}

const readable = (ledgers: ReadonlyMap<string, ExpectedEntry[]>) =>
  Object.fromEntries(
    [...ledgers]
      .filter(([, entries]) => entries.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([subject, entries]) => [
        subject,
        entries.map(({ rule, id, visitor, points }) => `${rule} ${visitor}/${id} ${points}`).sort(),
      ]),
  );

test('any order, any cutting and any repeats give the ledger that a brute-force reading of the model gives, and a replay', {
  timeout: propertyTimeoutMs,
}, async () => {
  const stores = new StoresInTurn();
  await fc.assert(
    fc.asyncProperty(
      aHistory.chain((history) => fc.tuple(fc.constant(history), aDelivery(history))),
      async ([history, delivery]) => {
        const { ledgers, scores, urgencies, nowMs } = await stored(await stores.next(), delivery);
        const expected = bruteForce(history.events);
        expect(readable(ledgers)).toEqual(readable(expected));
        for (const [subject, entries] of expected) {
          const size = entries.reduce((total, { points }) => total + Math.abs(points), 0);
          const sum = (halfLife: number) =>
            entries.reduce((total, { points, atMs }) => total + points * 2 ** (-(nowMs - atMs) / halfLife), 0);
          // the grid is 5 minutes wide, that of urgency one: 0.02 % of the score
          expect(Math.abs((scores.get(subject) ?? 0) - sum(halfLifeMs))).toBeLessThan(0.001 * (1 + size));
          expect(Math.abs((urgencies.get(subject) ?? 0) - sum(urgencyHalfLifeMs))).toBeLessThan(0.001 * (1 + size));
        }
      },
    ),
    { numRuns: propertyRuns },
  );
  await stores.close();
  expect(stores.subjects).toBeGreaterThan(propertyRuns);
});
