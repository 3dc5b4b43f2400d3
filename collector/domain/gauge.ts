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

/** Both together; sums that come to nothing leave nothing behind. */
export function addGauges(before: GaugeSums, more: GaugeSums): GaugeSums {
  const sums = new Map(before);
  for (const [name, added] of more) {
    const sum = addUnits(before.get(name) ?? new Map(), added);
    if (sum.size > 0) sums.set(name, sum);
    else sums.delete(name);
  }
  return sums;
}

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
