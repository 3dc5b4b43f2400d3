/**
 * Everything that changes the database. Callable from any thread; each call resolves after its transaction is on disk
 * (WAL, synchronous=FULL) and rejects with `StoreUnavailable` when it could not be committed: then nothing of it was kept.
 */

import type { AlertSettings, ReceiverSettings } from '../domain/alert-settings.ts';
import type { DestinationKind } from '../domain/destination.ts';
import type { FitSettings } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import type { Role } from '../domain/role.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { DecisionKind, DecisionRefusal, DeclineReason, DerivedStage, Stage } from '../domain/stage.ts';
import type { TouchData, TouchType, UnscoredReason } from '../domain/touchpoint.ts';
import type { TouchpointKey } from './erasure.ts';
import type { SubjectPlan } from './store.ts';

/** A browser's event after validation at the edge: ids checked, texts cut, clock corrected, site-local day fixed. */
export interface IncomingEvent {
  readonly id: string;
  readonly type: TouchType;
  readonly occurredAtMs: number;
  readonly day: number;
  readonly view: string | undefined;
  readonly data: TouchData;
  readonly unscored: UnscoredReason | undefined;
  /** Of an identify: how the identity was established; absent: claimed. */
  readonly trust?: TrustLevel;
}

export interface IncomingBatch {
  readonly site: number;
  readonly visitor: string;
  readonly visit: string;
  readonly receivedAtMs: number;
  readonly isBot: boolean;
  readonly events: readonly IncomingEvent[];
  /** Events of the same request that were refused, with the reason. */
  readonly dropped: readonly DroppedEvent[];
  /** True for demo data, imports and replays: nobody is alerted. */
  readonly isSilent: boolean;
}

export interface DroppedEvent {
  readonly reason: string;
  /** Start of the event as it came. */
  readonly excerpt: string;
}

export interface LeadInput {
  readonly site: number;
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  readonly name?: string | undefined;
  readonly company?: string | undefined;
  readonly traits?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly trust: TrustLevel;
  readonly source: 'api' | 'import' | 'demo';
  readonly nowMs: number;
}

export type SavedLead =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly lead: string }
  /** E-mail and external id belong to two different leads. */
  | { readonly kind: 'conflict'; readonly leads: readonly [string, string] };

export interface MergeInput {
  readonly site: number;
  readonly lead: string;
  readonly into: string;
  /** Who says so, and why: kept for ever. */
  readonly by: string;
  readonly why: string;
  readonly nowMs: number;
}

export type Merged =
  /** `lead`: the id that stands for both from now on; `merge`: the record, by which it can be taken back. */
  | { readonly kind: 'merged'; readonly lead: string; readonly merge: string }
  /** They were one already. */
  | { readonly kind: 'unchanged'; readonly lead: string }
  | { readonly kind: 'too_many' };

export interface SplitInput {
  readonly site: number;
  readonly lead: string;
  /** The merge to be taken back; `undefined`: the last one that names the lead. */
  readonly merge: string | undefined;
  readonly by: string;
  readonly why: string;
  readonly nowMs: number;
}

export type Split =
  /** `leads`: the ids that stand for the two people from now on. */
  | { readonly kind: 'split'; readonly leads: readonly string[]; readonly merge: string }
  /** No merge in force is meant. */
  | { readonly kind: 'not_merged' };

export interface DirectTouch {
  readonly site: number;
  readonly lead: string;
  readonly id: string;
  readonly type: TouchType;
  readonly occurredAtMs: number;
  readonly receivedAtMs: number;
  readonly day: number;
  readonly data: TouchData;
  readonly isSilent: boolean;
}

export interface EraseLead {
  readonly site: number;
  /** Any id of the person. */
  readonly lead: string;
  /** Touchpoints up to here were looked through for the person's names; 0: none were. */
  readonly searchedSeq: number;
  /** Those of other browsers that name the person, as far as was looked. */
  readonly mentions: readonly TouchpointKey[];
  readonly nowMs: number;
}

/** What was erased. */
export interface Erasure {
  /** Every id of the person; empty: it was no person. */
  readonly leads: readonly string[];
  readonly touchpoints: number;
  /** The write-ahead log holds text of it for as long as somebody reads an older moment; it is cleared when they are done. */
  readonly isInLog: boolean;
}

