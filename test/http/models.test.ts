import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ZodType, z } from 'zod';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import {
  changesSchema,
  draftSchema,
  forecastSchema,
  modelSchema,
  modelSummarySchema,
  publicationSchema,
} from '../../collector/http/api/model-schemas.ts';
import { problemSchema } from '../../collector/http/api/problem.ts';
import { listOf } from '../../collector/http/api/schemas.ts';
import type { ModelWork } from '../../collector/usecases/model-work.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const secretKey = 'sk_right';
const nowMs = startMs + 3_600_000;
const easily = { hot: { enterAt: 10, leaveBelow: 5 } };

let store: TestStore;
let site: { id: number; key: string };
let ada: string;
let models: ModelWork;
/** While it is set, no run begins before it resolves. */
let gate: Promise<void> | undefined;

beforeAll(() => {
  store = aStore();
});
beforeEach(async () => {
  gate = undefined;
  site = await store.aSite();
  models = aProcess();
  const identify = anEvent({ type: 'identify', occurredAtMs: startMs, data: { email: 'ada@acme.example' } });
  const views = aPageView({ path: '/pricing', atMs: startMs, engagedMs: 95_000 });
  await store.commands.ingest(aBatch({ site: site.id, events: [...views, identify] }));
  ada = store.queries.leads({ site: site.id, nowMs, limit: 1 })[0]!.id;
});
afterAll(() => store.close());

/** The work of one process; another one is what is there after a restart. */
const aProcess = () => modelWorkOn(store, { nowMs: () => nowMs, beforeEach: async () => gate });

const anApi = () =>
  apiApp(
    {
      queries: store.queries,
      commands: store.commands,
      clock: { nowMs: () => nowMs },
      changes: { subscribe: () => () => {} },
      models,
      publicUrl: () => 'https://leads.example',
      distDir: '',
    },
    {
      secretKeyHash: () => createHash('sha256').update(secretKey).digest('hex'),
      checkTarget: async () => undefined,
    },
  );

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return anApi().request(`${path}${path.includes('?') ? '&' : '?'}site=${site.key}`, {
    method,
    headers: {
      authorization: `Bearer ${secretKey}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
}

async function answer<Schema extends ZodType>(
  asked: Promise<Response>,
  status: number,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const response = await asked;
  const json: unknown = await response.json();
  expect({ status: response.status, json }).toMatchObject({ status });
  const parsed = schema.parse(json);
  // a field that the description does not name would be lost in parsing
  expect(parsed).toEqual(json);
  return parsed;
}

async function expectProblem(asked: Promise<Response>, status: number, detail: RegExp | string) {
  const response = await asked;
  const json: unknown = await response.json();
  expect({ status: response.status, json }).toMatchObject({ status, json: { status } });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(json);
  expect(problem.detail).toMatch(detail);
  return problem;
}

/** Asks until it is so; runs go on between two askings. */
async function until<T>(look: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    const found = await look();
    if (isSo(found)) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never was so');
}

const document = async (version = 1) => (await answer(ask('GET', `/v1/models/${version}`), 200, modelSchema)).document;
const aDraft = async (change: object = easily) => ({ ...(await document()), ...change });
const publication = (version: number) => answer(ask('GET', `/v1/publications/${version}`), 200, publicationSchema);
const published = (version: number) =>
  until(
    () => publication(version),
    ({ status }) => status === 'done',
  );

describe('versions', () => {
  test('are listed newest first, and shown with their document', async () => {
    const { items } = await answer(ask('GET', '/v1/models'), 200, listOf(modelSummarySchema).pick({ items: true }));
    expect(items).toEqual([{ version: 1, publishedAt: new Date(startMs).toISOString(), note: '', isInUse: true }]);
    expect(await document()).toEqual(JSON.parse(JSON.stringify({ ...defaultModel, version: 1 })));
  });

  test('are exported as one file, which is imported as it is', async () => {
    const response = await ask('GET', '/v1/models/1/document');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${site.key}-model-1.json"`);
    const text = await response.text();
    expect(text).toMatch(/^\{\n {2}"version": 1,\n/);
    const { changes } = await answer(ask('PUT', '/v1/model-draft', text), 200, draftSchema);
    expect(changes).toEqual([]);
  });

  test('say what another version changed in them', async () => {
    await ask('POST', '/v1/publications', { document: await aDraft() });
    await published(2);
    const { changes } = await answer(ask('GET', '/v1/models/1/changes?to=2'), 200, changesSchema);
    const fields = [{ field: 'hot', before: defaultModel.hot, after: easily.hot }];
    expect(changes).toEqual([{ kind: 'setting', part: null, id: null, name: null, fields }]);
    expect(await answer(ask('GET', '/v1/models/1/changes'), 200, changesSchema)).toEqual({ changes });
    expect(await answer(ask('GET', '/v1/models/2/changes?to=2'), 200, changesSchema)).toEqual({ changes: [] });
  });

  test.each(['7', '9007199254740991'])('%s is none of this site', async (version) => {
    for (const path of ['', '/document', '/changes'])
      await expectProblem(ask('GET', `/v1/models/${version}${path}`), 404, `There is no version ${version}`);
  });

  test.each(['0', '-1', 'x', '1e400', '__proto__'])('%s is no number of a version', async (version) => {
    await expectProblem(ask('GET', `/v1/models/${version}`), 400, /^version: /);
  });
});

