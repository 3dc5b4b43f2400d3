/**
 * What pages and the server API read. Answers are plain data, ready to show; text in them comes from the outside and is
 * shown as text. Times are ms since 1970 on our clock. `nowMs` is the moment that fading is computed for.
 */
import type { KindPrecision, ToldAlert } from '../domain/alert-precision.ts';
import type { PreviewLead } from '../domain/alert-preview.ts';
import type { AlertRoute } from '../domain/alert-route.ts';
import type { AlertSettings, ReceiverSettings, SlaStage } from '../domain/alert-settings.ts';
import type { CompanySum } from '../domain/company-sums.ts';
import type { DestinationKind, OffReason } from '../domain/destination.ts';
import type { Grade } from '../domain/fit/fit.ts';
import type { FitSettings } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import type { Trend } from '../domain/gauge.ts';
import type { LeadActivity } from '../domain/lead-activity.ts';
import type { MergeRecord } from '../domain/lead-group.ts';
import type { LeadProfile } from '../domain/lead-profile.ts';
import type { EngagementLevel } from '../domain/level.ts';
import type { MqlState } from '../domain/mql/mql.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import type { Queue } from '../domain/queue.ts';
import type { Role } from '../domain/role.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { DerivedStage, Stage } from '../domain/stage.ts';
import type { TouchType, UnscoredReason } from '../domain/touchpoint.ts';
import type { ReplayOutcome } from './commands.ts';
import type { DeliveryAttemptQueries } from './delivery-attempts.ts';
import type { TouchpointKey } from './erasure.ts';
import type { ExportReader } from './export-reader.ts';
import type { StoredDecision } from './store.ts';

export interface SiteSummary {
  readonly id: number;
  /** Public site key, `st_…`. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'live' | 'playground' | 'demo';
  /** Origins that may send; empty: all. */
  readonly origins: readonly string[];
  readonly timeZone: string;
}

/** Whether events arrive, and what became of those that were not kept. */
export interface SiteActivity {
  readonly firstEventAtMs: number | undefined;
  readonly lastEventAtMs: number | undefined;
  readonly stored: number;
  readonly repeated: number;
  /** By reason, most frequent first. */
  readonly drops: readonly { readonly reason: string; readonly count: number }[];
  /** The newest quarantined events, at most 20. */
  readonly quarantined: readonly { readonly receivedAtMs: number; readonly reason: string; readonly excerpt: string }[];
}

export interface LeadSummary {
  readonly id: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly company: string | undefined;
  readonly trust: TrustLevel;
  readonly score: number;
  readonly level: EngagementLevel;
  /** `undefined`: never seen on the site. */
  readonly lastSeenAtMs: number | undefined;
  /** The heaviest reason of today's score, as a rule name. */
  readonly topReason: string | undefined;
  /** Who they are, beside what they did. */
  readonly profile: LeadProfile;
}

export interface LeadDetail extends LeadSummary {
  readonly externalId: string | undefined;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
  readonly source: string;
  readonly createdAtMs: number;
  /** Further ids that this person had; each of them answers for it for ever. */
  readonly aliases: readonly string[];
  /** Whether sales should have them, and why. */
  readonly mql: MqlState;
  readonly stage: Stage;
  /** E-mail address of the salesperson that the lead was given to. */
  readonly owner: string | undefined;
  readonly isWatched: boolean;
  /** What the system would say without anybody's decision. */
  readonly derivedStage: DerivedStage;
  readonly browsers: readonly {
    readonly visitor: string;
    readonly fromMs: number;
    readonly toMs: number | undefined;
    readonly trust: TrustLevel;
  }[];
}

/** A lead in the list that salespeople begin with. */
export interface ListedLead extends Omit<LeadActivity, 'reason'> {
  readonly lead: LeadSummary & Pick<LeadDetail, 'stage'>;
  readonly queue: Queue;
  /** Why now: what weighs most of the last days. */
  readonly reason: { readonly ruleName: string; readonly atMs: number; readonly points: number } | undefined;
  /** Whom the lead was given to: an account's e-mail address. */
  readonly owner: string | undefined;
  /** Until when somebody has to answer for the lead; `undefined`: nobody is waited for. */
  readonly answerDueAtMs: number | undefined;
  /** Who decided last about the lead. */
  readonly decidedBy: string | undefined;
  /** Of a lead that was put off: when it is looked at again. */
  readonly wakesAtMs: number | undefined;
}

