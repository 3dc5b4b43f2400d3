import { createHmac } from 'node:crypto';
import type { Deliver } from '../ports/deliver.ts';
import { postOnce } from './http-post.ts';
import type { TargetGuard } from './target-guard.ts';

/** Delivers alerts as Standard Webhooks 1.0 asks: https://www.standardwebhooks.com. */
export function makeWebhookDeliver(guard: TargetGuard): Deliver {
  return {
    send: ({ url, secret, id, attemptedAtMs, body, timeoutMs }) =>
      postOnce(guard, {
        url,
        headers: webhookHeaders({ secret, id, attemptedAtMs, body }),
        body,
        timeoutMs,
        nowMs: attemptedAtMs,
      }),
  };
}

/**
 * Headers of one attempt. The signature covers id, time (in seconds) and body, so a receiver can refuse what was changed and
 * what is replayed later. `secret` is `whsec_` and the key in base64.
 */
function webhookHeaders(message: {
  readonly secret: string;
  readonly id: string;
  readonly attemptedAtMs: number;
  readonly body: string;
}): Record<string, string> {
  const { secret, id, attemptedAtMs, body } = message;
  const timestamp = String(Math.floor(attemptedAtMs / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'user-agent': 'Footprint',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