export interface DecideStage {
  readonly site: number;
  readonly lead: string;
  readonly kind: DecisionKind;
  /** What the system said of the lead when the person decided. */
  readonly derived: DerivedStage;
  readonly reason: DeclineReason | undefined;
  readonly note: string;
  /** An account's e-mail address, or `api`. */
  readonly by: string;
  readonly wakeAtMs: number | undefined;
  readonly nowMs: number;
}

export type StageDecided =
  | { readonly kind: 'decided'; readonly stage: Stage }
  | { readonly kind: 'refused'; readonly refusal: DecisionRefusal }
  | { readonly kind: 'unknown_lead' };

export interface AssignLead {
  readonly site: number;
  readonly lead: string;
  /** E-mail address; `undefined`: nobody. */
  readonly owner: string | undefined;
  /** An account's e-mail address, or `api`. */
  readonly by: string;
  readonly nowMs: number;
}

export type LeadAssigned =
  | { readonly kind: 'assigned' | 'unchanged' | 'unknown_lead' }
  /** The owner has as many open leads as they can take. */
  | { readonly kind: 'no_capacity'; readonly capacity: number; readonly open: number };

/** A direct touch whose lead is named by id, else by e-mail, else by external id. */
export interface NamedTouch extends Omit<DirectTouch, 'lead'> {
  readonly lead: string | undefined;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
}

/** What a person says about a destination. */
export interface DestinationSettings {
  readonly name: string;
  /** `https:…`; of an e-mail destination `mailto:…` with one address. */
  readonly url: string;
  /** Of whoever reads the messages there. Default: `en`. */
  readonly language?: string | undefined;
  /** Messages may name the person. Default: no. */
  readonly hasPersonalData?: boolean | undefined;
  /** Default: yes. */
  readonly takesDigests?: boolean | undefined;
}

/** Who an alert is about, for destinations that may be told. */
export interface AlertPerson {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly company: string | undefined;
}

export interface ClaimedDelivery {
  readonly site: number;
  readonly destination: string;
  readonly alert: string;
  readonly kind: DestinationKind;
  readonly url: string;
  /** That sign it: the one in use first. */
  readonly secrets: readonly string[];
  readonly language: string;
  /** IANA zone of the site. */
  readonly timeZone: string;
  /** `undefined`: the destination is not told, or the alert is about nobody. */
  readonly person: AlertPerson | undefined;
  /** JSON of the alert as it was decided. */
  readonly payload: string;
  /** Attempts made before this one. */
  readonly attempts: number;
}

export interface DeliveryOutcome {
  readonly site: number;
  readonly destination: string;
  readonly alert: string;
  /** Who made the attempt; what another one has claimed since stays as it is. */
  readonly sender: string;
  readonly status: 'waiting' | 'delivered' | 'dead';
  readonly answeredAtMs: number;
  readonly nextAtMs: number;
  readonly settledAtMs: number | undefined;
  readonly lastStatus: number | undefined;
  readonly lastAnswer: string | undefined;
  /** The receiver said 410 Gone: the destination is switched off. */
  readonly disableDestination: boolean;
}

