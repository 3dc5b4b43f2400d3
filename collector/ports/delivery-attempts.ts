import type { NoAnswerReason } from '../domain/backoff.ts';

/** Attempts that are kept of one delivery: the ten of the schedule, and as many of what was sent again. The newest stay. */
export const maxKeptAttempts = 20;

/** What one attempt at a delivery was, as far as the sender saw it. */
export interface AttemptRecord {
  /** When it began. */
  readonly atMs: number;
  /** Until the answer, or until none was waited for any more. */
  readonly durationMs: number;
  /** Of the receiver's answer; `undefined`: there was none. */
  readonly status: number | undefined;
  /** Why there was no answer; `undefined`: there was one. */
  readonly noAnswer: NoAnswerReason | undefined;
  /** First KiB of the answer, or the error in words. Comes from the outside. */
  readonly answer: string;
  /** When the next attempt was due from then on; `undefined`: none was. */
  readonly nextAtMs: number | undefined;
}

export interface DeliveryAttempt extends AttemptRecord {
  /** From 1 on; what is sent again begins anew. */
  readonly attempt: number;
}

/** Names one delivery. */
export interface DeliveryKey {
  readonly site: number;
  readonly alert: string;
  readonly destination: string;
}

export interface DeliveryAttemptQueries {
  /** Of one delivery, oldest first, at most {@link maxKeptAttempts}; empty: it was not tried yet, or there is none. */
  deliveryAttempts(delivery: DeliveryKey): readonly DeliveryAttempt[];
}

/** Names the place of a delivery in the log. */
export const deliveryCursor = ({ alert, destination }: Omit<DeliveryKey, 'site'>): string => `${alert}/${destination}`;

/** Whether {@link deliveryCursor} may have written it. */
export const isDeliveryCursor = (text: string): boolean => /^al_\w+\/\w+$/.test(text);
