import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { openStore } from '../../collector/open-store.ts';
import type { IncomingEvent } from '../../collector/ports/commands.ts';
import { ErasedText } from '../../collector/storage/erased-text.ts';
import { openForWriting } from '../../collector/storage/open-database.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { erasePerson } from '../../collector/usecases/erase-person.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aFolder } from '../cli/cli-run.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = startMs + 2 * dayMs;

let store: TestStore;
let site: number;
beforeEach(async () => {
  store = aStore();
  site = (await store.aSite()).id;
});
afterEach(() => store.close());

const at = (hours: number) => startMs + hours * hourMs;
const identify = (email: string, hours: number, more: Partial<IncomingEvent> = {}) =>
  anEvent({ type: 'identify', occurredAtMs: at(hours), data: { email }, ...more });
const pricing = (hours: number) => aPageView({ path: '/pricing', atMs: at(hours), engagedMs: 60_000 });
const send = (visitor: string, events: IncomingEvent[], receivedAtMs = nowMs, more = {}) =>
  store.commands.ingest(aBatch({ site, visitor, visit: `${visitor}-visit`, events, receivedAtMs, ...more }));
const leadOf = (email: string) => store.queries.leads({ site, nowMs, limit: 1, email })[0];
const erase = (email: string, pause = async () => {}) =>
  erasePerson({ queries: store.queries, commands: store.commands, pause }, { site, lead: leadOf(email)!.id, nowMs });
const score = (email: string) => Math.round(leadOf(email)?.score ?? 0);
const visitorOf = (visitor: string) => store.queries.visitor({ site, visitor, nowMs });
const drops = () =>
  Object.fromEntries(store.queries.siteActivity(site).drops.map(({ reason, count }) => [reason, count]));
const differences = async () => (await store.replay()).differences;

/** Every row of every table, as text. */
const everything = () => {
  const tables = store.sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
  }[];
  return JSON.stringify(tables.map(({ name }) => store.sqlite.prepare(`SELECT * FROM ${name}`).all()));
};

test('a lead that shares a browser loses its own stretches, and nobody else gains or loses a point', async () => {
  await send('shared', [identify('bob@b.example', 1), ...pricing(2), identify('ada@a.example', 3), ...pricing(4)]);
  await send('shared', [identify('bob@b.example', 30), ...pricing(31)]);
  const before = score('bob@b.example');
  await erase('ada@a.example');
  expect(leadOf('ada@a.example')).toBeUndefined();
  expect(score('bob@b.example')).toBe(before);
  expect(everything().includes('ada@a.example')).toBe(false);
  expect(await differences()).toEqual([]);
});

test('of a browser whose people are erased one after the other nothing stays', async () => {
  await send('shared', [identify('ada@a.example', 1), ...pricing(2), identify('bob@b.example', 3), ...pricing(4)]);
  await erase('ada@a.example');
  expect(visitorOf('shared')).toBeDefined();
  await erase('bob@b.example');
  expect(visitorOf('shared')).toBeUndefined();
  expect(everything().includes('shared')).toBe(false);
  await send('shared', pricing(2));
  expect(visitorOf('shared')).toBeUndefined();
  expect(drops()).toEqual({ erased: 2 });
  expect(await differences()).toEqual([]);
});

test('whoever goes on browsing where somebody was erased last is nobody, not the person before', async () => {
  await send('shared', [identify('bob@b.example', 1), identify('ada@a.example', 3), ...pricing(4)]);
  const before = score('bob@b.example');
  await erase('ada@a.example');
  await send('shared', pricing(50), at(60));
  expect(score('bob@b.example')).toBe(before);
  expect(visitorOf('shared')?.score).toBeGreaterThan(0);
  // until bob says that it is he: what nobody owned since then is his
  await send('shared', [identify('bob@b.example', 61)], at(62));
  expect(score('bob@b.example')).toBeGreaterThan(before);
  expect(await differences()).toEqual([]);
});

