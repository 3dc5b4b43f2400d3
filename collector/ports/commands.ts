/**
 * Everything that changes the database. Callable from any thread; each call resolves after its transaction is on disk
 * (WAL, synchronous=FULL) and rejects with `StoreUnavailable` when it could not be committed: then nothing of it was kept.
 */
import type { FitSettings } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import type { TouchData, TouchType, UnscoredReason } from '../domain/touchpoint.ts';

/** A browser's event after validation at the edge: ids checked, texts cut, clock corrected, site-local day fixed. */
export interface IncomingEvent {
  readonly id: string;
  readonly type: TouchType;
  readonly occurredAtMs: number;
  readonly day: number;
  readonly view: string | undefined;
  readonly data: TouchData;
  readonly unscored: UnscoredReason | undefined;
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

export interface ClaimedDelivery {
  readonly site: number;
  readonly destination: string;
  readonly alert: string;
  readonly url: string;
  readonly secret: string;
  readonly payload: string;
  /** Attempts made before this one. */
  readonly attempts: number;
}

export interface DeliveryOutcome {
  readonly site: number;
  readonly destination: string;
  readonly alert: string;
  readonly status: 'waiting' | 'delivered' | 'dead';
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
  /** `'unknown_lead'` stores nothing. */
  recordTouch(touch: DirectTouch): 'stored' | 'repeated' | 'unknown_lead';
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
  /** Replaces what the site's owner says about fit. */
  saveFitSettings(input: { site: number; settings: FitSettings }): void;
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
  createDestination(input: { site: number; name: string; url: string; nowMs: number }): { id: string; secret: string };
  setDestinationEnabled(input: { site: number; destination: string; isEnabled: boolean }): void;
  removeDestination(input: { site: number; destination: string }): void;
  /** Puts a test message into the outbox. */
  testDestination(input: { site: number; destination: string; nowMs: number }): { alert: string };
  /** Makes a dead delivery wait again. */
  resendDelivery(input: { site: number; destination: string; alert: string; nowMs: number }): void;
  /** Takes due deliveries for `leaseMs`; nobody else gets them until then. */
  claimDeliveries(input: { nowMs: number; leaseMs: number; limit: number }): readonly ClaimedDelivery[];
  settleDelivery(outcome: DeliveryOutcome): void;
  /** Frees what a process that died had claimed; only for the one process that sends, when it starts. */
  releaseDeliveries(): void;
  createAccount(input: { email: string; passwordHash: string; nowMs: number }): 'created' | 'exists';
  startSignIn(input: { tokenHash: string; account: string; expiresAtMs: number }): void;
  endSignIn(tokenHash: string): void;
  setSetting(input: { name: string; value: string }): void;
  removeSetting(name: string): void;
}

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
