import { type AlertKind, type AlertState, mayFire, onTheLine } from './alert-policy.ts';
import type { AlertSettings } from './alert-settings.ts';
import { intentOf, isAsking, type MqlDefinition } from './mql/mql-definition.ts';
import type { LedgerEntry } from './subject-state.ts';

/** The conditions of the kinds that need more than a score: cheap ones, and which need a look into the store first. */

/** Away for this long, and coming back is news by itself. */
const longAbsenceMs = 30 * 86_400_000;
/** A visit ends after this long without anything: whoever comes later comes back. */
const visitEndMs = 30 * 60_000;
/** People of one company that were active within this time are active together. */
export const surgeMs = 7 * 86_400_000;

export interface Occasion {
  readonly nowMs: number;
  /** When the newest thing that arrived happened. */
  readonly newestAtMs: number;
  /** Before that; `undefined`: never. */
  readonly lastSeenAtMs: number | undefined;
  /** By the person's own browser, and not told by a server. */
  readonly isOnSite: boolean;
  readonly isWatched: boolean;
  /** It says something new of who they are. */
  readonly hasNewAttributes: boolean;
  readonly scoreAfter: number;
  /** What earned points just now and counts; of a subject that was worked out anew nothing is new. */
  readonly earned: readonly LedgerEntry[];
  readonly scoreBefore: number;
  /** Scores from which on somebody is an MQL, by their grade. */
  readonly mqlLines: readonly number[];
  readonly definition: MqlDefinition;
}

export interface OccasionKinds {
  /** Whose condition holds. */
  readonly became: readonly AlertKind[];
  /** Whose condition may hold: worth a look into the store. */
  readonly maybe: readonly ('became_mql' | 'account_surge')[];
  /** What may have become an MQL did so only if this is its first step towards buying within the time that such a step counts. */
  readonly byFirstStepOnly: boolean;
}

export function occasionOf(
  occasion: Occasion,
  known: ReadonlyMap<AlertKind, AlertState>,
  { kinds }: Pick<AlertSettings, 'kinds'>,
): OccasionKinds {
  const { nowMs, newestAtMs, lastSeenAtMs, isOnSite, isWatched, scoreAfter, earned, definition } = occasion;
  const asked = earned.some(({ rule, atMs }) => isAsking(rule, definition) && nowMs - atMs <= longestAskMs);
  const awayMs = lastSeenAtMs === undefined ? undefined : newestAtMs - lastSeenAtMs;
  const reached = occasion.mqlLines.filter((line) => scoreAfter >= line * onTheLine);
  const crosses = reached.some((line) => occasion.scoreBefore < line);
  const isQualifying = earned.some(({ rule, points }) => points > 0 && isStep(rule, definition));
  const holds: Partial<Record<AlertKind, boolean>> = {
    asked_for_sales: asked,
    back_after_30_days: isOnSite && awayMs !== undefined && awayMs >= longAbsenceMs,
    watched_lead_back: isOnSite && isWatched && (awayMs === undefined || awayMs >= visitEndMs),
  };
  const mayHold = {
    became_mql: asked || crosses || occasion.hasNewAttributes || (isQualifying && reached.length > 0),
    account_surge: isOnSite && (awayMs === undefined || awayMs >= surgeMs),
  };
  const isOpen = (kind: AlertKind) => kinds[kind] !== 'off' && mayFire(known.get(kind), nowMs);
  const open = <Kind extends AlertKind>(of: Partial<Record<Kind, boolean>>) =>
    (Object.keys(of) as Kind[]).filter((kind) => of[kind] && isOpen(kind));
  return {
    became: open(holds),
    maybe: open(mayHold),
    byFirstStepOnly: !asked && !crosses && !occasion.hasNewAttributes,
  };
}

/** Whoever asked while nobody knew them is told about when they become known within a day. */
const longestAskMs = 24 * 3_600_000;

/** A step towards buying; reading alone is none. */
export function isStep(rule: string, definition: MqlDefinition): boolean {
  const intent = intentOf(rule, definition);
  return intent !== undefined && intent !== 'learn';
}