test('events that come late or once more do not bring an erased person back; a new identify is a new person', async () => {
  const sent = [...pricing(1), identify('ada@a.example', 2), ...pricing(3)];
  await send('laptop', sent);
  const first = leadOf('ada@a.example')!.id;
  await erase('ada@a.example');
  await send('laptop', [...sent, ...pricing(5)]);
  // another browser of the same person that had not been heard of
  await send('phone', [identify('ada@a.example', 6)]);
  expect(leadOf('ada@a.example')).toBeUndefined();
  expect(visitorOf('laptop')).toBeUndefined();
  expect(visitorOf('phone')).toBeUndefined();
  expect(drops()).toEqual({ erased: sent.length + 3 });
  expect(store.queries.siteActivity(site).quarantined).toEqual([]);

  await send('laptop', [...pricing(60), identify('ada@a.example', 61)], at(62));
  expect(leadOf('ada@a.example')).toMatchObject({ email: 'ada@a.example' });
  expect(leadOf('ada@a.example')!.id).not.toBe(first);
  // one page of those after the erasure, not three
  expect(score('ada@a.example')).toBeLessThan(20);
  expect(await differences()).toEqual([]);
});

test('marks of an erasure go when events of then are too old to be taken', async () => {
  await send('laptop', [identify('ada@a.example', 2)]);
  await erase('ada@a.example');
  const marks = () => store.sqlite.prepare('SELECT count(*) AS count FROM erasures').get();
  await store.commands.removeOldErasures({ nowMs: nowMs + 399 * dayMs });
  expect(marks()).toEqual({ count: 2 });
  await store.commands.removeOldErasures({ nowMs: nowMs + 400 * dayMs });
  expect(marks()).toEqual({ count: 0 });
});

test('what bots and others sent that names the person goes as well; who has a longer address stays', async () => {
  await send('laptop', [identify('ada@a.example', 1)]);
  await send('other', [identify('bada@a.example', 1)]);
  await send('bot', [identify('ada@a.example', 1)], nowMs, { isBot: true });
  const link = { url: 'https://acme.example/?to=ada%40a.example', title: 'x' };
  await send('forwarded', [anEvent({ type: 'page_view', occurredAtMs: at(2), view: 'fw', data: link }), ...pricing(3)]);
  const dropped = [
    { reason: 'bad_url', excerpt: '{"email":"Ada@A.example"}' },
    { reason: 'bad_url', excerpt: '{"title":"long","email":"ada@a.ex' },
    { reason: 'bad_url', excerpt: '{"email":"eve@e.example"}' },
  ];
  await store.commands.ingest(aBatch({ site, events: [], dropped, receivedAtMs: nowMs }));
  // arrives between the search and the erasing
  let isLate = true;
  await erase('ada@a.example', async () => {
    if (isLate) await send('bot2', [identify('ada@a.example', 1)], nowMs, { isBot: true });
    isLate = false;
  });
  expect(/(?<!b)ada(@|%40)a\.ex/i.test(everything())).toBe(false);
  expect(leadOf('bada@a.example')).toBeDefined();
  expect(store.queries.siteActivity(site).quarantined.map(({ excerpt }) => excerpt)).toEqual([dropped[2]!.excerpt]);
  expect(visitorOf('forwarded')?.score).toBeGreaterThan(0);
  expect(await differences()).toEqual([]);
});

test('what makes a browser somebody else’s stays, without the person’s name', async () => {
  const url = 'https://acme.example/pricing?for=ada@a.example';
  // a colleague filled in a form for Bob
  const bobs = { site, externalId: 'u-7', trust: 'verified', source: 'api', nowMs } as const;
  await store.commands.saveLead(bobs);
  await send('phone', [identify('', 1, { data: { email: 'ada@a.example', externalId: 'u-7' } })]);
  await store.commands.saveLead({ ...bobs, email: 'bob@b.example' });
  await send('laptop', [identify('ada@a.example', 2)]);
  const { id: bob } = leadOf('bob@b.example')!;
  const seen = { type: 'page_view', view: 'bw', data: { url, title: 'Prices', proposedLead: bob } } as const;
  const stayed = { type: 'engagement', view: 'bw', data: { engagedMs: 60_000, human: true } } as const;
  await send('tablet', [anEvent({ ...seen, occurredAtMs: at(2) }), anEvent({ ...stayed, occurredAtMs: at(2) })]);
  const before = score('bob@b.example');
  await erase('ada@a.example');
  expect(everything().includes('ada@a.example')).toBe(false);
  expect(score('bob@b.example')).toBe(before);
  expect([visitorOf('phone')?.lead, visitorOf('tablet')?.lead]).toEqual([bob, bob]);
  expect(await differences()).toEqual([]);
  const stored = store.sqlite.prepare("SELECT data FROM touchpoints WHERE type IN ('identify', 'page_view')").pluck();
  expect(stored.all().map((data) => JSON.parse(String(data)))).toEqual([
    { externalId: 'u-7' },
    { url: 'https://acme.example/pricing', title: 'Prices', proposedLead: bob },
  ]);
});