export interface Commands {
  /** Stores, attributes and scores a batch; repeats change nothing. */
  ingest(batch: IncomingBatch): void;
  /** Counts what was refused before a site was known (site 0) or as a whole. */
  countDrop(drop: { site: number; reason: string; excerpt: string; atMs: number }): void;
  saveLead(input: LeadInput): SavedLead;
  saveLeads(inputs: readonly LeadInput[]): readonly SavedLead[];
  /** Silent: nobody is alerted by it. Rejects with `AppError('unknown_lead')`. */
  mergeLeads(input: MergeInput): Merged;
  /** Takes a merge back; both people get exactly what is theirs. Silent. Rejects with `AppError('unknown_lead')`. */
  splitLead(input: SplitInput): Split;
  /**
   * Takes everything out that is kept of a person, and works out anew what others lose by it. Silent. Late events of then are
   * refused from now on. The text is gone from the files a moment later. Rejects with `AppError('unknown_lead')`.
   */
  eraseLead(input: EraseLead): Erasure;
  /** The same for one browser, whoever used it. Rejects with `AppError('unknown_visitor')`. */
  eraseVisitor(input: { site: number; visitor: string; nowMs: number }): Erasure;
  /** The same for single touchpoints; those that are not there are passed over. */
  eraseTouchpoints(input: { site: number; touchpoints: readonly TouchpointKey[]; nowMs: number }): Erasure;
  /** Marks of erasures whose time is over: events of then are too old anyway. */
  removeOldErasures(input: { nowMs: number }): void;
  /** `'unknown_lead'` stores nothing. */
  recordTouch(touch: DirectTouch): 'stored' | 'repeated' | 'unknown_lead';
  recordTouches(touches: readonly NamedTouch[]): readonly ('stored' | 'repeated' | 'unknown_lead')[];
  /** Says through the server API that a visitor is a lead, found or made by e-mail or external id. */
  identify(input: {
    site: number;
    visitor: string;
    id: string;
    atMs: number;
    day: number;
    receivedAtMs: number;
    lead: LeadInput;
  }): SavedLead;
  /** Records a person's decision about a lead. */
  decideStage(input: DecideStage): StageDecided;
  createSite(input: {
    name: string;
    kind: 'live' | 'playground' | 'demo';
    origins: readonly string[];
    timeZone: string;
    nowMs: number;
  }): { id: number; key: string };
  updateSite(input: { site: number; name: string; origins: readonly string[]; timeZone: string }): void;
  /** Removes a site and everything in it. */
  removeSite(site: number): void;
  /** Makes a further signing key; `secret` is told only here. */
  createSigningKey(input: { site: number; nowMs: number }): { id: string; secret: string };
  /** From now on nothing that it signed is accepted. Retiring it again changes nothing. */
  retireSigningKey(input: { site: number; key: string; nowMs: number }): void;
  /** Replaces what the site's owner says about fit. */
  saveFitSettings(input: { site: number; settings: FitSettings }): void;
  /** Replaces the site's draft. */
  saveModelDraft(input: { site: number; model: ScoringModel; savedBy: string; nowMs: number }): void;
  removeModelDraft(site: number): void;
  /** A person says that a noise flag of a lead does not hold, or holds after all; kept for ever. `'unknown_lead'` stores nothing. */
  decideNoise(input: {
    site: number;
    lead: string;
    flag: NoiseFlag;
    isOverruled: boolean;
    /** E-mail of the account, or `api`. */
    decidedBy: string;
    nowMs: number;
  }): 'stored' | 'unknown_lead';
  /** Keeps what a person wrote about a lead, for ever. `'unknown_lead'` stores nothing. */
  addNote(input: { site: number; lead: string; note: string; by: string; nowMs: number }): 'stored' | 'unknown_lead';
  /** Gives a way to look at the list of leads a name; a site has at most {@link maxSavedViews}. */
  saveView(input: { site: number; name: string; query: string; by: string; nowMs: number }): 'saved' | 'too_many';
  /** Removing one that is gone changes nothing. */
  removeView(input: { site: number; view: string }): void;
  /** Replaces what the site's owner says about alerts. */
  saveAlertSettings(input: { site: number; settings: AlertSettings }): void;
  /** Replaces what is said about one salesperson who receives alerts. */
  saveAlertReceiver(input: { site: number; receiver: string; settings: ReceiverSettings }): void;
  /** Alerts about their leads go to the channel from now on; who owns which lead stays. */
  removeAlertReceiver(input: { site: number; receiver: string }): void;
  /** Says whether an alert was useful; the last word of each person holds. `'unknown_alert'` stores nothing. */
  judgeAlert(input: {
    site: number;
    alert: string;
    isUseful: boolean;
    /** An account's e-mail address, or `api`. */
    by: string;
    nowMs: number;
  }): 'stored' | 'unknown_alert';
  /** Puts a lead on the watch list, or takes it off; kept for ever. `'unknown_lead'` stores nothing. */
  watchLead(input: {
    site: number;
    lead: string;
    isWatched: boolean;
    by: string;
    nowMs: number;
  }): 'stored' | 'unknown_lead';
  /** Gives a lead to a salesperson, within their capacity, or to nobody; kept for ever. */
  assignLead(input: AssignLead): LeadAssigned;
  /** Somebody talked to an accepted lead: ends what was promised about it. `'unknown_lead'` stores nothing. */
  recordContact(input: { site: number; lead: string; nowMs: number }): 'stored' | 'unknown_lead';
  /**
   * Does what is due by now about alerts and hand-offs of all sites, up to a bounded number in one transaction: sends what
   * waited, tells the channel, makes digests, finds promises overdue. Safe from several processes at once.
   */
  runDueAlerts(input: { nowMs: number }): { readonly done: number };
  createDestination(input: DestinationSettings & { site: number; kind?: DestinationKind | undefined; nowMs: number }): {
    id: string;
    secret: string;
  };
  /** Replaces what a person said about a destination. Its kind stays. Rejects with `AppError('unknown_destination')`. */
  updateDestination(input: DestinationSettings & { site: number; destination: string }): void;
  /** Switching on forgets why it was off and since when it failed. Rejects with `AppError('unknown_destination')`. */
  setDestinationEnabled(input: { site: number; destination: string; isEnabled: boolean }): void;
  /** Makes a new signing secret; the old one signs as well until then. Rejects with `AppError('unknown_destination')`. */
  rotateSecret(input: { site: number; destination: string; nowMs: number }): {
    secret: string;
    previousUntilMs: number;
  };
  removeDestination(input: { site: number; destination: string }): void;
  /** Puts a test message into the outbox. Rejects with `AppError('unknown_destination')`. */
  testDestination(input: { site: number; destination: string; nowMs: number }): { alert: string };
  /** Makes dead deliveries wait again: the named ones, or all of the site. Says how many there were. */
  resendDeliveries(input: {
    site: number;
    which: 'all' | readonly { readonly destination: string; readonly alert: string }[];
    nowMs: number;
  }): { resent: number };
  /** Takes due deliveries for `leaseMs`; nobody else gets them until then. `sender`: who takes them. */
  claimDeliveries(input: { sender: string; nowMs: number; leaseMs: number; limit: number }): readonly ClaimedDelivery[];
  /** A destination that is switched off by it is told of to the others of the site, in the same transaction. */
  settleDelivery(outcome: DeliveryOutcome): void;
  /** Frees what a sender had claimed that sends no more. */
  releaseDeliveries(input: { sender: string }): void;
  /**
   * Begins to prepare a new version of a site's model, or goes on with the one that was begun with this very document.
   * From its commit on, every subject to which something happens is noted. Throws `AppError('replay_running')` while
   * another document is being prepared.
   */
  startReplay(input: { site: number; model: ScoringModel; note: string; nowMs: number }): ReplayRun;
  /**
   * Keeps subjects as the new model sees them, beside what is shown, and strikes those off that were noted and to which nothing
   * happened since. `cursor`: how far the first pass got.
   */
  saveReplayed(input: { site: number; subjects: readonly PreparedSubject[]; cursor: string | undefined }): void;
  /**
   * Works out the last noted subjects, and puts the new model and everything it gives in the place of what is shown, all in
   * one transaction; nobody is alerted. `'busy'`: too many subjects are noted, work them out first.
   */
  finishReplay(input: { site: number; nowMs: number }): ReplayOutcome | 'busy';
  /**
   * Publishes a draft for what happens from now on; what was earned stays as it was earned. One transaction, nobody is
   * alerted. Throws `AppError('needs_replay')` when the draft also decides about what happened before, and
   * `AppError('replay_running')` while a version is being prepared.
   */
  publishFromNow(input: { site: number; model: ScoringModel; note: string; nowMs: number }): ReplayOutcome;
  /** Gives up what is being prepared; what is shown stays. */
  cancelReplay(input: { site: number; nowMs: number }): void;
  /** `role`: an admin's by default. Uses up the invitation of that address. */
  createAccount(input: { email: string; passwordHash: string; role?: Role; nowMs: number }): 'created' | 'exists';
  /** Remembers a one-time link; an earlier one of that address is dead. `'exists'`: there is an account. */
  invite(input: { tokenHash: string; email: string; role: Role; expiresAtMs: number }): 'invited' | 'exists';
  setRole(input: { email: string; role: Role }): 'done' | 'unknown' | 'last_admin';
  /** Takes an account out, with its sign-ins, or an invitation. */
  removeAccount(input: { email: string }): 'done' | 'unknown' | 'last_admin';
  startSignIn(input: { tokenHash: string; account: string; expiresAtMs: number }): void;
  endSignIn(tokenHash: string): void;
  /** Signs the account out in every browser but one. */
  endOtherSignIns(input: { account: string; tokenHash: string }): void;
  /** And signs out every other browser. */
  changePassword(input: { account: string; passwordHash: string; tokenHash: string }): void;
  setSetting(input: { name: string; value: string }): void;
  removeSetting(name: string): void;
}

