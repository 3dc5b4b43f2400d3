/** What happened, on a website or elsewhere. */
import type { ClockSkew } from '../../domain/correct-clock.ts';
import type { Device } from '../../domain/device.ts';
import type { TrustLevel } from '../../domain/ownership.ts';
import type { TouchData, TouchType, UnscoredReason } from '../../domain/touchpoint.ts';

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
  /** How wrong the browser's clock was; absent: it was right, or nobody's clock was asked. */
  readonly clockSkew?: ClockSkew | undefined;
  /** What the browser runs on; absent: not known. */
  readonly device?: Device | undefined;
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

/** A direct touch whose lead is named by id, else by e-mail, else by external id. */
export interface NamedTouch extends Omit<DirectTouch, 'lead'> {
  readonly lead: string | undefined;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
}

export interface TouchpointCommands {
  /** Stores, attributes and scores a batch; repeats change nothing. */
  ingest(batch: IncomingBatch): void;
  /** Counts what was refused before a site was known (site 0) or as a whole. */
  countDrop(drop: { site: number; reason: string; excerpt: string; atMs: number }): void;
  /** `'unknown_lead'` stores nothing. */
  recordTouch(touch: DirectTouch): 'stored' | 'repeated' | 'unknown_lead';
  recordTouches(touches: readonly NamedTouch[]): readonly ('stored' | 'repeated' | 'unknown_lead')[];
}
