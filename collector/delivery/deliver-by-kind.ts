import { createHash } from 'node:crypto';
import type { AlertMessage } from '../domain/alert-message.ts';
import type { AttemptAnswer } from '../domain/backoff.ts';
import { addressOfMailto } from '../domain/destination.ts';
import type { AlertText, Deliver, DescribeAlert, Dispatch } from '../ports/deliver.ts';
import { mailContent } from './email.ts';
import { postOnce } from './http-post.ts';
import { readAlert } from './read-alert.ts';
import { slackBody } from './slack.ts';
import { type MailServer, sendMail } from './smtp.ts';
import type { TargetGuard } from './target-guard.ts';
import { teamsBody } from './teams.ts';
import { sendWebhook } from './webhook.ts';

export interface DeliverOptions {
  readonly guard: TargetGuard;
  readonly describe: DescribeAlert;
  /** `undefined`: the operator named none, and mails fail with words that say so. */
  readonly mailServer: MailServer | undefined;
  /** Where the reader of a digest ends them. */
  readonly unsubscribeUrl: (of: { site: string; destination: string; secret: string }) => string;
}

export const noMailServer = 'No mail server is set: start Footprint with --smtp-url and --mail-from.';

/** Delivers alerts to every kind of destination. */
export function makeDeliver(options: DeliverOptions): Deliver {
  const sendTo = { webhook: sendWebhook, slack: postText(slackBody), teams: postText(teamsBody), email: mailText };
  return {
    send: async (dispatch) => {
      try {
        return await sendTo[dispatch.kind](options, dispatch);
      } catch (error) {
        // a message that nobody can read must not stop the others; the log of deliveries says what it was
        return notSent(`The message cannot be written: ${(error as Error).message}`);
      }
    },
  };
}

const notSent = (error: string): AttemptAnswer => ({ kind: 'unanswered', reason: 'not_sent', error });

/** Posts an alert as the body that a chat program's webhook takes. Such an address is a secret itself: nothing is signed. */
function postText(bodyOf: (alert: AlertText) => string) {
  return ({ guard, describe }: DeliverOptions, dispatch: Dispatch): Promise<AttemptAnswer> =>
    postOnce(guard, {
      url: dispatch.url,
      headers: { 'content-type': 'application/json', 'user-agent': 'Footprint' },
      body: bodyOf(describe(readAlert(dispatch.payload), dispatch)),
      timeoutMs: dispatch.timeoutMs,
      nowMs: dispatch.attemptedAtMs,
    });
}

async function mailText(options: DeliverOptions, dispatch: Dispatch): Promise<AttemptAnswer> {
  const { guard, describe, mailServer } = options;
  if (!mailServer) return notSent(noMailServer);
  const to = addressOfMailto(dispatch.url);
  if (to === undefined) return notSent(`${dispatch.url} is not an e-mail address.`);
  const message = readAlert(dispatch.payload);
  const unsubscribeUrl = unsubscribeUrlOf(options, { message, dispatch });
  const content = mailContent(describe(message, dispatch), unsubscribeUrl);
  const mail = {
    ...content,
    to,
    messageId: messageIdOf(dispatch, mailServer),
    unsubscribeUrl,
  };
  return sendMail(guard, mailServer, { mail, timeoutMs: dispatch.timeoutMs });
}

function unsubscribeUrlOf(
  options: DeliverOptions,
  { message, dispatch }: { message: AlertMessage; dispatch: Dispatch },
): string | undefined {
  const { site } = message.data;
  if (!message.data.kinds.includes('digest') || !site) return undefined;
  return options.unsubscribeUrl({ site: site.key, destination: dispatch.destination, secret: dispatch.secrets[0]! });
}

/** Of alert and destination, which both may be told; without either readable in it, as a mail goes through many hands. */
function messageIdOf({ id, destination }: Dispatch, { from }: MailServer): string {
  const local = createHash('sha256').update(`${destination} ${id}`).digest('hex').slice(0, 32);
  return `<${local}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}
