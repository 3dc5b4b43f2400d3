import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Rule } from '../../collector/domain/scoring-model.ts';
import type { AppContext } from '../../collector/http/context.ts';
import { readerOf } from '../../collector/ui/reader.ts';
import { ruleSentence } from '../../collector/ui/rule-sentence.ts';
import { languages } from '../../collector/ui/texts/catalogue.ts';
import type { ModelWork } from '../../collector/usecases/model-work.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

const nowMs = startMs + 3_600_000;
const assets = await buildAssets();
let store: TestStore;
let site: { id: number; key: string };
let path: string;
let models: ModelWork;
let browser: SignedIn;
let gate: Promise<void> | undefined;

afterAll(() => assets.remove());
afterEach(() => store.close());
beforeEach(async () => {
  store = aStore();
  gate = undefined;
  site = await store.aSite();
  path = `/sites/${site.key}/model`;
  models = modelWorkOn(store, { nowMs: () => nowMs, beforeEach: async () => gate });
  const context: AppContext = {
    queries: store.queries,
    commands: store.commands,
    clock: { nowMs: () => nowMs },
    changes: { subscribe: () => () => {} },
    models,
    publicUrl: () => 'http://localhost:4100',
    distDir: assets.distDir,
  };
  browser = await signedIn(context);
  const identify = anEvent({
    type: 'identify',
    occurredAtMs: startMs,
    data: { email: 'ada@acme.example', name: '<img src=x onerror=alert(1)>' },
  });
  const views = aPageView({ path: '/pricing', atMs: startMs, engagedMs: 95_000 });
  await store.commands.ingest(aBatch({ site: site.id, events: [...views, identify] }));
});

/** The page, which must be one. */
async function page(at = path, status = 200): Promise<string> {
  const response = await browser.get(at);
  expect(response.status).toBe(status);
  return response.text();
}

/** Sends a form and follows where it leads. */
async function send(to: string, fields: Record<string, string> = {}): Promise<string> {
  const response = await browser.post(`${path}${to}`, fields);
  expect({ status: response.status, to }).toEqual({ status: 303, to });
  return response.headers.get('location')!;
}

