import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weigh, worthAt } from '../../collector/domain/decay.ts';
import { roundToSum, worthOfEach } from '../../collector/domain/explain.ts';
import { propertyRuns } from '../support/property-runs.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const halfLifeMs = 14 * 86_400_000;

describe('rounded parts', () => {
  test('sum exactly to the rounded whole, each within one unit of what it is', () => {
    const part = fc.double({ min: -1_000, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.constantFrom(0, 1, 2), (parts, decimals) => {
        const scale = 10 ** decimals;
        const { parts: shown, total } = roundToSum(parts, decimals);
        expect(shown).toHaveLength(parts.length);
        const units = shown.map((each) => {
          expect(Math.abs(each * scale - Math.round(each * scale))).toBeLessThan(1e-6);
          return Math.round(each * scale);
        });
        expect(units.reduce((sum, each) => sum + each, 0)).toBeCloseTo(total * scale, 6);
        const exact = parts.reduce((sum, each) => sum + each * scale, 0);
        // a page would show −0 as "-0"
        for (const each of [...shown, total]) expect(Object.is(each, -0)).toBe(false);
        expect(Math.abs(total * scale - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
        for (const [index, each] of shown.entries())
          expect(Math.abs(each - parts[index]!) * scale).toBeLessThan(1 + 1e-6);
      }),
    );
  });

  test.each([
    ['nothing', [], [], 0],
    ['thirds', [1 / 3, 1 / 3, 1 / 3], [0.4, 0.3, 0.3], 1],
    ['what takes and gives', [10.04, -5.04], [10, -5], 5],
    ['halves', [0.05, 0.05], [0.1, 0], 0.1],
    ['whole numbers', [20, 8, 2], [20, 8, 2], 30],
  ])('%s', (_, parts, shown, total) => {
    expect(roundToSum(parts, 1)).toEqual({ parts: shown, total });
  });
});

test('what each contribution is worth sums to the score', () => {
  const earned = fc.record({
    points: fc.integer({ min: -15, max: 60 }),
    atMs: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2026, 0, 1) }),
  });
  fc.assert(
    fc.property(fc.array(earned, { maxLength: 40 }), fc.nat(100), (contributions, days) => {
      const nowMs = Date.UTC(2026, 0, 1) + days * 86_400_000;
      const sums = new Map<number, number>();
      for (const { points, atMs } of contributions) {
        const { epoch, units } = weigh(points, atMs, halfLifeMs);
        sums.set(epoch, (sums.get(epoch) ?? 0) + units);
      }
      const worths = worthOfEach(contributions, nowMs, halfLifeMs);
      expect(worths.reduce((sum, worth) => sum + worth, 0)).toBeCloseTo(worthAt(sums, nowMs, halfLifeMs), 8);
    }),
  );
});