/** Saved views of a site: more than these nobody finds again in a row of links. */
export const maxSavedViews = 20;

/** One subject as a new model sees it. */
export interface PreparedSubject {
  readonly plan: SubjectPlan;
  readonly pageKinds: readonly PageKindChange[];
  /** How often something had happened to the subject since the replay began, when this was worked out; 0: was not asked for. */
  readonly touchedTimes: number;
}

/** A stored page view whose kind is another one under the new model. */
export interface PageKindChange {
  readonly visitor: string;
  readonly view: string;
  readonly pageKind: string;
}

/** A replay that is under way. */
export interface ReplayRun {
  /** The model that it prepares, with its version. */
  readonly model: ScoringModel;
  /** The model in use. */
  readonly before: ScoringModel;
  /** The last subject of the first pass that is done; empty at the start. */
  readonly cursor: string;
  readonly isResumed: boolean;
}

/** What the change of model did to the leads, at the moment of the change. */
export interface ReplayOutcome {
  readonly version: number;
  /** Leads that are hot now and were not, highest score first, at most 200; and how many there are. */
  readonly gained: readonly string[];
  readonly gainedCount: number;
  readonly lost: readonly string[];
  readonly lostCount: number;
  /** Hot before and after. */
  readonly stayedCount: number;
}

