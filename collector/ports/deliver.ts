import type { AttemptAnswer } from '../domain/backoff.ts';

/** One attempt to bring an alert to its destination. */
export interface Dispatch {
  /** Where to; entered by an operator and checked again when the connection is made. */
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** Alert id: the same at each attempt, so that the receiver can tell a repeat. */
  readonly id: string;
  /** Moment of this attempt, ms since 1970. */
  readonly attemptedAtMs: number;
  /** JSON as it goes out, byte for byte the same at each attempt. */
  readonly body: string;
  /** The whole attempt takes no longer than this, name look-up included. */
  readonly timeoutMs: number;
}

/** Brings alerts to the outside. Called by the delivery loop only, several at a time. */
export interface Deliver {
  /** Resolves with what came of it, within `timeoutMs`. Never rejects: a receiver can do nothing that is not an answer. */
  readonly send: (dispatch: Dispatch) => Promise<AttemptAnswer>;
}
