/**
 * Whose history a browser's touchpoints are. A pure function of the identity claims, in any order of arrival:
 * an identify gives the open anonymous interval before it (90 days at most) to the lead; another person on the same
 * browser starts a new interval, and what came before stays with the first.
 */

export const trustLevels = ['claimed', 'linked', 'verified', 'operator'] as const;

/**
 * How an identity was established: `claimed` typed in a browser, `linked` by a signed link in an e-mail, `verified` signed by
 * the customer's server or said through the server API, `operator` by hand in the interface.
 */
export type TrustLevel = (typeof trustLevels)[number];

/** Said by somebody who knows the person, not by the browser itself: what it says is changed by nothing less. */
export const isVouched = (trust: TrustLevel) => trust === 'verified' || trust === 'operator';

/** One visitor was said to be one lead at one moment. */
export interface IdentityClaim {
  readonly atMs: number;
  readonly id: string;
  readonly lead: string;
  readonly trust: TrustLevel;
}

/** From when (inclusive) to when (exclusive) a visitor's touchpoints belong to a lead. */
export interface OwnershipInterval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lead: string;
  readonly trust: TrustLevel;
}

/**
 * Whom the claims of an erased person name from then on. What was the person's stays nobody's, and the browser is anonymous
 * again until somebody says who they are: without that it would fall to whoever used it before.
 */
export const nobody = '';

/** Anonymous history older than this before an identify stays anonymous. */
export const maxBackfillMs = 90 * 86_400_000;

/** The open end of the last interval: later than any moment. */
export const openEndMs = Number.MAX_SAFE_INTEGER;

/** Intervals in order of time, without overlap; what none covers is anonymous. */
export function intervalsOf(claims: readonly IdentityClaim[]): OwnershipInterval[] {
  const intervals: OwnershipInterval[] = [];
  for (const claim of [...claims].sort(byTime)) {
    const current = intervals.at(-1);
    if (current?.lead === claim.lead && claim.lead !== nobody) {
      // the same person again: at most the trust grows
      if (trustLevels.indexOf(claim.trust) > trustLevels.indexOf(current.trust)) {
        intervals[intervals.length - 1] = { ...current, trust: claim.trust };
      }
      continue;
    }
    if (current) intervals[intervals.length - 1] = { ...current, toMs: claim.atMs };
    intervals.push({ fromMs: startOf(claim, current), toMs: openEndMs, lead: claim.lead, trust: claim.trust });
  }
  return intervals.filter((interval) => interval.lead !== nobody && interval.fromMs < interval.toMs);
}

function startOf(claim: IdentityClaim, before: OwnershipInterval | undefined): number {
  if (claim.lead === nobody) return claim.atMs;
  if (before === undefined) return claim.atMs - maxBackfillMs;
  return before.lead === nobody ? Math.max(before.fromMs, claim.atMs - maxBackfillMs) : claim.atMs;
}

/**
 * Whether a claim changes nothing: the person who is known already says so again, later than the claim that made the last
 * interval. The common case on sites where people are signed in.
 */
export function isKnownAlready(intervals: readonly OwnershipInterval[], { lead, trust, atMs }: IdentityClaim): boolean {
  const open = intervals.at(-1);
  if (open === undefined || open.toMs !== openEndMs || open.lead !== lead || open.trust !== trust) return false;
  // one that follows upon nobody's time, as the first does, reaches back behind its claim
  const follows = intervals.at(-2)?.toMs === open.fromMs;
  // in the same millisecond its id may put it before others
  return atMs > (follows ? open.fromMs : open.fromMs + maxBackfillMs);
}

/** The lead that owns a moment of this visitor; `undefined` while nobody is known. */
export function ownerAt(intervals: readonly OwnershipInterval[], atMs: number): string | undefined {
  for (let at = intervals.length - 1; at >= 0; at -= 1) {
    const interval = intervals[at]!;
    if (interval.fromMs <= atMs && atMs < interval.toMs) return interval.lead;
  }
  return undefined;
}

/** From when on it was known whose a moment of this visitor is: only the first interval reaches back behind its claim. */
export function knownFromMs(intervals: readonly OwnershipInterval[], atMs: number): number {
  const [first] = intervals;
  return first && first.fromMs <= atMs && atMs < first.toMs ? Math.max(atMs, first.fromMs + maxBackfillMs) : atMs;
}

/** The stretches of a visitor's time that a lead owns; for `undefined` those that nobody does. */
export function stretchesOf(
  intervals: readonly OwnershipInterval[],
  owner: string | undefined,
): { readonly fromMs: number; readonly toMs: number }[] {
  if (owner !== undefined) return intervals.filter(({ lead }) => lead === owner);
  const starts = [Number.MIN_SAFE_INTEGER, ...intervals.map(({ toMs }) => toMs)];
  const ends = [...intervals.map(({ fromMs }) => fromMs), openEndMs];
  return starts.map((fromMs, at) => ({ fromMs, toMs: ends[at]! })).filter(({ fromMs, toMs }) => fromMs < toMs);
}

/** A stretch of a visitor's time that changes hands; `undefined` stands for the anonymous visitor. */
export interface OwnershipChange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: string | undefined;
  readonly into: string | undefined;
}

/** The stretches whose owner differs between two sets of intervals. */
export function ownershipChanges(
  before: readonly OwnershipInterval[],
  after: readonly OwnershipInterval[],
): OwnershipChange[] {
  const cuts = new Set<number>();
  for (const { fromMs, toMs } of [...before, ...after]) cuts.add(fromMs).add(toMs);
  const moments = [...cuts].sort((a, b) => a - b);
  const changes: OwnershipChange[] = [];
  for (const [index, fromMs] of moments.entries()) {
    const toMs = moments[index + 1];
    if (toMs === undefined) break;
    const from = ownerAt(before, fromMs);
    const into = ownerAt(after, fromMs);
    if (from !== into) changes.push({ fromMs, toMs, from, into });
  }
  return changes;
}

function byTime(a: IdentityClaim, b: IdentityClaim): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
