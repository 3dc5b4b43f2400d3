/**
 * A path pattern: `*` stands for any run of characters inside one segment, a whole segment at most; `**` for any number of
 * whole segments. `/products/*` is one level below products, `/products/**` products and everything below it.
 * Matching takes the first fit of each piece from the left, which is enough when stars are the only wildcard: nothing is
 * ever tried twice, so that the time grows with the length of the path and not with its number of stars.
 */
export interface Glob {
  /** Between `**` and `**`; one run only: the path has just these segments. */
  readonly runs: readonly (readonly SegmentPattern[])[];
}

/** Text between the stars of one segment; a single piece has no star. */
type SegmentPattern = readonly string[];

/** `pattern` is normalised as the paths that it will meet are; see {@link ./normal-url.ts}. */
export function globOf(pattern: string): Glob {
  const runs: SegmentPattern[][] = [[]];
  for (const segment of segmentsOf(pattern)) {
    if (segment === '**') runs.push([]);
    else runs.at(-1)!.push(segment.split('*'));
  }
  return { runs };
}

export const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

export function globMatches({ runs }: Glob, segments: readonly string[]): boolean {
  const first = runs[0]!;
  const last = runs.at(-1)!;
  if (runs.length === 1) return segments.length === first.length && runFits(first, segments, 0);
  const end = segments.length - last.length;
  if (end < first.length || !runFits(first, segments, 0) || !runFits(last, segments, end)) return false;
  let from = first.length;
  for (const run of runs.slice(1, -1)) {
    while (from + run.length <= end && !runFits(run, segments, from)) from += 1;
    from += run.length;
    if (from > end) return false;
  }
  return true;
}

/** Whole segments that every path which the pattern matches has. */
export const literalSegments = ({ runs }: Glob): string[] =>
  runs.flatMap((run) => run.filter((pieces) => pieces.length === 1).map((pieces) => pieces[0]!));

const runFits = (run: readonly SegmentPattern[], segments: readonly string[], from: number) =>
  run.every((pieces, at) => segmentFits(pieces, segments[from + at]!));

function segmentFits(pieces: SegmentPattern, segment: string): boolean {
  const first = pieces[0]!;
  if (pieces.length === 1) return segment === first;
  const last = pieces.at(-1)!;
  const end = segment.length - last.length;
  if (end < first.length || !segment.startsWith(first) || !segment.endsWith(last)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = segment.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}
