import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weigh, worthAt } from '../../collector/domain/decay.ts';
import { scoreCurve } from '../../collector/domain/score-curve.ts';
import { propertyRuns } from '../support/property-runs.ts';

const dayMs = 86_400_000;
const halfLifeMs = 14 * dayMs;
const fromMs = Date.UTC(2026, 0, 1);
const toMs = fromMs + 60 * dayMs;

const earned = fc.record({
  points: fc.integer({ min: -20, max: 60 }),
  // few moments, so that several are equal, and some before and after the span
  atMs: fc.integer({ min: -5, max: 65 }).map((day) => fromMs + day * dayMs),
});

const scoreAt = (all: readonly { points: number; atMs: number }[], nowMs: number) => {
  const sums = new Map<number, number>();
  for (const { points, atMs } of all) {
    const { epoch, units } = weigh(points, atMs, halfLifeMs);
    sums.set(epoch, (sums.get(epoch) ?? 0) + units);
  }
  return worthAt(sums, nowMs, halfLifeMs);
};

test('every point of the curve is what asking the score at that moment says, right before it and then', () => {
  fc.assert(
    fc.property(fc.array(earned, { maxLength: 15 }), (contributions) => {
      const curve = scoreCurve(contributions, { fromMs, toMs, halfLifeMs, samples: 7 });
      for (const { atMs, before, score } of curve) {
        expect(before).toBe(
          scoreAt(
            contributions.filter((each) => each.atMs < atMs),
            atMs,
          ),
        );
        expect(score).toBe(
          scoreAt(
            contributions.filter((each) => each.atMs <= atMs),
            atMs,
          ),
        );
      }
      const moments = curve.map(({ atMs }) => atMs);
      expect(moments).toEqual([...new Set(moments)].toSorted((a, b) => a - b));
      expect(moments[0]).toBe(fromMs);
      expect(moments.at(-1)).toBe(toMs);
      for (const { atMs } of contributions) if (atMs >= fromMs && atMs <= toMs) expect(moments).toContain(atMs);
    }),
    { numRuns: propertyRuns },
  );
});