async function sendFile(content: string): Promise<Response> {
  const body = new FormData();
  body.set('file', new File([content], 'model.json', { type: 'application/json' }));
  return browser.app.request(`${path}/draft/file`, {
    method: 'POST',
    headers: { cookie: browser.cookie, origin: 'http://localhost:4100' },
    body,
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isSo(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isSo()).toBe(true);
}

const published = (version: number) => until(() => models.publications.find(site.id, version)?.status === 'done');
const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const draft = () => store.queries.modelDraft(site.id)?.model;
const points = (rule: string) => (draft()!.rules.find(({ id }) => id === rule) as { points: number }).points;

describe('the page of the model', () => {
  test('shows the rules as sentences, how often each gave points, and the versions', async () => {
    const text = textOf(await page());
    expect(text).toContain(
      '+8 for viewing pages of the kind pricing for at least 5 s. At most 3 a day. At most 1 in a visit.',
    );
    expect(text).toMatch(/Viewed pricing for 5 s \+8 [^.]+\.[^.]+\.[^.]+\. 1 /);
    expect(text).toMatch(/Talked on the phone \+15 for: Talked on the phone\. never/);
    expect(text).toContain('Version 1 is in use since');
  });

  test('says of an address which kind it is of, why, and what a view of it earns', async () => {
    const text = textOf(await page(`${path}?url=${encodeURIComponent('https://Acme.example/Pricing/?utm_source=x')}`));
    expect(text).toContain('A page of the kind “ pricing ”. The word “ pricing ” in its address says so.');
    expect(text).toMatch(/same page as acme\.example\/pricing/);
    expect(text).toMatch(/\+20 Came back to pricing \(from 5 s on\)/);
    const hostile = await page(`${path}?url=${encodeURIComponent('javascript:"><script>alert(1)</script>')}`);
    expect(hostile).not.toContain('<script>alert');
  });

  test('is for those who are signed in', async () => {
    for (const at of ['', '/draft', '/draft/file', '/versions/1', '/forecasts/fc_1'])
      expect((await browser.app.request(`${path}${at}`)).headers.get('location')).toMatch(/^\/sign-in/);
    for (const at of ['/draft', '/draft/file', '/draft/discard', '/forecasts', '/publish', '/versions/1/back'])
      expect((await browser.app.request(`${path}${at}`, { method: 'POST' })).status).toBe(303);
    expect(draft()).toBeUndefined();
    const foreign = await browser.post(`${path}/versions/1/back`, {}, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(store.queries.replays(site.id)).toEqual([]);
  });

  test.each(languages)('has no place left to fill in %s', async (language) => {
    await send('/draft', { enterAt: '10', leaveBelow: '5', level1: '10', level2: '8', level3: '2' });
    const forecast = await send('/forecasts');
    await until(() => models.forecasts.of(site.id)[0]?.state.kind === 'done');
    for (const at of [path, `${path}/draft`, forecast]) {
      const html = await (await browser.get(at, { cookie: `${browser.cookie}; fp_lang=${language}` })).text();
      expect(textOf(html.replace(/<bdi[^>]*class="machine"[^>]*>.*?<\/bdi>/g, '')), at).not.toMatch(
        /\{|\}|undefined|NaN/,
      );
    }
  });
});

describe('a draft', () => {
  test('is made by a form from points, caps and lines, and changes nothing before it is published', async () => {
    const done = await send('/draft', {
      'points:call': '25',
      'tier:pricing-engagement:1': '9',
      'count:cta-click': '2',
      enterAt: '50',
      leaveBelow: '40',
      halfLifeDays: '7.5',
    });
    expect(done).toBe(`${path}?done=draft_saved`);
    expect(draft()).toEqual({
      ...defaultModel,
      halfLifeMs: 7.5 * 86_400_000,
      hot: { enterAt: 50, leaveBelow: 40 },
      rules: defaultModel.rules.map((rule): Rule => {
        if (rule.id === 'call') return { ...rule, points: 25 } as Rule;
        if (rule.id === 'cta-click') return { ...rule, limit: { count: 2, days: 1 } } as Rule;
        if (rule.kind === 'dwell')
          return { ...rule, tiers: rule.tiers.map((tier, at) => (at === 1 ? { ...tier, points: 9 } : tier)) };
        return rule;
      }),
    });
    expect(store.queries.model(site.id).hot.enterAt).toBe(60);
    const text = textOf(await page());
    expect(text).toContain('Talked on the phone : Points from 15 to 25');
    for (const line of ['Half-life in days from 14 to 7.5', 'Hot line from 60 to 50', 'End of hot from 45 to 40'])
      expect(text).toContain(line);
    expect(text).toContain('Clicked a call to action : At most from 3 to 2');
    expect(text).toContain('Stayed on pricing : tiers.1.points from 5 to 9');
    expect(text).toContain('by owner@example.com');
    // a second form changes what the first one made
    await send('/draft', { 'points:call': '26' });
    expect({ points: points('call'), hot: draft()!.hot.enterAt }).toEqual({ points: 26, hot: 50 });
    await send('/draft/discard');
    expect(draft()).toBeUndefined();
  });

  test.each([
    ['points:call', 'many', 'points'],
    ['points:call', '', 'points'],
    ['points:call', '1e999', 'points'],
    ['points:call', '1.5', 'points'],
    ['count:cta-click', '0', 'limit'],
    ['enterAt', '-5', 'hot'],
    ['leaveBelow', '70', 'hot'],
    ['level2', '70', 'levels'],
    ['halfLifeDays', '0', 'halfLifeMs'],
    ['halfLifeDays', '"><script>', 'halfLifeMs'],
  ])(
    'with %s = %j is not saved, and the form says where it is wrong, with what was typed',
    async (field, value, place) => {
      const response = await browser.post(`${path}/draft`, { [field]: value, 'points:email-reply': '11' });
      expect(response.status).toBe(422);
      const html = await response.text();
      expect(html).not.toContain('"><script>');
      expect(textOf(html)).toMatch(new RegExp(`these places are wrong: [^:]*${place}`));
      expect(html).toContain('value="11"');
      expect(draft()).toBeUndefined();
    },
  );

  test('is brought as a file, as a version is taken away as one', async () => {
    const response = await browser.get(`${path}/versions/1`);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${site.key}-model-1.json"`);
    const text = await response.text();
    expect((await sendFile(text.replace('"enterAt": 60', '"enterAt": 55'))).status).toBe(303);
    expect(draft()!.hot.enterAt).toBe(55);
    expect(await (await browser.get(`${path}/draft/file`)).text()).toContain('"enterAt": 55');
  });

  test.each([
    ['', 422, /not JSON/],
    ['{"rules": [', 422, /not JSON/],
    ['{"rules":[{"id":"<script>alert(1)</script>"}]}', 422, /rules\[0\]/],
    ['[]', 422, /wrong/],
    [`"${'x'.repeat(2_200_000)}"`, 413, /too large/],
  ])('is not made of the file %#', async (content, status, words) => {
    const response = await sendFile(content);
    expect(response.status).toBe(status);
    const html = await response.text();
    expect(html).not.toContain('<script>alert');
    expect(textOf(html)).toMatch(words);
    expect(draft()).toBeUndefined();
  });
});

describe('forecast and publishing', () => {
  const easily = { enterAt: '10', leaveBelow: '5', level1: '10', level2: '8', level3: '2' };

  test('a draft is forecast, published with a note, and taken back by one click', async () => {
    await send('/draft', easily);
    const forecast = await send('/forecasts');
    await until(() => models.forecasts.of(site.id)[0]!.state.kind === 'done');
    const html = await page(forecast);
    expect(html).toContain('<polyline class="curve-draft"');
    expect(html).not.toContain('<img src=x');
    const text = textOf(html);
    expect(text).toContain('1 lead enters');
    expect(text).toMatch(/Score to enter at Today’s model The draft 5 1 1 10 1 1/);

    expect(await send('/publish', { note: 'easier <b>' })).toBe(`${path}?done=publication_begun`);
    await published(2);
    await until(() => draft() === undefined);
    const after = textOf(await page());
    expect(after).toContain('Version 2 is in use');
    expect(after).toContain('easier &lt;b&gt; 1 lead became hot by it, 0 are so no longer and 0 stayed');

    await send('/versions/1/back');
    await published(3);
    expect(store.queries.model(site.id)).toMatchObject({ version: 3, hot: defaultModel.hot });
    expect(store.queries.models(site.id)[0]!.note).toBe('Back to version 1');
  });

  test('a forecast under way looks again by itself and can be stopped; one that is gone says so', async () => {
    gate = new Promise(() => {});
    await send('/draft', easily);
    const forecast = await send('/forecasts');
    const response = await browser.get(forecast);
    expect(response.headers.get('refresh')).toBe('2');
    expect(await response.text()).toContain('looks again by itself');
    await send(`${forecast.slice(path.length)}/stop`);
    expect(textOf(await page(forecast, 404))).toContain('no longer kept');
  });

  test('too many forecasts are refused in words', async () => {
    gate = new Promise(() => {});
    await send('/draft', easily);
    for (let count = 0; count < 5; count += 1) await send('/forecasts');
    expect((await browser.post(`${path}/forecasts`, {})).status).toBe(429);
  });

  test('while one version is prepared another is refused; it is given up, or gone on with after a failure', async () => {
    let fail = (_: Error) => {};
    gate = new Promise((_, reject) => {
      fail = reject;
    });
    await send('/draft', easily);
    await send('/publish');
    expect(textOf(await page())).toContain('Version 2 is being prepared');
    expect((await browser.post(`${path}/versions/1/back`, {})).status).toBe(409);
    fail(new Error('no space left'));
    await until(() => models.publications.find(site.id, 2)!.status === 'stopped');
    expect(textOf(await page())).toContain('It stopped by itself: no space left');
    gate = undefined;
    await send('/publications/2/resume');
    await published(2);
    // clicked once more, after the end
    await send('/publications/2/cancel');
    expect(store.queries.model(site.id).version).toBe(2);
  });

  test.each(['/versions/9/back', '/versions/x/back', '/publications/9/cancel', '/publications/x/resume'])(
    '%s is about nothing',
    async (at) => {
      expect((await browser.post(`${path}${at}`, {})).status).toBe(404);
      expect(store.queries.replays(site.id)).toEqual([]);
    },
  );

  test('without a draft there is nothing to forecast or publish', async () => {
    expect(await send('/forecasts')).toBe(path);
    expect(await send('/publish')).toBe(path);
    expect(store.queries.replays(site.id)).toEqual([]);
  });
});

test('every kind of rule, limit and condition is a sentence in every language', () => {
  const where = {
    op: 'all',
    of: [
      { op: 'exists', field: 'query.plan' },
      { op: 'is', field: 'campaign', value: 'spring' },
      { op: 'is_one_of', field: 'source', values: ['a.example', 'b.example'] },
      { op: 'contains', field: 'host', value: 'x' },
      { op: 'starts_with', field: 'path', value: '/a' },
      { op: 'ends_with', field: 'path', value: '/b' },
      { op: 'at_least', field: 'prop.seats', value: 10 },
      { op: 'at_most', field: 'prop.seats', value: 99 },
      { op: 'not', of: { op: 'any', of: [{ op: 'matches', field: 'path', value: '/x/**' }] } },
    ],
  } as const;
  const base = { id: 'r', name: 'R' };
  const rules: Rule[] = [
    ...defaultModel.rules,
    {
      ...base,
      kind: 'view',
      points: 2,
      when: { pageKinds: ['ours'], where },
      minEngagedMs: 0,
      limit: { oncePer: 'page' },
    },
    ...(['asset', 'form', 'subject', 'name'] as const).map(
      (oncePer): Rule => ({
        ...base,
        kind: 'act',
        points: -3,
        when: { types: ['custom', 'server_event'], names: ['a', 'b'], landed: false, where },
        limit: { oncePer, count: 2, days: 7, perVisit: 1 },
      }),
    ),
  ];
  for (const language of languages) {
    const reader = readerOf(language, 'UTC');
    const sentences = rules.map((rule) => ruleSentence(rule, reader));
    for (const sentence of sentences) expect(sentence).toMatch(/^[^{}]+\.$/);
    expect(sentences.join(' ')).not.toMatch(/undefined|NaN|\[object/);
    if (language !== 'en') expect(sentences.join(' ')).not.toMatch(/\b(viewing|only|most)\b/);
  }
  const english = readerOf('en', 'UTC');
  expect(ruleSentence(rules.find(({ id }) => id === 'pricing-return')!, english)).toBe(
    '+20 for 3 visits to pages of the kind pricing, of at least 5 s each and 1 min 30 s together, within 2 days; once in 7 days.',
  );
});

test('names of a forecast are text, whatever they hold', async () => {
  const { get } = await signedIn(fakeContext({ distDir: assets.distDir }));
  const html = await (await get('/sites/st_sample/model/forecasts/fc_sample')).text();
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toContain('<script>alert');
});
