/** Destinations, and what is on the way to them. */

import type { DestinationKind, OffReason } from '../../domain/destination.ts';
import type { DeliveryAttemptQueries } from '../delivery-attempts.ts';

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
  /** Before the last change. */
  readonly previousSecret: string | undefined;
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

export interface OutboxQueries extends DeliveryAttemptQueries {
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
  /** How many deliveries of a site were given up. */
  deadDeliveries(site: number): number;
  /** When the outbox next has something to send to a destination that is on; `undefined` when it has nothing. */
  nextDeliveryAtMs(): number | undefined;
  /** Who holds claimed deliveries, alive or not. */
  deliverySenders(): readonly string[];
}
