/**
 * Exponential fading in forward form on an integer grid, so that sums are exact in any order.
 * Method: G. Cormode, V. Shkapenyuk, D. Srivastava, B. Xu, "Forward Decay", ICDE 2009.
 *
 * Points earned at `t` get a weight that only depends on `t`; an accumulator is a plain integer sum; what the sum is worth
 * *now* is one division. Nothing has to be done while nobody visits.
 */

/** Grid steps in one half-life: a step of 5 minutes at 14 days, so a grid position is off by at most 0.017 %. */
const stepsPerHalfLife = 4096;
/** 2^20: one point is worth at least a million units, so that rounding the table to integers costs under 0.0001 %. */
const unitsPerPoint = 2 ** 20;
/** 2020-01-01T00:00:00Z. Only differences matter; a landmark near the data keeps the epoch numbers small. */
const landmarkMs = Date.UTC(2020, 0, 1);

/** `T[k] = round(2^(k/4096) · 2^20)` */
const table = Array.from({ length: stepsPerHalfLife }, (_, k) =>
  Math.round(2 ** (k / stepsPerHalfLife) * unitsPerPoint),
);

/** A moment on the grid: whole half-lives since the landmark, and the step within the running one. */
interface GridPosition {
  readonly epoch: number;
  readonly step: number;
}

/** Integer sums of weighted points, one for each half-life in which something happened. */
export type Accumulators = ReadonlyMap<number, number>;

export interface WeightedPoints {
  readonly epoch: number;
  /** `points · T[step]`, an integer. */
  readonly units: number;
}

/** The weight of `points` earned at `atMs`: what is added to the accumulator of its epoch. */
export function weigh(points: number, atMs: number, halfLifeMs: number): WeightedPoints {
  const { epoch, step } = gridPosition(atMs, halfLifeMs);
  return { epoch, units: points * table[step]! };
}

/** What the accumulators are worth at `nowMs`, in points. Adds epochs in rising order, so equal sums give equal doubles. */
export function worthAt(accumulators: Accumulators, nowMs: number, halfLifeMs: number): number {
  const now = gridPosition(nowMs, halfLifeMs);
  let units = 0;
  for (const epoch of [...accumulators.keys()].sort((a, b) => a - b)) {
    units += accumulators.get(epoch)! * 2 ** (epoch - now.epoch);
  }
  return units / table[now.step]!;
}

/** The same for single contributions, many of them at one moment. */
export function worthsAt(nowMs: number, halfLifeMs: number): (weighted: WeightedPoints) => number {
  const now = gridPosition(nowMs, halfLifeMs);
  return ({ epoch, units }) => (units * 2 ** (epoch - now.epoch)) / table[now.step]!;
}

/**
 * `log2 Σ A[n] · 2^n`: ranks subjects at every moment alike, because all fade at one rate.
 * `undefined` where the sum is not positive: such a subject ranks below all others.
 */
export function rankKey(accumulators: Accumulators): number | undefined {
  let top = Number.NEGATIVE_INFINITY;
  for (const epoch of accumulators.keys()) top = Math.max(top, epoch);
  let units = 0;
  for (const epoch of [...accumulators.keys()].sort((a, b) => a - b))
    units += accumulators.get(epoch)! * 2 ** (epoch - top);
  return units > 0 ? Math.log2(units) + top : undefined;
}

/** Points at `nowMs` of a subject with this rank key; the same number as {@link worthAt} up to the last digits of a double. */
export function worthOfRankKey(key: number, nowMs: number, halfLifeMs: number): number {
  const now = gridPosition(nowMs, halfLifeMs);
  return 2 ** (key - now.epoch) / table[now.step]!;
}

/** The rank key that a subject needs to stand at `points` at `nowMs`: turns "who is above 60" into an index range. */
export function rankKeyOf(points: number, nowMs: number, halfLifeMs: number): number {
  const now = gridPosition(nowMs, halfLifeMs);
  return Math.log2(points * table[now.step]!) + now.epoch;
}

/** When a subject with this rank key falls below `points`, ms since 1970, to one grid step. */
export function coolsAtMs(key: number, points: number, halfLifeMs: number): number {
  // 2^(key - n - k/4096) / 2^20 = points  →  n + k/4096 = key - 20 - log2(points)
  const halfLives = key - Math.log2(unitsPerPoint) - Math.log2(points);
  return landmarkMs + Math.ceil(halfLives * halfLifeMs);
}

function gridPosition(atMs: number, halfLifeMs: number): GridPosition {
  const x = Math.floor(((atMs - landmarkMs) * stepsPerHalfLife) / halfLifeMs);
  const epoch = Math.floor(x / stepsPerHalfLife);
  return { epoch, step: x - epoch * stepsPerHalfLife };
}
