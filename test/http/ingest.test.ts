import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestApp } from '../../collector/http/ingest.ts';
import type { CommandClient, IncomingBatch } from '../../collector/ports/commands.ts';
import type { Queries } from '../../collector/ports/queries.ts';
import { maxBatchBytes, maxBatchEvents } from '../../shared/limits.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import { aClick, aForm, anEngagement, anIdentify, anIngest, aPageView, nested, nowMs } from './a-collector.ts';

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

/** Everything of an answer that a browser could tell apart. */
const everything = async (response: Response) => ({
  status: response.status,
  headers: [...response.headers],
  body: await response.text(),
});

describe('what is stored', () => {
  test('a batch is on disk when it is answered with 204', async () => {
    const { post, rows } = await anIngest(store);
    const response = await post([
      aPageView({ view: 'w1', title: 'Pricing' }),
      anEngagement({ view: 'w1', engagedMs: 45_000, scrollPct: 80 }),
    ]);
    expect(await everything(response)).toEqual({
      status: 204,
      headers: [['access-control-allow-origin', '*']],
      body: '',
    });
    expect(rows()).toMatchObject([
      { kind: 'page', url: 'https://acme.example/pricing', title: 'Pricing', engagedMs: 45_000, scrollPct: 80 },
    ]);
  });

  test('a repeated batch is answered alike and changes nothing', async () => {
    const { post, rows, site } = await anIngest(store);
    const events = [aPageView({ view: 'w1' }), anEngagement({ view: 'w1' }), aClick()];
    const first = await everything(await post(events));
    const before = rows();
    expect(await everything(await post(events))).toEqual(first);
    expect(rows()).toEqual(before);
    expect(store.queries.siteActivity(site.id)).toMatchObject({ stored: 3, repeated: 3, drops: [] });
  });

  test('an empty batch is no error and makes no visitor', async () => {
    const { post, site } = await anIngest(store);
    expect((await post([])).status).toBe(204);
    expect(store.queries.visitors({ site: site.id, nowMs, limit: 10 })).toEqual([]);
  });

  test('answers do not depend on who is known', async () => {
    const { post, site } = await anIngest(store);
    await store.commands.saveLead({
      site: site.id,
      email: 'known@acme.example',
      trust: 'verified',
      source: 'api',
      nowMs,
    });
    await post([anIdentify({ email: 'claimed@acme.example' })], { visitor: 'known' });
    const first = await everything(await post([aPageView()], { visitor: 'unknown' }));
    const cases = [
      [[aPageView()], { visitor: 'known' }],
      [[anIdentify({ email: 'known@acme.example' })], { visitor: 'a' }],
      [[anIdentify({ email: 'claimed@acme.example' })], { visitor: 'b' }],
      [[anIdentify({ email: 'nobody@acme.example' })], { visitor: 'c' }],
      [[anIdentify({ email: 'not an address' })], { visitor: 'd' }],
      [[], { visitor: 'e' }],
    ] as const;
    for (const [events, envelope] of cases) expect(await everything(await post(events, envelope))).toEqual(first);
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['text/plain with a charset, as browsers send strings', 'text/plain;charset=UTF-8'],
    ['spaces and capitals', 'Text/Plain ; charset=utf-8'],
    ['application/json', 'application/json'],
    ['application/json with a charset', 'application/json; charset=utf-8'],
  ])('%s is accepted', async (_, type) => {
    const { post, rows } = await anIngest(store);
    expect((await post([aClick()], {}, { 'content-type': type })).status).toBe(204);
    expect(rows()).toHaveLength(1);
  });

  test('a batch of the most events that are allowed is stored whole', async () => {
    const { post, rows } = await anIngest(store);
    expect((await post(Array.from({ length: maxBatchEvents }, () => aClick()))).status).toBe(204);
    expect(rows()).toHaveLength(maxBatchEvents);
  });

  test.each(['with', 'without'])(
    'a body of the most bytes that are allowed is read, %s its length told',
    async (how) => {
      const { site, send, rows } = await anIngest(store);
      const json = JSON.stringify({ site: site.key, visitor: 'v1', visit: 'i1', sentAt: nowMs, events: [aClick()] });
      const body = json + ' '.repeat(maxBatchBytes - json.length);
      const length: Record<string, string> = how === 'with' ? { 'content-length': String(maxBatchBytes) } : {};
      expect((await send(body, length)).status).toBe(204);
      expect(rows()).toHaveLength(1);
    },
  );

  test.each(['with', 'without'])(
    'a byte order mark before the body is no part of it, %s its length told',
    async (how) => {
      const { site, send, rows } = await anIngest(store);
      const json = JSON.stringify({ site: site.key, visitor: 'v1', visit: 'i1', sentAt: nowMs, events: [aClick()] });
      const body = `\ufeff${json}`;
      const length: Record<string, string> =
        how === 'with' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
      expect((await send(body, length)).status).toBe(204);
      expect(rows()).toHaveLength(1);
    },
  );

  test('text of several bytes a character survives, however the body is cut into pieces', async () => {
    const { site, send, rows } = await anIngest(store);
    const batch = {
      site: site.key,
      visitor: 'v1',
      visit: 'i1',
      sentAt: nowMs,
      events: [aPageView({ title: 'قیمت‌ها 🙂' })],
    };
    const bytes = new TextEncoder().encode(JSON.stringify(batch));
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await send(pieces)).status).toBe(204);
    expect(rows()).toMatchObject([{ title: 'قیمت‌ها 🙂' }]);
  });
});

