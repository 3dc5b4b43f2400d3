import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import { apiApp } from '../../collector/http/api/api.ts';
import { attemptSchema, deliverySchema, destinationSchema } from '../../collector/http/api/destination-schemas.ts';
import { problemSchema } from '../../collector/http/api/problem.ts';
import {
  leadDetailSchema,
  leadSchema,
  linkTokenSchema,
  listOf,
  mergedSchema,
  scoreSchema,
  signingKeySchema,
  siteSchema,
  splitSchema,
  timelineSchema,
  visitorSchema,
} from '../../collector/http/api/schemas.ts';
import { leadOfLinkToken } from '../../collector/usecases/link-token.ts';
import { aBatch, anEvent, aPageView, aStore, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const nowMs = Date.UTC(2026, 0, 5, 9);
const minuteMs = 60_000;
const secretKey = 'sk_right';

let store: TestStore;
let site: { id: number; key: string };
let refusal: string | undefined;
let targets: string[];
beforeAll(() => {
  store = aStore();
});
beforeEach(async () => {
  site = await store.aSite();
  refusal = undefined;
  targets = [];
});
afterAll(() => store.close());

const anApi = (on: TestStore = store, hash = createHash('sha256').update(secretKey).digest('hex')) =>
  apiApp(
    {
      queries: on.queries,
      commands: on.commands,
      clock: { nowMs: () => nowMs },
      changes: { subscribe: () => () => {} },
      models: modelWorkOn(on, { nowMs: () => nowMs }),
      publicUrl: () => 'https://leads.example',
      distDir: '',
    },
    {
      secretKeyHash: () => hash || undefined,
      checkTarget: async ({ url }) => {
        targets.push(url);
        return refusal;
      },
    },
  );

interface Asked {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly on?: TestStore;
}

/** Asks with the right key; `~` in the path stands for the site parameter. */
async function ask(method: string, path: string, { body, headers = {}, on = store }: Asked = {}): Promise<Response> {
  return anApi(on).request(path.replace('~', `site=${site.key}`), {
    method,
    headers: {
      authorization: `Bearer ${secretKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** The answer, which must have the status and exactly the described form. */
async function answer<Schema extends ZodType>(
  response: Response | Promise<Response>,
  status: number,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const { status: given, headers } = await response;
  const json: unknown = await (await response).json();
  expect({ status: given, json }).toMatchObject({ status });
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('cache-control')).toBe('no-store');
  const parsed = schema.parse(json);
  // a field that the description does not name would be lost in parsing
  expect(parsed).toEqual(json);
  return parsed;
}

async function expectProblem(response: Response, status: number, detail: RegExp | string): Promise<void> {
  const json: unknown = await response.json();
  expect({ status: response.status, json }).toMatchObject({ status, json: { status } });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(problemSchema.parse(json).detail).toMatch(detail);
}

const postLead = (body: unknown) => ask('POST', '/v1/leads?~', { body });
const aLead = async (email: string) => (await answer(postLead({ email }), 201, leadDetailSchema)).id;

/** A visitor who looked at pricing for 45 s, clicked and said who they are. */
async function aHistory(email = 'ada@acme.example', visitor = 'v1'): Promise<string> {
  await store.commands.ingest(
    aBatch({
      site: site.id,
      visitor,
      visit: `${visitor}-i1`,
      events: [
        ...aPageView({ path: '/pricing', atMs: nowMs - 10 * minuteMs, engagedMs: 45_000 }),
        anEvent({ type: 'cta_click', occurredAtMs: nowMs - 9 * minuteMs, data: { label: 'Start trial' } }),
        anEvent({
          type: 'form_submit',
          occurredAtMs: nowMs - 8 * minuteMs,
          data: { form: 'demo', contactSales: true },
        }),
        anEvent({ type: 'identify', occurredAtMs: nowMs - 8 * minuteMs, data: { email } }),
      ],
    }),
  );
  return store.queries.leads({ site: site.id, nowMs, limit: 1, email })[0]!.id;
}

describe('the secret key', () => {
  const routes = [
    ['GET', '/v1/sites'],
    ['POST', '/v1/sites'],
    ['GET', '/v1/leads'],
    ['POST', '/v1/leads'],
    ['GET', '/v1/leads/ld_1'],
    ['GET', '/v1/leads/ld_1/timeline'],
    ['GET', '/v1/leads/ld_1/score'],
    ['POST', '/v1/leads/ld_1/merge'],
    ['POST', '/v1/leads/ld_1/split'],
    ['PUT', '/v1/leads/ld_1/noise/student'],
    ['GET', '/v1/companies'],
    ['GET', '/v1/fit-settings'],
    ['PUT', '/v1/fit-settings'],
    ['GET', '/v1/visitors/v1'],
    ['GET', '/v1/visitors/v1/timeline'],
    ['POST', '/v1/touches'],
    ['POST', '/v1/identify'],
    ['GET', '/v1/destinations'],
    ['POST', '/v1/destinations'],
    ['PATCH', '/v1/destinations/ds_1'],
    ['DELETE', '/v1/destinations/ds_1'],
    ['POST', '/v1/destinations/ds_1/secret'],
    ['POST', '/v1/destinations/ds_1/test'],
    ['GET', '/v1/signing-keys'],
    ['POST', '/v1/signing-keys'],
    ['POST', '/v1/signing-keys/sg_1/retire'],
    ['POST', '/v1/link-tokens'],
    ['GET', '/v1/alerts'],
    ['POST', '/v1/alerts/resend'],
    ['GET', '/v1/nothing'],
  ] as const;
  const keys = [
    ['no header', undefined],
    ['a wrong key', 'Bearer sk_wrong'],
    ['an empty key', 'Bearer '],
    ['the key in capitals', `Bearer ${secretKey.toUpperCase()}`],
    ['the key with more behind it', `Bearer ${secretKey}x`],
    ['the key twice', `Bearer ${secretKey} ${secretKey}`],
    ['another scheme', `Basic ${Buffer.from(`:${secretKey}`).toString('base64')}`],
    ['the key alone', secretKey],
    ['a public site key', 'SITE'],
    ['the hash of the key', `Bearer ${createHash('sha256').update(secretKey).digest('hex')}`],
  ] as const;

  test.each(routes)('%s %s opens for nothing but the right key', async (method, path) => {
    for (const [, authorization] of keys) {
      const headers: Record<string, string> =
        authorization === undefined
          ? {}
          : { authorization: authorization === 'SITE' ? `Bearer ${site.key}` : authorization };
      const response = await anApi().request(`${path}?site=${site.key}`, { method, headers });
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      await expectProblem(response, 401, /secret key/);
    }
  });

  test.each(keys)('%s is refused', async (_, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    expect((await anApi().request('/v1/sites', { headers })).status).toBe(401);
  });

  test('it opens with the right key, whatever the case of the scheme', async () => {
    for (const scheme of ['Bearer', 'bearer'])
      await answer(
        ask('GET', '/v1/leads?~', { headers: { authorization: `${scheme} ${secretKey}` } }),
        200,
        listOf(leadSchema),
      );
  });

  test('an installation without a key is closed, not open', async () => {
    for (const key of ['', secretKey]) {
      const response = await anApi(store, '').request('/v1/sites', { headers: { authorization: `Bearer ${key}` } });
      expect(response.status).toBe(401);
    }
  });
});

describe('which site', () => {
  test('may be left out while there is only one', async () => {
    const lonely = aStore();
    const only = await lonely.aSite();
    await answer(ask('GET', '/v1/leads', { on: lonely }), 200, listOf(leadSchema));
    await answer(ask('GET', `/v1/leads?site=${only.key}`, { on: lonely }), 200, listOf(leadSchema));
    await lonely.aSite();
    await expectProblem(await ask('GET', '/v1/leads', { on: lonely }), 404, /\?site=/);
    lonely.close();
  });

  test.each(['st_unknown', '', '__proto__', '%00'])('%j is none', async (key) => {
    await expectProblem(await ask('GET', `/v1/leads?site=${key}`), 404, /There is no site/);
  });

  test('what is on one site is not found through another', async () => {
    const lead = await aHistory();
    const other = await store.aSite();
    const through = (path: string) => ask('GET', `${path}?site=${other.key}`);
    for (const path of ['', '/timeline', '/score']) {
      expect((await ask('GET', `/v1/leads/${lead}${path}?~`)).status).toBe(200);
      await expectProblem(await through(`/v1/leads/${lead}${path}`), 404, lead);
    }
    await expectProblem(await through('/v1/visitors/v1'), 404, 'v1');
    await expectProblem(await through('/v1/visitors/v1/timeline'), 404, 'v1');
    expect(await answer(through('/v1/leads'), 200, listOf(leadSchema))).toEqual({ items: [], next: null });
  });
});

describe('what is wrong is said as problem+json', () => {
  test.each([
    ['GET', '/v1/nothing'],
    ['GET', '/nothing'],
    ['DELETE', '/v1/leads'],
    ['PUT', '/v1/sites'],
  ])('%s %s is not there', async (method, path) => {
    await expectProblem(await ask(method, path), 404, /openapi\.json/);
  });

  test('also where the API is one part of a server', async () => {
    const { Hono } = await import('hono');
    const server = new Hono();
    server.route('/api', anApi());
    server.get('*', (c) => c.html('a page for people'));
    const response = await server.request('/api/v1/nothing', { headers: { authorization: `Bearer ${secretKey}` } });
    await expectProblem(response, 404, /openapi\.json/);
    expect(await (await server.request('/elsewhere')).text()).toBe('a page for people');
  });

  test.each([
    ['malformed JSON', '{"email":', /JSON/],
    ['no JSON', 'email=ada@acme.example', /JSON/],
    ['an empty body', '', /./],
    ['null', 'null', /./],
    ['a list', '[]', /./],
    ['a list 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000), /./],
    ['nobody', {}, /email or externalId/],
    ['empty keys', { externalId: '' }, /externalId/],
    ['an external id of controls', { externalId: '\0\u202e' }, /externalId/],
    ['an external id that is too long', { externalId: 'c'.repeat(301) }, /^externalId: at most 300/],
    ['an e-mail that is none', { email: 'ada' }, /^email: not an e-mail/],
    ['an e-mail with NUL', { email: 'a\0@acme.example' }, /^email/],
    ['an e-mail that is no text', { email: 5 }, /^email/],
    ['a name that is no text', { email: 'a@acme.example', name: { first: 'A' } }, /^name/],
    ['traits inside traits', { email: 'a@acme.example', traits: { a: { b: 1 } } }, /^traits/],
    ['traits in a list', { email: 'a@acme.example', traits: ['a'] }, /^traits/],
    ['an infinite trait', '{"email":"a@acme.example","traits":{"a":1e999}}', /^traits/],
    ['a trait that is too long', { email: 'a@acme.example', traits: { a: 'x'.repeat(501) } }, /^traits/],
  ])('a lead of %s', async (_, body, detail) => {
    await expectProblem(await postLead(body), 400, detail);
    expect(store.queries.leads({ site: site.id, nowMs, limit: 1 })).toEqual([]);
  });

  test('a body that is too long: the connection ends with the answer', async () => {
    const response = await postLead({ externalId: 'c-1', name: 'x'.repeat(300_000) });
    expect(response.headers.get('connection')).toBe('close');
    await expectProblem(response, 413, /more than 262144 bytes/);
  });

  test('leads whose long external ids differ only at the end are two people', async () => {
    const [one, two] = ['1', '2'].map((end) => 'c'.repeat(299) + end);
    const first = await answer(postLead({ externalId: one }), 201, leadDetailSchema);
    const second = await answer(postLead({ externalId: two }), 201, leadDetailSchema);
    expect([first.externalId, second.externalId]).toEqual([one, two]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a body of type %s',
    async (type) => {
      const body = JSON.stringify({ email: 'ada@acme.example' });
      const response = await ask('POST', '/v1/leads?~', { body, headers: { 'content-type': type } });
      await expectProblem(response, 415, /application\/json/);
      expect(store.queries.leads({ site: site.id, nowMs, limit: 1 })).toEqual([]);
    },
  );

  test.each(['limit=0', 'limit=201', 'limit=1.5', 'limit=x', 'limit=', 'sort=name', 'email=ada'])(
    'a list with %s',
    async (query) => {
      await expectProblem(await ask('GET', `/v1/leads?~&${query}`), 400, /^(limit|sort|email): /);
    },
  );

  test.each(['', '0', '2026', '2026-01-05', '2026-01-05T00:00:00', '2025-02-30T00:00:00Z', 'yesterday'])(
    'a score at "%s": no moment, or another one on every server',
    async (at) => {
      const { id } = await answer(postLead({ externalId: 'c-1' }), 201, leadDetailSchema);
      await expectProblem(await ask('GET', `/v1/leads/${id}/score?~&at=${at}`), 400, /^at: /);
    },
  );

  test.each(['ld_1', '/', 'x/ld_1', '1-1/ld_1', '1/ld_1/2'])(
    'a list by score after "%s", which no page ended with',
    async (after) => {
      for (const list of ['leads', 'companies']) {
        const path = `/v1/${list}?~&sort=score&after=${encodeURIComponent(after)}`;
        await expectProblem(await ask('GET', path), 400, /^after: /);
      }
    },
  );

  test.each([
    ['alerts?after=', 'nonsense'],
    ['alerts?after=', '/\0'],
    ['alert-log?after=', 'nonsense'],
    ['leads?after=', '12.5/ld_1'],
    ['leads?after=', '\0'],
    ['companies?after=', '12.5/acme.example'],
    ['visitors/v1/timeline?before=', 'nonsense'],
  ])('/v1/%s%s is no place, and not the first page', async (path, place) => {
    const asked = `/v1/${path}${encodeURIComponent(place)}&~`;
    await expectProblem(await ask('GET', asked), 400, /^(after|before): is no `next`/);
    const first = await ask('GET', asked.replace(/=[^&]*/, '='));
    expect(first.status).toBe(path.startsWith('visitors') ? 404 : 200);
  });

  test('a store that cannot commit: 503 and when to try again', async () => {
    const full = aStore();
    await full.aSite();
    full.sqlite.pragma(`max_page_count = ${full.sqlite.pragma('page_count', { simple: true })}`);
    const traits = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`t${index}`, 'x'.repeat(500)]));
    const response = await ask('POST', '/v1/leads', { on: full, body: { email: 'ada@acme.example', traits } });
    expect(response.headers.get('retry-after')).toBe('5');
    await expectProblem(response, 503, /could not commit/);
    full.close();
  });
});

describe('leads', () => {
  test('are made, added to and found again', async () => {
    const made = await answer(
      postLead({ email: ' Ada@ACME.example ', name: 'Ada', traits: { role: 'CFO', seats: 12, paying: false } }),
      201,
      leadDetailSchema,
    );
    expect(made).toMatchObject({
      email: 'ada@acme.example',
      name: 'Ada',
      company: null,
      externalId: null,
      trust: 'verified',
      source: 'api',
      score: 0,
      level: 4,
      lastSeenAt: null,
      createdAt: '2026-01-05T09:00:00.000Z',
      traits: { role: 'CFO', seats: 12, paying: false },
      browsers: [],
    });
    const more = await answer(
      postLead({ email: 'ada@acme.example', externalId: 'c-1', company: 'Acme', traits: { seats: 20 } }),
      200,
      leadDetailSchema,
    );
    expect(more).toEqual({
      ...made,
      externalId: 'c-1',
      company: 'Acme',
      traits: { role: 'CFO', seats: 20, paying: false },
    });
    expect(await answer(postLead({ externalId: 'c-1' }), 200, leadDetailSchema)).toEqual(more);
    expect(await answer(ask('GET', `/v1/leads/${made.id}?~`), 200, leadDetailSchema)).toEqual(more);
    const found = await answer(ask('GET', '/v1/leads?~&email=ADA@acme.example'), 200, listOf(leadSchema));
    expect(found).toMatchObject({ items: [{ id: made.id }], next: null });
  });

  test('an e-mail of one and an external id of another are a conflict that names both and changes neither', async () => {
    const ada = await answer(postLead({ email: 'ada@acme.example', name: 'Ada' }), 201, leadDetailSchema);
    const bob = await answer(postLead({ externalId: 'c-2', name: 'Bob' }), 201, leadDetailSchema);
    const response = await postLead({ email: 'ada@acme.example', externalId: 'c-2', name: 'Eve' });
    await expectProblem(response, 409, new RegExp(`${ada.id}.*${bob.id}`));
    expect(await answer(ask('GET', `/v1/leads/${ada.id}?~`), 200, leadDetailSchema)).toEqual(ada);
    expect(await answer(ask('GET', `/v1/leads/${bob.id}?~`), 200, leadDetailSchema)).toEqual(bob);
  });

  test('an empty field says nothing: it neither empties what is known nor makes two people one', async () => {
    const ada = await answer(
      postLead({ email: 'ada@acme.example', externalId: '', name: 'Ada', company: 'Acme' }),
      201,
      leadDetailSchema,
    );
    expect(ada.externalId).toBeNull();
    const bob = await answer(postLead({ email: 'bob@acme.example', externalId: ' ' }), 201, leadDetailSchema);
    expect(bob.id).not.toBe(ada.id);
    expect(
      await answer(postLead({ email: 'ada@acme.example', name: '', company: '\0' }), 200, leadDetailSchema),
    ).toEqual(ada);
  });

  test('texts and traits are kept fit to be shown', async () => {
    const body =
      '{"email":"ada@acme.example","name":"A\\u0000da\\u202e","company":"\\ud800","traits":{"ro\\u0000le":"C\\u202eFO\\ud800","__proto__":"x","\\u0000__proto__":"y","constructor":"z"}}';
    const lead = await answer(postLead(body), 201, leadDetailSchema);
    expect(lead).toMatchObject({ name: 'A da', company: '\ufffd', traits: { 'ro le': 'C FO\ufffd' } });
    expect(Object.keys(lead.traits)).toEqual(['ro le']);
  });

  test.each(['id', 'score'])('pages by %s bring each lead once', async (sort) => {
    const made = [];
    for (let index = 0; index < 7; index += 1) made.push(await aLead(`lead${index}@acme.example`));
    await aHistory('lead3@acme.example', 'v3');
    const seen: string[] = [];
    let next: string | null = '';
    for (let pages = 0; next !== null; pages += 1) {
      expect(pages).toBeLessThan(10);
      const after: string = next === '' ? '' : `&after=${next}`;
      const list: { items: { id: string }[]; next: string | null } = await answer(
        ask('GET', `/v1/leads?~&limit=3&sort=${sort}${after}`),
        200,
        listOf(leadSchema),
      );
      expect(list.items.length).toBeLessThanOrEqual(3);
      seen.push(...list.items.map(({ id }) => id));
      next = list.next;
    }
    if (sort === 'score') expect(seen[0]).toBe(made[3]);
    expect(seen.toSorted()).toEqual(made.toSorted());
  });
});

describe('what a lead did and why it has its score', () => {
  test('the timeline, the score, the visitor and the alert have the described form', async () => {
    await ask('POST', '/v1/destinations?~', { body: { name: 'CRM', url: 'https://crm.example/hook' } });
    const lead = await aHistory();
    await store.commands.recordTouch({
      site: site.id,
      lead,
      id: 'call-1',
      type: 'call',
      occurredAtMs: nowMs,
      receivedAtMs: nowMs,
      day: Math.floor(nowMs / 86_400_000),
      data: { subject: 'Pricing' },
      isSilent: false,
    });
    const timeline = await answer(ask('GET', `/v1/leads/${lead}/timeline?~`), 200, timelineSchema);
    expect(timeline).toMatchObject({
      visits: [
        { visit: '', rows: [{ kind: 'act', type: 'call', detail: 'Pricing' }] },
        {
          visit: 'v1-i1',
          visitor: 'v1',
          engagedMs: 45_000,
          isBeforeKnown: false,
          rows: [
            { kind: 'page', url: 'https://acme.example/pricing', pageKind: 'pricing', engagedMs: 45_000 },
            { kind: 'act', type: 'cta_click', detail: 'Start trial' },
            { kind: 'act', type: 'form_submit', contactSales: true },
            { kind: 'act', type: 'identify', detail: 'ada@acme.example' },
          ],
        },
      ],
      next: null,
    });
    const score = await answer(ask('GET', `/v1/leads/${lead}/score?~`), 200, scoreSchema);
    expect(score.parts.length).toBeGreaterThan(3);
    expect(score.parts.reduce((sum, part) => sum + part.worth, 0)).toBeCloseTo(score.score, 9);
    expect(score.parts.reduce((sum, part) => sum + Math.round(part.shown * 10), 0)).toBe(Math.round(score.shown * 10));
    expect(score).toMatchObject({ at: '2026-01-05T09:00:00.000Z', level: 1, modelVersion: 1 });
    expect(Date.parse(score.coolsAt!)).toBeGreaterThan(nowMs);

    expect(await answer(ask('GET', '/v1/visitors/v1?~'), 200, visitorSchema)).toMatchObject({
      visitor: 'v1',
      lead,
      isBot: false,
    });
    const own = await answer(ask('GET', '/v1/visitors/v1/timeline?~'), 200, timelineSchema);
    expect(own.visits.map((visit) => visit.visit)).toEqual(['v1-i1']);
    const alerts = await answer(ask('GET', `/v1/alerts?~&lead=${lead}`), 200, listOf(deliverySchema));
    expect(alerts.items).toMatchObject([
      { lead, kinds: ['hot', 'became_mql', 'asked_for_sales'], status: 'waiting', attempts: 0 },
    ]);
  });

  test('a lead without history has an empty timeline and a score of nothing', async () => {
    const lead = await aLead('ada@acme.example');
    expect(await answer(ask('GET', `/v1/leads/${lead}/timeline?~`), 200, timelineSchema)).toEqual({
      visits: [],
      next: null,
    });
    expect(await answer(ask('GET', `/v1/leads/${lead}/score?~`), 200, scoreSchema)).toMatchObject({
      score: 0,
      shown: 0,
      level: 4,
      coolsAt: null,
      parts: [],
    });
  });

  test.each(['nonsense', '%00', 'W10', 'bnVsbA', 'WzEsMiwzXQ'])(
    'a timeline before "%s", which no page ended with',
    async (before) => {
      const lead = await aHistory();
      await expectProblem(await ask('GET', `/v1/leads/${lead}/timeline?~&before=${before}`), 400, /^before: /);
    },
  );

  test.each([
    '/v1/leads/ld_none',
    '/v1/leads/ld_none/timeline',
    '/v1/leads/ld_none/score',
    '/v1/visitors/none',
    '/v1/visitors/none/timeline',
  ])('%s is not there', async (path) => {
    await expectProblem(await ask('GET', `${path}?~`), 404, /none/);
  });
});

test('who stands above a line is asked by the score list, hottest first', async () => {
  for (const [index, points] of [70, 20, 45].entries()) {
    const lead = await aLead(`above${index}@acme.example`);
    const when = { occurredAtMs: nowMs, receivedAtMs: nowMs, day: Math.floor(nowMs / 86_400_000) };
    const touch = { site: site.id, lead, id: `m${index}`, type: 'manual', data: { points }, isSilent: true } as const;
    await store.commands.recordTouch({ ...touch, ...when });
  }
  const above = await answer(ask('GET', '/v1/leads?~&sort=score&minScore=45'), 200, listOf(leadSchema));
  expect(above.items.map(({ score }) => Math.round(score))).toEqual([70, 45]);
  await expectProblem(await ask('GET', '/v1/leads?~&minScore=45'), 400, 'sort=score');
  await expectProblem(await ask('GET', '/v1/leads?~&sort=score&minScore=0'), 400, 'minScore');
});

describe('touches', () => {
  const aTouch = (fields: Record<string, unknown>) => ({
    id: 't1',
    type: 'call',
    at: new Date(nowMs - minuteMs).toISOString(),
    ...fields,
  });

  test('are stored once and score', async () => {
    const lead = await aLead('ada@acme.example');
    for (const subject of ['first', 'second']) {
      const response = await ask('POST', '/v1/touches?~', { body: aTouch({ lead, subject }) });
      expect(response.status).toBe(204);
      expect(await response.text()).toBe('');
    }
    const timeline = await answer(ask('GET', `/v1/leads/${lead}/timeline?~`), 200, timelineSchema);
    expect(timeline.visits.flatMap((visit) => visit.rows)).toMatchObject([
      {
        type: 'call',
        detail: 'first',
        at: '2026-01-05T08:59:00.000Z',
        points: [{ rule: 'call', points: 15, counts: true }],
      },
    ]);
  });

  test.each([
    ['no id', { id: undefined }, /^id/],
    ['an id with a space', { id: 'a b' }, /^id/],
    ['an id that is too long', { id: 'x'.repeat(65) }, /^id/],
    ['a type of browsers', { type: 'page_view' }, /^type/],
    ['an unknown type', { type: '__proto__' }, /^type/],
    ['no time', { at: undefined }, /^at/],
    ['a time that is null', { at: null }, /^at/],
    ['a time that is true', { at: true }, /^at/],
    ['a time that is a number: of what?', { at: 5 }, /^at/],
    ['a time that is none', { at: 'yesterday' }, /^at/],
    ['a time that says no zone', { at: '2026-01-05T08:00:00' }, /^at/],
    ['the future', { at: new Date(nowMs + 61_000).toISOString() }, /future/],
    ['half a point', { type: 'manual', points: 0.5 }, /^points/],
    ['too many points', { type: 'manual', points: 1_001 }, /^points/],
    ['infinite points', { type: 'manual', points: 'x' }, /^points/],
    ['a lead that is no text', { lead: 5 }, /^lead/],
  ])('400: %s', async (_, fields, detail) => {
    const lead = await aLead('ada@acme.example');
    await expectProblem(await ask('POST', '/v1/touches?~', { body: aTouch({ lead, ...fields }) }), 400, detail);
    expect(store.queries.leadTimeline({ site: site.id, lead, limit: 5 }).visits).toEqual([]);
  });

  test('404: a lead that is not there', async () => {
    await expectProblem(await ask('POST', '/v1/touches?~', { body: aTouch({ lead: 'ld_none' }) }), 404, 'ld_none');
  });

  test('a clock that is a little ahead is no reason to refuse', async () => {
    const lead = await aLead('ada@acme.example');
    const at = new Date(nowMs + 59_000).toISOString();
    expect((await ask('POST', '/v1/touches?~', { body: aTouch({ lead, at }) })).status).toBe(204);
    expect(store.queries.leadTimeline({ site: site.id, lead, limit: 5 }).visits[0]!.startedAtMs).toBe(nowMs);
  });

  test.each(['2026-01-05T08:30:00Z', '2026-01-05T12:00:00+03:30', '2026-01-05T08:30:00.000Z'])(
    'a time may be told as %s',
    async (at) => {
      const lead = await aLead('ada@acme.example');
      expect((await ask('POST', '/v1/touches?~', { body: aTouch({ lead, at }) })).status).toBe(204);
      expect(store.queries.leadTimeline({ site: site.id, lead, limit: 5 }).visits[0]!.startedAtMs).toBe(
        nowMs - 30 * minuteMs,
      );
    },
  );
});

describe('identify', () => {
  const identify = (body: unknown) => ask('POST', '/v1/identify?~', { body });

  test('gives a visitor and its history to a lead, verified', async () => {
    await store.commands.ingest(
      aBatch({
        site: site.id,
        visitor: 'v9',
        events: aPageView({ path: '/pricing', atMs: nowMs - minuteMs, engagedMs: 45_000 }),
      }),
    );
    const response = await identify({ visitor: 'v9', email: 'ada@acme.example', name: 'Ada', traits: { role: 'CFO' } });
    const { lead } = (await response.json()) as { lead: string };
    expect(await answer(ask('GET', `/v1/leads/${lead}?~`), 200, leadDetailSchema)).toMatchObject({
      email: 'ada@acme.example',
      name: 'Ada',
      traits: { role: 'CFO' },
      trust: 'verified',
      browsers: [{ visitor: 'v9', to: null, trust: 'verified' }],
    });
    expect((await answer(ask('GET', `/v1/leads/${lead}/score?~`), 200, scoreSchema)).score).toBeGreaterThan(10);
    // saying it again changes nothing
    expect((await identify({ visitor: 'v9', email: 'ada@acme.example' })).status).toBe(200);
    const timeline = await answer(ask('GET', `/v1/leads/${lead}/timeline?~`), 200, timelineSchema);
    expect(timeline.visits.flatMap((visit) => visit.rows.map((row) => row.kind))).toEqual(['act', 'page']);
  });

  test('a visitor that was never seen is known from its first page on', async () => {
    const response = await identify({ visitor: 'unseen', externalId: 'c-1' });
    const { lead } = (await response.json()) as { lead: string };
    await store.commands.ingest(
      aBatch({ site: site.id, visitor: 'unseen', events: aPageView({ path: '/', atMs: nowMs }) }),
    );
    expect(await answer(ask('GET', '/v1/visitors/unseen?~'), 200, visitorSchema)).toMatchObject({ lead });
  });

  test.each([
    ['nobody', { visitor: 'v9' }, 400, /email or externalId/],
    ['an empty external id', { visitor: 'v9', externalId: '' }, 400, /externalId/],
    ['no visitor', { email: 'ada@acme.example' }, 400, /^visitor/],
    ['a visitor as direct touches have it', { visitor: '~ld_1', email: 'ada@acme.example' }, 400, /^visitor/],
    ['a time that is null', { visitor: 'v9', email: 'ada@acme.example', at: null }, 400, /^at/],
  ])('%s is refused', async (_, body, status, detail) => {
    await expectProblem(await identify(body), status, detail);
    expect(store.queries.leads({ site: site.id, nowMs, limit: 1 })).toEqual([]);
    expect(store.queries.visitors({ site: site.id, nowMs, limit: 1 })).toEqual([]);
  });

  test('two people at once are a conflict, and the visitor stays with nobody', async () => {
    await postLead({ email: 'ada@acme.example' });
    await postLead({ externalId: 'c-2' });
    await expectProblem(
      await identify({ visitor: 'v9', email: 'ada@acme.example', externalId: 'c-2' }),
      409,
      /belongs to/,
    );
    expect(store.queries.visitor({ site: site.id, visitor: 'v9', nowMs })).toBeUndefined();
  });
});

describe('sites', () => {
  test('are added, listed and ready to receive', async () => {
    const made = await answer(
      ask('POST', '/v1/sites', {
        body: { name: ' Acme ', origins: ['https://WWW.acme.example'], timeZone: 'Asia/Tehran' },
      }),
      201,
      siteSchema,
    );
    expect(made).toMatchObject({
      name: 'Acme',
      kind: 'live',
      origins: ['https://www.acme.example'],
      timeZone: 'Asia/Tehran',
    });
    const { items } = await answer(ask('GET', '/v1/sites'), 200, listOf(siteSchema).omit({ next: true }));
    expect(items).toContainEqual(made);
  });

  test('names of sites and destinations lose line breaks, controls and turned directions: they stand in subjects', async () => {
    const name = 'Acme\r\nBcc: eve@evil.example\0\u202e';
    const made = await answer(ask('POST', '/v1/sites', { body: { name } }), 201, siteSchema);
    expect([made.name, store.queries.siteByKey(made.key)?.name]).toEqual(Array(2).fill('Acme Bcc: eve@evil.example'));
    const response = await ask('POST', '/v1/destinations?~', { body: { name, url: 'https://crm.example/hook' } });
    expect(await response.json()).toMatchObject({ name: 'Acme Bcc: eve@evil.example' });
  });

  test.each([
    ['a default port', 'https://acme.example:443', 'https://acme.example'],
    ['letters that a browser spells in ASCII', 'https://bücher.example', 'https://xn--bcher-kva.example'],
    ['its own port', 'http://localhost:3000', 'http://localhost:3000'],
  ])('an origin with %s is kept as browsers send it', async (_, given, kept) => {
    const made = await answer(ask('POST', '/v1/sites', { body: { name: 'Acme', origins: [given] } }), 201, siteSchema);
    expect(made.origins).toEqual([kept]);
    expect(store.queries.siteByKey(made.key)?.origins).toEqual([kept]);
  });

  test.each([
    ['no name', { name: ' ' }, /^name/],
    ['a name of controls', { name: '\0\u202e' }, /^name/],
    ['a name that is too long', { name: 'A'.repeat(101) }, /^name/],
    [
      'a path in an origin',
      { name: 'A', origins: ['https://acme.example/shop'] },
      /^origins\.0: an origin is scheme and host/,
    ],
    ['an origin without a scheme', { name: 'A', origins: ['acme.example'] }, /^origins\.0/],
    ['an origin that cannot be', { name: 'A', origins: ['https://a:b:c'] }, /^origins\.0/],
    ['an origin with credentials', { name: 'A', origins: ['https://ada:secret@acme.example'] }, /^origins\.0/],
    ['a time zone that is none', { name: 'A', timeZone: 'Mars/Olympus' }, /^timeZone: not an IANA time zone/],
  ])('%s is refused', async (_, body, detail) => {
    const before = store.queries.sites().length;
    await expectProblem(await ask('POST', '/v1/sites', { body }), 400, detail);
    expect(store.queries.sites()).toHaveLength(before);
  });
});

describe('destinations', () => {
  const add = (body: unknown) => ask('POST', '/v1/destinations?~', { body });

  test('the secret is shown once, when the destination is made, and never again', async () => {
    const made = (await (await add({ name: 'CRM', url: 'https://crm.example/hook' })).json()) as {
      id: string;
      secret: string;
    };
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const lead = await aHistory();
    await ask('POST', `/v1/destinations/${made.id}/test?~`);
    const bare = made.secret.slice('whsec_'.length);
    const paths = [
      '/v1/sites',
      '/v1/destinations?~',
      '/v1/alerts?~',
      '/v1/leads?~',
      `/v1/leads/${lead}?~`,
      `/v1/leads/${lead}/timeline?~`,
      `/v1/leads/${lead}/score?~`,
      '/v1/visitors/v1?~',
      '/openapi.json',
    ];
    for (const path of paths) {
      const response = await ask('GET', path);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain(bare);
    }
    const { items } = await answer(
      ask('GET', '/v1/destinations?~'),
      200,
      listOf(destinationSchema).omit({ next: true }),
    );
    expect(items).toEqual([
      {
        id: made.id,
        name: 'CRM',
        kind: 'webhook',
        url: 'https://crm.example/hook',
        isEnabled: true,
        language: 'en',
        hasPersonalData: false,
        takesDigests: true,
        previousSecretUntil: null,
        failingSince: null,
        offReason: null,
      },
    ]);
  });

  test('an address that alerts may not go to is refused with the reason, and not kept', async () => {
    refusal = 'Leads to a private address.';
    await expectProblem(
      await add({ name: 'CRM', url: 'http://10.0.0.1/hook' }),
      400,
      'url: Leads to a private address.',
    );
    expect(targets).toEqual(['http://10.0.0.1/hook']);
    expect(store.queries.destinations(site.id)).toEqual([]);
  });

  test.each([
    ['no address', { name: 'CRM' }],
    ['no URL', { name: 'CRM', url: 'crm.example' }],
    ['another scheme', { name: 'CRM', url: 'file:///etc/passwd' }],
    ['a script', { name: 'CRM', url: 'javascript:alert(1)' }],
    ['no name', { name: ' ', url: 'https://crm.example/' }],
    ['a mail address for a webhook', { name: 'CRM', url: 'mailto:sales@acme.example' }],
    ['a web address for a mail', { kind: 'email', name: 'CRM', url: 'https://crm.example/' }],
    ['two mail addresses', { kind: 'email', name: 'CRM', url: 'mailto:a@acme.example,b@acme.example' }],
    ['a mail with a header', { kind: 'email', name: 'CRM', url: 'mailto:a@acme.example?bcc=b@acme.example' }],
    ['a mail with a line', { kind: 'email', name: 'CRM', url: 'mailto:a@acme.example%0D%0ABcc:b@acme.example' }],
  ])('%s is refused before anybody looks the address up', async (_, body) => {
    await expectProblem(await add(body), 400, /^(url|name): /);
    expect(targets).toEqual([]);
  });

  test('a test message goes into the outbox of this site only', async () => {
    const { id } = (await (await add({ name: 'CRM', url: 'https://crm.example/hook' })).json()) as { id: string };
    const response = await ask('POST', `/v1/destinations/${id}/test?~`);
    expect(response.status).toBe(202);
    const { alert } = (await response.json()) as { alert: string };
    const alerts = await answer(ask('GET', '/v1/alerts?~'), 200, listOf(deliverySchema));
    expect(alerts.items).toMatchObject([{ alert, destination: id, kinds: ['test'], status: 'waiting' }]);
    const other = await store.aSite();
    await expectProblem(await ask('POST', `/v1/destinations/${id}/test?site=${other.key}`), 404, id);
    await expectProblem(await ask('POST', '/v1/destinations/ds_none/test?~'), 404, 'ds_none');
  });

  test('the delivery log is read page by page, each delivery once, also those of one alert', async () => {
    const ids = [await made(), await made()].map(({ id }) => id);
    for (let count = 0; count < 3; count += 1) {
      const { alert } = (await (await ask('POST', `/v1/destinations/${ids[0]}/test?~`)).json()) as { alert: string };
      const other = `INSERT INTO deliveries SELECT site, ?, alert, status, attempts, next_at_ms, lease_until_ms, created_at_ms, settled_at_ms, last_status, last_answer, lease_owner FROM deliveries WHERE alert = ?`;
      store.sqlite.prepare(other).run(ids[1], alert);
    }
    const all = store.queries.deliveries({ site: site.id, limit: 50 });
    expect(all).toHaveLength(6);
    const read: unknown[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const path: string = `/v1/alerts?~&limit=2${after && `&after=${encodeURIComponent(after)}`}`;
      const page: { items: { alert: string; destination: string }[]; next: string | null } = await answer(
        ask('GET', path),
        200,
        listOf(deliverySchema),
      );
      expect(page.items).toHaveLength(2);
      read.push(...page.items.map(({ alert, destination }) => [alert, destination]));
      after = page.next;
    }
    expect(read).toEqual(all.map(({ alert, destination }) => [alert, destination]));
    expect((await answer(ask('GET', '/v1/alerts?~&after='), 200, listOf(deliverySchema))).items).toHaveLength(6);
  });

  test('each attempt at a delivery can be read, of this site only', async () => {
    const { id: destination } = await made();
    const { alert } = (await (await ask('POST', `/v1/destinations/${destination}/test?~`)).json()) as { alert: string };
    const path = (on: string, of = alert) => `/v1/alerts/${of}/deliveries/${destination}/attempts?${on}`;
    const attempts = z.object({ items: z.array(attemptSchema) });
    expect(await answer(ask('GET', path('~')), 200, attempts)).toEqual({ items: [] });
    const outcome = { status: 'dead', answeredAtMs: nowMs, nextAtMs: nowMs, settledAtMs: nowMs } as const;
    const error = 'Nothing listens at crm.example.';
    await store.commands.settleDelivery({
      ...{ site: site.id, destination, alert, sender: 'sn_1', lastStatus: undefined, lastAnswer: error },
      ...outcome,
      disableDestination: false,
      attempt: {
        atMs: nowMs - 40,
        durationMs: 40,
        status: undefined,
        noAnswer: 'unreachable',
        answer: error,
        nextAtMs: undefined,
      },
    });
    expect(await answer(ask('GET', path('~')), 200, attempts)).toEqual({
      items: [
        {
          attempt: 1,
          at: new Date(nowMs - 40).toISOString(),
          durationMs: 40,
          status: null,
          noAnswer: 'unreachable',
          answer: error,
          nextAt: null,
        },
      ],
    });
    const other = await store.aSite();
    await expectProblem(await ask('GET', path(`site=${other.key}`)), 404, alert);
    await expectProblem(await ask('GET', path('~', 'al_none')), 404, 'al_none');
  });

  const made = async (body: unknown = { name: 'CRM', url: 'https://crm.example/hook' }) =>
    (await (await add(body)).json()) as { id: string; secret: string };

  test('a change leaves alone what it does not name', async () => {
    const { id } = await made({ kind: 'slack', name: 'Sales', url: 'https://hooks.example/1', language: 'fa' });
    const changed = await answer(
      ask('PATCH', `/v1/destinations/${id}?~`, { body: { name: 'Team', hasPersonalData: true, isEnabled: false } }),
      200,
      destinationSchema,
    );
    expect(changed).toMatchObject({
      kind: 'slack',
      name: 'Team',
      url: 'https://hooks.example/1',
      language: 'fa',
      hasPersonalData: true,
      takesDigests: true,
      isEnabled: false,
    });
    await expectProblem(await ask('PATCH', '/v1/destinations/ds_none?~', { body: {} }), 404, 'ds_none');
    await expectProblem(
      await ask('PATCH', `/v1/destinations/${id}?~`, { body: { url: 'mailto:a@acme.example' } }),
      400,
      /^url: /,
    );
  });

  test('an address is checked when it is changed, when it is switched on and when a test is asked for', async () => {
    const { id } = await made();
    refusal = 'Leads to a private address.';
    const words = 'url: Leads to a private address.';
    const change = (body: unknown) => ask('PATCH', `/v1/destinations/${id}?~`, { body });
    await expectProblem(await change({ url: 'http://10.0.0.1/' }), 400, words);
    await expectProblem(await change({ isEnabled: true }), 400, words);
    await expectProblem(await ask('POST', `/v1/destinations/${id}/test?~`), 400, words);
    expect(store.queries.destinations(site.id)).toMatchObject([{ url: 'https://crm.example/hook' }]);
    expect(store.queries.deliveries({ site: site.id, limit: 10 })).toEqual([]);
    // what is switched off sends nothing: that must always be possible
    expect((await change({ isEnabled: false })).status).toBe(200);
  });

  test('a new secret is told once, with the moment until which the old one signs as well', async () => {
    const { id, secret } = await made();
    const response = await ask('POST', `/v1/destinations/${id}/secret?~`);
    expect(response.status).toBe(201);
    const rotated = (await response.json()) as { secret: string; previousUntil: string };
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(rotated.secret).not.toBe(secret);
    const list = await ask('GET', '/v1/destinations?~');
    const listed = await list.text();
    expect(listed).toContain(rotated.previousUntil);
    for (const each of [secret, rotated.secret]) expect(listed).not.toContain(each);
    await expectProblem(await ask('POST', '/v1/destinations/ds_none/secret?~'), 404, 'ds_none');
  });

  test('a destination that is removed is gone', async () => {
    const { id } = await made();
    expect((await ask('DELETE', `/v1/destinations/${id}?~`)).status).toBe(204);
    expect(store.queries.destinations(site.id)).toEqual([]);
    await expectProblem(await ask('DELETE', `/v1/destinations/${id}?~`), 404, id);
  });

  test('of what was given up one, several or all are sent again, and nothing of another site', async () => {
    const { id } = await made();
    const alerts: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { alert } = (await (await ask('POST', `/v1/destinations/${id}/test?~`)).json()) as { alert: string };
      alerts.push(alert);
    }
    store.sqlite.prepare("UPDATE deliveries SET status = 'dead'").run();
    const resend = async (deliveries: unknown, of = '~') => {
      const response = await ask('POST', `/v1/alerts/resend?${of}`, { body: { deliveries } });
      expect(response.status).toBe(202);
      return ((await response.json()) as { resent: number }).resent;
    };
    const other = await store.aSite();
    expect(await resend('all', `site=${other.key}`)).toBe(0);
    expect(await resend([{ destination: id, alert: alerts[0] }])).toBe(1);
    expect(await resend([{ destination: id, alert: alerts[0] }])).toBe(0);
    expect(await resend(alerts.slice(0, 3).map((alert) => ({ destination: id, alert })))).toBe(2);
    const list = await answer(ask('GET', '/v1/alerts?~&status=dead'), 200, listOf(deliverySchema));
    expect(list.items.map(({ alert }) => alert).toSorted()).toEqual(alerts.slice(3).toSorted());
    expect(await resend('all')).toBe(2);
    expect(store.queries.deadDeliveries(site.id)).toBe(0);
    await expectProblem(await ask('POST', '/v1/alerts/resend?~', { body: { deliveries: 'some' } }), 400, /deliveries/);
  });
});

describe('merging', () => {
  test('answers for every id of the person, says which one stands for it, and is taken back', async () => {
    const [ada, lovelace] = [await aHistory('ada@acme.example', 'v1'), await aHistory('a.lovelace@acme.example', 'v2')];
    const details = () =>
      Promise.all([ada, lovelace].map((id) => answer(ask('GET', `/v1/leads/${id}?~`), 200, leadDetailSchema)));
    const before = await details();
    const body = { into: lovelace, by: 'ada@sales.example', why: 'same phone number' };
    const merged = await answer(ask('POST', `/v1/leads/${ada}/merge?~`, { body }), 200, mergedSchema);
    expect(merged).toEqual({ lead: [ada, lovelace].toSorted()[0], merge: expect.stringMatching(/^mg_/) });
    expect(
      await answer(ask('POST', `/v1/leads/${lovelace}/merge?~`, { body: { into: ada } }), 200, mergedSchema),
    ).toEqual({
      lead: merged.lead,
      merge: null,
    });

    const [one, other] = await details();
    const alias = merged.lead === ada ? lovelace : ada;
    expect(one).toEqual(other);
    expect(one).toMatchObject({ id: merged.lead, aliases: [alias] });
    expect(one!.browsers.map(({ visitor }) => visitor).toSorted()).toEqual(['v1', 'v2']);
    for (const part of ['', '/timeline', '/score']) {
      const [byAlias, bySurvivor] = await Promise.all(
        [alias, merged.lead].map((id) => ask('GET', `/v1/leads/${id}${part}?~`)),
      );
      expect(await byAlias!.json()).toEqual(await bySurvivor!.json());
      expect(byAlias!.headers.get('content-location')).toBe(`/api/v1/leads/${merged.lead}${part}`);
      expect(bySurvivor!.headers.get('content-location')).toBeNull();
    }
    const { items } = await answer(ask('GET', '/v1/leads?~'), 200, listOf(leadSchema));
    expect(items.map(({ id }) => id)).toEqual([merged.lead]);

    const split = await answer(ask('POST', `/v1/leads/${alias}/split?~`, { body: {} }), 200, splitSchema);
    expect(split).toEqual({ leads: [ada, lovelace].toSorted(), merge: merged.merge });
    expect(await details()).toEqual(before);
    await expectProblem(await ask('POST', `/v1/leads/${ada}/split?~`, { body: {} }), 409, ada);
  });

  test('404: a lead that is not there, or on another site', async () => {
    const lead = await aLead('ada@acme.example');
    const elsewhere = await store.commands.saveLead({
      site: (await store.aSite()).id,
      email: 'ada@acme.example',
      trust: 'verified',
      source: 'api',
      nowMs,
    });
    for (const other of ['ld_none', elsewhere.kind === 'created' ? elsewhere.lead : '']) {
      await expectProblem(await ask('POST', `/v1/leads/${lead}/merge?~`, { body: { into: other } }), 404, other);
      await expectProblem(await ask('POST', `/v1/leads/${other}/merge?~`, { body: { into: lead } }), 404, other);
      await expectProblem(await ask('POST', `/v1/leads/${other}/split?~`, { body: {} }), 404, other);
    }
  });
});

describe('signing keys', () => {
  const list = async () =>
    (await answer(ask('GET', '/v1/signing-keys?~'), 200, z.object({ items: z.array(signingKeySchema) }))).items;

  test('are added, listed without their secrets, and retired', async () => {
    const made = signingKeySchema.extend({ secret: z.string().regex(/^fpsig_[\w-]{43}$/) });
    const first = await answer(ask('POST', '/v1/signing-keys?~'), 201, made);
    const second = await answer(ask('POST', '/v1/signing-keys?~'), 201, made);
    expect(first.secret).not.toBe(second.secret);
    for (let times = 0; times < 2; times += 1)
      expect((await ask('POST', `/v1/signing-keys/${first.id}/retire?~`)).status).toBe(204);
    const now = new Date(nowMs).toISOString();
    // made in one millisecond: either may be the first
    expect(await list()).toHaveLength(2);
    expect(await list()).toEqual(
      expect.arrayContaining([
        { id: first.id, createdAt: now, retiredAt: now },
        { id: second.id, createdAt: now, retiredAt: null },
      ]),
    );
    expect(JSON.stringify(await list())).not.toContain('fpsig_');
  });

  test('are one site’s own', async () => {
    const { id } = await store.commands.createSigningKey({ site: (await store.aSite()).id, nowMs });
    await expectProblem(await ask('POST', `/v1/signing-keys/${id}/retire?~`), 404, id);
    expect(await list()).toEqual([]);
  });
});

describe('link tokens', () => {
  const make = (body: unknown) => ask('POST', '/v1/link-tokens?~', { body });

  test('name a lead and last as long as asked; the first one makes the key', async () => {
    const lead = await aLead('ada@acme.example');
    const made = await answer(make({ lead, expiresInDays: 2 }), 201, linkTokenSchema);
    expect(made).toMatchObject({ lead, parameter: 'fp_t', expiresAt: '2026-01-07T09:00:00.000Z' });
    const keys = store.queries.signingKeys(site.id);
    expect(keys).toHaveLength(1);
    expect(leadOfLinkToken(made.token, { site: site.key, keys, nowMs })).toBe(lead);
    await answer(make({ lead }), 201, linkTokenSchema);
    expect(store.queries.signingKeys(site.id)).toHaveLength(1);
    // fit for an address as it is
    expect(new URLSearchParams({ fp_t: made.token }).toString()).toBe(`fp_t=${made.token}`);
  });

  test.each([
    ['no lead', {}, 400, /^lead/],
    ['a lead that is not there', { lead: 'ld_none' }, 404, /ld_none/],
    ['for ever', { lead: 'ld_none', expiresInDays: 401 }, 400, /^expiresInDays/],
    ['no time', { lead: 'ld_none', expiresInDays: 0 }, 400, /^expiresInDays/],
  ])('are refused: %s', async (_, body, status, detail) => {
    await expectProblem(await make(body), status, detail);
    expect(store.queries.signingKeys(site.id)).toEqual([]);
  });
});

describe('openapi.json', () => {
  interface Description {
    readonly openapi: string;
    readonly servers: readonly { readonly url: string }[];
    readonly paths: Record<
      string,
      Record<string, { responses: Record<string, unknown>; parameters?: unknown[]; requestBody?: unknown }>
    >;
    readonly components: { schemas: Record<string, unknown>; securitySchemes: unknown };
  }

  test('is open to all, lists each route with its answers, and every reference leads somewhere', async () => {
    const api = anApi();
    const response = await api.request('/openapi.json');
    expect(response.status).toBe(200);
    const text = await response.text();
    const description = JSON.parse(text) as Description;
    expect(description.openapi).toBe('3.1.0');
    const listed = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = api.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(listed.toSorted()).toEqual([...new Set(routes)].toSorted());
    expect(listed.length).toBeGreaterThan(50);
    for (const methods of Object.values(description.paths)) {
      for (const { responses } of Object.values(methods))
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401']));
    }
    for (const methods of Object.values(description.paths)) {
      for (const { responses, requestBody } of Object.values(methods)) {
        const bodyProblems = Object.keys(responses).filter((status) => status === '413' || status === '415');
        expect(bodyProblems).toEqual(requestBody === undefined ? [] : ['413', '415']);
      }
    }
    // the paths begin below it
    expect(description.servers).toEqual([{ url: '/api' }]);
    expect(description.components.securitySchemes).toEqual({ secretKey: { type: 'http', scheme: 'bearer' } });
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(references.length).toBeGreaterThan(10);
    expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining([...new Set(references)]));
  });

  test('what may be null is described so, also where it has a name of its own', async () => {
    const described = (await (await anApi().request('/openapi.json')).text()).replaceAll(
      '#/components/schemas',
      '#/$defs',
    );
    const { components } = JSON.parse(described) as { components: { schemas: Record<string, never> } };
    const schemaOf = (name: string) => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: components.schemas });
    const lead = await answer(postLead({ externalId: 'c-1' }), 201, leadDetailSchema);
    expect(lead.fit).toBeNull();
    expect(schemaOf('Lead').safeParse(lead).error).toBeUndefined();
    expect(schemaOf('Fit').safeParse(null).success).toBe(false);
    const report = (await (await ask('GET', '/v1/reports?~')).json()) as { funnel: { steps: unknown[] } };
    expect(report.funnel.steps[0]).toMatchObject({ ofPrevious: null });
    expect(schemaOf('Report').safeParse(report).error).toBeUndefined();
  });
});
