import type { Timeline, TimelineRow, TimelineVisit } from '../ports/queries.ts';
import { fullBarMs } from './engagement-bar.tsx';

/** A visit with the points that its rows brought. */
export interface VisitView {
  readonly visit: TimelineVisit;
  /** Points when earned, without those that a limit keeps out. */
  readonly points: number;
  /** Something that happened outside the website: an e-mail, a call, a webinar. */
  readonly isTouch: boolean;
}

/** Visits next to each other that happened on the same side of becoming known. */
export interface TimelineSection {
  readonly isBeforeKnown: boolean;
  readonly visits: readonly VisitView[];
}

/** A timeline ready to show: in sections, with one scale for all engagement bars. */
export interface TimelineView {
  readonly sections: readonly TimelineSection[];
  readonly fullMs: number;
  /** Ids of all touchpoints that have a row here. */
  readonly touchpoints: ReadonlySet<string>;
  readonly next: string | undefined;
}

export function viewTimeline(timeline: Timeline): TimelineView {
  const sections: { isBeforeKnown: boolean; visits: VisitView[] }[] = [];
  for (const visit of timeline.visits) {
    const isBeforeKnown = visit.isBeforeKnown;
    if (sections.at(-1)?.isBeforeKnown !== isBeforeKnown) sections.push({ isBeforeKnown, visits: [] });
    sections.at(-1)?.visits.push(viewVisit(visit));
  }
  const rows = timeline.visits.flatMap((visit) => visit.rows);
  return {
    sections,
    fullMs: fullBarMs(rows.map((row) => (row.kind === 'page' ? row.engagedMs : 0))),
    touchpoints: new Set(rows.map((row) => row.id)),
    next: timeline.next,
  };
}

/** The anchor of a row, which reasons of a score link to. */
export const rowAnchor = (touchpoint: string) => `t-${touchpoint}`;

function viewVisit(visit: TimelineVisit): VisitView {
  return {
    visit,
    points: visit.rows.reduce((sum, row) => sum + countingPoints(row), 0),
    // direct touches hang on `~lead` in the place of a visitor
    isTouch: visit.visitor.startsWith('~'),
  };
}

function countingPoints(row: TimelineRow): number {
  return row.points.reduce((sum, { points, counts }) => sum + (counts ? points : 0), 0);
}
