import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coolsAtMs, rankKey, rankKeyOf, weigh, worthAt, worthOfRankKey } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { levelOf } from '../../collector/domain/level.ts';
import { propertyRuns } from '../support/property-runs.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const dayMs = 86_400_000;
const halfLifeMs = 14 * dayMs;
const gridStepMs = halfLifeMs / 4096;

const moment = fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2030, 0, 1) });
const earned = fc.record({ points: fc.integer({ min: -20, max: 60 }), atMs: moment });
const history = fc.array(earned, { minLength: 1, maxLength: 12 });

function sumOf(all: readonly { readonly points: number; readonly atMs: number }[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { points, atMs } of all) {
    const { epoch, units } = weigh(points, atMs, halfLifeMs);
    sums.set(epoch, (sums.get(epoch) ?? 0) + units);
  }
  return sums;
}

describe('fading', () => {
  test.each([
    ['at once', 0, 60],
    ['after half a half-life', 7, 60 / Math.SQRT2],
    ['after a half-life', 14, 30],
    ['after two', 28, 15],
    ['after a year', 364, 60 / 2 ** 26],
    ['a half-life before they were earned', -14, 120],
  ])('60 points are worth, %s', (_, days, worth) => {
    const atMs = Date.UTC(2026, 0, 5);
    const now = worthAt(sumOf([{ points: 60, atMs }]), atMs + days * dayMs, halfLifeMs);
    expect(Math.abs(now / worth - 1)).toBeLessThan(0.0003);
  });

  test('is that of real numbers, up to the grid of five minutes', () => {
    fc.assert(
      fc.property(history, moment, (all, nowMs) => {
        const exact = all.reduce((sum, { points, atMs }) => sum + points * 2 ** ((atMs - nowMs) / halfLifeMs), 0);
        const size = all.reduce(
          (sum, { points, atMs }) => sum + Math.abs(points) * 2 ** ((atMs - nowMs) / halfLifeMs),
          0,
        );
        expect(Math.abs(worthAt(sumOf(all), nowMs, halfLifeMs) - exact)).toBeLessThanOrEqual(0.0004 * size);
      }),
    );
  });

  test('sums do not depend on order, and what is taken away leaves nothing behind', () => {
    fc.assert(
      fc.property(history, history, moment, (all, gone, nowMs) => {
        const there = sumOf([...all, ...gone]);
        for (const { points, atMs } of gone) {
          const { epoch, units } = weigh(points, atMs, halfLifeMs);
          there.set(epoch, there.get(epoch)! - units);
        }
        for (const units of there.values()) expect(Number.isSafeInteger(units)).toBe(true);
        const [left, fresh] = [there, sumOf(all.toReversed())].map((sums) =>
          [...sums].filter(([, units]) => units !== 0),
        );
        expect(new Map(left)).toEqual(new Map(fresh));
        expect(worthAt(there, nowMs, halfLifeMs)).toBe(worthAt(sumOf(all.toReversed()), nowMs, halfLifeMs));
      }),
    );
  });
});

describe('the rank key', () => {
  test('ranks as the worth does, at any moment', () => {
    fc.assert(
      fc.property(history, history, moment, (a, b, nowMs) => {
        const [keyA, keyB] = [rankKey(sumOf(a)), rankKey(sumOf(b))];
        const [worthA, worthB] = [worthAt(sumOf(a), nowMs, halfLifeMs), worthAt(sumOf(b), nowMs, halfLifeMs)];
        expect(keyA !== undefined).toBe(worthA > 0);
        if (keyA === undefined || keyB === undefined) return;
        // equal up to the last digits of a double
        if (Math.abs(worthA / worthB - 1) > 1e-9) expect(keyA > keyB).toBe(worthA > worthB);
        else expect(keyA).toBeCloseTo(keyB, 8);
      }),
    );
  });

  test('of leads that do nothing keeps their order for ever', () => {
    fc.assert(
      fc.property(history, history, moment, fc.integer({ min: 0, max: 400 * dayMs }), (a, b, nowMs, laterMs) => {
        const worths = (atMs: number) => [a, b].map((all) => worthAt(sumOf(all), atMs, halfLifeMs)) as [number, number];
        const [now, later] = [worths(nowMs), worths(nowMs + laterMs)];
        if (Math.abs(now[0] - now[1]) <= 1e-9 * Math.abs(now[1])) return;
        expect(later[0] > later[1]).toBe(now[0] > now[1]);
      }),
    );
  });

  test('gives the worth back', () => {
    fc.assert(
      fc.property(history, moment, (all, nowMs) => {
        const key = rankKey(sumOf(all));
        if (key === undefined) return;
        const worth = worthAt(sumOf(all), nowMs, halfLifeMs);
        expect(Math.abs(worthOfRankKey(key, nowMs, halfLifeMs) / worth - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  test('puts a score that is exactly on a line on the same level as its sum does', () => {
    for (let step = 0; step < 4096; step += 1) {
      const atMs = Date.UTC(2026, 0, 5) + step * gridStepMs;
      const sums = sumOf([{ points: 60, atMs }]);
      expect(levelOf(worthAt(sums, atMs, halfLifeMs), defaultModel)).toBe(1);
      expect(levelOf(worthOfRankKey(rankKey(sums)!, atMs, halfLifeMs), defaultModel)).toBe(1);
    }
  });

  test('turns "who is above" into a range', () => {
    fc.assert(
      fc.property(history, moment, fc.double({ min: 0.1, max: 200, noNaN: true }), (all, nowMs, points) => {
        const key = rankKey(sumOf(all));
        const worth = worthAt(sumOf(all), nowMs, halfLifeMs);
        if (key === undefined || Math.abs(worth / points - 1) < 1e-9) return;
        expect(key >= rankKeyOf(points, nowMs, halfLifeMs)).toBe(worth >= points);
      }),
    );
  });

  test('foretells when a score falls below a line, to one step of the grid', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0.1, max: 200, noNaN: true }), (all, points) => {
        const sums = sumOf(all);
        const key = rankKey(sums);
        if (key === undefined) return;
        const coldMs = coolsAtMs(key, points, halfLifeMs);
        // the weights are whole numbers: they are off by up to half a millionth
        expect(worthAt(sums, coldMs - gridStepMs, halfLifeMs)).toBeGreaterThan(points * (1 - 1e-6));
        expect(worthAt(sums, coldMs + gridStepMs, halfLifeMs)).toBeLessThan(points * (1 + 1e-6));
      }),
    );
  });

  test.each([
    ['nothing', []],
    [
      'what cancels out',
      [
        [3, 5],
        [3, -5],
      ],
    ],
    [
      'less than nothing',
      [
        [3, 5],
        [4, -3],
      ],
    ],
  ])('%s has none', (_, sums) => {
    expect(rankKey(new Map(sums as [number, number][]))).toBeUndefined();
  });
});

test.each([
  [100, 1],
  [60, 1],
  [59.999, 2],
  [35, 2],
  [34.999, 3],
  [15, 3],
  [14.999, 4],
  [0, 4],
  [-10, 4],
])('a score of %d is level %d', (score, level) => {
  expect(levelOf(score, defaultModel)).toBe(level);
});
