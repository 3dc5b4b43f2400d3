import { normaliseEmail } from './email.ts';

/** Where alerts go, and when nothing is sent there any more. */

export const destinationKinds = ['webhook', 'slack', 'teams', 'email'] as const;
export type DestinationKind = (typeof destinationKinds)[number];

/** A destination as it is entered. */
export interface DestinationTarget {
  readonly kind: DestinationKind;
  /** `https:…`; of an e-mail destination `mailto:…`. */
  readonly url: string;
}

/** The URL of a normal e-mail address (RFC 6068). */
export const mailtoOf = (address: string) => `mailto:${encodeURIComponent(address).replaceAll('%40', '@')}`;

/** The normal e-mail address that a URL names; `undefined` for anything else, as for two addresses or a header behind one. */
export function addressOfMailto(url: string): string | undefined {
  const text = /^mailto:([^?]*)$/.exec(url)?.[1];
  if (text === undefined) return undefined;
  try {
    return normaliseEmail(decodeURIComponent(text));
  } catch {
    return undefined; // an escape of nothing, or of bytes that are no UTF-8
  }
}

/** After a change of secret the old one signs as well for this long, so that a receiver can change its own in peace. */
export const secretOverlapMs = 24 * 3_600_000;
/** A destination that failed for this long is switched off: nobody reads its messages any more. */
export const maxFailingMs = 5 * 24 * 3_600_000;
/**
 * Nothing is switched off by the first attempts at an alert, which lie seconds apart: after days without an alert they may meet a
 * moment's outage, and nobody knows whether the destination worked in between.
 */
const minAttemptsToSwitchOff = 3;

/** Why the system switched a destination off: it said 410 Gone, or it failed for {@link maxFailingMs}. */
export type OffReason = 'gone' | 'failing';

export interface DestinationHealth {
  /** When the first of the failures happened that no success followed; `undefined`: the last attempt succeeded. */
  readonly failingSinceMs: number | undefined;
  /** `undefined`: it stays as it is. */
  readonly offReason: OffReason | undefined;
}

/** What an attempt says about its destination. `attempts` were made at this alert, this one among them. */
export function healthAfter(
  failingSinceMs: number | undefined,
  attempt: {
    readonly isDelivered: boolean;
    readonly isGone: boolean;
    readonly attempts: number;
    readonly nowMs: number;
  },
): DestinationHealth {
  const { isDelivered, isGone, attempts, nowMs } = attempt;
  if (isDelivered) return { failingSinceMs: undefined, offReason: undefined };
  const sinceMs = failingSinceMs ?? nowMs;
  if (isGone) return { failingSinceMs: sinceMs, offReason: 'gone' };
  const isFailing = nowMs - sinceMs >= maxFailingMs && attempts >= minAttemptsToSwitchOff;
  return { failingSinceMs: sinceMs, offReason: isFailing ? 'failing' : undefined };
}
