import { connect, type Socket } from 'node:net';
import type { AttemptAnswer } from '../domain/backoff.ts';
import { cutText } from './cut-text.ts';
import type { MailContent } from './email.ts';
import { noAnswerInTime, noAnswerOf } from './no-answer.ts';
import type { TargetGuard } from './target-guard.ts';

/** Characters of a server's answer that are kept. */
const maxAnswerChars = 1_024;

/** The mail server that the operator named. */
export interface MailServer {
  /** `smtp:` (STARTTLS where it is offered) or `smtps:`, with user and password where the server wants them. */
  readonly url: URL;
  /** Address that messages come from. */
  readonly from: string;
}

export interface Mail extends MailContent {
  /** One address, checked when it was entered. */
  readonly to: string;
  /** The same at each attempt, so that a mail program shows a repeat once. */
  readonly messageId: string;
  readonly unsubscribeUrl: string | undefined;
}

/** Why nothing can be sent through this server, as a sentence; `undefined`: it may be tried. */
export function checkMailServer(guard: TargetGuard, server: MailServer): Promise<string | undefined> {
  return guard.check(placeOf(server.url));
}

/** One attempt to hand a mail over. Never rejects. A server that says it will never take the mail ends the delivery. */
export async function sendMail(
  guard: TargetGuard,
  server: MailServer,
  { mail, timeoutMs }: { mail: Mail; timeoutMs: number },
): Promise<AttemptAnswer> {
  const target = guard.open(placeOf(server.url));
  if (target.kind === 'refused') return { kind: 'unanswered', reason: 'refused', error: target.reason };
  const { url, lookup } = target;
  const isTls = server.url.protocol === 'smtps:';
  const user = decodeURIComponent(server.url.username);
  const pass = decodeURIComponent(server.url.password);
  let socket: Socket | undefined;
  // many installations send no mail: what does is read when it is needed
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: url.hostname,
    port: portOf(server.url),
    secure: isTls,
    // a password leaves encrypted, and only to whom the certificate names; without one a certificate of their own is better
    // than the plain text that the next server would be handed
    ...(user !== '' && { auth: { user, pass }, requireTLS: true }),
    tls: { rejectUnauthorized: isTls || user !== '' },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    // a connection of our own: its address is the one that was checked
    getSocket: (_options, answer) => {
      socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: portOf(server.url), lookup });
      socket.once('error', (error) => answer(error));
      socket.once('connect', () => answer(null, { connection: socket! }));
    },
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket?.destroy();
  }, timeoutMs);
  try {
    const sent = await transport.sendMail(envelopeOf(mail, server.from));
    return answered(250, sent.response);
  } catch (error) {
    return isLate ? noAnswerInTime(timeoutMs) : failed(error as SmtpError, url.host);
  } finally {
    clearTimeout(timer);
    transport.close();
    socket?.destroy();
  }
}

function envelopeOf({ to, subject, text, html, messageId, unsubscribeUrl }: Mail, from: string) {
  return {
    // an object and not text: nothing in it is parsed as a list of addresses
    from: { name: 'Footprint', address: from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId,
    headers: {
      'Auto-Submitted': 'auto-generated',
      // one press in the mail program: https://www.rfc-editor.org/rfc/rfc8058
      ...(unsubscribeUrl && {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  };
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function failed(error: SmtpError, host: string): AttemptAnswer {
  const { responseCode, response = error.message, command } = error;
  // nodemailer puts a code of its own in the place of the system's
  if (responseCode === undefined)
    return noAnswerOf(Object.assign(error, { code: error.originalCode ?? error.code }), host);
  // what is wrong with the greeting, the encryption or the password is the operator's to mend; the rest is about this mail
  const isAboutMail = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
  return isAboutMail && responseCode >= 500
    ? { ...answered(responseCode, response), isFinal: true }
    : answered(responseCode, response);
}

const answered = (status: number, answer: string) =>
  ({ kind: 'answered', status, retryAfterSeconds: undefined, answer: cutText(answer, maxAnswerChars) }) as const;

/** RFC 8314: 465 with TLS from the start; else the port for handing mail in. */
const portOf = (url: URL) => Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587);

/** The server in the form that the guard reads, which writes each spelling of a host in the usual way. */
const placeOf = (url: URL) => `http://${url.hostname}:${portOf(url)}/`;
