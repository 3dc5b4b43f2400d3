/** A stretch of time: from (inclusive) to (exclusive), never empty. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The moments that lie in any of the spans, as few spans as possible, in order; spans that touch become one. */
export function unite(spans: readonly Span[]): Span[] {
  const united: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs >= toMs) continue;
    const last = united.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else united.push({ fromMs, toMs });
  }
  return united;
}

/** The moments that lie in both; each list in order and without overlap, as {@link unite} makes it. One pass. */
export function intersect(some: readonly Span[], others: readonly Span[]): Span[] {
  const both: Span[] = [];
  let at = 0;
  for (const { fromMs, toMs } of some) {
    while (at < others.length && others[at]!.toMs <= fromMs) at += 1;
    for (let next = at; next < others.length && others[next]!.fromMs < toMs; next += 1) {
      both.push({ fromMs: Math.max(fromMs, others[next]!.fromMs), toMs: Math.min(toMs, others[next]!.toMs) });
    }
  }
  return both;
}

export const contains = ({ fromMs, toMs }: Span, atMs: number) => fromMs <= atMs && atMs < toMs;
