import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apiApp } from '../../collector/http/api/api.ts';
import type { AppContext } from '../../collector/http/context.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from '../ui/built-assets.ts';
import { signedIn } from '../ui/signed-in.ts';

const nowMs = startMs + 3_600_000;
let store: TestStore;
let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());
let site: { id: number; key: string };
let context: AppContext;
let lead: string;
beforeEach(async () => {
  store = aStore();
  site = await store.aSite();
  context = {
    queries: store.queries,
    commands: store.commands,
    clock: { nowMs: () => nowMs },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, { nowMs: () => nowMs }),
    publicUrl: () => 'http://localhost:4100',
    distDir: assets.distDir,
  };
  const identify = anEvent({ type: 'identify', occurredAtMs: startMs, data: { email: 'ada@acme.example' } });
  const pricing = aPageView({ path: '/pricing', atMs: startMs, engagedMs: 60_000 });
  await store.commands.ingest(aBatch({ site: site.id, visitor: 'laptop', events: [identify, ...pricing] }));
  lead = store.queries.leads({ site: site.id, nowMs, limit: 1 })[0]!.id;
});
afterEach(() => store.close());

const leads = () => store.queries.leads({ site: site.id, nowMs, limit: 9 });
const visitor = () => store.queries.visitor({ site: site.id, visitor: 'laptop', nowMs });

describe('the server API', () => {
  const remove = (path: string, key?: string) => ask('DELETE', path, key);
  const ask = async (method: string, path: string, key = 'sk_right') =>
    apiApp(context, {
      secretKeyHash: () => createHash('sha256').update('sk_right').digest('hex'),
      checkTarget: async () => undefined,
    }).request(path, { method, headers: { authorization: `Bearer ${key}` } });

  test('tells everything that is kept of a person, in one document', async () => {
    const { commands } = store;
    const more = Array.from({ length: 1_200 }, (_, at) => anEvent({ type: 'cta_click', occurredAtMs: startMs + at }));
    await commands.ingest(aBatch({ site: site.id, visitor: 'laptop', events: more }));
    const call = { site: site.id, lead, id: 'c1', type: 'call', occurredAtMs: startMs, receivedAtMs: nowMs } as const;
    await commands.recordTouch({ ...call, day: 0, data: { note: 'Asked for it' }, isSilent: true });
    await commands.ingest(aBatch({ site: site.id, visitor: 'other', events: aPageView({ path: '/', atMs: startMs }) }));
    const answer = await ask('GET', `/v1/leads/${lead}/export`);
    expect(answer.headers.get('content-type')).toBe('application/json');
    const told = await answer.json();
    expect(told).toMatchObject({ lead: { id: lead, email: 'ada@acme.example' }, score: { parts: expect.any(Array) } });
    const ids = told.touchpoints.map(({ visitor: of, id }: { visitor: string; id: string }) => `${of}/${id}`);
    expect(ids).toHaveLength(3 + 1_200 + 1);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(`~${lead}/c1`);
    expect(told.touchpoints.at(-1).data).toEqual({ note: 'Asked for it' });
    expect((await ask('GET', '/v1/leads/ld_nobody/export')).status).toBe(404);
  });

  test('tells of each lead that was merged into the person what was known of it', async () => {
    const known = { site: site.id, trust: 'verified', source: 'api' } as const;
    const said = { name: 'Ada L.', company: 'Acme', traits: { role: 'Engineer' } };
    await store.commands.saveLead({ ...known, ...said, email: 'ada@acme.example', nowMs });
    const newer = { email: 'ada@home.example', name: 'Lady Ada', company: 'Home', traits: { role: 'Countess' } };
    const { lead: home } = (await store.commands.saveLead({ ...known, ...newer, nowMs: nowMs + 1 })) as {
      lead: string;
    };
    const by = { by: 'test', why: '', nowMs: nowMs + 2 };
    await store.commands.mergeLeads({ site: site.id, lead: home, into: lead, ...by });
    const told = await (await ask('GET', `/v1/leads/${lead}/export`)).json();
    expect(told.lead).toMatchObject({ id: lead, name: 'Lady Ada' });
    expect(told.identity.leads).toMatchObject([said, newer]);
  });

  test('erases a person, once', async () => {
    const answer = await remove(`/v1/leads/${lead}`);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(leads()).toEqual([]);
    expect(visitor()).toBeUndefined();
    const again = await remove(`/v1/leads/${lead}`);
    expect(again.status).toBe(404);
    expect(again.headers.get('content-type')).toBe('application/problem+json');
  });

  test('erases a browser and leaves the lead without what was done on it', async () => {
    expect((await remove('/v1/visitors/laptop')).status).toBe(204);
    expect(visitor()).toBeUndefined();
    expect(leads()).toMatchObject([{ email: 'ada@acme.example', score: 0 }]);
    expect((await remove('/v1/visitors/laptop')).status).toBe(404);
    expect((await store.replay()).differences).toEqual([]);
  });

  test('erases nothing without the secret key, and nothing of another site', async () => {
    expect((await remove(`/v1/leads/${lead}`, 'sk_wrong')).status).toBe(401);
    const other = await store.aSite();
    expect((await remove(`/v1/leads/${lead}?site=${other.key}`)).status).toBe(404);
    expect((await remove(`/v1/visitors/laptop?site=${other.key}`)).status).toBe(404);
    expect(leads()).toHaveLength(1);
    expect(visitor()).toBeDefined();
  });
});

describe('the interface', () => {
  test('asks once more, and then erases a person', async () => {
    const { get, post } = await signedIn(context);
    const page = `/sites/${site.key}/leads/${lead}`;
    const question = await (await get(`${page}/erase`)).text();
    expect(question).toContain('ada@acme.example');
    expect(question).toContain(`action="${page}/erase"`);
    expect(leads()).toHaveLength(1);
    const answer = await post(`${page}/erase`, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/sites/${site.key}/leads?done=erased`]);
    expect(leads()).toEqual([]);
    expect((await post(`${page}/erase`, {})).status).toBe(404);
  });

  test('erases a browser', async () => {
    const { get, post } = await signedIn(context);
    const page = `/sites/${site.key}/visitors/laptop`;
    expect(await (await get(`${page}/erase`)).text()).toContain(`action="${page}/erase"`);
    expect((await post(`${page}/erase`, {})).headers.get('location')).toBe(`/sites/${site.key}/visitors?done=erased`);
    expect(visitor()).toBeUndefined();
  });

  test('erases nothing for a form of another website, or for nobody', async () => {
    const { app, post } = await signedIn(context);
    const path = `/sites/${site.key}/leads/${lead}/erase`;
    expect((await post(path, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await app.request(path, { method: 'POST' })).headers.get('location')).toMatch(/^\/sign-in/);
    expect(leads()).toHaveLength(1);
  });
});
