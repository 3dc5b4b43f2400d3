import { expect, test } from 'vitest';
import { coolsAtMs, rankKey, worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { levelOf } from '../../collector/domain/level.ts';
import { aView, reasonsOf, scored } from './a-fact.ts';

const { halfLifeMs, hot } = defaultModel;
const dayMs = 86_400_000;
const gridStepMs = halfLifeMs / 4096;

// the evening of 2 March and the night after it, so that the three visits lie on two days and little fades between them
const first = aView({ atMs: Date.UTC(2026, 2, 2, 21, 30), visit: 'i1', engagedMs: 45_000 });
const second = aView({ atMs: Date.UTC(2026, 2, 2, 23, 0), visit: 'i2', engagedMs: 100_000 });
const third = aView({ atMs: Date.UTC(2026, 2, 3, 0, 30), visit: 'i3', engagedMs: 100_000 });
const endMs = third.atMs + third.engagedMs;

test('three pricing visits in two days come to about 71 points: hot', () => {
  const change = scored([first, second, third]);
  expect(reasonsOf(change)).toEqual([
    'pricing-engagement 3',
    'pricing-engagement 3',
    'pricing-engagement 3',
    'pricing-engagement 5',
    'pricing-engagement 5',
    'pricing-return 20',
    'pricing-view 8',
    'pricing-view 8',
    'pricing-view 8',
    'return-visit 4',
    'visit 2',
    'visit 2',
  ]);
  const score = worthAt(change.accumulators, endMs, halfLifeMs);
  expect(score).toBeGreaterThan(70.5);
  expect(score).toBeLessThan(71);
  expect(levelOf(score, defaultModel)).toBe(1);
});

test('after about three and a half days they are below the hot line again, at the moment that was foretold', () => {
  const { accumulators } = scored([first, second, third]);
  const coldMs = coolsAtMs(rankKey(accumulators)!, hot.enterAt, halfLifeMs);
  expect((coldMs - endMs) / dayMs).toBeGreaterThan(3.25);
  expect((coldMs - endMs) / dayMs).toBeLessThan(3.5);
  expect(worthAt(accumulators, coldMs - gridStepMs, halfLifeMs)).toBeGreaterThanOrEqual(hot.enterAt);
  expect(worthAt(accumulators, coldMs + gridStepMs, halfLifeMs)).toBeLessThan(hot.enterAt);
});

test('two of them are not enough, whichever two', () => {
  for (const pair of [
    [first, second],
    [second, third],
    [first, third],
  ]) {
    const change = scored(pair);
    expect(reasonsOf(change)).not.toContain('pricing-return 20');
    expect(worthAt(change.accumulators, endMs, halfLifeMs)).toBeLessThan(hot.enterAt);
  }
});

test.each([
  ['89 s in all', [29_000, 30_000, 30_000], false],
  ['90 s in all', [30_000, 30_000, 30_000], true],
  ['one visit of under 5 s', [4_999, 100_000, 100_000], false],
  ['5 s are enough for a visit', [5_000, 5_000, 80_000], true],
])('the pricing return of three visits: %s', (_, engaged, holds) => {
  const views = [first, second, third].map((view, index) => ({ ...view, engagedMs: engaged[index]! }));
  expect(reasonsOf(scored(views)).includes('pricing-return 20')).toBe(holds);
});

test.each([
  ['exactly 48 hours', 2 * dayMs, true],
  ['a millisecond more', 2 * dayMs + 1, false],
])('the pricing return of three visits within %s', (_, spanMs, holds) => {
  const views = [0, spanMs / 2, spanMs].map((afterMs, index) =>
    aView({ atMs: first.atMs + Math.floor(afterMs), visit: `i${index}`, engagedMs: 60_000 }),
  );
  expect(reasonsOf(scored(views)).includes('pricing-return 20')).toBe(holds);
});
