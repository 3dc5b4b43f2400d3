/**
 * What use cases need inside one transaction. Each use case loads what its decision needs, decides with pure functions, and
 * commits the plan. Implementations run calls of one transaction one after the other; a database over a network may answer
 * with promises, the embedded one answers at once. One contract suite (test/store) holds all implementations to this.
 */
import type { AlertKind, AlertState } from '../domain/alert-policy.ts';
import type { AlertSettings } from '../domain/alert-settings.ts';
import type { Accumulators } from '../domain/decay.ts';
import type { Device } from '../domain/device.ts';
import type { FitRules } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import type { GaugeSums } from '../domain/gauge.ts';
import type { MergeRecord } from '../domain/lead-group.ts';
import type { DatedContribution } from '../domain/lead-profile.ts';
import type { IdentityClaim, OwnershipInterval, TrustLevel } from '../domain/ownership.ts';
import type { ScoreChange } from '../domain/score-facts.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { DeclineReason, Stage, StageDecision } from '../domain/stage.ts';
import type { StateKeys } from '../domain/state-keys.ts';
import type { Subject } from '../domain/subject.ts';
import type { LedgerEntry, SubjectState } from '../domain/subject-state.ts';
import type { PageView, Touchpoint } from '../domain/touchpoint.ts';
import type { AlertPlan, AlertStore, HandOff } from './alert-store.ts';

type Awaitable<T> = T | Promise<T>;

export interface SiteContext {
  readonly key: string;
  readonly name: string;
  readonly timeZone: string;
  readonly model: ScoringModel;
  /** Another version of the model is being prepared: what happens to subjects is noted for it. */
  readonly isReplaying: boolean;
  readonly alertSettings: AlertSettings;
  /** Leads on the watch list, by the id that stands for the person. */
  readonly watched: ReadonlySet<string>;
  /** Somebody was erased here not too long ago: late events are looked at with that in mind. */
  readonly hasErased: boolean;
}

/** When a browser was here. */
export interface VisitorSeen {
  readonly firstSeenAtMs: number;
  /** Of anonymous visitors coarse (a few seconds); a lead's own is exact, on its subject's row. */
  readonly lastSeenAtMs: number;
  readonly isBot: boolean;
  /** What it runs on, as it said last; `undefined`: not known. */
  readonly device: Device | undefined;
}

/** What is known of a visitor that bears on a batch. */
export interface VisitorView {
  /** Undefined: nothing of this visitor is stored yet. */
  readonly seen: VisitorSeen | undefined;
  /** Of the asked ids, those stored already. */
  readonly knownIds: ReadonlySet<string>;
  /** Of the asked page views, those that exist, by view id. */
  readonly pageViews: ReadonlyMap<string, PageView>;
  readonly intervals: readonly OwnershipInterval[];
}

export interface StoredLead {
  readonly id: string;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
  readonly name: string | undefined;
  readonly company: string | undefined;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
  readonly trust: TrustLevel;
  readonly source: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** The lead that stands for this one and others that are the same person, maybe itself; `undefined`: it was never merged. */
  readonly survivor: string | undefined;
}

/** What fit, noise and MQL of a lead follow from, as stored. */
export interface LeadRecord {
  /** All that is known of the person. */
  readonly person: StoredLead;
  /** What counts, in no order. */
  readonly ledger: readonly DatedContribution[];
  readonly browsers: number;
  readonly botBrowsers: number;
  /** Noise flags of which a person said that they do not hold. */
  readonly overruled: readonly NoiseFlag[];
}

/** A claim with the lead as it was said then, and who that is now. */
export interface KnownClaim extends IdentityClaim {
  readonly survivor: string | undefined;
}

export interface SubjectTotals {
  readonly accumulators: Accumulators;
  readonly gauges: GaugeSums;
  readonly lastSeenAtMs: number;
}

/** Stored facts of a stretch of one visitor's time. */
export interface History {
  readonly pageViews: readonly PageView[];
  /** Touchpoints other than page views and engagement. */
  readonly acts: readonly Touchpoint[];
  /** When the newest touchpoint of any type happened; 0: there is none. */
  readonly newestAtMs: number;
}

export interface SubjectPlan {
  readonly subject: Subject;
  /** Forget what is stored of the subject first: the change was worked out from nothing. */
  readonly isRebuilt: boolean;
  readonly change: ScoreChange;
  readonly totals: SubjectTotals;
  readonly rankKey: number | undefined;
}

/** A decision about a lead's stage as it is kept for ever. */
export interface StoredDecision extends StageDecision {
  readonly id: string;
  readonly lead: string;
  readonly fromStage: Stage;
  readonly toStage: Stage;
  readonly reason: DeclineReason | undefined;
  readonly note: string;
  readonly by: string;
  readonly score: number;
  readonly modelVersion: number;
  readonly evidence: readonly {
    readonly rule: string;
    readonly points: number;
    readonly atMs: number;
    readonly touchpoint: string;
  }[];
}