test('a link that was made for the person and opened by a machine goes as well', async () => {
  await send('laptop', [identify('ada@a.example', 1)]);
  const { id: ada } = leadOf('ada@a.example')!;
  const data = { url: 'https://acme.example/', title: 'x', proposedLead: ada };
  await send('scanner', [anEvent({ type: 'page_view', occurredAtMs: at(2), view: 'sw', data })], nowMs, {
    isBot: true,
  });
  await erase('ada@a.example');
  expect(everything().includes(ada)).toBe(false);
  expect(await differences()).toEqual([]);
});

test('without the time that was spent on its page, a link names nobody; with it, it does again', async () => {
  await send('laptop', [identify('ada@a.example', 1)]);
  const { id: ada } = leadOf('ada@a.example')!;
  const data = { url: 'https://acme.example/pricing', title: 'Prices', proposedLead: ada };
  const opened = anEvent({ type: 'page_view', occurredAtMs: at(2), view: 'lw', data });
  const stayed = anEvent({ type: 'engagement', occurredAtMs: at(2), view: 'lw', data: { engagedMs: 60_000 } });
  await send('phone', [opened, stayed]);
  const before = score('ada@a.example');
  await store.commands.eraseTouchpoints({ site, touchpoints: [{ visitor: 'phone', id: stayed.id }], nowMs });
  expect(visitorOf('phone')?.lead).toBeUndefined();
  expect(score('ada@a.example')).toBeLessThan(before);
  expect(await differences()).toEqual([]);
  await send('phone', [opened, stayed]);
  expect(visitorOf('phone')?.lead).toBe(ada);
  expect(score('ada@a.example')).toBe(before);
  expect(await differences()).toEqual([]);
});

test('a touch of somebody else that names the person goes as well, and what it earned', async () => {
  await send('laptop', [identify('ada@a.example', 1)]);
  const saved = await store.commands.saveLead({
    site,
    email: 'bob@b.example',
    trust: 'verified',
    source: 'api',
    nowMs,
  });
  const lead = saved.kind === 'created' ? saved.lead : '';
  const touch = { site, lead, occurredAtMs: nowMs, receivedAtMs: nowMs, day: 1, isSilent: true } as const;
  const calls = ['with ada@a.example, at her desk', 'nobody else there'];
  for (const [id, note] of calls.entries())
    await store.commands.recordTouch({ ...touch, id: `c${id}`, type: 'manual', data: { points: 10 + id, note } });
  expect(score('bob@b.example')).toBe(21);
  await erase('ada@a.example');
  expect(everything().includes('ada@a.example')).toBe(false);
  expect(await differences()).toEqual([]);
  expect(score('bob@b.example')).toBe(11);
});

test.each([
  ['of their own', []],
  ['that they share', [identify('bob@b.example', 3)]],
])('refused events of a browser %s go, also those that do not name the person', async (_, others) => {
  const dropped = [{ reason: 'invalid_props', excerpt: '{"type":"custom","name":"my diagnosis"}' }];
  await send('laptop', [identify('ada@a.example', 1), ...others], nowMs, { dropped });
  await send('other', [identify('eve@e.example', 1)], nowMs, { dropped: [{ reason: 'invalid_props', excerpt: '{}' }] });
  await erase('ada@a.example');
  expect(store.queries.siteActivity(site).quarantined.map(({ excerpt }) => excerpt)).toEqual(['{}']);
});

