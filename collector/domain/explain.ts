import { weigh, worthsAt } from './decay.ts';

/** Points earned at a moment. */
export interface Contribution {
  readonly points: number;
  readonly atMs: number;
}

/** What each contribution is worth at `nowMs`; they sum to the score up to the last digits of a double. */
export function worthOfEach(contributions: readonly Contribution[], nowMs: number, halfLifeMs: number): number[] {
  const worthOf = worthsAt(nowMs, halfLifeMs);
  return contributions.map(({ points, atMs }) => worthOf(weigh(points, atMs, halfLifeMs)));
}

/**
 * Rounds parts to `decimals` so that the rounded parts sum exactly to the rounded total (largest remainder method):
 * a reader who adds up the shown reasons gets the shown score.
 */
export function roundToSum(
  parts: readonly number[],
  decimals: number,
): { readonly parts: number[]; readonly total: number } {
  const scale = 10 ** decimals;
  // `+ 0` makes 0 of −0, which would be shown as "-0"
  const exact = parts.map((part) => part * scale + 0);
  const total = Math.round(exact.reduce((sum, part) => sum + part, 0)) + 0;
  const floors = exact.map(Math.floor);
  let missing = total - floors.reduce((sum, part) => sum + part, 0);
  const remainders = exact.map((part, index) => part - floors[index]!);
  // parts that lose more than this are rounded up, and of those that lose as much the first ones
  const line = Float64Array.from(remainders).sort().at(-missing) ?? 0;
  for (const isRaised of [(lost: number) => lost > line, (lost: number) => lost === line]) {
    for (let index = 0; missing > 0 && index < remainders.length; index += 1) {
      if (!isRaised(remainders[index]!)) continue;
      floors[index]! += 1;
      missing -= 1;
    }
  }
  return { parts: floors.map((part) => part / scale), total: total / scale };
}
