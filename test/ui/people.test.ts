import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { pagesApp } from '../../collector/http/pages.tsx';
import { maxFailures } from '../../collector/http/sign-in-throttle.ts';
import { hashPassword, isPassword } from '../../collector/usecases/accounts.ts';
import { aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';

const dayMs = 86_400_000;
const password = 'correct horse battery';
let assets: Awaited<ReturnType<typeof buildAssets>>;
let passwordHash: string;
beforeAll(async () => {
  assets = await buildAssets();
  passwordHash = await hashPassword(password);
});
afterAll(() => assets.remove());

let store: TestStore;
let app: Hono;
beforeEach(async () => {
  store = aStore();
  const context = {
    ...store,
    clock: { nowMs: () => startMs },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, { nowMs: () => startMs }),
    publicUrl: () => 'http://localhost',
    distDir: assets.distDir,
  };
  app = new Hono().route('/', pagesApp(context));
  await signIn('owner@acme.example', 'admin', 'owner');
});
afterEach(() => store.close());

/** An account, made when there is none, with a browser whose cookie holds `token`. */
async function signIn(email: string, role: 'viewer' | 'sales' | 'marketer' | 'admin', token: string) {
  await store.commands.createAccount({ email, passwordHash, role, nowMs: startMs });
  const account = store.queries.accountByEmail(email)!.id;
  await store.commands.startSignIn({ tokenHash: hash(token), account, expiresAtMs: startMs + dayMs });
}
const hash = (token: string) => createHash('sha256').update(token).digest('hex');
const isSignedIn = (token: string) => store.queries.signIn({ tokenHash: hash(token), nowMs: startMs }) !== undefined;

const get = async (path: string, token = 'owner') => app.request(path, { headers: { cookie: `fp_signin=${token}` } });
const post = async (path: string, fields: Record<string, string>, token = 'owner') =>
  app.request(path, {
    method: 'POST',
    headers: { cookie: `fp_signin=${token}` },
    body: new URLSearchParams(fields),
  });

test('an invited person gets a link that is shown once and makes their account', async () => {
  const response = await post('/people', { email: ' Ada@Acme.example ', role: 'sales' });
  const html = await response.text();
  const [link] = /http:\/\/localhost\/setup\?token=[\w-]+/.exec(html) ?? [];
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const later = await (await get('/people')).text();
  expect(later).toContain('ada@acme.example');
  expect(later).not.toContain('token=');
  const token = new URL(link!).searchParams.get('token')!;
  const joined = await app.request('/setup', {
    method: 'POST',
    body: new URLSearchParams({ token, email: 'ada@acme.example', password }),
  });
  expect(joined.status).toBe(303);
  expect(store.queries.accounts()).toContainEqual({ email: 'ada@acme.example', role: 'sales' });
});

test.each([
  [{ email: 'no address', role: 'sales' }, 'not an e-mail address'],
  [{ email: 'a@acme.example', role: 'king' }, 'not an e-mail address'],
  [{ email: 'owner@acme.example', role: 'sales' }, 'have an account already'],
])('%o is not invited', async (fields, words) => {
  const response = await post('/people', fields);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(words);
  expect(store.queries.invitations()).toEqual([]);
});

test('the last admin can neither be removed nor made less', async () => {
  const email = 'owner@acme.example';
  for (const [path, fields] of [
    ['/people/remove', { email }],
    ['/people/role', { email, role: 'viewer' }],
  ] as const) {
    const response = await post(path, fields);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('this is the last admin');
  }
  expect(store.queries.accounts()).toEqual([{ email, role: 'admin' }]);
});

test('a role changes at once, and who is removed is signed out', async () => {
  await signIn('ada@acme.example', 'viewer', 'ada');
  expect((await get('/people', 'ada')).status).toBe(403);
  expect((await post('/people/role', { email: 'ada@acme.example', role: 'admin' })).status).toBe(303);
  expect((await get('/people', 'ada')).status).toBe(200);
  expect((await post('/people/remove', { email: 'owner@acme.example' }, 'ada')).status).toBe(303);
  expect(isSignedIn('owner')).toBe(false);
  expect((await post('/people/role', { email: 'gone@acme.example', role: 'admin' }, 'ada')).status).toBe(422);
});

test.each(['viewer', 'sales', 'marketer'] as const)('a %s neither sees people nor changes them', async (role) => {
  await signIn('ada@acme.example', role, 'ada');
  const before = store.queries.accounts();
  const asked = [
    await get('/people', 'ada'),
    await post('/people', { email: 'x@acme.example', role: 'admin' }, 'ada'),
    await post('/people/role', { email: 'ada@acme.example', role: 'admin' }, 'ada'),
    await post('/people/remove', { email: 'owner@acme.example' }, 'ada'),
  ];
  expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(store.queries.accounts()).toEqual(before);
  expect(await (await get('/sites', 'ada')).text()).not.toContain('href="/people"');
  expect(await (await get('/sites')).text()).toContain('href="/people"');
});

test('a password is changed with the one until now, and other browsers are signed out', async () => {
  await signIn('ada@acme.example', 'viewer', 'ada');
  await signIn('ada@acme.example', 'viewer', 'phone');
  const next = 'another long sentence';
  const wrong = await post('/account/password', { current: 'not it at all', next }, 'ada');
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('not your password until now')]);
  expect((await post('/account/password', { current: password, next: 'short' }, 'ada')).status).toBe(422);
  expect(isSignedIn('phone')).toBe(true);
  const changed = await post('/account/password', { current: password, next }, 'ada');
  expect(changed.headers.get('location')).toBe('/account?done=password_changed');
  const kept = store.queries.accountByEmail('ada@acme.example')!.passwordHash;
  expect([await isPassword(next, kept), await isPassword(password, kept)]).toEqual([true, false]);
  expect([isSignedIn('ada'), isSignedIn('phone'), isSignedIn('owner')]).toEqual([true, false, true]);
});

test('whoever guesses the password of an open browser has to wait', async () => {
  for (let at = 0; at < maxFailures; at += 1)
    await post('/account/password', { current: 'x'.repeat(300), next: 'another long sentence' });
  const response = await post('/account/password', { current: password, next: 'another long sentence' });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a person signs out everywhere else, and nobody else with it', async () => {
  await signIn('ada@acme.example', 'viewer', 'ada');
  await signIn('ada@acme.example', 'viewer', 'phone');
  expect((await post('/account/sign-out', {}, 'ada')).status).toBe(303);
  expect([isSignedIn('ada'), isSignedIn('phone'), isSignedIn('owner')]).toEqual([true, false, true]);
});

test('nobody who is not signed in sees or changes anything', async () => {
  for (const path of ['/people', '/account'])
    expect((await get(path, 'nobody')).headers.get('location')).toContain('/sign-in');
  expect(
    (await post('/people', { email: 'x@acme.example', role: 'admin' }, 'nobody')).headers.get('location'),
  ).toContain('/sign-in');
  expect(store.queries.invitations()).toEqual([]);
});
