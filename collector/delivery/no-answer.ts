import type { AttemptAnswer, NoAnswerReason } from '../domain/backoff.ts';
import { TargetError } from './target-guard.ts';

type NoAnswer = Extract<AttemptAnswer, { readonly kind: 'unanswered' }>;

/** What an error of a connection says, for whoever reads the delivery log. `host`: as the address names it. */
export function noAnswerOf(error: NodeJS.ErrnoException, host: string): NoAnswer {
  return { kind: 'unanswered', reason: reasonOf(error), error: inWords(error, host) };
}

export const noAnswerInTime = (timeoutMs: number): NoAnswer => ({
  kind: 'unanswered',
  reason: 'timeout',
  error: `No answer within ${timeoutMs / 1_000} s.`,
});

function reasonOf(error: NodeJS.ErrnoException): NoAnswerReason {
  if (error instanceof TargetError) return error.reason;
  const { code = '' } = error;
  if (code === 'ETIMEDOUT') return 'timeout';
  // names of https://nodejs.org/api/tls.html#x509-certificate-error-codes and of OpenSSL
  if (/^(ERR_TLS|ERR_SSL|EPROTO|ETLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CRL_|INVALID_CA|HOSTNAME_)/.test(code))
    return 'encryption';
  // bytes that are no HTTP (https://github.com/nodejs/llhttp), or no SMTP
  if (code.startsWith('HPE_') || code === 'EPROTOCOL') return 'unreadable';
  return 'unreachable';
}

function inWords(error: NodeJS.ErrnoException, host: string): string {
  if (error.code === 'ECONNREFUSED') return `Nothing listens at ${host}.`;
  if (error.code === 'ECONNRESET') return `${host} closed the connection without an answer.`;
  // an AggregateError (several addresses tried) has no message of its own
  return error.message || (error.code ?? error.name);
}
