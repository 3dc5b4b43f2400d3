import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unsubscribePath } from '../../collector/usecases/unsubscribe-link.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { sampleDestinations } from './sample-data.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

const open = async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const browser = await signedIn(context);
  const before = context.sentCommands.length;
  return { context, ...browser, sent: () => context.sentCommands.slice(before) };
};

describe('a button of an alert', () => {
  const accept = '/sites/st_sample/alerts/respond/al_3?do=accept';

  test('asks who is signed in, and records nothing before the form is sent', async () => {
    const { get, post, sent } = await open();
    for (const [kind, words] of [
      ['accept', 'Accept this lead?'],
      ['reject', 'Reject this lead?'],
    ]) {
      const page = await (await get(`/sites/st_sample/alerts/respond/al_3?do=${kind}`)).text();
      expect(page).toContain(words);
      expect(page).toContain('مریم حسینی');
      expect(page).toContain('<form method="post" action="/sites/st_sample/leads/ld_maryam/decisions"');
      expect(page).toContain(`name="kind" value="${kind}"`);
      expect(page.includes('name="reason" required')).toBe(kind === 'reject');
    }
    expect(sent()).toEqual([]);
    await post('/sites/st_sample/leads/ld_maryam/decisions', { kind: 'accept', note: '' });
    expect(sent()).toMatchObject([{ name: 'decideStage', input: { lead: 'ld_maryam', kind: 'accept' } }]);
  });

  test.each([
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', {}],
    ['Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com', {}],
    ['a browser that looks ahead', { purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' }],
  ])('opened by %s changes nothing, signed in or not', async (agent, headers) => {
    const { app, get, sent } = await open();
    const asked = { 'user-agent': agent, ...headers };
    expect((await get(accept, asked)).status).toBe(200);
    const stranger = await app.request(accept, { headers: asked });
    expect(stranger.status).toBe(303);
    expect(stranger.headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(accept)}`);
    for (const method of ['HEAD', 'OPTIONS']) await get(accept, { ...asked, 'x-http-method-override': method });
    expect(sent()).toEqual([]);
  });

  test('cannot be pressed from another website', async () => {
    const { post, sent } = await open();
    const fields = { kind: 'accept', note: '' };
    const response = await post('/sites/st_sample/leads/ld_maryam/decisions', fields, {
      origin: 'https://evil.example',
    });
    expect(response.status).toBe(403);
    expect(sent()).toEqual([]);
  });

  test('of a lead that is further already says so instead of asking', async () => {
    const { context, get } = await open();
    const lead = context.queries.lead({ site: 1, lead: 'ld_maryam', nowMs: 0 })!;
    const queries = { ...context.queries, lead: () => ({ ...lead, stage: 'customer' as const }) };
    const other = await signedIn({ ...context, queries });
    const page = await (await other.get(accept)).text();
    expect(page).toContain('Nothing to do: the lead is at the stage “Customer” now.');
    expect(page).not.toContain('/decisions');
    expect((await get('/sites/st_sample/alerts/respond/al_none?do=accept')).status).toBe(404);
    expect((await get('/sites/st_sample/alerts/respond/al_3?do=win')).status).toBe(404);
    expect((await get('/sites/st_empty/alerts/respond/al_3?do=accept')).status).toBe(404);
  });
});

describe('ending digests', () => {
  const { id, secret, previousSecret, name } = sampleDestinations[0]!;
  const path = unsubscribePath({ site: 'st_sample', destination: id, secret });

  test('asks first, without an account, and then does it', async () => {
    const { app, sent } = await open();
    const asked = await app.request(path);
    expect(asked.status).toBe(200);
    expect(await asked.text()).toContain(`Digests no longer go to <bdi>${name}</bdi>`);
    expect(sent()).toEqual([]);
    const done = await app.request(path, { method: 'POST', headers: { origin: 'http://localhost:4100' } });
    expect(await done.text()).toContain('The digests are ended');
    expect(sent()).toMatchObject([
      { name: 'updateDestination', input: { site: 1, destination: id, name, takesDigests: false } },
    ]);
  });

  test('takes one press in a mail program: RFC 8058', async () => {
    const { app, sent } = await open();
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await app.request(path, { method: 'POST', body })).status).toBe(200);
    expect(sent()).toMatchObject([{ name: 'updateDestination', input: { takesDigests: false } }]);
  });

  test('works from a message that was sent before the secret was changed', async () => {
    const { app } = await open();
    const before = unsubscribePath({ site: 'st_sample', destination: id, secret: previousSecret! });
    expect((await app.request(before, { method: 'POST' })).status).toBe(200);
  });

  test('needs the link of this very destination', async () => {
    const { app, sent } = await open();
    const wrong = [
      path.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')),
      path.replace(id, 'ds_off'),
      path.replace('st_sample', 'st_empty'),
      `${path.slice(0, path.lastIndexOf('/'))}/x`,
    ];
    for (const each of wrong) {
      expect((await app.request(each)).status).toBe(404);
      expect((await app.request(each, { method: 'POST' })).status).toBe(404);
    }
    expect((await app.request(path, { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect(sent()).toEqual([]);
  });
});
