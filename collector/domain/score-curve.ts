import { weigh, worthAt } from './decay.ts';
import type { Contribution } from './explain.ts';

/** The score at a moment. `before` is what it had faded to just then: it differs from `score` where something was earned. */
export interface CurvePoint {
  readonly atMs: number;
  readonly before: number;
  readonly score: number;
}

/** A stretch of time; both ends are points of its curve. */
export interface CurveSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The course of a score, from the contributions that count, in any order. Each point is what asking the score at that moment
 * would say; between two points it only fades. There is one for each moment at which something was earned, and `samples`
 * more at even distances, so that the fading between them shows as the curve that it is.
 */
export function scoreCurve(
  contributions: readonly Contribution[],
  { fromMs, toMs, halfLifeMs, samples }: CurveSpan & { readonly halfLifeMs: number; readonly samples: number },
): CurvePoint[] {
  const earned = contributions.filter(({ atMs }) => atMs <= toMs).toSorted((a, b) => a.atMs - b.atMs);
  const moments = new Set(earned.map(({ atMs }) => atMs).filter((atMs) => atMs >= fromMs));
  for (let sample = 0; sample <= samples; sample += 1)
    moments.add(Math.round(fromMs + ((toMs - fromMs) * sample) / Math.max(1, samples)));
  const sums = new Map<number, number>();
  let next = 0;
  const addUntil = (isIn: (atMs: number) => boolean) => {
    for (let one = earned[next]; one && isIn(one.atMs); one = earned[next]) {
      const { epoch, units } = weigh(one.points, one.atMs, halfLifeMs);
      sums.set(epoch, (sums.get(epoch) ?? 0) + units);
      next += 1;
    }
  };
  return [...moments]
    .sort((a, b) => a - b)
    .map((momentMs) => {
      addUntil((atMs) => atMs < momentMs);
      const before = worthAt(sums, momentMs, halfLifeMs);
      addUntil((atMs) => atMs === momentMs);
      return { atMs: momentMs, before, score: worthAt(sums, momentMs, halfLifeMs) };
    });
}