/** Those that decide by the rules of the domain, each a use case of its own. */
export type UseCaseCommand =
  | 'ingest'
  | 'countDrop'
  | 'saveLead'
  | 'saveLeads'
  | 'mergeLeads'
  | 'splitLead'
  | 'eraseLead'
  | 'eraseVisitor'
  | 'eraseTouchpoints'
  | 'recordTouch'
  | 'recordTouches'
  | 'identify'
  | 'decideStage'
  | 'assignLead'
  | 'recordContact'
  | 'runDueAlerts';

/** Those about destinations and the outbox. */
export type OutboxCommand =
  | 'createDestination'
  | 'updateDestination'
  | 'setDestinationEnabled'
  | 'rotateSecret'
  | 'removeDestination'
  | 'testDestination'
  | 'resendDeliveries'
  | 'claimDeliveries'
  | 'settleDelivery'
  | 'releaseDeliveries';

/** Those about the people who use the interface. */
export type AccountCommand =
  | 'createAccount'
  | 'invite'
  | 'setRole'
  | 'removeAccount'
  | 'endOtherSignIns'
  | 'changePassword';

/** Those by which another version of a model is prepared and put in its place. */
export type ReplayCommand = 'startReplay' | 'saveReplayed' | 'finishReplay' | 'publishFromNow' | 'cancelReplay';

/** The same commands from a thread that has to wait for them. */
export type CommandClient = {
  readonly [Name in keyof Commands]: (...args: Parameters<Commands[Name]>) => Promise<ReturnType<Commands[Name]>>;
};

/** The store could not commit: nothing was kept, trying again is right. */
export class StoreUnavailable extends Error {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds = 5) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** After a commit: which subjects (`l:…`, `v:…`) of which site changed, so that open pages can show it. */
export interface ChangeNotice {
  readonly site: number;
  readonly subjects: readonly string[];
  /** The outbox has something new to send. */
  readonly hasDeliveries: boolean;
}
