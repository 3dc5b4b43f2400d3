import type { Accumulators } from '../domain/decay.ts';
import type { SubjectTotals } from '../ports/store.ts';

/**
 * Sums of a subject as its row holds them: a JSON object from epoch to integer units, and under the name of a gauge the same for
 * that gauge. Written and read by hand, as each touchpoint does both: to a JavaScript object a key such as `840` is a place in an
 * array, and a row of forty numbers cost ten kilobytes.
 */
type Totals = Pick<SubjectTotals, 'accumulators' | 'gauges'>;

export function toTotals({
  accumulators: text,
  last_seen_at_ms: lastSeenAtMs,
}: {
  accumulators: string;
  last_seen_at_ms: number;
}): SubjectTotals {
  const accumulators = new Map<number, number>();
  const gauges = new Map<string, Map<number, number>>();
  let at = 1;
  while (at < text.length - 1) {
    const keyEnd = text.indexOf('"', at + 1);
    const key = text.slice(at + 1, keyEnd);
    if (text[keyEnd + 2] === '{') {
      const end = text.indexOf('}', keyEnd);
      const sums = new Map<number, number>();
      for (let inner = keyEnd + 3; inner < end; ) inner = readUnits(text, inner, end, sums);
      gauges.set(key, sums);
      at = end + 2;
    } else at = readUnits(text, at, text.length - 1, accumulators);
  }
  return { accumulators, gauges, lastSeenAtMs };
}

/** Only the sums of the score, which stand before those of the gauges. */
export function toAccumulators(text: string): Map<number, number> {
  const accumulators = new Map<number, number>();
  for (let at = 1; at < text.length - 1; ) {
    if (text[text.indexOf('"', at + 1) + 2] === '{') break;
    at = readUnits(text, at, text.length - 1, accumulators);
  }
  return accumulators;
}

/** Adds the `"epoch":units` at a place; returns the place of the next. */
function readUnits(text: string, at: number, end: number, sums: Map<number, number>): number {
  const keyEnd = text.indexOf('"', at + 1);
  const comma = text.indexOf(',', keyEnd);
  const next = comma < 0 || comma > end ? end : comma;
  sums.set(Number(text.slice(at + 1, keyEnd)), Number(text.slice(keyEnd + 2, next)));
  return next + 1;
}

export function fromTotals({ accumulators, gauges }: Totals): string {
  let text = unitsText(accumulators);
  for (const [name, sums] of gauges) text += `${text === '' ? '' : ','}"${name}":{${unitsText(sums)}}`;
  return `{${text}}`;
}

function unitsText(sums: Accumulators): string {
  let text = '';
  for (const [epoch, units] of inOrder(sums)) text += `${text === '' ? '' : ','}"${epoch}":${units}`;
  return text;
}

/**
 * In the order in which JavaScript lists the keys of an object, so that equal sums are equal text: ascending, those before 2020
 * last. A new epoch comes after the others, so that there is hardly ever something to sort.
 */
function inOrder(sums: Accumulators): Iterable<readonly [epoch: number, units: number]> {
  let last = 0;
  for (const epoch of sums.keys()) {
    if (epoch < last) return [...sums].sort(([a], [b]) => (a < 0 === b < 0 ? a - b : b - a));
    last = epoch;
  }
  return sums;
}
