import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { AttemptAnswer } from '../domain/backoff.ts';
import { noAnswerInTime, noAnswerOf } from './no-answer.ts';
import type { TargetGuard } from './target-guard.ts';

/** Bytes of an answer that are read; the rest is not waited for. */
const maxAnswerBytes = 1_024;

/**
 * One POST to a guarded target, on a connection of its own. Redirects are answers like any other. Never rejects: what goes
 * wrong comes back as `unanswered`. A receiver that sends its status but not the end of its body has answered.
 */
export function postOnce(
  guard: TargetGuard,
  message: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** For everything: looking up, connecting, sending, reading. */
    readonly timeoutMs: number;
    /** For a `Retry-After` that names a date, ms since 1970. */
    readonly nowMs: number;
  },
): Promise<AttemptAnswer> {
  const target = guard.open(message.url);
  if (target.kind === 'refused')
    return Promise.resolve({ kind: 'unanswered', reason: 'refused', error: target.reason });
  const { url, lookup } = target;
  const body = Buffer.from(message.body);

  return new Promise((resolve) => {
    // node's own client and not fetch: fetch cannot be given a lookup without a package
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, {
      method: 'POST',
      headers: { ...message.headers, 'content-length': String(body.length) },
      lookup,
      // an agent of its own: no connection is kept, so none outlives the check of its address, and no proxy variable applies
      agent: false,
    });
    let reading: { readonly answer: () => AttemptAnswer } | undefined;
    const finish = (answer: AttemptAnswer) => {
      clearTimeout(timer);
      resolve(answer);
      request.destroy();
    };
    const timer = setTimeout(() => finish(reading?.answer() ?? noAnswerInTime(message.timeoutMs)), message.timeoutMs);
    request.on('error', (error) => finish(reading?.answer() ?? noAnswerOf(error, url.host)));
    // without a listener node would hand a switched protocol to nobody and never answer
    request.on('upgrade', () =>
      finish({ kind: 'unanswered', reason: 'unreadable', error: 'The receiver switched to another protocol.' }),
    );
    request.on('response', (response) => {
      reading = readStart(response, message.nowMs, finish);
    });
    request.end(body);
  });
}

/** Collects the first KiB and calls `done` when it is there, the body has ended, or the connection has. */
function readStart(response: IncomingMessage, nowMs: number, done: (answer: AttemptAnswer) => void) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const answer = (): AttemptAnswer => ({
    kind: 'answered',
    status: response.statusCode ?? 0,
    retryAfterSeconds: parseRetryAfter(response.headers['retry-after'], nowMs),
    answer: asText(Buffer.concat(chunks).subarray(0, maxAnswerBytes)),
  });
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxAnswerBytes) done(answer());
  });
  // comes after the end and after a break alike
  response.on('close', () => done(answer()));
  return { answer };
}

/** `stream` leaves a character out that the cut went through; SQLite's text functions stop at a NUL, so none is kept. */
function asText(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '\ufffd');
}

/** Seconds from now; takes both forms of RFC 9110, section 10.2.3. */
function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - nowMs) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
