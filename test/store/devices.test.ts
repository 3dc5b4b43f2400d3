import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Device } from '../../collector/domain/device.ts';
import { personExport } from '../../collector/usecases/export-person.ts';
import { aClick, anIngest } from '../http/a-collector.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';

const nowMs = startMs + 3_600_000;
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
let store: TestStore;
let site: number;
beforeEach(async () => {
  store = aStore();
  ({ id: site } = await store.aSite());
});
afterEach(() => store.close());

interface Seen {
  readonly in?: number;
  readonly atMs?: number;
  readonly visit?: string;
  readonly email?: string;
}

async function sees(visitor: string, device: Device | undefined, { in: of = site, ...seen }: Seen = {}) {
  const { atMs = startMs, visit = 'i1', email } = seen;
  const view = aPageView({ path: '/pricing', atMs });
  const identify = anEvent({ type: 'identify', occurredAtMs: atMs + 1, data: { email: email ?? '' } });
  const events = email === undefined ? view : [...view, identify];
  await store.commands.ingest(aBatch({ site: of, visitor, visit, device, events }));
}

const cardsOf = (visitor: string, of = site) =>
  store.queries.visitorTimeline({ site: of, visitor, limit: 9 }).visits.map(({ device }) => device);
const leadCards = (lead: string) =>
  store.queries
    .leadTimeline({ site, lead, limit: 9 })
    .visits.map(({ visitor, device }) => `${visitor}: ${device}`)
    .sort();
const leadOf = (email: string) => store.queries.leads({ site, nowMs, limit: 9, email })[0]!.id;
const exportOf = (lead: string) => JSON.parse([...personExport(store.queries, { site, lead, nowMs })].join(''));

test('a visit shows what its browser runs on; of two sites each its own', async () => {
  const other = (await store.aSite()).id;
  await sees('v1', 'phone/safari/ios');
  await sees('v1', 'desktop/edge/windows', { in: other });
  await sees('unknown', undefined);
  expect(cardsOf('v1')).toEqual(['phone/safari/ios']);
  expect(cardsOf('v1', other)).toEqual(['desktop/edge/windows']);
  expect(cardsOf('unknown')).toEqual([undefined]);
  expect(store.queries.visitor({ site, visitor: 'v1', nowMs })).toMatchObject({ device: 'phone/safari/ios' });
});

test('what a browser says last holds, also soon after; what says nothing changes nothing', async () => {
  await sees('v1', undefined);
  await sees('v1', 'tablet/safari/ios', { atMs: startMs + 1 });
  expect(cardsOf('v1')).toEqual(['tablet/safari/ios']);
  await sees('v1', 'desktop/safari/macos', { atMs: startMs + 2 });
  await sees('v1', undefined, { atMs: startMs + 20_000, visit: 'i2' });
  expect(cardsOf('v1')).toEqual(['desktop/safari/macos', 'desktop/safari/macos']);
});

test('a post of a known browser writes no row more than one that says nothing', async () => {
  const changes = () => store.sqlite.prepare('SELECT total_changes()').pluck().get() as number;
  const written = async (visitor: string, first: Device | undefined, second: Device | undefined) => {
    await sees(visitor, first);
    const before = changes();
    await sees(visitor, second, { atMs: startMs + 1_000 });
    return changes() - before;
  };
  const phone = 'phone/chrome/android';
  const plain = await written('v1', undefined, undefined);
  expect(await written('v2', phone, phone)).toBe(plain);
  expect(await written('v3', phone, undefined)).toBe(plain);
  expect(await written('v4', undefined, phone)).toBe(plain + 1);
});

test('merged people show the browsers of both, and after a split each their own', async () => {
  await sees('phone', 'phone/safari/ios', { email: 'ada@acme.example' });
  await sees('laptop', 'desktop/firefox/linux', { email: 'ada@home.example' });
  const [into, lead] = [leadOf('ada@acme.example'), leadOf('ada@home.example')];
  const said = { site, by: 'api', why: '', nowMs };
  await store.commands.mergeLeads({ ...said, lead, into });
  expect(leadCards(into)).toEqual(['laptop: desktop/firefox/linux', 'phone: phone/safari/ios']);
  await store.commands.splitLead({ ...said, lead, merge: undefined });
  expect(leadCards(into)).toEqual(['phone: phone/safari/ios']);
  expect(leadCards(lead)).toEqual(['laptop: desktop/firefox/linux']);
  expect((await store.replay()).differences).toEqual([]);
});

test('the export of a person says what each of their browsers runs on', async () => {
  await sees('phone', 'phone/samsung/android', { email: 'ada@acme.example' });
  await sees('old', undefined, { email: 'ada@acme.example', atMs: startMs + 5_000 });
  expect(exportOf(leadOf('ada@acme.example')).lead.browsers).toMatchObject([
    { visitor: 'phone', device: 'phone/samsung/android' },
    { visitor: 'old' },
  ]);
});

test('erasing a person takes their browser away, and of a shared one only what is theirs', async () => {
  await sees('own', 'phone/safari/ios', { email: 'ada@acme.example' });
  await sees('shared', 'desktop/chrome/linux', { email: 'ada@acme.example' });
  await sees('shared', 'desktop/chrome/linux', { email: 'bob@acme.example', atMs: startMs + 60_000, visit: 'i2' });
  const lead = leadOf('ada@acme.example');
  await store.commands.eraseLead({ site, lead, searchedSeq: 0, mentions: [], nowMs });
  const left = store.sqlite.prepare('SELECT visitor, device FROM visitors').all();
  expect(left).toEqual([{ visitor: 'shared', device: 'desktop/chrome/linux' }]);
  expect(leadCards(leadOf('bob@acme.example'))).toEqual(['shared: desktop/chrome/linux']);
  await store.commands.eraseVisitor({ site, visitor: 'shared', nowMs });
  expect(store.sqlite.prepare('SELECT count(*) FROM visitors').pluck().get()).toBe(0);
});

test.each([
  ['its name', { 'user-agent': `${iphone} Version/18.1 Mobile/15E148 Safari/604.1` }, 'phone/safari/ios'],
  [
    'its hints',
    {
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
      'sec-ch-ua-mobile': '?1',
      'sec-ch-ua-platform': '"Android"',
    },
    'phone/chrome/android',
  ],
  ['nothing', {}, undefined],
  [
    'a name that is markup',
    { 'user-agent': `${iphone} <img/src=x/onerror=alert(1)> Version/18.1 Safari/604.1` },
    'phone/safari/ios',
  ],
  ['the name of a machine', { 'user-agent': `${iphone} (compatible; Googlebot/2.1)` }, undefined],
])('a post is known by %s, and the name itself is nowhere', async (_, headers, device) => {
  const { post, site: posted } = await anIngest(store);
  expect((await post([aClick()], {}, headers)).status).toBe(204);
  expect(cardsOf('v1', posted.id)).toEqual([device]);
  const name = new Headers(headers).get('user-agent');
  const tables = store.sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  expect(tables).toContain('visitors');
  for (const table of tables) {
    const rows = JSON.stringify(store.sqlite.prepare(`SELECT * FROM "${table}"`).all());
    for (const part of name?.split(' ') ?? []) if (part.length > 6) expect(rows, table).not.toContain(part);
  }
});