describe('a document', () => {
  test('that is no model is refused with every place that is wrong, and nothing is kept', async () => {
    const wrong = { ...(await document()), halfLifeMs: -1, rules: [{ kind: 'act', id: 'X Y', points: 1e9 }] };
    for (const [method, path, body] of [
      ['POST', '/v1/models/check', wrong],
      ['PUT', '/v1/model-draft', wrong],
      ['POST', '/v1/publications', { document: wrong }],
      ['POST', '/v1/forecasts', { document: wrong }],
    ] as const) {
      const { problems } = await expectProblem(ask(method, path, body), 400, /^document\.halfLifeMs: /);
      expect(problems!.map((each) => each.path)).toEqual(
        expect.arrayContaining(['halfLifeMs', 'rules[0].id', 'rules[0].points']),
      );
    }
    expect(store.queries.modelDraft(site.id)).toBeUndefined();
    expect(store.queries.replays(site.id)).toEqual([]);
  });

  test.each<[string, string, number]>([
    ['', 'nothing', 400],
    ['{', 'half of JSON', 400],
    ['[]', 'a list', 400],
    ['null', 'null', 400],
    ['"model"', 'a text', 400],
    ['{}', 'an empty one', 400],
    [`{"rules":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'lists inside each other', 400],
    ['{"__proto__":{"version":1},"constructor":1}', 'a prototype', 400],
    [`{"x":"${'a'.repeat(2 * 1024 * 1024)}"}`, 'too much', 413],
  ])('of %#: %s is refused', async (body, _, status) => {
    await expectProblem(ask('PUT', '/v1/model-draft', body), status, /./);
    expect(store.queries.modelDraft(site.id)).toBeUndefined();
  });

  test('of a thousand rules with conditions is taken', async () => {
    const rules = Array.from({ length: 1_000 }, (_, at) => ({
      id: `rule-${at}`,
      name: 'n'.repeat(100),
      kind: 'view',
      points: 1,
      minEngagedMs: 0,
      when: { where: { op: 'contains', field: 'path', value: `${at}-${'x'.repeat(190)}` } },
      limit: { count: 1, days: 1 },
    }));
    await answer(ask('POST', '/v1/models/check', await aDraft({ rules })), 200, changesSchema);
  });

  test('is kept as the draft until another one takes its place, or it is thrown away', async () => {
    await expectProblem(ask('GET', '/v1/model-draft'), 404, /no draft/);
    await ask('PUT', '/v1/model-draft', await aDraft({ halfLifeMs: 7 * 86_400_000 }));
    const put = await answer(ask('PUT', '/v1/model-draft', await aDraft()), 200, draftSchema);
    expect(put).toMatchObject({ savedBy: 'api', document: easily, changes: [{ kind: 'setting' }] });
    expect(await answer(ask('GET', '/v1/model-draft'), 200, draftSchema)).toEqual(put);
    expect((await ask('DELETE', '/v1/model-draft')).status).toBe(204);
    await expectProblem(ask('GET', '/v1/model-draft'), 404, /no draft/);
  });
});

describe('a forecast', () => {
  const asked = (body: object) => answer(ask('POST', '/v1/forecasts', body), 202, forecastSchema);
  const look = (id: string) => answer(ask('GET', `/v1/forecasts/${id}`), 200, forecastSchema);

  test('of a document is worked out beside, and told by name', async () => {
    const response = await ask('POST', '/v1/forecasts', { document: await aDraft(), days: 7 });
    const { id, status } = forecastSchema.parse(await response.json());
    expect({ code: response.status, status }).toEqual({ code: 202, status: 'waiting' });
    expect(response.headers.get('location')).toBe(`/api/v1/forecasts/${id}?site=${site.key}`);
    const { result } = await until(
      () => look(id),
      (found) => found.status === 'done',
    );
    expect(result).toMatchObject({
      toAt: new Date(nowMs).toISOString(),
      leads: 1,
      touchpoints: 3,
      today: { mqlLeads: 0 },
      draft: { mqlLeads: 1, alerts: 1, owners: [{ owner: null, alerts: 1 }] },
      enter: [{ lead: ada, email: 'ada@acme.example', name: null }],
      enterCount: 1,
      leaveCount: 0,
    });
    expect(store.queries.models(site.id)).toHaveLength(1);
  });

  test('means the draft when nothing is named, and an earlier version by its number', async () => {
    await expectProblem(ask('POST', '/v1/forecasts', {}), 404, /no draft/);
    await expectProblem(ask('POST', '/v1/forecasts', { version: 5 }), 404, /no version 5/);
    await ask('PUT', '/v1/model-draft', await aDraft());
    for (const [body, enterCount] of [
      [{}, 1],
      [{ version: 1 }, 0],
    ] as const) {
      const { id } = await asked(body);
      const { result } = await until(
        () => look(id),
        (found) => found.status === 'done',
      );
      expect(result!.enterCount).toBe(enterCount);
    }
  });

  test.each([0, 731, 1.5, '90', null])('does not look back %s days', async (days) => {
    await expectProblem(ask('POST', '/v1/forecasts', { version: 1, days }), 400, /^days: /);
  });

  test('waits for the one before; a sixth has to be asked for again, and another site sees none of them', async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await asked({ version: 1 })).id);
    const refused = ask('POST', '/v1/forecasts', { version: 1 });
    await expectProblem(refused, 429, /5 forecasts are under way/);
    expect((await refused).headers.get('retry-after')).toBe('5');
    await until(
      () => look(ids[0]!),
      ({ status }) => status === 'running',
    );
    expect((await look(ids[1]!)).status).toBe('waiting');
    expect((await ask('DELETE', `/v1/forecasts/${ids[4]}`)).status).toBe(204);
    await expectProblem(ask('GET', `/v1/forecasts/${ids[4]}`), 404, /no forecast/);
    const own = site;
    site = await store.aSite();
    await expectProblem(ask('GET', `/v1/forecasts/${ids[0]}`), 404, /no forecast/);
    await ask('DELETE', `/v1/forecasts/${ids[0]}`);
    site = own;
    open();
    await until(
      () => look(ids[3]!),
      ({ status }) => status === 'done',
    );
    expect((await look(ids[0]!)).status).toBe('done');
  });
});

describe('a publication', () => {
  const begin = (body: object) => answer(ask('POST', '/v1/publications', body), 202, publicationSchema);
  /** Runs wait until the returned call. */
  const hold = () => {
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    return held.resolve;
  };

  test('is answered at once, followed, and at its end the model in use', async () => {
    const document = await aDraft();
    await ask('PUT', '/v1/model-draft', document);
    const response = await ask('POST', '/v1/publications', { note: ' try\u0000 it ' });
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/api/v1/publications/2?site=${site.key}`);
    expect(await response.json()).toMatchObject({ version: 2, status: 'running', note: 'try it', outcome: null });
    expect(await published(2)).toMatchObject({
      outcome: { gained: [ada], gainedCount: 1, lost: [], lostCount: 0, stayedCount: 0 },
      progress: null,
      failure: null,
    });
    expect(store.queries.model(site.id)).toMatchObject({ version: 2, ...easily });
    // what is published is no draft any more
    await until(
      async () => store.queries.modelDraft(site.id),
      (draft) => draft === undefined,
    );
  });

  test('of an earlier version is one step back: its document becomes the newest', async () => {
    await begin({ document: await aDraft() });
    await published(2);
    await begin({ version: 1, note: 'back' });
    await published(3);
    expect(await answer(ask('GET', '/v1/models/3/changes?to=1'), 200, changesSchema)).toEqual({ changes: [] });
    const { items } = await answer(ask('GET', '/v1/models'), 200, listOf(modelSummarySchema).pick({ items: true }));
    expect(items.map(({ version, note, isInUse }) => [version, note, isInUse])).toEqual([
      [3, 'back', true],
      [2, '', false],
      [1, '', false],
    ]);
  });

  test('keeps others waiting until it has ended or is given up; the same one again is the same', async () => {
    const open = hold();
    const document = await aDraft();
    await begin({ document });
    await expectProblem(ask('POST', '/v1/publications', { version: 1 }), 409, /version 2 .* is being prepared/);
    expect((await begin({ document })).version).toBe(2);
    const cancelled = ask('DELETE', '/v1/publications/2');
    open();
    expect((await cancelled).status).toBe(204);
    expect(await publication(2)).toMatchObject({ status: 'cancelled', outcome: null });
    expect(store.queries.model(site.id).version).toBe(1);
    await expectProblem(ask('DELETE', '/v1/publications/2'), 409, /cancelled/);
    await expectProblem(ask('POST', '/v1/publications/2/resume'), 409, /cancelled/);
    expect((await begin({ version: 1 })).version).toBe(3);
  });

  test('that was killed is gone on with by another process', async () => {
    hold();
    await begin({ document: await aDraft(), note: 'first try' });
    gate = undefined;
    models = aProcess();
    expect(await publication(2)).toMatchObject({ status: 'stopped', progress: null });
    const resumed = await answer(ask('POST', '/v1/publications/2/resume'), 202, publicationSchema);
    expect(resumed).toMatchObject({ version: 2, status: 'running', note: 'first try' });
    expect((await published(2)).outcome!.gained).toEqual([ada]);
    const { differences } = await store.replay();
    expect(differences.filter((each) => each.startsWith(`site ${site.id},`))).toEqual([]);
  });

  test('that fails says why, and can be gone on with', async () => {
    gate = Promise.reject(new Error('no space left'));
    gate.catch(() => {});
    await begin({ document: await aDraft() });
    const failed = await until(
      () => publication(2),
      ({ status }) => status === 'stopped',
    );
    expect(failed.failure).toBe('no space left');
    gate = undefined;
    await ask('POST', '/v1/publications/2/resume');
    expect((await published(2)).failure).toBeNull();
  });

  test('that nobody began is none', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/resume'],
    ])
      await expectProblem(ask(method!, `/v1/publications/2${path}`), 404, /never being published/);
    expect(
      (await answer(ask('GET', '/v1/publications'), 200, listOf(publicationSchema).pick({ items: true }))).items,
    ).toEqual([]);
  });

  test('means one model: a version and a document together are refused, and no draft is none', async () => {
    const both = { version: 1, document: await aDraft() };
    for (const path of ['/v1/publications', '/v1/forecasts'])
      await expectProblem(ask('POST', path, both), 400, /not both/);
    await expectProblem(ask('POST', '/v1/publications', {}), 404, /no draft/);
  });

  test('from now on is done at once, listed like any other, and ends the draft; all history is asked for where it matters', async () => {
    const draft = { ...(await aDraft()), hot: { enterAt: 50, leaveBelow: 40 } };
    await ask('PUT', '/v1/model-draft', draft);
    const done = await begin({ mode: 'from_now', note: 'later' });
    expect(done).toMatchObject({ version: 2, status: 'done', note: 'later', outcome: { lostCount: 0 } });
    await expectProblem(ask('GET', '/v1/model-draft'), 404, /./);
    const { document } = (await (await ask('GET', '/v1/models/2')).json()) as { document: object };
    expect(document).toMatchObject({ hot: { enterAt: 50, leaveBelow: 40 } });
    const faster = { ...draft, halfLifeMs: 86_400_000 };
    await expectProblem(
      ask('POST', '/v1/publications', { mode: 'from_now', document: faster }),
      409,
      /worked out anew: halfLifeMs/,
    );
  });

  test.each([{ mode: 'sometime' }, { note: 5 }, { version: 'newest' }, { document: [] }])(
    'is not begun by %j',
    async (body) => {
      await expectProblem(ask('POST', '/v1/publications', body), 400, /./);
      expect(store.queries.replays(site.id)).toEqual([]);
    },
  );
});
