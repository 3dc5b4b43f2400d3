/** Browsers of people who are not known. */
import type { Device } from '../../domain/device.ts';
import type { EngagementLevel } from '../../domain/level.ts';
import type { LeadSummary } from './leads.ts';

export interface VisitorSummary {
  readonly visitor: string;
  readonly score: number;
  readonly level: EngagementLevel;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly isBot: boolean;
  /** `undefined`: not known. */
  readonly device: Device | undefined;
}

/** Visitors that were seen since a moment, or within a day; browsers, without those that say they are bots. */
export interface VisitorCounts {
  /** In the last five minutes. */
  readonly now: number;
  readonly today: number;
  readonly yesterday: number;
  readonly week: number;
  readonly month: number;
  readonly total: number;
}

/** Somebody who is on the site now. */
export interface OnSite {
  readonly visitor: string;
  readonly lastSeenAtMs: number;
  /** Who it is known to be. */
  readonly lead: Pick<LeadSummary, 'id' | 'name' | 'email'> | undefined;
  /** The page that was opened last. */
  readonly page:
    | { readonly title: string; readonly url: string; readonly pageKind: string; readonly engagedMs: number }
    | undefined;
}

export interface VisitorQueries {
  /** Anonymous visitors, last seen first; ends where 5,000 in a row are known. */
  visitors(query: {
    site: number;
    nowMs: number;
    limit: number;
    before?: string | undefined;
  }): readonly VisitorSummary[];
  /** Exact; each period from its first moment on, and yesterday until today began. */
  visitorCounts(query: {
    site: number;
    nowMs: number;
    todayMs: number;
    yesterdayMs: number;
    weekMs: number;
    monthMs: number;
  }): VisitorCounts;
  /** Last seen first. */
  onSite(query: { site: number; nowMs: number; limit: number }): readonly OnSite[];
  visitor(query: {
    site: number;
    visitor: string;
    nowMs: number;
  }): (VisitorSummary & { readonly lead: string | undefined }) | undefined;
}