/** Everything one decision changes; committed whole or not at all. */
export interface Plan {
  readonly site: number;
  /** The browser that all of this came from; undefined: none, it happened outside the website. */
  readonly visitor?: string;
  /** When it was here, if that is news. */
  readonly seen?: VisitorSeen | undefined;
  readonly touchpoints: readonly Touchpoint[];
  readonly pageViews: readonly PageView[];
  readonly claims: readonly IdentityClaim[];
  /** All intervals of the visitor, when they changed. */
  readonly intervals?: readonly OwnershipInterval[] | undefined;
  readonly leads: readonly StoredLead[];
  /** Leads that are one person from now on, or several again; with all intervals of each browser that ever named one of them. */
  readonly regrouping?: {
    readonly record: MergeRecord;
    /** By lead. */
    readonly survivors: ReadonlyMap<string, string | undefined>;
    /** By visitor. */
    readonly intervals: ReadonlyMap<string, readonly OwnershipInterval[]>;
  };
  readonly subjects: readonly SubjectPlan[];
  readonly alertStates: readonly { readonly lead: string; readonly states: ReadonlyMap<AlertKind, AlertState> }[];
  readonly alerts: readonly AlertPlan[];
  readonly handOffs: readonly HandOff[];
  readonly nowMs: number;
}

export interface Store {
  /** Throws `AppError('unknown_site')`. */
  site(site: number): Awaitable<SiteContext>;
  visitorView(keys: {
    site: number;
    visitor: string;
    ids: readonly string[];
    views: readonly string[];
    /** Whether the page views need their referrers: a look-up more for each. */
    hasReferrers: boolean;
  }): Awaitable<VisitorView>;
  hasTouchpoint(site: number, visitor: string, id: string): Awaitable<boolean>;
  /** Whether what happened at this moment under this mark was erased. */
  isErased(site: number, mark: string, atMs: number): Awaitable<boolean>;
  /** All identity claims of a visitor. */
  claims(site: number, visitor: string): Awaitable<readonly KnownClaim[]>;
  /** Browsers with an identity claim for one of these leads, as it was said then. */
  visitorsClaiming(site: number, leads: readonly string[]): Awaitable<readonly string[]>;
  leadByEmail(site: number, email: string): Awaitable<StoredLead | undefined>;
  leadByExternalId(site: number, externalId: string): Awaitable<StoredLead | undefined>;
  leadById(site: number, lead: string): Awaitable<StoredLead | undefined>;
  /** What is known of one lead and the person that it stands for. Reads the whole ledger: for when somebody may be told. */
  leadRecord(site: number, lead: string): Awaitable<LeadRecord | undefined>;
  /** What the site's owner says about fit. */
  fitRules(site: number): Awaitable<FitRules>;
  /** The leads that this one stands for, itself among them; empty when it stands for no other. */
  leadGroup(site: number, survivor: string): Awaitable<readonly StoredLead[]>;
  /** Merges and their undoing that name one of these leads, in the order in which they were said. */
  mergesOf(site: number, leads: readonly string[]): Awaitable<readonly MergeRecord[]>;
  saveLead(site: number, lead: StoredLead, nowMs: number): Awaitable<void>;
  totals(site: number, subject: Subject): Awaitable<SubjectTotals | undefined>;
  /** The part that the keys name. Days, visits and windows come first, by which a bucket may turn out not to be needed. */
  subjectState(site: number, subject: Subject, keys: StateKeys): Awaitable<SubjectState>;
  /** How many page views of a subject a frequency rule looks at between two moments (inclusive), counted up to `limit`. */
  windowViewCount(window: {
    site: number;
    subject: Subject;
    rule: string;
    fromMs: number;
    toMs: number;
    limit: number;
  }): Awaitable<number>;
  /** Stored page views and acts of a visitor with `fromMs <= occurredAtMs < toMs`. */
  history(stretch: { site: number; visitor: string; fromMs: number; toMs: number }): Awaitable<History>;
  /** Every browser's intervals that belong to the lead, and its direct touches; a merged lead's under its survivor. */
  intervalsOfLead(
    site: number,
    lead: string,
  ): Awaitable<readonly { readonly visitor: string; readonly fromMs: number; readonly toMs: number }[]>;
  alertStates(site: number, lead: string): Awaitable<ReadonlyMap<AlertKind, AlertState>>;
  readonly alerts: AlertStore;
  /** The last decision about the person for whom this lead stands. */
  lastDecision(site: number, lead: string): Awaitable<StageDecision | undefined>;
  addDecision(site: number, decision: StoredDecision): Awaitable<void>;
  /** Whether one of these rules gave a subject points that count since a moment. */
  hasEarned(
    site: number,
    subject: Subject,
    by: { readonly rules: readonly string[]; readonly sinceMs: number },
  ): Awaitable<boolean>;
  /** Counting contributions of a subject, newest first. */
  newestEntries(site: number, subject: Subject, limit: number): Awaitable<readonly LedgerEntry[]>;
  /** Address of this server for links, as `serve` found it. */
  publicUrl(): Awaitable<string>;
  commit(plan: Plan): Awaitable<void>;
  /** Counts events by what became of them. */
  count(site: number, name: string, day: number, count: number): Awaitable<void>;
  /** Keeps the newest {@link maxQuarantined} of a site. */
  quarantine(
    site: number,
    event: {
      readonly receivedAtMs: number;
      readonly reason: string;
      readonly excerpt: string;
      /** Who sent it, where that is known. */
      readonly visitor?: string;
    },
  ): Awaitable<void>;
}

/** Refused events kept for the owner to look at, per site; the oldest go first. */
export const maxQuarantined = 200;
