import type { ClockSkew } from '../domain/correct-clock.ts';
import type { FitSettings } from '../domain/fit/fit-settings.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { UnscoredReason } from '../domain/touchpoint.ts';
import type { LeadRecord, StoredDecision } from './store.ts';

/** Reads what reports about a whole site follow from, as of one moment. */
export interface ReportReader {
  readonly model: (site: number) => ScoringModel;
  readonly fitSettings: (site: number) => FitSettings;
  /** Up to `limit` people who are known, by the id of the lead that stands for each, from the first after `after` on. */
  readonly leadsAfter: (site: number, after: string, limit: number) => readonly ReportedLead[];
  /** Up to `limit` browsers of which no lead owns anything and which do not say that they are bots, in order of id. */
  readonly unknownBrowsersAfter: (site: number, after: string, limit: number) => readonly string[];
  /** What a browser showed, oldest first; nothing for a bot. */
  readonly browser: (site: number, visitor: string) => BrowserHistory;
  /** Reads the site's touchpoints and browsers once. */
  readonly health: (site: number, sinceMs: number) => DataHealth;
  /** The page that led to a page view; `id` of its `page_view`. */
  readonly referrer: (site: number, visitor: string, id: string) => string | undefined;
}

/** What arrived since a moment and is no visitor, or came in a way that is worth a look. */
export interface DataHealth {
  /** Browsers that say they are bots. */
  readonly bots: number;
  /** Browsers that say a program drives them. */
  readonly automated: number;
  /** Browsers that the owner marked as their own. */
  readonly own: number;
  /** Browsers that belong to several people, one after the other; whenever that was. */
  readonly shared: number;
  /** Events of browsers that came more than {@link waitedMs} after they happened. */
  readonly waited: number;
  /** Touchpoints that came too late to be scored. */
  readonly tooLate: number;
  /** Page views that a frequency rule left out as one of very many. */
  readonly crowded: number;
  /** Posts of browsers, bots left out, whose clock was wrong by more than a minute. */
  readonly clock: Readonly<Record<ClockSkew, number>>;
}

/** An hour: longer than any page stays open without sending. */
export const waitedMs = 3_600_000;

export interface ReportedLead {
  readonly lead: string;
  readonly record: LeadRecord;
  /** When the first of the person's leads was made, or a browser first claimed to be one of them. */
  readonly knownAtMs: number;
  /** Of all of the person's leads, newest first. */
  readonly decisions: readonly StoredDecision[];
  /** Stretches of browsers that are theirs. */
  readonly browsers: readonly { readonly visitor: string; readonly fromMs: number; readonly toMs: number }[];
}

export interface BrowserHistory {
  readonly views: readonly {
    /** Of its `page_view`. */
    readonly id: string;
    readonly visit: string;
    readonly atMs: number;
    readonly url: string;
    readonly pageKind: string;
    readonly engagedMs: number;
    readonly unscored: UnscoredReason | undefined;
  }[];
  readonly downloads: readonly {
    readonly atMs: number;
    readonly href: string;
    readonly unscored: UnscoredReason | undefined;
  }[];
}
