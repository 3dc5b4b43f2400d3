import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clockSkewOf,
  correctClock,
  maxAgeMs,
  maxAheadMs,
  maxScoredAgeMs,
  maxTrustedSkewMs,
} from '../../collector/domain/correct-clock.ts';

const receivedAtMs = Date.UTC(2026, 0, 5, 9);
const yearMs = 365 * 86_400_000;

/** Moments relative to arrival: the event on the visitor's clock, and its sending. */
test.each<[string, { at: number; sent: number }, { at: number; isTooLate?: boolean } | 'in_the_future' | 'too_old']>([
  ['a right clock', { at: -500, sent: -100 }, { at: -500 }],
  [
    'a clock so little off that the network may be why',
    { at: -60_000 + maxTrustedSkewMs, sent: maxTrustedSkewMs },
    { at: -60_000 + maxTrustedSkewMs },
  ],
  ['a clock a little more off', { at: -60_000 - maxTrustedSkewMs - 1, sent: -maxTrustedSkewMs - 1 }, { at: -60_000 }],
  ['years behind', { at: -10 * yearMs - 60_000, sent: -10 * yearMs }, { at: -60_000 }],
  ['years ahead', { at: 10 * yearMs - 60_000, sent: 10 * yearMs }, { at: -60_000 }],
  ['at the beginning of time', { at: -60_000 - receivedAtMs, sent: -receivedAtMs }, { at: -60_000 }],
  [
    'a batch that waited on the way: its age is told by the difference',
    { at: -7_200_000, sent: -3_600_000 },
    { at: -3_600_000 },
  ],
  ['later than its sending, by a little', { at: maxAheadMs, sent: 0 }, { at: 0 }],
  ['later than its sending', { at: maxAheadMs + 1, sent: 0 }, 'in_the_future'],
  ['a whole month old', { at: -maxScoredAgeMs, sent: 0 }, { at: -maxScoredAgeMs }],
  ['older', { at: -maxScoredAgeMs - 1, sent: 0 }, { at: -maxScoredAgeMs - 1, isTooLate: true }],
  ['older than anything that waits', { at: -maxAgeMs - 1, sent: 0 }, 'too_old'],
  ['older than that on a clock that is years off', { at: 5 * yearMs - maxAgeMs - 1, sent: 5 * yearMs }, 'too_old'],
])('%s', (_, { at, sent }, expected) => {
  const time = correctClock({ atMs: receivedAtMs + at, sentAtMs: receivedAtMs + sent, receivedAtMs });
  expect(time).toEqual(
    typeof expected === 'string'
      ? { kind: 'refused', reason: expected }
      : { kind: 'ok', occurredAtMs: receivedAtMs + expected.at, isTooLate: expected.isTooLate ?? false },
  );
});

test('nothing is kept as later than its arrival, and two events stay as far apart as they were', () => {
  const clock = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
  const age = fc.integer({ min: 0, max: maxAgeMs });
  fc.assert(
    fc.property(clock, age, age, (sentAtMs, a, b) => {
      const [first, second] = [a, b].map((ageMs) => correctClock({ atMs: sentAtMs - ageMs, sentAtMs, receivedAtMs }));
      if (first?.kind !== 'ok' || second?.kind !== 'ok') return;
      expect(Number.isSafeInteger(first.occurredAtMs)).toBe(true);
      expect(first.occurredAtMs).toBeLessThanOrEqual(receivedAtMs);
      // a clock whose numbers are so large that they have no halves left is off by at most a millisecond or two
      expect(Math.abs(first.occurredAtMs - second.occurredAtMs - (b - a))).toBeLessThanOrEqual(
        Math.abs(receivedAtMs - sentAtMs) <= maxTrustedSkewMs ? maxTrustedSkewMs + 2 : 2,
      );
    }),
  );
});

test.each([
  [0, undefined],
  [60_000, undefined],
  [-60_000, undefined],
  [60_001, 'aheadHour'],
  [3_600_000, 'aheadHour'],
  [3_600_001, 'aheadMore'],
  [10 * yearMs, 'aheadMore'],
  [-60_001, 'behindHour'],
  [-3_600_000, 'behindHour'],
  [-3_600_001, 'behindMore'],
  [-receivedAtMs, 'behindMore'],
] as const)('a clock that is %i ms ahead is told as %s', (aheadMs, skew) => {
  expect(clockSkewOf({ sentAtMs: receivedAtMs + aheadMs, receivedAtMs })).toBe(skew);
});
