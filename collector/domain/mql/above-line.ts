import { type Accumulators, coolsAtMs, rankKey, weigh, worthAt } from '../decay.ts';
import type { Contribution } from '../explain.ts';
import { reaches } from '../level.ts';
import type { Span } from './span.ts';

/**
 * When a score stood, and will stand if nothing more happens, on a line or above it. Exact to the millisecond: the same
 * moments at which asking the score one by one would say so. Between contributions a score only fades, so that each stretch
 * needs its two ends, and a search only where it crosses the line. In order; one that touches the next is not one with it.
 */
export function spansAbove(contributions: readonly Contribution[], line: number, halfLifeMs: number): Span[] {
  const sorted = contributions.toSorted((a, b) => a.atMs - b.atMs);
  const sums = new Map<number, number>();
  const spans: Span[] = [];
  for (const [index, { points, atMs }] of sorted.entries()) {
    const { epoch, units } = weigh(points, atMs, halfLifeMs);
    sums.set(epoch, (sums.get(epoch) ?? 0) + units);
    const nextMs = sorted[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    if (nextMs === atMs || !reaches(worthAt(sums, atMs, halfLifeMs), line)) continue;
    const endMs = fallsBelowAtMs(sums, { line, fromMs: atMs, beforeMs: nextMs, halfLifeMs });
    spans.push({ fromMs: atMs, toMs: Math.min(nextMs, endMs) });
  }
  return spans;
}

/**
 * The first moment below the line of a score that reaches it at `fromMs`; not searched for where the score still reaches it
 * just before `beforeMs`.
 */
export function fallsBelowAtMs(
  sums: Accumulators,
  { line, fromMs, beforeMs, halfLifeMs }: { line: number; fromMs: number; beforeMs: number; halfLifeMs: number },
): number {
  const isAbove = (atMs: number) => reaches(worthAt(sums, atMs, halfLifeMs), line);
  if (beforeMs < Number.POSITIVE_INFINITY && isAbove(beforeMs - 1)) return beforeMs;
  // above the line the sum is positive, so that it has a rank
  const estimateMs = coolsAtMs(rankKey(sums)!, line, halfLifeMs);
  const nearMs = Math.ceil(halfLifeMs / 1_000);
  let above = Math.max(fromMs, estimateMs - nearMs);
  let below = Math.max(above + 1, estimateMs + nearMs);
  while (below - above > 1) {
    const middle = Math.floor((above + below) / 2);
    if (isAbove(middle)) above = middle;
    else below = middle;
  }
  return below;
}
