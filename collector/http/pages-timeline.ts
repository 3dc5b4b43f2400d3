import type { Timeline } from '../ports/queries.ts';
import { rowAnchor, type TimelineFilter, timelineFilters, typesShown } from '../ui/timeline-view.ts';
import { dayStartMs } from '../usecases/day-start.ts';

export const visitsPerPage = 20;
/** Pages of a timeline that are looked through for one row: 1,000 visits. */
const maxPagesSearched = 50;
/** A row is looked for on the page that begins this long after it, so that the rest of its visit is there too. */
const afterRowMs = 3_600_000;

/** Which page of a timeline an address asks for. */
export interface TimelineAsk {
  readonly filter: TimelineFilter;
  readonly before: string | undefined;
  readonly untilMs: number | undefined;
  readonly types: ReturnType<typeof typesShown>;
  /** Not the newest page. */
  readonly isOlder: boolean;
}

/** Reads `show`, `before`, `until` (ms) and `day` (2026-11-23, in the site's zone); what they cannot be is not asked. */
export function timelineAsk(query: Readonly<Record<string, string>>, timeZone: string): TimelineAsk {
  const filter = timelineFilters.find((each) => each === query.show) ?? 'all';
  const before = query.before;
  const untilMs = dayEndMs(query.day, timeZone) ?? momentOf(query.until);
  return { filter, before, untilMs, types: typesShown(filter), isOlder: before !== undefined || untilMs !== undefined };
}

function dayEndMs(day: string | undefined, timeZone: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '')) return undefined;
  const startMs = Date.parse(day ?? '');
  return Number.isNaN(startMs) ? undefined : dayStartMs(startMs / 86_400_000 + 1, timeZone) - 1;
}

function momentOf(text: string | undefined): number | undefined {
  const atMs = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return Number.isSafeInteger(atMs) ? atMs : undefined;
}

/**
 * Query and fragment of the timeline page that holds a touchpoint's row; the start of the timeline when it is not found.
 * `at`: when it happened (ms), which finds the page at once. `load` reads the page that begins there.
 */
export function findRow(
  { touchpoint, at }: { touchpoint: string; at: string | undefined },
  load: (start: { before?: string | undefined; untilMs?: number | undefined }) => Timeline,
): string {
  const anchor = `#${rowAnchor(encodeURIComponent(touchpoint))}`;
  const holdsRow = ({ visits }: Timeline) => visits.some((visit) => visit.rows.some((row) => row.id === touchpoint));
  const atMs = momentOf(at);
  if (atMs !== undefined && holdsRow(load({ untilMs: atMs + afterRowMs })))
    return `?until=${atMs + afterRowMs}${anchor}`;
  let before: string | undefined;
  for (let page = 0; page < maxPagesSearched; page += 1) {
    const timeline = load({ before });
    if (holdsRow(timeline)) return `${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}${anchor}`;
    if (timeline.next === undefined) break;
    before = timeline.next;
  }
  return '#timeline';
}
