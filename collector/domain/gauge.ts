import { type Accumulators, worthAt } from './decay.ts';
import type { ScoringModel } from './scoring-model.ts';

/**
 * A further sum over the same ledger, with a half-life of its own: *urgency*, in which only the last days stand out, and one
 * for each score group, which only its rules add to. The score itself is no gauge; no gauge ever changes it.
 */
export interface Gauge {
  /** Stored with the sums. */
  readonly name: string;
  readonly halfLifeMs: number;
  /** Rules of which group add to it; `undefined`: all rules. */
  readonly group: string | undefined;
}

/** By name of the gauge. */
export type GaugeSums = ReadonlyMap<string, Accumulators>;

export const urgencyGauge = 'urgency';
export const groupGauge = (group: string) => `group:${group}`;

export function gaugesOf({ urgencyHalfLifeMs, groups = [] }: ScoringModel): Gauge[] {
  const ofGroups = groups.map(({ id, halfLifeMs }) => ({ name: groupGauge(id), halfLifeMs, group: id }));
  if (urgencyHalfLifeMs === undefined) return ofGroups;
  return [{ name: urgencyGauge, halfLifeMs: urgencyHalfLifeMs, group: undefined }, ...ofGroups];
}

/**
 * Epochs that a gauge keeps, down from its newest: what is older is worth less than a billionth of its points, and a short
 * half-life would fill the row with it. The newest epoch stays also when it sums to nothing. As the newest only ever moves
 * on, what is kept is a function of the ledger, whatever the order in which it came.
 */
const keptEpochs = 40;

/** Both together. */
export function addGauges(before: GaugeSums, more: GaugeSums): GaugeSums {
  if (more.size === 0) return before;
  const sums = new Map(before);
  for (const [name, added] of more) sums.set(name, newest(before.get(name) ?? new Map(), added));
  return sums;
}

function newest(before: Accumulators, more: Accumulators): Accumulators {
  let top = Number.NEGATIVE_INFINITY;
  for (const sums of [before, more]) for (const epoch of sums.keys()) top = Math.max(top, epoch);
  const sums = new Map<number, number>();
  for (const [epoch, units] of addUnits(before, more))
    if (units !== 0 && epoch > top - keptEpochs) sums.set(epoch, units);
  if (!sums.has(top)) sums.set(top, 0);
  return sums;
}

/** Both together; what comes to nothing leaves nothing behind. */
export function addUnits(before: Accumulators, more: Accumulators): Accumulators {
  const sums = new Map(before);
  for (const [epoch, units] of more) {
    const sum = (sums.get(epoch) ?? 0) + units;
    if (sum === 0) sums.delete(epoch);
    else sums.set(epoch, sum);
  }
  return sums;
}

export type Trend = 'rising' | 'steady' | 'falling';

/**
 * Whether interest grows. Acts that come evenly bring urgency and score into the ratio of their half-lives; half as much
 * urgency again, or a third less, is a change. `undefined` without urgency in the model, or without a score.
 */
export function trendOf(
  { accumulators, gauges }: { readonly accumulators: Accumulators; readonly gauges: GaugeSums },
  nowMs: number,
  { halfLifeMs, urgencyHalfLifeMs }: ScoringModel,
): Trend | undefined {
  const score = worthAt(accumulators, nowMs, halfLifeMs);
  if (urgencyHalfLifeMs === undefined || score <= 0) return undefined;
  const urgency = worthAt(gauges.get(urgencyGauge) ?? new Map(), nowMs, urgencyHalfLifeMs);
  const change = urgency / (score * (urgencyHalfLifeMs / halfLifeMs));
  return change >= risingFrom ? 'rising' : change <= fallingFrom ? 'falling' : 'steady';
}

const risingFrom = 3 / 2;
const fallingFrom = 2 / 3;
