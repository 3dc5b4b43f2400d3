import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { alertMessage } from '../../collector/domain/alert-message.ts';
import { aPlayground } from './a-playground.ts';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const nowMs = Date.UTC(2026, 4, 1, 10);

const anAlert = (ruleName = 'Came back to pricing') =>
  alertMessage({
    alertId: 'al_1',
    atMs: nowMs,
    kinds: ['pricing_return'],
    site: { key: 'st_playground', name: 'Playground' },
    lead: { id: 'ld_1', trust: 'claimed', url: 'http://127.0.0.1:4100/sites/st_playground/leads/ld_1' },
    score: 71.23,
    scoreBefore: 40,
    level: 1,
    fit: undefined,
    stage: 'mql',
    owner: undefined,
    isOnThePage: true,
    modelVersion: 1,
    evidence: [{ rule: 'pricing-return', ruleName, points: 20, atMs: nowMs }],
  });

interface Sent {
  readonly id?: string;
  readonly body?: string;
  readonly atMs?: number;
  readonly signature?: string;
}

/** A request as a sender that follows Standard Webhooks makes it. */
function signed({ id = 'al_1', body = anAlert(), atMs = nowMs, signature }: Sent = {}): RequestInit {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / 1_000)),
    'webhook-signature': signature ?? new Webhook(secret).sign(id, new Date(atMs), body),
  };
  return { method: 'POST', body, headers };
}

const anInbox = () => aPlayground({ secret, nowMs: () => nowMs, isSignedIn: () => true });
const shown = async (app: ReturnType<typeof anInbox>) => (await app.request('/playground/inbox')).text();

describe('the alert inbox', () => {
  test('shows a signed alert with its reason, score, evidence and lead', async () => {
    const app = anInbox();
    expect((await app.request('/playground/inbox', signed())).status).toBe(204);
    const text = await shown(app);
    expect(text).toContain('Signature valid');
    expect(text).toContain('Came back to the pricing page: 3 visits within 2 days');
    expect(text).toContain('<strong>71.2</strong>');
    expect(text).toContain('Came back to pricing: 20 points');
    expect(text).toContain('href="http://127.0.0.1:4100/sites/st_playground/leads/ld_1"');
    expect(text).toContain('<code>al_1</code>');
    expect(text).toContain('http-equiv="refresh" content="5"');
  });

  test('stops refreshing when asked to', async () => {
    const text = await (await anInbox().request('/playground/inbox?paused')).text();
    expect(text).not.toContain('http-equiv');
  });

  test.each<[string, Sent]>([
    ['a changed body', { signature: new Webhook(secret).sign('al_1', new Date(nowMs), 'another body') }],
    ['another id', { id: 'al_2', signature: new Webhook(secret).sign('al_1', new Date(nowMs), anAlert()) }],
    ['no signature', { signature: '' }],
    ['a short signature', { signature: 'v1,AAAA' }],
    [
      'another version of the scheme',
      { signature: new Webhook(secret).sign('al_1', new Date(nowMs), anAlert()).replace('v1,', 'v9,') },
    ],
    ['a message of six minutes ago', { atMs: nowMs - 6 * 60_000 }],
    ['a message of six minutes ahead', { atMs: nowMs + 6 * 60_000 }],
    ['no id', { id: '' }],
  ])('refuses %s, keeps nothing of it and says how many', async (_, sent) => {
    const app = anInbox();
    expect((await app.request('/playground/inbox', signed(sent))).status).toBe(401);
    const text = await shown(app);
    expect(text).toContain('No alert yet.');
    expect(text).toContain('1 refused');
  });

  test('refuses a message without any header of the scheme', async () => {
    expect((await anInbox().request('/playground/inbox', { method: 'POST', body: anAlert() })).status).toBe(401);
  });

  test('takes a message that carries several signatures when one of them fits', async () => {
    const fitting = new Webhook(secret).sign('al_1', new Date(nowMs), anAlert());
    const answer = await anInbox().request('/playground/inbox', signed({ signature: `v1,AAAA v1a,xyz ${fitting}` }));
    expect(answer.status).toBe(204);
  });

  test('a repeat is the same message, counted', async () => {
    const app = anInbox();
    for (let time = 0; time < 3; time += 1) expect((await app.request('/playground/inbox', signed())).status).toBe(204);
    const text = await shown(app);
    expect(text.match(/<article/g)).toHaveLength(1);
    expect(text).toContain('3 times (same id, counted once)');
  });

  test('keeps the newest fifty, newest first', async () => {
    const app = anInbox();
    for (let number = 1; number <= 52; number += 1)
      await app.request('/playground/inbox', signed({ id: `al_${number}` }));
    const ids = [...(await shown(app)).matchAll(/<code>(al_\d+)<\/code>/g)].map(([, id]) => id);
    expect(ids).toHaveLength(50);
    expect([ids[0], ids.at(-1)]).toEqual(['al_52', 'al_3']);
  });

  test('text from outside is text: no markup, no script address', async () => {
    const app = anInbox();
    const hostile = '<img src=x onerror=alert(1)>';
    await app.request('/playground/inbox', signed({ id: 'al_"><script>', body: anAlert(hostile) }));
    const link = JSON.stringify({
      type: hostile,
      data: { why: hostile, lead: { id: '1', url: 'javascript:alert(1)' } },
    });
    await app.request('/playground/inbox', signed({ id: 'al_2', body: link }));
    await app.request('/playground/inbox', signed({ id: 'al_3', body: `not JSON ${hostile}` }));
    const text = await shown(app);
    expect(text.match(/<article/g)).toHaveLength(3);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toMatch(/<img|<script|href="javascript/);
  });

  test('refuses what is too large to be an alert', async () => {
    const body = JSON.stringify({ type: 'x'.repeat(70_000) });
    expect((await anInbox().request('/playground/inbox', signed({ body }))).status).toBe(413);
  });

  test('lets the sender try again while the playground has no destination', async () => {
    const answer = await aPlayground({ secret: undefined }).request('/playground/inbox', signed());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('shows nothing to people who are not signed in', async () => {
    const app = aPlayground({ secret, nowMs: () => nowMs, isSignedIn: async () => false });
    await app.request('/playground/inbox', signed());
    const answer = await app.request('/playground/inbox');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in']);
    expect(await answer.text()).not.toContain('al_1');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