test('merges, decisions, alerts and their deliveries go with the person, under every id', async () => {
  await store.commands.createDestination({ site, name: 'CRM', url: 'https://crm.example/', nowMs });
  const shown = anEvent({ type: 'form_submit', occurredAtMs: at(2), data: { form: 'demo', contactSales: true } });
  await send('laptop', [identify('ada@a.example', 1), shown], at(2));
  await send('phone', [identify('ada@private.example', 1)]);
  const [lead, into] = [leadOf('ada@private.example')!.id, leadOf('ada@a.example')!.id];
  await store.commands.mergeLeads({ site, lead, into, by: 'eve@acme.example', why: 'Ada told me', nowMs });
  await store.commands.decideNoise({ site, lead: into, flag: 'student', isOverruled: true, decidedBy: 'api', nowMs });
  expect(store.queries.deliveries({ site, limit: 9 })).toHaveLength(1);
  const { leads } = await erase('ada@private.example');
  expect(leads.toSorted()).toEqual([lead, into].toSorted());
  const texts = everything();
  for (const gone of ['ada@', lead, into, 'Ada told me']) expect(texts.includes(gone) && gone).toBe(false);
  expect(store.queries.deliveries({ site, limit: 9 })).toEqual([]);
  expect(store.queries.lead({ site, lead, nowMs })).toBeUndefined();
  await expect(store.commands.eraseLead({ site, lead, searchedSeq: 0, mentions: [], nowMs })).rejects.toMatchObject({
    code: 'unknown_lead',
  });
});

test('who is erased while a model is prepared is not in what it puts in place', async () => {
  await send('shared', [identify('bob@b.example', 1), ...pricing(2), identify('ada@a.example', 3), ...pricing(4)]);
  await send('laptop', [identify('ada@a.example', 1), ...pricing(2)]);
  const lead = leadOf('ada@a.example')!.id;
  let readings = 0;
  await publishModel({
    commands: store.commands,
    // everything was read, and is written only after she is gone
    read: async (work) => {
      const result = await withHistory(store.sqlite, work);
      readings += 1;
      if (readings === 3) await erase('ada@a.example');
      return result;
    },
    site,
    model: { ...defaultModel, halfLifeMs: 7 * dayMs },
    note: '',
    nowMs: () => nowMs,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  expect(readings).toBeGreaterThan(3);
  expect(everything().includes(lead)).toBe(false);
  expect(everything().includes('"laptop"')).toBe(false);
  expect(await differences()).toEqual([]);
});

test('the files hold no text of an erased person a moment later, while others read and write', async () => {
  const dataDir = aFolder();
  const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
  const { id } = await commands.createSite({ name: 'Acme', kind: 'live', origins: [], timeZone: 'UTC', nowMs });
  const known = { site: id, trust: 'verified', source: 'api' } as const;
  const person = (each: number) => ({ email: `person-${each}@a.example`, name: `Person Number${each}.` });
  const people = Array.from({ length: 400 }, (_, each) => each);
  const [erased, kept] = [people.slice(0, 300), people.slice(300)];
  await commands.saveLeads(people.map((each) => ({ ...known, ...person(each), nowMs })));
  for (const each of erased) {
    const events = [identify(person(each).email, 1), ...aPageView({ path: `/person-${each}@a.example`, atMs: at(2) })];
    await commands.ingest(aBatch({ site: id, visitor: `v${each}`, events, receivedAtMs: nowMs }));
  }
  // longer and longer, so that rows move from page to page
  for (const length of [100, 300, 600])
    for (const each of people) {
      const traits = { about: `person-${each}@a.example ${'x'.repeat(length)}` };
      await commands.saveLead({ ...known, ...person(each), traits, nowMs });
    }
  for (const each of erased) {
    const lead = queries.leads({ site: id, nowMs, limit: 1, email: person(each).email })[0]!.id;
    const [erasure] = await Promise.all([
      erasePerson({ queries, commands, pause: async () => {} }, { site: id, lead, nowMs }),
      commands.saveLead({ ...known, ...person(kept[each % kept.length]!), company: 'Acme', nowMs }),
    ]);
    expect(erasure.isInLog).toBe(false);
  }
  const files = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'latin1'));
  expect(files.some((text) => text.includes(person(kept[0]!).email))).toBe(true);
  for (const each of erased) {
    for (const text of files) {
      expect(text.includes(`person-${each}@a.example`)).toBe(false);
      expect(text.includes(`Person Number${each}.`)).toBe(false);
    }
  }
  await close();
}, 30_000);

