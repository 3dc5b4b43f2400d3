import type { Limit, ScoringModel } from '../domain/scoring-model.ts';
import { browserTypes, directTypes, leadOfDirect, type TouchType } from '../domain/touchpoint.ts';
import type { LeadMoment, Timeline, TimelineRow, TimelineVisit } from '../ports/queries.ts';
import { fullBarMs } from './engagement-bar.tsx';

/** What a timeline can be narrowed to. */
export const timelineFilters = ['all', 'pages', 'acts', 'outside', 'decisions'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

/** Types of the rows that a filter leaves; `undefined`: all of them. */
export function typesShown(filter: TimelineFilter): readonly TouchType[] | undefined {
  switch (filter) {
    case 'all':
      return undefined;
    case 'pages':
      return ['page_view'];
    case 'acts':
      return browserTypes.filter((type) => type !== 'page_view' && type !== 'engagement');
    case 'outside':
      return directTypes;
    case 'decisions':
      return [];
  }
}

/** What was decided and said is not about pages. */
export const showsMoments = (filter: TimelineFilter) => filter === 'all' || filter === 'decisions';

/** A visit with the points that its rows brought. */
export interface VisitView {
  readonly kind: 'visit';
  readonly visit: TimelineVisit;
  /** Points when earned, without those that a limit keeps out. */
  readonly points: number;
  /** Something that happened outside the website: an e-mail, a call, a webinar. */
  readonly isTouch: boolean;
}

interface MomentView {
  readonly kind: 'moment';
  readonly moment: LeadMoment;
}

/** Visits and moments next to each other that happened on the same side of becoming known. */
export interface TimelineSection {
  readonly isBeforeKnown: boolean;
  /** Newest first. */
  readonly entries: readonly (VisitView | MomentView)[];
}

/** A timeline ready to show: in sections, with one scale for all engagement bars. */
export interface TimelineView {
  readonly sections: readonly TimelineSection[];
  readonly fullMs: number;
  /** Ids of all touchpoints that have a row here. */
  readonly touchpoints: ReadonlySet<string>;
  readonly next: string | undefined;
  readonly filter: TimelineFilter;
  /** Of the rules by id: why points of a row may not count. */
  readonly limits: ReadonlyMap<string, Limit>;
}

export function viewTimeline(
  timeline: Timeline,
  {
    moments,
    filter,
    model,
  }: { moments: readonly LeadMoment[]; filter: TimelineFilter; model: Pick<ScoringModel, 'rules'> },
): TimelineView {
  const entries = [
    ...timeline.visits.map((visit) => ({
      atMs: visit.endedAtMs,
      isBeforeKnown: visit.isBeforeKnown,
      entry: viewVisit(visit),
    })),
    // nobody decides anything about a lead before there is one
    ...moments.map((moment) => ({
      atMs: moment.atMs,
      isBeforeKnown: false,
      entry: { kind: 'moment', moment } as const,
    })),
  ].sort((a, b) => b.atMs - a.atMs);
  const sections: { isBeforeKnown: boolean; entries: (VisitView | MomentView)[] }[] = [];
  for (const { isBeforeKnown, entry } of entries) {
    if (sections.at(-1)?.isBeforeKnown !== isBeforeKnown) sections.push({ isBeforeKnown, entries: [] });
    sections.at(-1)?.entries.push(entry);
  }
  const rows = timeline.visits.flatMap((visit) => visit.rows);
  return {
    sections,
    fullMs: fullBarMs(rows.map((row) => (row.kind === 'page' ? row.engagedMs : 0))),
    touchpoints: new Set(rows.map((row) => row.id)),
    next: timeline.next,
    filter,
    limits: new Map(model.rules.flatMap((rule) => ('limit' in rule && rule.limit ? [[rule.id, rule.limit]] : []))),
  };
}

/** The anchor of a row, which reasons of a score link to. */
export const rowAnchor = (touchpoint: string) => `t-${touchpoint}`;

/** Address of a touchpoint's row: on this page when it is there, else where it is looked up. */
export const rowHref =
  (basePath: string, shown: ReadonlySet<string>) =>
  (touchpoint: string, atMs: number): string =>
    shown.has(touchpoint)
      ? `#${rowAnchor(encodeURIComponent(touchpoint))}`
      : `${basePath}/rows/${encodeURIComponent(touchpoint)}?at=${atMs}`;

function viewVisit(visit: TimelineVisit): VisitView {
  return {
    kind: 'visit',
    visit,
    points: visit.rows.reduce((sum, row) => sum + countingPoints(row), 0),
    // direct touches hang on `~lead` in the place of a visitor
    isTouch: leadOfDirect(visit.visitor) !== undefined,
  };
}

function countingPoints(row: TimelineRow): number {
  return row.points.reduce((sum, { points, counts }) => sum + (counts ? points : 0), 0);
}
