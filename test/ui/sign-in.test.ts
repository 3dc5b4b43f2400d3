import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownPath } from '../../collector/http/auth.ts';
import { pagesApp } from '../../collector/http/pages.tsx';
import { maxFailures, SignInThrottle, throttleWindowMs } from '../../collector/http/sign-in-throttle.ts';
import { hashPassword, isPassword, issueSetupToken, signInMs } from '../../collector/usecases/accounts.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

const password = 'correct horse battery';

const start = (publicUrl = 'http://localhost:4100') => {
  const context = fakeContext({ distDir: assets.distDir, publicUrl });
  const app = new Hono();
  app.route('/', pagesApp(context));
  const post = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: publicUrl, ...headers },
    });
  return { context, app, post };
};

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the first account', () => {
  test('is made once by the link that was printed, and signed in at once', async () => {
    const { context, app, post } = start();
    const token = (await issueSetupToken(context)) ?? '';
    expect(await (await app.request(`/setup?token=${token}`)).text()).toContain('Create the first account');
    const created = await post('/setup', { token, email: ' Owner@Example.com ', password });
    expect(created.headers.get('location')).toBe('/');
    const home = await app.request('/sites', { headers: { cookie: cookieOf(created) } });
    expect(await home.text()).toContain('owner@example.com');
    const again = await post('/setup', { token, email: 'second@example.com', password });
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('the one-time link is used up');
    expect(context.queries.accountCount()).toBe(1);
    expect(context.queries.setting('setup_token_hash')).toBeUndefined();
    expect(await issueSetupToken(context)).toBeUndefined();
  });

  test('is not made by another link, and the link is kept as a hash only', async () => {
    const { context, app, post } = start();
    const token = (await issueSetupToken(context)) ?? '';
    expect(context.queries.setting('setup_token_hash')).not.toContain(token);
    for (const wrong of ['', 'guess', `${token}x`]) {
      expect((await app.request(`/setup?token=${wrong}`)).status).toBe(403);
      expect((await post('/setup', { token: wrong, email: 'a@example.com', password })).status).toBe(403);
    }
    expect(context.queries.accountCount()).toBe(0);
  });

  test('cannot be made before a link was printed', async () => {
    const { post } = start();
    expect((await post('/setup', { token: '', email: 'a@example.com', password })).status).toBe(403);
  });

  test.each([
    ['owner', password, 'not an e-mail address'],
    ['a@example.com', 'short', 'The password is too short'],
    ['a@example.com', 'x'.repeat(201), 'The password is too long'],
  ])('needs an e-mail and a password of fitting length (%s)', async (email, tried, words) => {
    const { context, post } = start();
    const token = (await issueSetupToken(context)) ?? '';
    const response = await post('/setup', { token, email, password: tried });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(words);
    expect(html).not.toContain(tried === 'short' ? 'value="short"' : `value="${tried}"`);
    expect(context.queries.accountCount()).toBe(0);
  });
});

