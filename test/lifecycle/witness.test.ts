import { expect, test } from 'vitest';
import { judgeTotals, pairViews } from '../../scripts/lifecycle/compare.mjs';
import { viewsOf } from '../../scripts/lifecycle/witness.mjs';

/** What the life-cycle suite calls the truth, from logs that a page could have written. */

type Entry = [what: string, atMs: number, path?: string];
const totals = (...log: Entry[]) =>
  viewsOf(log.map(([what, atMs, path = '/a']) => [what, atMs, path])).map(({ path, engagedMs }) => [path, engagedMs]);

test.each<[string, Entry[], [string, number][]]>([
  [
    'a page counts from its first paint until it is left',
    [
      ['opened', 0],
      ['painted', 100],
      ['left', 2_100],
      ['hidden', 2_105],
    ],
    [['/a', 2_000]],
  ],
  [
    'hidden time does not count',
    [
      ['opened', 0],
      ['painted', 0],
      ['hidden', 1_000],
      ['shown', 4_000],
      ['left', 5_000],
    ],
    [['/a', 2_000]],
  ],
  [
    '30 seconds after the last use nothing counts, until the next one',
    [
      ['opened', 0],
      ['painted', 0],
      ['used', 5_000],
      ['used', 60_000],
      ['left', 61_000],
    ],
    [['/a', 36_000]],
  ],
  [
    'a tab opened behind counts from when it is shown',
    [
      ['opened behind', 0],
      ['shown', 3_000],
      ['painted', 3_010],
      ['left', 4_000],
    ],
    [['/a', 1_000]],
  ],
  [
    'use of a hidden page is none',
    [
      ['opened behind', 0],
      ['used', 1_000],
      ['left', 2_000],
    ],
    [['/a', 0]],
  ],
  [
    'a prerendered page that nobody opens is no view',
    [
      ['prerendered', 0],
      ['painted', 10],
    ],
    [],
  ],
  [
    'a prerendered page counts from when it is opened',
    [
      ['prerendered', 0],
      ['painted', 10],
      ['shown', 3_000],
      ['activated', 3_001],
      ['left', 4_001],
    ],
    [['/a', 1_000]],
  ],
  [
    'a return from the cache is a view of its own',
    [
      ['opened', 0],
      ['painted', 0],
      ['left', 1_000],
      ['hidden', 1_001],
      ['shown', 5_000],
      ['restored', 5_000],
      ['left', 7_000],
    ],
    [
      ['/a', 1_000],
      ['/a', 2_000],
    ],
  ],
  [
    'a soft navigation begins a view, which counts nothing while hidden',
    [
      ['opened', 0],
      ['painted', 0],
      ['hidden', 1_000],
      ['routed', 2_000, '/b'],
      ['shown', 3_000, '/b'],
      ['left', 3_500, '/b'],
    ],
    [
      ['/a', 1_000],
      ['/b', 500],
    ],
  ],
])('%s', (_, log, expected) => {
  expect(totals(...log)).toEqual(expected);
});

test('a view that never happened, or that arrived twice, is noticed', () => {
  const truth = viewsOf([
    ['opened', 1_000, '/a'],
    ['left', 2_000, '/a'],
  ]);
  const arrived = (path: string) => ({ path, atMs: 1_100, totals: [1_000] });
  expect(pairViews(truth, [arrived('/a')])[0].arrived).toEqual(arrived('/a'));
  expect(pairViews(truth, [])[0].arrived).toBeUndefined();
  expect(() => pairViews(truth, [arrived('/a'), arrived('/a')])).toThrow('never happened');
  expect(() => pairViews(truth, [arrived('/b')])).toThrow('never happened');
});

test('views that follow each other within the leeway of the clocks are told apart, also where one did not arrive', () => {
  const openedAtMs = [1_000, 1_020, 1_036, 1_070, 1_090];
  const truth = openedAtMs.map((atMs) => ({ path: '/a', beganAtMs: atMs, endedAtMs: undefined, engagedMs: 0 }));
  const arrived = openedAtMs.map((atMs, index) => ({ path: '/a', atMs: atMs + 6 + index * 2, totals: [] }));
  const partners = (some: typeof arrived) => pairViews(truth, some).map((pair: { arrived: unknown }) => pair.arrived);
  expect(partners(arrived)).toEqual(arrived);
  const lacking = arrived.filter((_, index) => index !== 2);
  expect(partners(lacking)).toEqual(arrived.with(2, undefined!));
  expect(() => pairViews(truth.slice(1), arrived)).toThrow('never happened');
});

test('a total is right within 250 ms or 1 %, and lost when it lacks more', () => {
  const judge = (truthMs: number, ...told: number[]) => {
    const { isRight, isLost } = judgeTotals({ engagedMs: truthMs }, told);
    return [isRight, isLost];
  };
  expect(judge(10_000, 5_000, 9_800)).toEqual([true, false]);
  expect(judge(10_000, 9_700)).toEqual([false, true]);
  expect(judge(10_000, 10_300)).toEqual([false, false]);
  expect(judge(60_000, 60_500)).toEqual([true, false]);
  expect(judge(200)).toEqual([false, true]);
  expect(judge(5)).toEqual([true, false]);
});