export interface LeadListPage {
  readonly rows: readonly ListedLead[];
  /**
   * Pass as `after` to go on; `undefined` at the end. A filter that fits few leads may give a page with few rows, or none, and
   * a `next` all the same: the work for one page is bounded.
   */
  readonly next: string | undefined;
}

/** The moment that a list is made for, in the site's own days. */
interface ListMoment {
  readonly site: number;
  readonly nowMs: number;
  /** Site-local day of `nowMs`, and when it began. */
  readonly today: number;
  readonly todayStartMs: number;
}

export interface VisitorSummary {
  readonly visitor: string;
  readonly score: number;
  readonly level: EngagementLevel;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly isBot: boolean;
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

/** Why this score: the parts sum to `score` exactly at one decimal. */
export interface ScoreExplanation {
  readonly atMs: number;
  readonly score: number;
  /** Score rounded to one decimal; equals the sum of the parts' `shown`. */
  readonly shown: number;
  readonly level: EngagementLevel;
  readonly modelVersion: number;
  readonly halfLifeMs: number;
  /** When the score falls below the hot line; `undefined` when it is below already. */
  readonly coolsAtMs: number | undefined;
  /** The same points with the shorter half-life, of which only the last days are left; `undefined`: the model keeps none. */
  readonly urgency: number | undefined;
  readonly trend: Trend | undefined;
  /** One for each score group of the model. */
  readonly groups: readonly GroupScore[];
  readonly parts: readonly ScorePart[];
}

export interface GroupScore {
  readonly id: string;
  readonly name: string;
  readonly score: number;
  readonly level: EngagementLevel;
}

export interface ScorePart {
  readonly rule: string;
  readonly ruleName: string;
  readonly visitor: string;
  /** Touchpoint that earned it. */
  readonly touchpoint: string;
  readonly atMs: number;
  /** Points when earned. */
  readonly points: number;
  /** What they are worth at `atMs` of the explanation. */
  readonly worth: number;
  /** `worth` rounded to one decimal so that all parts sum to `shown`. */
  readonly shown: number;
}

/** Why somebody was taken for a lead; saying the same again in the same way is counted. */
export interface ClaimReason {
  /** The lead as it was named then. */
  readonly lead: string;
  readonly trust: TrustLevel;
  readonly how: 'typed in the browser' | 'signed link' | 'proof in the page' | 'said by the server';
  /** The e-mail address or external id that was named. */
  readonly said: string | undefined;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly times: number;
}

/** Why each stretch of history belongs to a person. */
export interface IdentityExplanation {
  /** The lead that stands for the person. */
  readonly lead: string;
  /** The leads that are this person; one, unless some were merged. */
  readonly leads: readonly Pick<LeadDetail, 'id' | 'email' | 'externalId' | 'trust' | 'source' | 'createdAtMs'>[];
  /** Merges and splits that ever named one of them, oldest first. */
  readonly merges: readonly MergeRecord[];
  readonly stretches: readonly {
    readonly visitor: string;
    readonly fromMs: number;
    readonly toMs: number | undefined;
    readonly trust: TrustLevel;
    readonly touchpoints: number;
    readonly firstAtMs: number | undefined;
    readonly lastAtMs: number | undefined;
    readonly because: readonly ClaimReason[];
  }[];
  /** What was told of each lead without a browser. */
  readonly direct: readonly {
    readonly lead: string;
    readonly touchpoints: number;
    readonly firstAtMs: number | undefined;
    readonly lastAtMs: number | undefined;
  }[];
}

/** One of the keys that a site's servers sign identities with. */
export interface SigningKey {
  readonly id: string;
  readonly secret: string;
  readonly createdAtMs: number;
  /** `undefined`: what it signs is accepted. */
  readonly retiredAtMs: number | undefined;
}

export interface DestinationSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: DestinationKind;
  /** Of an e-mail destination `mailto:…`. */
  readonly url: string;
  readonly secret: string;
  readonly isEnabled: boolean;
  /** Of whoever reads the messages there. */
  readonly language: string;
  /** Messages may name the person. */
  readonly hasPersonalData: boolean;
  readonly takesDigests: boolean;
  /** Until when the secret before the last change signs as well; may be past. */
  readonly previousSecretUntilMs: number | undefined;
  /** First of the failures that no success followed. */
  readonly failingSinceMs: number | undefined;
  /** Why the system switched it off; `undefined`: it is on, or a person did. */
  readonly offReason: OffReason | undefined;
}

