/** What somebody did, visit by visit. */
import type { Device } from '../../domain/device.ts';
import type { NoiseFlag } from '../../domain/fit/noise.ts';
import type { MergeRecord } from '../../domain/lead-group.ts';
import type { TouchType, UnscoredReason } from '../../domain/touchpoint.ts';
import type { StoredDecision } from '../store.ts';

/** Points that a row earned; `counts` is false where a limit keeps it out ("one of the newest three of the day counts"). */
export interface RowPoints {
  readonly rule: string;
  readonly ruleName: string;
  readonly points: number;
  readonly counts: boolean;
}

export interface PageRow {
  readonly kind: 'page';
  readonly id: string;
  readonly atMs: number;
  readonly url: string;
  readonly title: string;
  readonly pageKind: string;
  readonly engagedMs: number;
  readonly scrollPct: number;
  readonly points: readonly RowPoints[];
  readonly unscored: UnscoredReason | undefined;
}

export interface ActRow {
  readonly kind: 'act';
  readonly id: string;
  readonly atMs: number;
  readonly type: TouchType;
  /** What it was about: CTA label, file, form name, link, e-mail, event name. */
  readonly detail: string;
  readonly contactSales: boolean | undefined;
  readonly points: readonly RowPoints[];
  readonly unscored: UnscoredReason | undefined;
}

export type TimelineRow = PageRow | ActRow;

/** One visit with its rows, oldest row first. Direct touches of a lead stand alone in a visit of their own. */
export interface TimelineVisit {
  readonly visit: string;
  readonly visitor: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly engagedMs: number;
  /** Referrer host or campaign of the first page view; empty: direct. */
  readonly source: string;
  /** What the browser runs on; `undefined`: not known, or no browser. */
  readonly device: Device | undefined;
  /** All of the visit happened before the person was known. */
  readonly isBeforeKnown: boolean;
  readonly rows: readonly TimelineRow[];
}

/** Newest visit first. */
export interface Timeline {
  readonly visits: readonly TimelineVisit[];
  /** Pass as `before` to read on; `undefined` at the end. */
  readonly next: string | undefined;
}

/** Something about a lead that nobody did on a website: what was decided, said, sent and written. */
export type LeadMoment =
  | { readonly kind: 'alert'; readonly id: string; readonly atMs: number; readonly kinds: readonly string[] }
  | { readonly kind: 'decision'; readonly id: string; readonly atMs: number; readonly decision: StoredDecision }
  | { readonly kind: 'merge'; readonly id: string; readonly atMs: number; readonly merge: MergeRecord }
  | { readonly kind: 'note'; readonly id: string; readonly atMs: number; readonly by: string; readonly note: string }
  | {
      readonly kind: 'noise';

      readonly id: string;
      readonly atMs: number;
      readonly by: string;
      readonly flag: NoiseFlag;
      readonly isOverruled: boolean;
    };

/** Which part of a timeline is asked for. */
interface TimelinePage {
  readonly site: number;
  readonly limit: number;
  readonly before?: string | undefined;
  /** Begins at the newest row of this moment or before; `before` goes before it. */
  readonly untilMs?: number | undefined;
  /** Only rows of these types; absent: all. */
  readonly types?: readonly TouchType[] | undefined;
}

export interface TimelineQueries {
  leadTimeline(query: TimelinePage & { lead: string }): Timeline;
  /**
   * What belongs between the rows of a page of the timeline: from its `next` to its `before` or `untilMs`. Newest first, of
   * each kind at most 200.
   */
  leadMoments(query: {
    site: number;
    lead: string;
    next: string | undefined;
    before?: string | undefined;
    untilMs?: number | undefined;
  }): readonly LeadMoment[];
  visitorTimeline(query: TimelinePage & { visitor: string }): Timeline;
}
