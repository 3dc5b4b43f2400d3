import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AppContext } from '../../collector/http/context.ts';
import { pagesApp } from '../../collector/http/pages.tsx';
import { openStore } from '../../collector/open-store.ts';
import { aBatch, anEvent, startMs } from '../support/a-store.ts';
import { idleModels } from '../support/model-work.ts';
import { buildAssets } from '../ui/built-assets.ts';
import { aDataFolder, run } from './cli-run.ts';

const dayMs = 86_400_000;
let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

let dataDir: string;
let key: string;
beforeEach(async () => {
  const folder = await aDataFolder([{ name: 'Acme', kind: 'live' }]);
  dataDir = folder.dataDir;
  key = folder.keys[0]!;
  await withStore(({ commands }) =>
    commands.createAccount({ email: 'owner@acme.example', passwordHash: 'x', nowMs: 0 }),
  );
});

async function withStore<T>(work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDir, mode: 'write' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const user = (...args: string[]) => run(['user', ...args, '--data', dataDir], { clock: { nowMs: () => startMs } });

test('an invited person makes the account of the link, once, and nobody else with it', async () => {
  const { stdout } = await user('add', 'Ada@acme.example', '--role', 'sales');
  const path = stdout[0]!;
  expect(stdout).toHaveLength(1);
  expect((await user()).stdout).toEqual([
    'owner@acme.example  admin',
    `ada@acme.example  sales, invited until ${new Date(startMs + 7 * dayMs).toISOString()}`,
  ]);
  await withStore(async ({ commands, queries, changes }) => {
    let nowMs = startMs + 7 * dayMs;
    const context: AppContext = {
      ...{ commands, queries, changes, models: idleModels({ commands, queries }), distDir: assets.distDir },
      ...{ clock: { nowMs: () => nowMs }, publicUrl: () => 'http://localhost:4100' },
    };
    const app = new Hono().route('/', pagesApp(context));
    const token = new URL(path, 'http://localhost').searchParams.get('token')!;
    const join = (email: string) =>
      app.request('/setup', { method: 'POST', body: new URLSearchParams({ token, email, password: 'long enough 1' }) });
    // over
    expect((await app.request(path)).status).toBe(410);
    nowMs = startMs + dayMs;
    expect(await (await app.request(path)).text()).toContain('value="ada@acme.example"');
    expect((await join('eve@evil.example')).status).toBe(422);
    expect((await join('ada@acme.example')).status).toBe(303);
    expect((await join('ada@acme.example')).status).toBe(410);
  });
  expect((await user()).stdout).toEqual(['ada@acme.example  sales', 'owner@acme.example  admin']);
  expect((await user('add', 'ada@acme.example')).exitCode).toBe(1);
});

test('a new link makes the old one dead', async () => {
  await user('add', 'ada@acme.example');
  await user('add', 'ada@acme.example', '--role', 'marketer');
  expect((await user()).stdout).toHaveLength(2);
});

test('the last admin stays; who is removed is signed out', async () => {
  expect((await user('remove', 'owner@acme.example')).stderr.join()).toContain('is the last admin');
  expect((await user('role', 'owner@acme.example', '--role', 'viewer')).exitCode).toBe(1);
  await withStore(async ({ commands, queries }) => {
    await commands.createAccount({ email: 'ada@acme.example', passwordHash: 'x', nowMs: 0 });
    const account = queries.accountByEmail('owner@acme.example')!.id;
    await commands.startSignIn({ tokenHash: 'hash', account, expiresAtMs: startMs + dayMs });
  });
  expect((await user('remove', 'owner@acme.example')).exitCode).toBe(0);
  await withStore(async ({ queries }) => {
    expect(queries.signIn({ tokenHash: 'hash', nowMs: startMs })).toBeUndefined();
  });
  expect((await user('remove', 'owner@acme.example')).exitCode).toBe(1);
});

test('a command that names nobody, or no role, says so', async () => {
  expect((await user('add')).exitCode).toBe(2);
  expect((await user('add', 'ada@acme.example', '--role', 'sale')).stderr.join()).toContain('did you mean sales?');
});

test.each([
  // role, looks, decides, changes alerts, adds a site, asks to erase, erases
  ['viewer', [200, 403, 403, 403, 403, 403]],
  ['sales', [200, 303, 403, 403, 403, 403]],
  ['marketer', [200, 403, 303, 403, 403, 403]],
  ['admin', [200, 303, 303, 303, 200, 303]],
] as const)('a %s may do what the role says', async (role, expected) => {
  await withStore(async ({ commands, queries, changes }) => {
    const site = queries.siteByKey(key)!.id;
    const said = anEvent({ type: 'identify', occurredAtMs: startMs, data: { email: 'lead@x.example' } });
    await commands.ingest(aBatch({ site, events: [said] }));
    const lead = queries.leads({ site, nowMs: startMs, limit: 1 })[0]!.id;
    const { id: destination } = await commands.createDestination({
      site,
      name: 'C',
      url: 'https://c.example/',
      nowMs: 0,
    });
    await commands.createAccount({ email: 'ada@acme.example', passwordHash: 'x', role, nowMs: 0 });
    const account = queries.accountByEmail('ada@acme.example')!.id;
    const tokenHash = createHash('sha256').update('token').digest('hex');
    await commands.startSignIn({ tokenHash, account, expiresAtMs: startMs + dayMs });
    const context: AppContext = {
      ...{ commands, queries, changes, models: idleModels({ commands, queries }), distDir: assets.distDir },
      ...{ clock: { nowMs: () => startMs }, publicUrl: () => 'http://localhost' },
    };
    const app = new Hono().route('/', pagesApp(context));
    const ask = async (method: string, path: string, fields?: Record<string, string>) => {
      const body = fields && new URLSearchParams(fields);
      return (await app.request(path, { method, headers: { cookie: 'fp_signin=token' }, ...(body && { body }) }))
        .status;
    };
    const page = `/sites/${key}/leads/${lead}`;
    expect([
      await ask('GET', page),
      await ask('POST', `${page}/noise/student`, { overruled: 'yes' }),
      await ask('POST', `/sites/${key}/alerts/${destination}/remove`, {}),
      await ask('POST', '/sites', { name: 'New', origins: '', timeZone: 'UTC' }),
      await ask('GET', `${page}/erase`),
      await ask('POST', `${page}/erase`, {}),
    ]).toEqual(expected);
    expect(queries.lead({ site, lead, nowMs: startMs }) === undefined).toBe(role === 'admin');
    expect(await ask('POST', '/sign-out', {})).toBe(303);
  });
});
