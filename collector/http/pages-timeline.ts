import type { Timeline } from '../ports/queries.ts';
import { rowAnchor } from '../ui/timeline-view.ts';

export const visitsPerPage = 20;
/** Pages of a timeline that are looked through for one row: 1,000 visits. */
const maxPagesSearched = 50;

/**
 * Query and fragment of the timeline page that holds a touchpoint's row; the start of the timeline when it is not found.
 * `load` reads the page that begins before a cursor.
 */
export function findRow(touchpoint: string, load: (before: string | undefined) => Timeline): string {
  let before: string | undefined;
  for (let page = 0; page < maxPagesSearched; page += 1) {
    const { visits, next } = load(before);
    if (visits.some((visit) => visit.rows.some((row) => row.id === touchpoint))) {
      const query = before === undefined ? '' : `?before=${encodeURIComponent(before)}`;
      return `${query}#${rowAnchor(encodeURIComponent(touchpoint))}`;
    }
    if (next === undefined) break;
    before = next;
  }
  return '#timeline';
}
