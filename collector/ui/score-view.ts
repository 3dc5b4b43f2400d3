import type { ScoreExplanation, ScorePart } from '../ports/queries.ts';

/** The reasons of a score in the order of their weight; the smallest ones summed up where there are many. */
export interface ScoreView {
  readonly parts: readonly ScorePart[];
  readonly rest: { readonly count: number; readonly shown: number } | undefined;
  /** Sum of everything above: equals the shown score. */
  readonly sum: number;
}

/** Reasons that are read one by one; more than these are a list that nobody reads. */
const maxReasonsShown = 25;

export function viewScore({ parts }: ScoreExplanation, { showsAll }: { showsAll: boolean }): ScoreView {
  const byWeight = [...parts].sort((a, b) => Math.abs(b.shown) - Math.abs(a.shown) || b.atMs - a.atMs);
  // a rest of one would take the same line as the reason itself
  const isLong = !showsAll && byWeight.length > maxReasonsShown + 1;
  const shown = isLong ? byWeight.slice(0, maxReasonsShown) : byWeight;
  const rest = byWeight.slice(shown.length);
  return {
    parts: shown,
    rest: isLong ? { count: rest.length, shown: sumOfTenths(rest) } : undefined,
    sum: sumOfTenths(byWeight),
  };
}

/** Sums numbers of one decimal without the noise of binary fractions. */
function sumOfTenths(parts: readonly ScorePart[]): number {
  return parts.reduce((sum, { shown }) => sum + Math.round(shown * 10), 0) / 10;
}
