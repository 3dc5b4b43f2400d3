/** A part of a whole, and between which shares the true one lies with 95 % probability. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** 0 to 1; `undefined`: of too few to say anything. */
  readonly rate: { readonly value: number; readonly low: number; readonly high: number } | undefined;
}

/** Of fewer than this, a share says more about chance than about people. */
export const minCases = 10;

/** Two-sided 95 % of the normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's score interval (E. B. Wilson: *Probable inference*, JASA 1927): it stays within 0 and 1 and holds for small counts,
 * where the usual ± does not. `count` ≤ `of`.
 */
export function shareOf(count: number, of: number): Share {
  if (of < minCases) return { count, of, rate: undefined };
  const value = count / of;
  const middle = value + z ** 2 / (2 * of);
  const spread = z * Math.sqrt((value * (1 - value)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  return {
    count,
    of,
    // there the two terms are equal, and their rounded difference is not 0
    rate: {
      value,
      low: count === 0 ? 0 : (middle - spread) / whole,
      high: count === of ? 1 : (middle + spread) / whole,
    },
  };
}
