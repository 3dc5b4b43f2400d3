/** When an alert that could not be delivered is tried again, and when nobody tries any more. */

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/**
 * Milliseconds from the previous attempt to each attempt, the first at once: ten attempts over three days.
 * Source: the retry schedule in the Standard Webhooks specification, https://github.com/standard-webhooks/standard-webhooks.
 */
export const attemptDelaysMs: readonly number[] = [
  0,
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];

/** A receiver may ask for more patience than the schedule has, but not for ever. */
const maxRetryAfterMs = 24 * hourMs;
/** Delays grow by up to this share, so that what failed together does not come back together. */
const maxJitter = 0.1;
/** Characters of an answer that are kept for the delivery log. */
const maxAnswerChars = 1_024;

/**
 * Why an attempt got no answer: the guard refused the target, its name is unknown, nothing listens or the way there is cut,
 * encryption failed, time ran out, what came back was no answer, or nothing could be sent from here.
 */
export const noAnswerReasons = [
  'refused',
  'unknown_name',
  'unreachable',
  'encryption',
  'timeout',
  'unreadable',
  'not_sent',
] as const;
export type NoAnswerReason = (typeof noAnswerReasons)[number];

/** What came of one attempt: a status from the receiver, or none at all. */
export type AttemptAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** What `Retry-After` asked for, counted from the answer; `undefined` when it asked for nothing. */
      readonly retryAfterSeconds: number | undefined;
      /** Start of the body as text. Comes from the outside. */
      readonly answer: string;
      /** The receiver will never take this message: a mail server's 5xx. */
      readonly isFinal?: true;
    }
  /** `error` says the reason in plain words, with the name or address that it is about. */
  | { readonly kind: 'unanswered'; readonly reason: NoAnswerReason; readonly error: string };

/** The next state of a delivery; the fields are those of `DeliveryOutcome`. */
export interface Settlement {
  readonly status: 'waiting' | 'delivered' | 'dead';
  readonly answeredAtMs: number;
  /** When the next attempt is due, ms since 1970; the moment of the answer where there is none. */
  readonly nextAtMs: number;
  readonly settledAtMs: number | undefined;
  readonly lastStatus: number | undefined;
  /** `undefined`: there was an answer. */
  readonly noAnswer: NoAnswerReason | undefined;
  readonly lastAnswer: string;
  /** The receiver said 410 Gone: nothing must be sent there again. */
  readonly disableDestination: boolean;
}

/**
 * Decides what becomes of a delivery after an attempt. 2xx delivers. 410 is final for the whole destination. Everything else,
 * redirects included, waits for the next attempt, and is dead after the last.
 * `attempts` were made before this one; `nowMs` is the moment of the answer; `jitter` is 0 … 1.
 */
export function settle(attempt: {
  readonly attempts: number;
  readonly answer: AttemptAnswer;
  readonly nowMs: number;
  readonly jitter: number;
}): Settlement {
  const { attempts, answer, nowMs, jitter } = attempt;
  const told = {
    answeredAtMs: nowMs,
    lastStatus: answer.kind === 'answered' ? answer.status : undefined,
    noAnswer: answer.kind === 'unanswered' ? answer.reason : undefined,
    lastAnswer: textOf(answer).slice(0, maxAnswerChars),
    disableDestination: false,
  };
  const final = { ...told, nextAtMs: nowMs, settledAtMs: nowMs };
  if (answer.kind === 'answered') {
    if (answer.status >= 200 && answer.status < 300) return { ...final, status: 'delivered' };
    if (answer.status === 410) return { ...final, status: 'dead', disableDestination: true };
    if (answer.isFinal) return { ...final, status: 'dead' };
  }
  const delayMs = retryDelayMs({
    attempts: attempts + 1,
    retryAfterSeconds: answer.kind === 'answered' ? answer.retryAfterSeconds : undefined,
    jitter,
  });
  if (delayMs === undefined) return { ...final, status: 'dead' };
  return { ...told, status: 'waiting', nextAtMs: nowMs + delayMs, settledAtMs: undefined };
}

/**
 * Milliseconds from a failed attempt to the next one; `undefined` after the last.
 * `attempts` counts all that were made; `retryAfterSeconds` is a minimum, up to 24 h; `jitter` is 0 … 1.
 */
export function retryDelayMs(after: {
  readonly attempts: number;
  readonly retryAfterSeconds: number | undefined;
  readonly jitter: number;
}): number | undefined {
  const delayMs = attemptDelaysMs[after.attempts];
  if (delayMs === undefined) return undefined;
  const askedMs = Math.ceil(Math.min((after.retryAfterSeconds ?? 0) * secondMs, maxRetryAfterMs));
  return Math.max(Math.round(delayMs * (1 + maxJitter * after.jitter)), askedMs);
}

function textOf(answer: AttemptAnswer): string {
  if (answer.kind === 'unanswered') return answer.error;
  // Following one would hand the signed body to an address that nobody checked or entered.
  const isRedirect = answer.status >= 300 && answer.status < 400;
  return isRedirect ? `Redirects are not followed: enter the final address. ${answer.answer}` : answer.answer;
}