test('text that a long reading keeps in the log is named, and goes when the reading is done', async () => {
  const dataDir = aFolder();
  const first = await openStore({ dataDir, mode: 'write' });
  const { id } = await first.commands.createSite({ name: 'Acme', kind: 'live', origins: [], timeZone: 'UTC', nowMs });
  const email = 'ada@a.example';
  await first.commands.saveLead({ site: id, email, trust: 'verified', source: 'api', nowMs });
  const [lead] = first.queries.leads({ site: id, nowMs, limit: 1 });
  const reading = await openStore({ dataDir, mode: 'read' });
  const done = Promise.withResolvers<void>();
  const isReading = Promise.withResolvers<void>();
  const read = reading.readHistory(async (reader) => {
    reader.touchpointCount();
    isReading.resolve();
    await done.promise;
  });
  await isReading.promise;
  const given = { site: id, lead: lead!.id, searchedSeq: 0, mentions: [], nowMs };
  expect(await first.commands.eraseLead(given)).toMatchObject({ isInLog: true });
  done.resolve();
  await read;
  await reading.close();
  await first.close();
  // the next start sees to it
  const second = await openStore({ dataDir, mode: 'write' });
  await second.close();
  for (const name of readdirSync(dataDir)) expect(readFileSync(join(dataDir, name)).includes(email)).toBe(false);
});

test('a large file is written anew when nobody was erased for a while; one that is too large is left', async () => {
  const sqlite = openForWriting(join(aFolder(), 'footprint.db'));
  const isNoted = () => sqlite.prepare("SELECT 1 FROM settings WHERE name = 'erased_text_in_log'").get() !== undefined;
  const unused = () => sqlite.pragma('freelist_count', { simple: true });
  sqlite.exec(`CREATE TABLE texts (text); INSERT INTO texts VALUES ('${'x'.repeat(100_000)}'); DELETE FROM texts`);
  const limits = { atOnceBytes: 0, quietMs: 300, maxBytes: 2 ** 30 };
  const log = new ErasedText(sqlite, limits);
  for (let erased = 0; erased < 3; erased += 1) {
    log.note();
    expect(await log.clear()).toBe(true);
    expect(unused()).toBeGreaterThan(10);
    expect(isNoted()).toBe(true);
  }
  await expect.poll(isNoted).toBe(false);
  expect(unused()).toBe(0);

  const other = new ErasedText(sqlite, { ...limits, maxBytes: 0 });
  other.note();
  expect(await other.clear()).toBe(true);
  expect(isNoted()).toBe(false);
  sqlite.close();
});

test('every table says whose its rows are in a column that erasing looks at, or is about nobody', () => {
  const aboutNobody = [
    ...['sites', 'models', 'replays', 'destinations', 'signing_keys', 'fit_settings', 'counters', 'erasures'],
    ...['alert_settings', 'model_drafts', 'saved_views'],
    // sums over people, which leave with the last of them
    ...['company_sums'],
    // looked through by their text
    'leads',
    // of the installation's own people
    ...['accounts', 'alert_receivers', 'invitations', 'sign_ins', 'settings'],
    ...['sqlite_sequence', '__drizzle_migrations'],
  ];
  const tables = store.sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
  }[];
  const unreached = tables.filter(({ name }) => {
    const columns = store.sqlite.prepare(`SELECT name FROM pragma_table_info('${name}')`).all() as { name: string }[];
    return !columns.some((column) => ['lead', 'visitor', 'subject', 'alert'].includes(column.name));
  });
  expect(unreached.map(({ name }) => name).toSorted()).toEqual(aboutNobody.toSorted());
});
