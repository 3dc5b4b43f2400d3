import { createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { z } from 'zod';
import type { PlaygroundOptions } from './playground.ts';
import { afterTooLarge } from './read-body.ts';

/** Newest kept; older ones are forgotten, as everything is at a restart. */
const maxMessages = 50;
/** An alert is about 2 KB; the receiver takes a good deal more and never the whole memory. */
const maxMessageBytes = 64 * 1_024;
const refreshSeconds = 5;
/** Standard Webhooks asks for a bounded difference of clocks, so that a recorded message cannot be replayed later. */
const toleranceMs = 5 * 60_000;

interface Message {
  readonly id: string;
  readonly firstAtMs: number;
  readonly body: string;
  /** How often it came: deliveries are repeated until they are confirmed. */
  readonly receipts: number;
}

/** Shows what a receiver of alerts gets: `POST` takes signed webhooks, `GET` lists them for people who are signed in. */
export function playgroundInbox({
  context,
  inboxSecret,
  isSignedIn,
}: Pick<PlaygroundOptions, 'context' | 'inboxSecret' | 'isSignedIn'>): Hono {
  const messages = new Map<string, Message>();
  let refused = 0;
  const app = new Hono();

  app.post(
    '/',
    bodyLimit({ maxSize: maxMessageBytes, onError: (c) => c.body(null, 413, afterTooLarge) }),
    async (c) => {
      const secret = inboxSecret();
      if (secret === undefined) return c.body(null, 503, { 'retry-after': '5' });
      const body = await c.req.text();
      const nowMs = context.clock.nowMs();
      const id = c.req.header('webhook-id') ?? '';
      const timestamp = c.req.header('webhook-timestamp') ?? '';
      const signatures = c.req.header('webhook-signature') ?? '';
      if (!isValidWebhook({ id, timestamp, signatures, body, secret, nowMs })) {
        refused += 1;
        return c.text('The signature does not fit, or the time is more than 5 minutes off.\n', 401);
      }
      const known = messages.get(id);
      messages.set(
        id,
        known ? { ...known, receipts: known.receipts + 1 } : { id, firstAtMs: nowMs, body, receipts: 1 },
      );
      // a Map remembers the order of arrival: its first key is the oldest
      if (messages.size > maxMessages) messages.delete(messages.keys().next().value!);
      return c.body(null, 204);
    },
  );

  app.get('/', async (c) => {
    c.header('cache-control', 'no-store');
    if (!(await isSignedIn(c))) return c.redirect('/sign-in', 302);
    const isPaused = c.req.query('paused') !== undefined;
    return c.html(inboxPage({ messages: [...messages.values()].reverse(), refused, isPaused }));
  });
  return app;
}

export interface SignedWebhook {
  readonly id: string;
  /** Seconds since 1970, as it was sent. */
  readonly timestamp: string;
  /** `v1,<base64>`, several with spaces between them while a secret is being changed. */
  readonly signatures: string;
  readonly body: string;
  readonly secret: string;
  readonly nowMs: number;
}

/** Whether a message was signed with the secret, at most 5 minutes from now. https://www.standardwebhooks.com */
function isValidWebhook({ id, timestamp, signatures, body, secret, nowMs }: SignedWebhook): boolean {
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > toleranceMs) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some((signature) => {
    if (!signature.startsWith('v1,')) return false;
    const given = Buffer.from(signature.slice(3), 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

/** The fields of an alert that the page names; each may be missing, because the receiver does not know every version. */
const alertShape = z.object({
  type: z.string(),
  data: z
    .object({
      why: z.string(),
      score: z.number(),
      change: z.number(),
      trust: z.string(),
      lead: z.object({ id: z.string(), url: z.url({ protocol: /^https?$/ }) }),
      evidence: z.array(z.object({ ruleName: z.string(), points: z.number(), at: z.string() })),
    })
    .partial(),
});

type AlertBody = z.infer<typeof alertShape>;

function alertOf(body: string): AlertBody | undefined {
  try {
    return alertShape.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined; // not JSON: the page shows the text as it came
  }
}

interface InboxView {
  readonly messages: readonly Message[];
  readonly refused: number;
  readonly isPaused: boolean;
}

function inboxPage({ messages, refused, isPaused }: InboxView) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Alert inbox · Playground</title>
${isPaused ? '' : html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<link rel="icon" href="/playground/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/playground/assets/style.css">
</head>
<body>
<main class="inbox">
<h1>Alert inbox</h1>
<p class="lead">What a receiver of Footprint’s webhooks gets. Kept in memory: the newest ${maxMessages}, until the next restart.</p>
<p class="inbox-line">
<a href="/playground/">Back to the sample website</a>
${
  isPaused
    ? html`<a href="/playground/inbox">Refresh by itself again</a>`
    : html`<a href="/playground/inbox?paused">Stop refreshing every ${refreshSeconds} seconds</a>`
}
${refused > 0 ? html`<span>${refused} refused: the signature or the time did not fit</span>` : ''}
</p>
${messages.length > 0 ? messages.map(messageCard) : emptyInbox()}
</main>
</body>
</html>`;
}

function emptyInbox() {
  return html`<div class="empty">
<p><strong>No alert yet.</strong></p>
<p>Alerts are about people who are known: <a href="/playground/demo">send the demo form</a>, then look here again.</p>
</div>`;
}

function messageCard({ id, firstAtMs, body, receipts }: Message) {
  const alert = alertOf(body);
  const { why, score, change, trust, lead, evidence = [] } = alert?.data ?? {};
  const receivedAt = new Date(firstAtMs).toISOString();
  return html`<article class="message">
<div class="message-line"><h2>${why ?? alert?.type ?? 'A message of an unknown kind'}</h2><span class="badge">Signature valid</span></div>
${
  score === undefined
    ? ''
    : html`<p>Score <strong>${score}</strong>${change === undefined ? '' : `, changed by ${change}`}${trust === undefined ? '' : ` · identity ${trust}`}</p>`
}
${
  evidence.length === 0
    ? ''
    : html`<ul>${evidence.map(({ ruleName, points }) => html`<li>${ruleName}: ${points} points</li>`)}</ul>`
}
${lead ? html`<p><a href="${lead.url}">Open the lead</a></p>` : ''}
<p class="fine">Received <time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time>,
${receipts === 1 ? 'once' : `${receipts} times (same id, counted once)`} · id <code>${id}</code></p>
<details><summary class="fine">The body as it was signed</summary><pre>${body}</pre></details>
</article>`;
}