describe('what is kept and earns nothing', () => {
  test.each([
    ['own_m4x', 'own_visit'],
    ['bot_m4x', 'automated'],
  ])('what the visitor %s does is marked %s', async (visitor, reason) => {
    const { post, rows } = await anIngest(store);
    expect((await post([aPageView(), aForm()], { visitor })).status).toBe(204);
    expect(rows(visitor)).toMatchObject([
      { unscored: reason, points: [] },
      { unscored: reason, points: [] },
    ]);
  });

  const headless =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/153.0.0.0 Safari/537.36';
  test.each([
    ['http://localhost:4100', undefined],
    ['http://127.0.0.1:4100', undefined],
    ['https://shop.localhost', undefined],
    ['http://[::1]:80', undefined],
    ['https://localhost.example', 'bot'],
    ['https://127.0.0.1.example', 'bot'],
  ])(
    'a browser that a program drives, without a screen and without a hand, on a page of %s is unscored for %s',
    async (origin, reason) => {
      const { post, rows } = await anIngest(store);
      const events = [aPageView({ view: 'w1' }), anEngagement({ view: 'w1', engagedMs: 40_000, human: false })];
      expect((await post(events, { visitor: 'bot_m4x' }, { origin, 'user-agent': headless })).status).toBe(204);
      expect(rows('bot_m4x')).toMatchObject([{ unscored: reason, engagedMs: reason ? 0 : 40_000 }]);
    },
  );

  test('an owner’s own browser stays unscored also on a local page', async () => {
    const { post, rows } = await anIngest(store);
    await post([aPageView()], { visitor: 'own_m4x' }, { origin: 'http://localhost:4100' });
    expect(rows('own_m4x')).toMatchObject([{ unscored: 'own_visit' }]);
  });

  test('engagement that saw no hand waits for a total that did; a sender that does not say counts', async () => {
    const { post, rows } = await anIngest(store);
    const now = (view: string) =>
      rows().flatMap((row) => (row.kind === 'page' && row.title === view ? row.engagedMs : []));
    await post([
      aPageView({ view: 'w1', title: 'w1' }),
      anEngagement({ view: 'w1', engagedMs: 40_000, human: false }),
      aPageView({ view: 'w2', title: 'w2' }),
      anEngagement({ view: 'w2', engagedMs: 40_000 }),
    ]);
    expect([now('w1'), now('w2')]).toEqual([[0], [40_000]]);
    await post([anEngagement({ view: 'w1', engagedMs: 50_000, human: true })]);
    expect(now('w1')).toEqual([50_000]);
  });
});

describe('signs of interest', () => {
  test('contact clicks keep the address and lose a prepared message; copying and printing have no fields', async () => {
    const { post, touchpoints } = await anIngest(store);
    const at = { at: nowMs - 1_000, view: 'w1' };
    await post([
      { id: 'c1', type: 'contact_click', href: 'mailto:sales@acme.example?body=I%20am%20Ada', ...at },
      { id: 'c2', type: 'contact_click', href: 'https://acme.example/', ...at },
      { id: 'c3', type: 'page_copy', text: 'not kept', ...at },
      { id: 'c4', type: 'page_print', ...at },
    ]);
    expect((await touchpoints()).map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'contact_click', data: { href: 'mailto:sales@acme.example' } },
      { type: 'page_copy', data: {} },
      { type: 'page_print', data: {} },
    ]);
  });
});

