/** Alerts, what became of them, and what salespeople promised. */
import type { KindPrecision, ToldAlert } from '../../domain/alert-precision.ts';
import type { PreviewLead } from '../../domain/alert-preview.ts';
import type { AlertRoute } from '../../domain/alert-route.ts';
import type { AlertSettings, ReceiverSettings, SlaStage } from '../../domain/alert-settings.ts';
import type { LeadSummary } from './leads.ts';

/** An alert as it was decided. */
export interface AlertRecord {
  readonly id: string;
  /** Empty: about nobody, as a test. */
  readonly lead: string;
  readonly atMs: number;
  readonly kinds: readonly string[];
  /** JSON of the message. */
  readonly payload: string;
}

/** An alert as it was decided, and what became of it. */
export interface AlertSummary extends AlertRoute, ToldAlert {
  readonly id: string;
  /** Empty: a digest, about several. */
  readonly lead: string;
  /** Who that is; `undefined`: a digest. */
  readonly person: AlertedPerson | undefined;
  readonly atMs: number;
  readonly why: string;
  /** Of that moment; `undefined`: a digest. */
  readonly score: number | undefined;
}

/** What to call a lead. */
export type AlertedPerson = Pick<LeadSummary, 'name' | 'email'>;

export interface ReceiverSummary {
  /** E-mail address. */
  readonly receiver: string;
  readonly settings: ReceiverSettings;
  /** Leads that they have to answer for. */
  readonly openLeads: number;
}

/** A lead about which somebody has to do something. */
export interface HandOffSummary {
  readonly lead: string;
  readonly person: AlertedPerson | undefined;
  readonly owner: string | undefined;
  readonly stage: SlaStage;
  readonly startedAtMs: number;
  readonly dueAtMs: number;
  readonly isOverdue: boolean;
}

export interface AlertQueries {
  alert(query: { site: number; alert: string }): AlertRecord | undefined;
  /** The newest alerts that somebody was to be told since then, whether or not there is a destination; oldest first. */
  alertsSentSince(query: { site: number; sinceMs: number; limit: number }): readonly AlertRecord[];
  /** What the site's owner says about alerts; the default while nothing was said. */
  alertSettings(site: number): AlertSettings;
  /** Salespeople who receive alerts, by their address. */
  alertReceivers(site: number): readonly ReceiverSummary[];
  /** Newest first; `after` is the last id of the page before. */
  alertLog(query: {
    site: number;
    limit: number;
    after?: string | undefined;
    lead?: string | undefined;
  }): readonly AlertSummary[];
  /** How well each kind did since a moment, by the newest 2,000 alerts that somebody got. */
  alertPrecision(query: { site: number; sinceMs: number }): readonly KindPrecision[];
  /** Leads about which somebody has to do something, what is due first. */
  handOffs(query: {
    site: number;
    owner?: string | undefined;
    lead?: string | undefined;
    limit: number;
  }): readonly HandOffSummary[];
  /** Leads seen since a moment, the last seen first. Reads every lead. */
  alertHistoryLeads(query: { site: number; sinceMs: number; limit: number }): readonly string[];
  /** What alerts about a lead follow from; `undefined` for noise and whoever was disqualified. */
  alertHistory(query: { site: number; lead: string }): PreviewLead | undefined;
  /** When something has to be done about an alert or a promise next; `undefined`: nothing waits. */
  nextAlertDueAtMs(): number | undefined;
}
