import { createHmac } from 'node:crypto';
import type { AttemptAnswer } from '../domain/backoff.ts';
import type { AlertPerson } from '../ports/commands.ts';
import type { Dispatch } from '../ports/deliver.ts';
import { postOnce } from './http-post.ts';
import type { TargetGuard } from './target-guard.ts';

/** Delivers an alert as Standard Webhooks 1.0 asks: https://www.standardwebhooks.com. */
export function sendWebhook({ guard }: { readonly guard: TargetGuard }, dispatch: Dispatch): Promise<AttemptAnswer> {
  const { url, secrets, id, attemptedAtMs, timeoutMs } = dispatch;
  const body = bodyOf(dispatch);
  return postOnce(guard, {
    url,
    headers: webhookHeaders({ secrets, id, attemptedAtMs, body }),
    body,
    timeoutMs,
    nowMs: attemptedAtMs,
  });
}

/** The message as it was decided, byte for byte; with the person only where that was switched on. */
function bodyOf({ payload, person, people }: Dispatch): string {
  if (!person && Object.keys(people).length === 0) return payload;
  const message = JSON.parse(payload);
  const { data } = message;
  const named = person
    ? { lead: withPerson(data.lead, person) }
    : { items: data.items.map((item: Item) => ({ ...item, lead: withPerson(item.lead, people[item.lead.id]) })) };
  return JSON.stringify({ ...message, data: { ...data, ...named } });
}

interface Item {
  readonly lead: { readonly id: string };
}

const withPerson = (lead: object, { name, email, company }: Partial<AlertPerson> = {}) => ({
  ...lead,
  name: name ?? null,
  email: email ?? null,
  company: company ?? null,
});

/**
 * Headers of one attempt. The signatures cover id, time (in seconds) and body, so a receiver can refuse what was changed and
 * what is replayed later. A secret is `whsec_` and the key in base64; each signs, so that a receiver that has one of them is
 * content while they are being changed.
 */
function webhookHeaders(message: {
  readonly secrets: readonly string[];
  readonly id: string;
  readonly attemptedAtMs: number;
  readonly body: string;
}): Record<string, string> {
  const { secrets, id, attemptedAtMs, body } = message;
  const timestamp = String(Math.floor(attemptedAtMs / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'user-agent': 'Footprint',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
