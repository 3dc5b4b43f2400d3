import type { AlertMessage } from '../domain/alert-message.ts';
import type { AttemptAnswer } from '../domain/backoff.ts';
import type { AlertPerson, ClaimedDelivery } from './commands.ts';

/** One attempt to bring an alert to its destination. */
export interface Dispatch
  extends Pick<
    ClaimedDelivery,
    'kind' | 'url' | 'secrets' | 'language' | 'timeZone' | 'person' | 'people' | 'payload'
  > {
  /** Alert id: the same at each attempt, so that the receiver can tell a repeat. */
  readonly id: string;
  readonly destination: string;
  /** Moment of this attempt, ms since 1970. */
  readonly attemptedAtMs: number;
  /** The whole attempt takes no longer than this, name look-up included. */
  readonly timeoutMs: number;
}

/** Brings alerts to the outside. Called by the delivery loop only, several at a time. */
export interface Deliver {
  /** Resolves with what came of it, within `timeoutMs`. Never rejects: a receiver can do nothing that is not an answer. */
  readonly send: (dispatch: Dispatch) => Promise<AttemptAnswer>;
}

/** An alert in the words of its reader. All of it is plain text: whoever writes it down escapes it for the place it goes to. */
export interface AlertText {
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  /** One line: who and why. */
  readonly subject: string;
  readonly who: string;
  readonly why: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** What earned points, each with its points. */
  readonly evidence: readonly string[];
  readonly evidenceTitle: string;
  /** The first is the one to press. Opening any of them changes nothing. */
  readonly buttons: readonly { readonly label: string; readonly url: string }[];
  /** Of a digest: what was held back. */
  readonly items: readonly { readonly text: string; readonly url: string | undefined }[];
  readonly footer: string;
  readonly unsubscribe: string;
}

/** Writes an alert for a reader. A language or kind that it does not know does not stop it. */
export type DescribeAlert = (
  message: AlertMessage,
  reader: {
    readonly language: string;
    /** IANA. */
    readonly timeZone: string;
    readonly person: AlertPerson | undefined;
    /** Of a digest: by lead. */
    readonly people: Readonly<Record<string, AlertPerson>>;
  },
) => AlertText;