export interface DeliverySummary {
  readonly alert: string;
  readonly destination: string;
  readonly destinationName: string;
  readonly lead: string;
  readonly kinds: readonly string[];
  readonly status: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly createdAtMs: number;
  readonly nextAtMs: number;
  readonly lastStatus: number | undefined;
  readonly lastAnswer: string | undefined;
}

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
  readonly atMs: number;
  readonly why: string;
  /** Of that moment; `undefined`: a digest. */
  readonly score: number | undefined;
}

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
  readonly owner: string | undefined;
  readonly stage: SlaStage;
  readonly startedAtMs: number;
  readonly dueAtMs: number;
  readonly isOverdue: boolean;
}

/** A way to look at the list of leads that somebody gave a name. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** Query of the list's address, without `?`. */
  readonly query: string;
  readonly by: string;
}

/** A version of a site's model. */
export interface ModelSummary {
  readonly version: number;
  readonly publishedAtMs: number;
  readonly note: string;
}

/** What people are working on before they publish it. */
export interface ModelDraft {
  readonly model: ScoringModel;
  readonly savedAtMs: number;
  /** E-mail of the account, or `api`. */
  readonly savedBy: string;
}

/** A version that was, or is being, prepared to take over. */
export interface Replay {
  readonly version: number;
  readonly note: string;
  /** `running` says that it was begun and not ended; nobody may be working on it. */
  readonly status: 'running' | 'done' | 'cancelled';
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly outcome: ReplayOutcome | undefined;
}

/**
 * Reads through a handle that cannot write. Wherever a lead is named, any id that the person ever had will do; what is answered
 * names the id that stands for the person now.
 */