describe('what is refused', () => {
  const envelope = { site: 'st_x', visitor: 'v1', visit: 'i1', sentAt: nowMs, events: [] };
  const json = (fields: Record<string, unknown>) => JSON.stringify({ ...envelope, ...fields });

  test.each([
    ['no body', ''],
    ['not JSON', 'hello'],
    ['JSON cut short', '{"site":"st_'],
    ['form data', 'site=st_x&visitor=v1'],
    ['null', 'null'],
    ['a number', '5'],
    ['a text', '"st_x"'],
    ['a list', '[]'],
    ['a list of batches', `[${json({})}]`],
    ['lists 10,000 deep', nested(10_000)],
    ['objects 10,000 deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    [
      'events 10,000 deep instead of a list',
      json({ events: 0 }).replace('0}', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}`),
    ],
    ['no site', json({ site: undefined })],
    ['a site that is no text', json({ site: 5 })],
    ['no visitor', json({ visitor: undefined })],
    ['a visitor that is no text', json({ visitor: { id: 'v1' } })],
    ['an empty visitor', json({ visitor: '' })],
    ['a visitor of 65 characters', json({ visitor: 'v'.repeat(65) })],
    ['a visitor with a space', json({ visitor: 'v 1' })],
    ['a visitor with a line end', json({ visitor: 'v1\n' })],
    ['a visitor with NUL', json({ visitor: 'v1\0' })],
    ['a visitor with a lone surrogate', json({ visitor: 'v\ud800' })],
    ['a visitor as direct touches have it', json({ visitor: '~ld_1' })],
    ['no visit', json({ visit: undefined })],
    ['a visit that is no text', json({ visit: null })],
    ['no time of sending', json({ sentAt: undefined })],
    ['a time of sending that is text', json({ sentAt: String(nowMs) })],
    ['a time of sending beyond every date', json({ sentAt: 8.64e15 + 1 })],
    ['an infinite time of sending', json({}).replace(String(nowMs), '1e999')],
    ['no events', json({ events: undefined })],
    ['events that are no list', json({ events: { 0: aClick() } })],
    ['fields in __proto__ only', `{"__proto__":${json({})}}`],
  ])('400: %s', async (_, body) => {
    const { send } = await anIngest(store);
    const before = store.queries.siteActivity(0).drops.find(({ reason }) => reason === 'unreadable')?.count ?? 0;
    const response = await send(body);
    expect(await everything(response)).toEqual({
      status: 400,
      headers: [['access-control-allow-origin', '*']],
      body: '',
    });
    // no site is known yet: counted for the installation
    expect(store.queries.siteActivity(0).drops).toContainEqual({ reason: 'unreadable', count: before + 1 });
  });

  test('400: the right batch in the wrong encoding', async () => {
    const { site, send, rows } = await anIngest(store);
    const text = JSON.stringify({ ...envelope, site: site.key, events: [aClick()] });
    expect((await send(Buffer.from(text, 'utf16le'))).status).toBe(400);
    expect(rows()).toEqual([]);
  });

  test.each(['st_unknown', '', '__proto__', 'st_\0', '\ud800', "' OR 1=1 --", 's'.repeat(10_000)])(
    '401: no site has the key %j',
    async (key) => {
      const { post, rows, drops } = await anIngest(store);
      const before = drops(0).unknown_site ?? 0;
      const response = await post([aClick()], { site: key });
      expect(await everything(response)).toEqual({
        status: 401,
        headers: [['access-control-allow-origin', '*']],
        body: '',
      });
      expect(drops(0).unknown_site).toBe(before + 1);
      expect(rows()).toEqual([]);
    },
  );

  test('401: the secret-looking key of a removed site opens nothing any more', async () => {
    const { site, post } = await anIngest(store);
    await store.commands.removeSite(site.id);
    expect((await post([aClick()])).status).toBe(401);
  });

  test.each([
    ['another website', 'https://evil.example'],
    ['another scheme', 'http://www.acme.example'],
    ['another port', 'https://www.acme.example:8443'],
    ['a name that begins like it', 'https://www.acme.example.evil.example'],
    ['a page without an origin (a file, a sandboxed frame)', 'null'],
    ['an empty origin', ''],
  ])('403: %s', async (_, origin) => {
    const { post, rows, drops } = await anIngest(store, { origins: ['https://www.acme.example'] });
    const response = await post([aClick()], {}, { origin });
    expect(await everything(response)).toEqual({
      status: 403,
      headers: [['access-control-allow-origin', '*']],
      body: '',
    });
    expect(rows()).toEqual([]);
    expect(drops()).toEqual({ origin_not_allowed: 1 });
  });

  test.each([
    ['the origin on the list', ['https://www.acme.example'], 'https://www.acme.example'],
    ['the second on the list', ['https://www.acme.example', 'http://localhost:3000'], 'http://localhost:3000'],
    ['a program, which says no origin', ['https://www.acme.example'], undefined],
    ['any origin where the list is empty', [], 'https://anywhere.example'],
    ['a page without an origin where the list is empty', [], 'null'],
  ])('204: %s', async (_, origins, origin) => {
    const { post } = await anIngest(store, { origins });
    expect((await post([aClick()], {}, origin === undefined ? {} : { origin })).status).toBe(204);
  });

  test('413: a body said to be too long is not read at all', async () => {
    const { send, drops } = await anIngest(store);
    const before = drops(0).too_large ?? 0;
    let reads = 0;
    const body = new ReadableStream(
      {
        pull: (controller) => {
          reads += 1;
          controller.enqueue(new Uint8Array(1024));
          if (reads > maxBatchBytes / 1024) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const response = await send(body, { 'content-length': String(maxBatchBytes + 1) });
    expect(await everything(response)).toMatchObject({ status: 413, body: '' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(reads).toBe(0);
    expect(drops(0).too_large).toBe(before + 1);
  });

  test('413: a body of unknown length is read no further than the limit', async () => {
    const { send } = await anIngest(store);
    let reads = 0;
    const long = new ReadableStream(
      {
        pull: (controller) => {
          reads += 1;
          controller.enqueue(new Uint8Array(1024).fill(0x20));
          // a reader that ignores the limit must fail, not hang
          if (reads > maxBatchBytes / 256) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const response = await send(long);
    expect(response.status).toBe(413);
    // what nobody read would be taken for the next request
    expect(response.headers.get('connection')).toBe('close');
    expect(reads).toBe(maxBatchBytes / 1024 + 1);
  });

  test('413: the limit counts bytes, not characters', async () => {
    const { post, rows } = await anIngest(store);
    const events = [aPageView({ title: 'ق'.repeat(40_000) })];
    expect(JSON.stringify(events).length).toBeLessThan(maxBatchBytes);
    expect((await post(events)).status).toBe(413);
    expect(rows()).toEqual([]);
  });

  test('413: one event too many stores none of them', async () => {
    const { post, rows, drops } = await anIngest(store);
    const response = await post(Array.from({ length: maxBatchEvents + 1 }, () => aClick()));
    expect(await everything(response)).toMatchObject({ status: 413, body: '' });
    expect(rows()).toEqual([]);
    expect(drops()).toEqual({ too_many_events: 1 });
  });

  test.each([
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/html',
    'text/plainest',
    'application/json5',
  ])('415: %s', async (type) => {
    const { post, rows } = await anIngest(store);
    const response = await post([aClick()], {}, { 'content-type': type });
    expect(await everything(response)).toMatchObject({ status: 415, body: '' });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(rows()).toEqual([]);
  });
});

describe('when the store cannot keep up', () => {
  test('a full disk is answered with 503 and when to try again; nothing of the batch was kept', async () => {
    const full = aStore();
    const { post, rows, site } = await anIngest(full);
    full.sqlite.pragma(`max_page_count = ${full.sqlite.pragma('page_count', { simple: true })}`);
    const events = Array.from({ length: 60 }, () => aPageView({ title: 'x'.repeat(300) }));
    const response = await post(events);
    expect(await everything(response)).toEqual({
      status: 503,
      headers: [
        ['access-control-allow-origin', '*'],
        ['access-control-expose-headers', 'retry-after'],
        ['retry-after', '5'],
      ],
      body: '',
    });
    expect(rows()).toEqual([]);
    expect(full.queries.siteActivity(site.id).stored).toBe(0);

    full.sqlite.pragma('max_page_count = 100000');
    expect((await post(events)).status).toBe(204);
    expect(rows()).toHaveLength(60);
    expect(full.queries.siteActivity(site.id)).toMatchObject({ stored: 60, repeated: 0 });
    full.close();
  });

  test('bodies that wait for the disk are bounded in bytes: beyond it 503, and room again once they are stored', async () => {
    const gate = Promise.withResolvers<void>();
    // the real store on a disk that takes its time
    const slow = new Proxy(store.commands, {
      get: (commands, name: keyof CommandClient) =>
        name === 'ingest' ? (batch: IncomingBatch) => gate.promise.then(() => commands.ingest(batch)) : commands[name],
    });
    const { site, send, rows } = await anIngest(store, { commands: slow });
    const bodyOf = (id: string) => {
      const text = JSON.stringify({
        site: site.key,
        visitor: 'v1',
        visit: 'i1',
        sentAt: nowMs,
        events: [aClick({ id })],
      });
      return text + ' '.repeat(maxBatchBytes - text.length);
    };
    const fitting = (16 * 1024 * 1024) / maxBatchBytes;
    const waiting = Array.from({ length: fitting }, (_, index) => send(bodyOf(`w${index}`)));
    await new Promise((done) => setImmediate(done));
    const refused = await send(bodyOf('late'));
    expect(await everything(refused)).toMatchObject({ status: 503, body: '' });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');

    gate.resolve();
    for (const response of await Promise.all(waiting)) expect(response.status).toBe(204);
    expect((await send(bodyOf('later'))).status).toBe(204);
    const ids = rows().map((row) => row.id);
    expect(ids).toHaveLength(fitting + 1);
    expect(ids).not.toContain('late');
  });
});

describe('the website of a post', () => {
  test('is read once for posts that come at once, and by the next one as it is then', async () => {
    const site = await store.commands.createSite({ name: 'A', kind: 'live', origins: [], timeZone: 'UTC', nowMs });
    let reads = 0;
    const siteByKey: Queries['siteByKey'] = (key) => {
      reads += 1;
      return store.queries.siteByKey(key);
    };
    const app = ingestApp({
      queries: { ...store.queries, siteByKey },
      commands: store.commands,
      clock: { nowMs: () => nowMs },
    });
    const post = async () => {
      const events = [aClick()];
      const body = JSON.stringify({ site: site.key, visitor: 'v1', visit: 'i1', sentAt: nowMs, events });
      const headers = { 'content-type': 'text/plain', origin: 'https://other.example' };
      return (await app.request('/', { method: 'POST', body, headers })).status;
    };
    expect(new Set(await Promise.all(Array.from({ length: 50 }, post)))).toEqual(new Set([204]));
    expect(reads).toBeLessThan(10);
    await store.commands.updateSite({ site: site.id, name: 'A', origins: ['https://acme.example'], timeZone: 'UTC' });
    expect(await post()).toBe(403);
  });
});

describe('browsers', () => {
  test('a preflight is allowed, for any page, and remembered for a day', async () => {
    const app = ingestApp({ queries: store.queries, commands: store.commands, clock: { nowMs: () => nowMs } });
    const response = await app.request('/', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://www.acme.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '86400',
    });
  });

  test.each([
    ['a crawler', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'bot'],
    ['a browser', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', undefined],
  ])('%s is kept and shown; only people earn points', async (_, agent, unscored) => {
    const { post, rows, site } = await anIngest(store);
    const response = await post(
      [aPageView({ view: 'w1' }), anEngagement({ view: 'w1' }), anIdentify()],
      {},
      { 'user-agent': agent },
    );
    expect(response.status).toBe(204);
    expect(rows()).toMatchObject([
      { kind: 'page', engagedMs: 45_000, unscored },
      { type: 'identify', unscored },
    ]);
    expect(store.queries.visitor({ site: site.id, visitor: 'v1', nowMs })?.isBot).toBe(unscored === 'bot');
    expect(store.queries.leads({ site: site.id, nowMs, limit: 10 })).toHaveLength(unscored === 'bot' ? 0 : 1);
  });
});
