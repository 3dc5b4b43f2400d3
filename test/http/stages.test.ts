import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { defaultMqlDefinition } from '../../collector/domain/mql/mql-definition.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const secretKey = 'sk_only_for_this_test';
let store: TestStore;
let site: { id: number; key: string };
let lead: string;
let nowMs: number;

beforeEach(async () => {
  store = aStore();
  nowMs = startMs;
  site = await store.aSite();
  const identify = anEvent({ type: 'identify', occurredAtMs: startMs, data: { email: 'ada@acme.example' } });
  const demo = anEvent({ type: 'form_submit', occurredAtMs: startMs, data: { form: 'demo' } });
  const events = [...aPageView({ path: '/pricing', atMs: startMs, engagedMs: 45_000 }), identify, demo];
  await store.commands.ingest(aBatch({ site: site.id, events }));
  lead = store.queries.leads({ site: site.id, nowMs, limit: 1 })[0]!.id;
});
afterEach(() => store.close());

async function ask(method: 'GET' | 'POST', path: string, body?: unknown) {
  const app = apiApp(
    {
      queries: store.queries,
      commands: store.commands,
      clock: { nowMs: () => nowMs },
      changes: { subscribe: () => () => {} },
      models: modelWorkOn(store, { nowMs: () => nowMs }),
      publicUrl: () => 'https://leads.example',
      distDir: '',
    },
    {
      secretKeyHash: () => createHash('sha256').update(secretKey).digest('hex'),
      checkTarget: async () => undefined,
    },
  );
  const answer = await app.request(`${path}?site=${site.key}`, {
    method,
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const decide = (body: unknown, of = lead) => ask('POST', `/v1/leads/${of}/decisions`, body);
const laddersNow = async () => (await ask('GET', `/v1/leads/${lead}`)).body.ladders;
const stageNow = async () => (await ask('GET', `/v1/leads/${lead}`)).body.stage;

test('who asked for a demo is an MQL, and beyond that people decide', async () => {
  expect(await stageNow()).toBe('mql');
  expect(await decide({ kind: 'accept', note: 'Called, wants a quote' })).toEqual({
    status: 201,
    body: { stage: 'sal' },
  });
  expect(await stageNow()).toBe('sal');
  expect(await laddersNow()).toEqual({ mind: 'action', person: 'qualified_lead' });
  await decide({ kind: 'qualify' });
  await decide({ kind: 'win' });
  expect(await stageNow()).toBe('customer');
  expect(await laddersNow()).toEqual({ mind: 'sale', person: 'customer' });
});

test('who was turned down stands on neither ladder', async () => {
  await decide({ kind: 'disqualify', reason: 'student' });
  expect(await laddersNow()).toBeNull();
});

test('what an MQL is stands in the model: another definition holds as soon as it is published', async () => {
  const model = { ...defaultModel, mql: { ...defaultMqlDefinition, intents: { 'white-paper': 'learn' as const } } };
  expect(await stageNow()).toBe('mql');
  await store.commands.publishFromNow({ site: site.id, model, note: '', nowMs });
  expect(await stageNow()).toBe('lead');
  expect((await ask('GET', `/v1/leads/${lead}`)).body.mql).toMatchObject({
    isMql: false,
    reason: 'no_qualifying_action',
  });
  await store.commands.publishFromNow({ site: site.id, model: defaultModel, note: '', nowMs });
  expect(await stageNow()).toBe('mql');
});

test('a decision keeps the score, the model and the evidence of its moment, whatever happens later', async () => {
  const { score } = (await ask('GET', `/v1/leads/${lead}`)).body;
  await decide({ kind: 'reject', reason: 'not_now', note: 'in spring' });
  nowMs += 86_400_000;
  const view = aPageView({ path: '/pricing', atMs: nowMs, engagedMs: 200_000 });
  await store.commands.ingest(aBatch({ site: site.id, visit: 'visit2', events: view }));
  const { items } = (await ask('GET', `/v1/leads/${lead}/decisions`)).body as { items: Record<string, unknown>[] };
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    kind: 'reject',
    fromStage: 'mql',
    toStage: 'recycled',
    reason: 'not_now',
    note: 'in spring',
    by: 'api',
    score: expect.closeTo(score as number, 6),
    modelVersion: 1,
  });
  const points = (items[0]!.evidence as { rule: string; points: number }[]).map(
    ({ rule, points }) => `${rule} ${points}`,
  );
  expect(points).toContain('pricing-view 8');
  expect(points).not.toContain('pricing-return 20');
});

test('a recycled lead is an MQL again when its date has come', async () => {
  await decide({ kind: 'recycle', wakeAt: new Date(startMs + 3_600_000).toISOString() });
  expect(await stageNow()).toBe('recycled');
  nowMs = startMs + 3_600_000;
  expect(await stageNow()).toBe('mql');
});

test.each([
  [{ kind: 'win' }, 409, /^The lead is in stage mql; possible there: accept, reject, recycle, disqualify\.$/],
  [{ kind: 'reject' }, 400, /^reason: say why, one of not_now, /],
  [{ kind: 'recycle', wakeAt: '2020-01-01T00:00:00Z' }, 400, /^wakeAt: lies in the past\.$/],
  [{ kind: 'promote' }, 400, /^kind: /],
  [{ kind: 'reject', reason: 'ugly' }, 400, /^reason: /],
])('%j is refused, and nothing is recorded', async (body, status, detail) => {
  const answer = await decide(body);
  expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(detail) } });
  expect((await ask('GET', `/v1/leads/${lead}/decisions`)).body).toEqual({ items: [] });
  expect(await stageNow()).toBe('mql');
});

test('of a lead that is not there nothing is recorded', async () => {
  expect((await decide({ kind: 'accept' }, 'ld_nobody')).status).toBe(404);
  expect((await ask('GET', '/v1/leads/ld_nobody/decisions')).status).toBe(404);
});