export interface Queries {
  sites(): readonly SiteSummary[];
  siteByKey(key: string): SiteSummary | undefined;
  /** Newest first. */
  models(site: number): readonly ModelSummary[];
  /** The scoring model of today. */
  model(site: number): ScoringModel;
  modelVersion(query: { site: number; version: number }): ScoringModel | undefined;
  modelDraft(site: number): ModelDraft | undefined;
  /** Newest first. */
  replays(site: number): readonly Replay[];
  /** The model that a replay prepares or prepared. */
  replayedModel(query: { site: number; version: number }): ScoringModel | undefined;
  siteActivity(site: number): SiteActivity;
  /** What the site's owner says about fit; the default while nothing was said. */
  fitSettings(site: number): FitSettings;
  /**
   * Highest score first; `after` is the last id of the page before. At most `limit` (≤ 200). `minScore` (above 0): only who
   * stands there or above at `nowMs`.
   */
  hotLeads(query: {
    site: number;
    nowMs: number;
    limit: number;
    after?: string | undefined;
    minScore?: number | undefined;
  }): readonly LeadSummary[];
  /** By id, ascending: the stable order for export and the API. */
  leads(query: {
    site: number;
    nowMs: number;
    limit: number;
    after?: string | undefined;
    email?: string | undefined;
  }): readonly LeadSummary[];
  /**
   * Leads added up by company; by domain, or highest score first. `after` is the last domain of the page before. By domain it
   * reads the leads of the companies that it answers with; by score every lead of the site.
   */
  companies(query: {
    site: number;
    nowMs: number;
    limit: number;
    after?: string | undefined;
    sort: 'domain' | 'score';
  }): readonly CompanySum[];
  lead(query: { site: number; lead: string; nowMs: number }): LeadDetail | undefined;
  /** What people decided about a lead, newest first. */
  decisions(query: { site: number; lead: string }): readonly StoredDecision[];
  identity(query: { site: number; lead: string }): IdentityExplanation | undefined;
  /** Everything, page by page. */
  readonly exports: ExportReader;
  /**
   * Touchpoints of a stretch of the log of arrivals that name the person, whoever's they are. `searchedSeq`: how far it looked;
   * `isDone`: there is nothing after it. Reads at most 20,000 touchpoints.
   */
  mentions(query: { site: number; lead: string; afterSeq: number }): {
    readonly touchpoints: readonly TouchpointKey[];
    readonly searchedSeq: number;
    readonly isDone: boolean;
  };
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
  /** Highest score first, narrowed to those that fit everything that is asked; `after` is the `next` of the page before. */
  listLeads(
    query: ListMoment & {
      limit: number;
      after?: string | undefined;
      queue?: Queue | undefined;
      minGrade?: Grade | undefined;
      seenSinceMs?: number | undefined;
      /** Earned points by this rule since then. */
      did?: { readonly rule: string; readonly sinceMs: number } | undefined;
    },
  ): LeadListPage;
  /** By the start of the e-mail address, by words of name or company, or by the customer's own id; at most 50. */
  findLeads(query: ListMoment & { text: string }): LeadListPage;
  /** Oldest first. */
  savedViews(site: number): readonly SavedView[];
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
  visitorTimeline(query: TimelinePage & { visitor: string }): Timeline;
  /** `asOfMs`: the score as it was at a past moment, worked out from the touchpoints until then with the model of then. */
  score(query: {
    site: number;
    subject: { kind: 'lead' | 'visitor'; id: string };
    nowMs: number;
    asOfMs?: number | undefined;
  }): ScoreExplanation | undefined;
  /** Oldest first. */
  signingKeys(site: number): readonly SigningKey[];
  destinations(site: number): readonly DestinationSummary[];
  /** Newest first. */
  deliveries(query: {
    site: number;
    limit: number;
    lead?: string | undefined;
    status?: DeliverySummary['status'] | undefined;
    /** The last one of the page before, by {@link deliveryCursor}. */
    after?: string | undefined;
  }): readonly DeliverySummary[];
  deliveryAttempts: DeliveryAttemptQueries['deliveryAttempts'];
  alert(query: { site: number; alert: string }): AlertRecord | undefined;
  /** The newest alerts that somebody was to be told since then, whether or not there is a destination; oldest first. */
  alertsSentSince(query: { site: number; sinceMs: number; limit: number }): readonly AlertRecord[];
  /** How many deliveries of a site were given up. */
  deadDeliveries(site: number): number;
  /** Of all sites together: events by what became of them (`stored`, `repeated`, `drop:reason`), deliveries by state. */
  totals(): {
    readonly events: readonly { readonly name: string; readonly count: number }[];
    readonly deliveries: readonly { readonly status: string; readonly count: number }[];
  };
  accountCount(): number;
  accountByEmail(email: string): { readonly id: string; readonly passwordHash: string } | undefined;
  /** The account behind a cookie's token hash, while it has not expired. */
  signIn(query: {
    tokenHash: string;
    nowMs: number;
  }): { readonly account: string; readonly email: string; readonly role: Role } | undefined;
  accounts(): readonly { readonly email: string; readonly role: Role }[];
  invitations(): readonly { readonly email: string; readonly role: Role; readonly expiresAtMs: number }[];
  /** Whom a one-time link is for, while it works. */
  invitation(query: { tokenHash: string; nowMs: number }): { readonly email: string; readonly role: Role } | undefined;
  setting(name: string): string | undefined;
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
  /** People on the watch list, by the id that stands for each. */
  watchList(site: number): readonly string[];
  /** Leads seen since a moment, the last seen first. Reads every lead. */
  alertHistoryLeads(query: { site: number; sinceMs: number; limit: number }): readonly string[];
  /** What alerts about a lead follow from; `undefined` for noise and whoever was disqualified. */
  alertHistory(query: { site: number; lead: string }): PreviewLead | undefined;
  /** When something has to be done about an alert or a promise next; `undefined`: nothing waits. */
  nextAlertDueAtMs(): number | undefined;
  /** When the outbox next has something to send to a destination that is on; `undefined` when it has nothing. */
  nextDeliveryAtMs(): number | undefined;
  /** Who holds claimed deliveries, alive or not. */
  deliverySenders(): readonly string[];
}
