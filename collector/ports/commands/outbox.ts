/** Destinations, and what is on the way to them. */

import type { DestinationKind } from '../../domain/destination.ts';
import type { AttemptRecord } from '../delivery-attempts.ts';

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
  /** The same of a digest: by the id of the lead that an item names. */
  readonly people: Readonly<Record<string, AlertPerson>>;
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
  /** Kept in the log of the delivery. */
  readonly attempt: AttemptRecord;
  /** The receiver said 410 Gone: the destination is switched off. */
  readonly disableDestination: boolean;
}

export interface OutboxCommands {
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
}
