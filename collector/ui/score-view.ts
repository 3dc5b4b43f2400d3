import type { ScoreExplanation, ScorePart } from '../ports/queries.ts';

/** A part with where it stands in the waterfall: it begins where the parts before it end. In points. */
export interface PlacedPart extends ScorePart {
  readonly from: number;
  readonly to: number;
}

/** The reasons of a score in the order of their weight; the smallest ones summed up where there are many. */
export interface ScoreView {
  readonly parts: readonly PlacedPart[];
  readonly rest:
    | { readonly count: number; readonly shown: number; readonly from: number; readonly to: number }
    | undefined;
  /** Sum of everything above: equals the shown score. */
  readonly sum: number;
  /** What the waterfall spans. */
  readonly lowest: number;
  readonly highest: number;
}

/** Reasons that are read one by one; more than these are a list that nobody reads. */
const maxReasonsShown = 25;

export function viewScore({ parts }: ScoreExplanation, { showsAll }: { showsAll: boolean }): ScoreView {
  const byWeight = [...parts].sort((a, b) => Math.abs(b.shown) - Math.abs(a.shown) || b.atMs - a.atMs);
  // a rest of one would take the same line as the reason itself
  const isLong = !showsAll && byWeight.length > maxReasonsShown + 1;
  const cut = isLong ? maxReasonsShown : byWeight.length;
  const placed = placeOneAfterAnother(byWeight.slice(0, cut));
  const rest = byWeight.slice(cut);
  const restFrom = placed.at(-1)?.to ?? 0;
  const sum = sumOfTenths(byWeight);
  const ends = [0, sum, ...placed.map(({ to }) => to)];
  return {
    parts: placed,
    rest: isLong ? { count: rest.length, shown: sumOfTenths(rest), from: restFrom, to: sum } : undefined,
    sum,
    lowest: Math.min(...ends),
    highest: Math.max(...ends),
  };
}

function placeOneAfterAnother(parts: readonly ScorePart[]): PlacedPart[] {
  let tenths = 0;
  return parts.map((part) => {
    const from = tenths / 10;
    tenths += Math.round(part.shown * 10);
    return { ...part, from, to: tenths / 10 };
  });
}

/** Sums numbers of one decimal without the noise of binary fractions. */
function sumOfTenths(parts: readonly ScorePart[]): number {
  return parts.reduce((sum, { shown }) => sum + Math.round(shown * 10), 0) / 10;
}
