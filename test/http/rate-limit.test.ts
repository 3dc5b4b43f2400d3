import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingestApp } from '../../collector/http/ingest.ts';
import { type IngestLoad, metricsApp } from '../../collector/http/metrics.ts';
import { limitedAddress, RateLimit } from '../../collector/http/rate-limit.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import { aClick, nowMs } from './a-collector.ts';

let store: TestStore;
beforeEach(() => {
  store = aStore();
});
afterEach(() => store.close());

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

describe('a limit of so many a second', () => {
  test('lets ten seconds’ worth pass at once, then as many as time goes by, each key for itself', () => {
    const limit = new RateLimit(2);
    const passed = (key: string, atMs: number) =>
      Array.from({ length: 50 }, () => limit.take(key, atMs)).filter(Boolean);
    expect(passed('a', 0)).toHaveLength(20);
    expect(passed('b', 0)).toHaveLength(20);
    expect(passed('a', 1_500)).toHaveLength(3);
    expect(passed('a', 1_000_000)).toHaveLength(20);
    // a clock that was put back gives nothing
    expect(passed('a', 0)).toHaveLength(0);
  });

  test('0 is no limit', () => {
    const limit = new RateLimit(0);
    for (let at = 0; at < 1_000; at += 1) expect(limit.take('a', 0)).toBe(true);
  });

  test('forgets the oldest of very many keys, and keeps the others', () => {
    const limit = new RateLimit(1);
    for (let at = 0; at < 10; at += 1) limit.take('first', 0);
    expect(limit.take('first', 0)).toBe(false);
    for (let key = 0; key < 49_999; key += 1) limit.take(`k${key}`, 0);
    expect(limit.take('first', 0)).toBe(false);
    limit.take('one more', 0);
    expect(limit.take('first', 0)).toBe(true);
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:db8:1::2:3:4:5', '2001:db8:1:0'],
  ['172.32.0.1', '172.32.0.1'],
  ...['', '127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '192.168.0.9', '172.31.9.9', 'fd00::1', 'fe80::1'].map(
    (address): [string, undefined] => [address, undefined],
  ),
])('%s is limited as %s', (address, limited) => {
  expect(limitedAddress(address)).toBe(limited);
});

describe('posts', () => {
  const anApp = async (rates: { addressRate?: number; siteRate?: number }) => {
    const { key, id } = await store.aSite();
    const load: IngestLoad = { pendingBytes: 0, limited: 0, postponed: 0 };
    const app = ingestApp({ ...store, clock: { nowMs: () => nowMs } }, { load, ...rates });
    const post = (address: string, site = key) => {
      const body = JSON.stringify({ site, visitor: 'v1', visit: 'i1', sentAt: nowMs, events: [aClick()] });
      return app.request('/', { method: 'POST', body }, from(address));
    };
    return { post, load, stored: () => store.queries.siteActivity(id).stored };
  };

  test('beyond the limit of an address are to come again, and nothing of them is kept', async () => {
    const { post, load, stored } = await anApp({ addressRate: 1 });
    for (let at = 0; at < 10; at += 1) expect((await post('203.0.113.7')).status).toBe(204);
    const refused = await post('203.0.113.7');
    expect(refused.status).toBe(429);
    expect([...refused.headers]).toEqual([
      ['access-control-allow-origin', '*'],
      ['access-control-expose-headers', 'retry-after'],
      ['retry-after', '5'],
    ]);
    expect([stored(), load]).toEqual([10, { pendingBytes: 0, limited: 1, postponed: 0 }]);
    expect((await post('203.0.113.8')).status).toBe(204);
    for (let at = 0; at < 30; at += 1) expect((await post('127.0.0.1')).status).toBe(204);
  });

  test('beyond the limit of a site key are to come again, from wherever; other sites go on', async () => {
    const { post } = await anApp({ siteRate: 1 });
    for (let at = 0; at < 10; at += 1) expect((await post(`203.0.113.${at}`)).status).toBe(204);
    expect((await post('127.0.0.1')).status).toBe(429);
    expect((await post('127.0.0.1', (await store.aSite()).key)).status).toBe(204);
  });
});

describe('GET /metrics', () => {
  const figures = {
    writerCommits: 7,
    eventLoopDelay: { p50: 0.001, p99: 0.02, max: 0.5 },
    residentBytes: 1_000,
    heapBytes: 500,
    uptimeSeconds: 60,
  };
  const ask = (address: string, headers: Record<string, string> = {}) =>
    metricsApp(store, {
      isSecretKey: (authorization) => authorization === 'Bearer sk_right',
      load: { pendingBytes: 12, limited: 3, postponed: 4 },
      figures: () => figures,
    }).request('/metrics', { headers }, from(address));

  test('tells what happened, and of nobody', async () => {
    const { id, key } = await store.aSite();
    await store.commands.createDestination({ site: id, name: 'CRM', url: 'https://crm.example/', nowMs });
    const { id: destination } = store.queries.destinations(id)[0]!;
    await store.commands.testDestination({ site: id, destination, nowMs });
    await store.commands.countDrop({ site: 0, reason: 'unknown_site', excerpt: 'ada@acme.example', atMs: nowMs });
    await store.commands.countDrop({ site: id, reason: 'unknown_site', excerpt: '', atMs: nowMs });
    const answer = await ask('127.0.0.1');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    const lines = text.split('\n');
    for (const line of [
      'footprint_events_total{outcome="dropped",reason="unknown_site"} 2',
      'footprint_deliveries{state="waiting"} 1',
      'footprint_queue_bytes 12',
      'footprint_ingest_refused_total{status="429"} 3',
      'footprint_writer_commits_total 7',
      'footprint_event_loop_delay_seconds{quantile="0.99"} 0.02',
    ])
      expect(lines).toContain(line);
    for (const line of lines.filter(Boolean))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [\d.e+-]+)$/);
    expect(text).not.toContain(key);
    expect(text).not.toContain('ada');
  });

  test('answers the machine itself, and the secret key; nobody else, and no proxy', async () => {
    expect((await ask('::1')).status).toBe(200);
    expect((await ask('203.0.113.7', { authorization: 'Bearer sk_right' })).status).toBe(200);
    expect((await ask('203.0.113.7')).status).toBe(401);
    expect((await ask('')).status).toBe(401);
    expect((await ask('203.0.113.7', { authorization: 'Bearer sk_wrong' })).status).toBe(401);
    expect((await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(401);
  });
});
