import { weigh, worthAt } from './decay.ts';
import type { DatedContribution } from './lead-profile.ts';
import { scoreCurve } from './score-curve.ts';

/** Days of a lead's activity that a list shows. */
export const activityDays = 30;
/** What happened longer ago than this is no reason to call *now*, while anything newer is there. */
const freshMs = 7 * 86_400_000;

/** What a lead did lately, at a glance. */
export interface LeadActivity {
  /** Score now minus score when the site's day began, in points. */
  readonly changeToday: number;
  /** Scores at even distances over the last {@link activityDays} days, oldest first; the last is now. */
  readonly curve: readonly number[];
  /** Points earned on each of the last {@link activityDays} site-local days, today last. */
  readonly earnedByDay: readonly number[];
  /** What weighs most among the newest; `undefined`: nothing ever earned points. */
  readonly reason: { readonly rule: string; readonly atMs: number; readonly points: number } | undefined;
}

/** From the contributions that count, in any order. `today`: the site-local day of `nowMs`; `todayStartMs`: when it began. */
export function leadActivity(
  ledger: readonly DatedContribution[],
  at: { nowMs: number; today: number; todayStartMs: number; halfLifeMs: number },
): LeadActivity {
  const { nowMs, today, todayStartMs, halfLifeMs } = at;
  const fromMs = nowMs - activityDays * 86_400_000;
  const known = ledger.filter(({ atMs }) => atMs <= nowMs);
  const evenly = scoreCurve(known, { fromMs, toMs: nowMs, halfLifeMs, samples: activityDays });
  const earlier = known.filter(({ atMs }) => atMs < todayStartMs);
  const earnedByDay = Array.from({ length: activityDays }, () => 0);
  for (const { day, points } of known) {
    const index = day - today + activityDays - 1;
    if (index >= 0 && index < activityDays) earnedByDay[index]! += points;
  }
  return {
    changeToday: (evenly.at(-1)?.score ?? 0) - scoreOf(earlier, todayStartMs, halfLifeMs),
    curve: evenly.map(({ score }) => score),
    earnedByDay,
    reason: reasonOf(known, nowMs),
  };
}

function scoreOf(contributions: readonly DatedContribution[], atMs: number, halfLifeMs: number): number {
  const sums = new Map<number, number>();
  for (const one of contributions) {
    const { epoch, units } = weigh(one.points, one.atMs, halfLifeMs);
    sums.set(epoch, (sums.get(epoch) ?? 0) + units);
  }
  return worthAt(sums, atMs, halfLifeMs);
}

function reasonOf(known: readonly DatedContribution[], nowMs: number): LeadActivity['reason'] {
  const fresh = known.filter(({ atMs, points }) => points > 0 && atMs > nowMs - freshMs);
  const among = fresh.length > 0 ? fresh : known.filter(({ points }) => points > 0);
  const isBetter = (a: DatedContribution, b: DatedContribution) =>
    fresh.length > 0 ? a.points > b.points || (a.points === b.points && a.atMs > b.atMs) : a.atMs > b.atMs;
  return among.reduce<DatedContribution | undefined>(
    (best, one) => (best && !isBetter(one, best) ? best : one),
    undefined,
  );
}
