/**
 * What scoring remembers of one subject: the ledger, and small summaries from which the rules over several touchpoints
 * are decided without reading history again. All of it is a function of the *set* of the subject's touchpoints.
 */

/** One contribution: a rule's points from one touchpoint. */
export interface LedgerEntry {
  readonly rule: string;
  readonly bucket: string;
  readonly atMs: number;
  readonly id: string;
  readonly visitor: string;
  readonly visit: string;
  readonly day: number;
  readonly points: number;
  /** False for what waits behind the limit and would count if a later one went away. */
  readonly counts: boolean;
}

/** The touchpoint that holds the only place of an asset, form or subject. */
export interface Slot {
  readonly rule: string;
  readonly key: string;
  readonly bucket: string;
  readonly atMs: number;
  readonly id: string;
  readonly visitor: string;
}

/** One site-local day with page views. */
export interface ActiveDay {
  readonly day: number;
  /** The day's last page view by (time, id). */
  readonly lastAtMs: number;
  readonly lastId: string;
  readonly lastVisitor: string;
  readonly lastVisit: string;
  /** Page views of more than one visit fell on this day. */
  readonly hasSeveralVisits: boolean;
}

/** Page views of one visit between two borders at which rules over visits began or ended. */
export interface VisitTotal {
  readonly visit: string;
  /** The last such border before them; `undefined`: they lie before the first. */
  readonly sinceMs: number | undefined;
  readonly pageViews: number;
  readonly lastAtMs: number;
  readonly lastId: string;
  readonly lastVisitor: string;
  readonly lastDay: number;
}

/** A page view that a frequency rule looks at. */
export interface WindowView {
  readonly rule: string;
  readonly atMs: number;
  readonly id: string;
  readonly visitor: string;
  readonly visit: string;
  readonly day: number;
  readonly engagedMs: number;
}

/** The part of a subject's state that a set of facts can touch; `needs` says which part that is. */
export interface SubjectState {
  /** By {@link bucketKey}: newest first; everything that counts, and at least the first that waits. */
  readonly buckets: Map<string, LedgerEntry[]>;
  /** By {@link slotKey}. */
  readonly slots: Map<string, Slot>;
  readonly days: Map<number, ActiveDay>;
  /** By {@link visitPartKey}. */
  readonly visits: Map<string, VisitTotal>;
  /** By rule id: oldest first. */
  readonly windows: Map<string, WindowView[]>;
}

export const emptyState = (): SubjectState => ({
  buckets: new Map(),
  slots: new Map(),
  days: new Map(),
  visits: new Map(),
  windows: new Map(),
});

export const bucketKey = (rule: string, bucket: string) => `${rule}\n${bucket}`;
export const slotKey = (rule: string, key: string) => `${rule}\n${key}`;
/** `~` never occurs in an id that a browser may send. */
export const visitPartKey = ({ visit, sinceMs }: Pick<VisitTotal, 'visit' | 'sinceMs'>) =>
  sinceMs === undefined ? visit : `${visit}~${sinceMs}`;

/** Where a touchpoint stands in time; ids break ties, so that every order is total. */
export interface Moment {
  readonly atMs: number;
  readonly id: string;
  readonly visitor: string;
}

/** Negative when `a` is earlier than `b`. Compares code units, as SQLite's BINARY collation does for ids (they are ASCII). */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  if (a.visitor !== b.visitor) return a.visitor < b.visitor ? -1 : 1;
  return 0;
}
