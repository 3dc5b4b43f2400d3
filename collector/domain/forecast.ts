import { coolsAtMs, rankKey, worthAt } from './decay.ts';
import type { Fact } from './fact.ts';
import { scoreFacts } from './score-facts.ts';
import type { ScoringModel } from './scoring-model.ts';
import { emptyState } from './subject-state.ts';

/** How a lead would have fared under a model: everything that a forecast counts. */
export interface Course {
  /** When the lead was hot, in order of time, without overlap. */
  readonly hot: readonly HotPeriod[];
  /** The highest score from `sinceMs` on; 0 for who never had any. */
  readonly peak: number;
}

/** From the moment a score reached the line (inclusive) to the moment it fell below the re-arm line. */
export interface HotPeriod {
  readonly fromMs: number;
  /** Where nothing more happens, when fading alone will get there. */
  readonly toMs: number;
}

/** A score that stands on the line when it is earned may miss it by the rounding of the grid (0.02 %), as in alerts. */
const onTheLine = 1 - 2e-4;

/**
 * Goes through a lead's facts as they happened and notes what the score did. Engagement of a page view counts from the view's
 * start on, a few minutes early; after the last fact the score is exactly that of a replay.
 */
export function courseOf(facts: readonly Fact[], model: ScoringModel, { sinceMs }: { sinceMs: number }): Course {
  const { halfLifeMs, hot } = model;
  const state = emptyState();
  const accumulators = new Map<number, number>();
  const periods: HotPeriod[] = [];
  let peak = 0;
  let isSince = false;
  let hotSinceMs: number | undefined;
  const enterTime = () => {
    // what was earned before, as far as it has not faded
    if (!isSince) peak = Math.max(0, worthAt(accumulators, sinceMs, halfLifeMs));
    isSince = true;
  };
  for (const fact of facts.toSorted(byTime)) {
    if (fact.atMs > sinceMs) enterTime();
    if (hotSinceMs !== undefined) {
      const cooledAtMs = coolingMs(accumulators, model);
      if (cooledAtMs <= fact.atMs) {
        periods.push({ fromMs: hotSinceMs, toMs: cooledAtMs });
        hotSinceMs = undefined;
      }
    }
    for (const [epoch, units] of scoreFacts(state, [fact], model).accumulators)
      accumulators.set(epoch, (accumulators.get(epoch) ?? 0) + units);
    const score = worthAt(accumulators, fact.atMs, halfLifeMs);
    if (isSince) peak = Math.max(peak, score);
    if (hotSinceMs === undefined && score >= hot.enterAt * onTheLine) hotSinceMs = fact.atMs;
    else if (hotSinceMs !== undefined && score < hot.leaveBelow) {
      periods.push({ fromMs: hotSinceMs, toMs: fact.atMs });
      hotSinceMs = undefined;
    }
  }
  if (hotSinceMs !== undefined) periods.push({ fromMs: hotSinceMs, toMs: coolingMs(accumulators, model) });
  enterTime();
  return { hot: periods, peak };
}

/** When fading alone takes the sums below the re-arm line. */
function coolingMs(accumulators: ReadonlyMap<number, number>, { halfLifeMs, hot }: ScoringModel): number {
  const key = rankKey(accumulators);
  return key === undefined ? Number.NEGATIVE_INFINITY : coolsAtMs(key, hot.leaveBelow, halfLifeMs);
}

function byTime(a: Fact, b: Fact): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