describe('signing in', () => {
  const withAccount = async (publicUrl?: string) => {
    const made = start(publicUrl);
    const { commands, clock } = made.context;
    await commands.createAccount({
      email: 'owner@example.com',
      passwordHash: await hashPassword(password),
      nowMs: clock.nowMs(),
    });
    return made;
  };

  test('brings the person back to the page they wanted', async () => {
    const { app, post } = await withAccount();
    const refused = await app.request('/sites/st_sample/leads?after=ld_tan');
    expect(refused.status).toBe(303);
    expect(refused.headers.get('location')).toBe('/sign-in?next=%2Fsites%2Fst_sample%2Fleads%3Fafter%3Dld_tan');
    const entered = await post('/sign-in', {
      email: 'OWNER@example.com',
      password,
      next: '/sites/st_sample/leads?after=ld_tan',
    });
    expect(entered.headers.get('location')).toBe('/sites/st_sample/leads?after=ld_tan');
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly; SameSite=Lax');
    expect(cookie).toContain('Max-Age=2592000');
    expect(cookie).toContain('Path=/');
    expect(cookie).not.toContain('Secure');
    expect((await app.request('/sites', { headers: { cookie: cookieOf(entered) } })).status).toBe(200);
  });

  test('uses a cookie for https only where the address is https', async () => {
    const { post } = await withAccount('https://leads.example.com');
    const entered = await post('/sign-in', { email: 'owner@example.com', password });
    expect(entered.headers.get('set-cookie')).toContain('Secure');
  });

  test('keeps only a hash of the token', async () => {
    const { context, post } = await withAccount();
    const token = cookieOf(await post('/sign-in', { email: 'owner@example.com', password })).split('=')[1] ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(context.sentCommands)).not.toContain(token);
  });

  test('says the same for a wrong password and an unknown e-mail, and sets no cookie', async () => {
    const { post } = await withAccount();
    for (const email of ['owner@example.com', 'nobody@example.com']) {
      const response = await post('/sign-in', { email, password: 'wrong password' });
      expect(response.status).toBe(422);
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(await response.text()).toContain('E-mail and password do not belong together');
    }
  });

  test('has to wait after many failures, also with the right password, but only this e-mail', async () => {
    const { context, post } = await withAccount();
    // an account whose hash nothing matches costs no hashing here
    await context.commands.createAccount({ email: 'other@example.com', passwordHash: 'none', nowMs: 0 });
    for (let attempt = 0; attempt < maxFailures; attempt += 1) {
      expect((await post('/sign-in', { email: 'other@example.com', password: 'guess' })).status).toBe(422);
    }
    const throttled = await post('/sign-in', { email: 'Other@example.com', password: 'guess' });
    expect(throttled.status).toBe(429);
    expect(throttled.headers.get('retry-after')).toBe('900');
    expect(await throttled.text()).toContain('Wait 15 min and try again');
    expect((await post('/sign-in', { email: 'owner@example.com', password })).status).toBe(303);
    context.pass(throttleWindowMs);
    expect((await post('/sign-in', { email: 'other@example.com', password: 'guess' })).status).toBe(422);
  });

  test('is over after 30 days, and after signing out', async () => {
    const { context, app, post } = await withAccount();
    const cookie = cookieOf(await post('/sign-in', { email: 'owner@example.com', password }));
    const seen = async () => (await app.request('/sites', { headers: { cookie } })).status;
    expect(await seen()).toBe(200);
    context.pass(signInMs);
    expect(await seen()).toBe(303);
    const second = cookieOf(await post('/sign-in', { email: 'owner@example.com', password }));
    const out = await post('/sign-out', {}, { cookie: second });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await app.request('/sites', { headers: { cookie: second } })).status).toBe(303);
  });

  test('without an account says where the link is', async () => {
    const { app } = start();
    expect(await (await app.request('/sign-in')).text()).toContain('Open the one-time link');
  });
});

test.each(['/', '/sites', '/sites/st_sample', '/sites/st_sample/leads/ld_maryam', '/sites/st_sample/nothing'])(
  '%s shows nothing to somebody who is not signed in',
  async (path) => {
    const { app } = start();
    const response = await app.request(path, { headers: { cookie: 'fp_signin=guess' } });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(/^\/sign-in\?next=/);
    expect(await response.text()).not.toContain('Kedai');
  },
);

describe('a form from another website', () => {
  test.each<[string, Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port of the same host', { origin: 'http://localhost:3000', host: 'localhost:4100' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site fetch', { 'sec-fetch-site': 'same-site' }],
  ])('is refused: %s', async (_, headers) => {
    const context = fakeContext({ distDir: assets.distDir });
    const { post } = await signedIn(context);
    const response = await post('/sites/st_sample/alerts/ds_crm/remove', {}, headers);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('The form came from another website');
    expect(context.sentCommands.map(({ name }) => name)).not.toContain('removeDestination');
  });

  test.each<[string, Record<string, string>]>([
    ['our public address', { origin: 'http://localhost:4100', 'sec-fetch-site': 'same-origin' }],
    ['the name that the browser used', { origin: 'http://127.0.0.1:4100', host: '127.0.0.1:4100' }],
  ])('is none when it says %s', async (_, headers) => {
    const { post } = await signedIn(fakeContext({ distDir: assets.distDir }));
    expect((await post('/sites/st_sample/alerts/ds_crm/test', {}, headers)).status).toBe(303);
  });
});

test.each([
  ['/sites?x=1', '/sites?x=1'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['https://evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
])('after signing in, %s leads to %s', (next, path) => {
  expect(ownPath(next)).toBe(path);
});

test('a password is right in either spelling of its letters, and wrong in any other', async () => {
  const stored = await hashPassword('Motörhead für alle');
  expect(stored).toMatch(/^scrypt\$15\$8\$3\$/);
  expect(await isPassword('Moto\u0308rhead fu\u0308r alle', stored)).toBe(true);
  expect(await isPassword('motörhead für alle', stored)).toBe(false);
  expect(await isPassword('x', 'none')).toBe(false);
});

test('a throttle forgets the oldest key when it holds many', () => {
  const throttle = new SignInThrottle();
  for (let attempt = 0; attempt < maxFailures; attempt += 1) throttle.count('first', 0);
  expect(throttle.waitMs('first', 0)).toBe(throttleWindowMs);
  for (let key = 0; key < 10_000; key += 1) throttle.count(`key ${key}`, 1);
  expect(throttle.waitMs('first', 1)).toBe(0);
});
