import { afterEach, beforeEach, expect, test } from 'vitest';
import { withReportReader } from '../../collector/storage/report-history.ts';
import { erasePerson } from '../../collector/usecases/erase-person.ts';
import type { ReportRange } from '../../collector/usecases/site-report.ts';
import { siteReport } from '../../collector/usecases/site-report.ts';
import { aBatch, anEvent, aStore, startMs, type TestStore } from '../support/a-store.ts';

const dayMs = 86_400_000;
const nowMs = startMs + 100 * dayMs;
let store: TestStore;
let site: number;
beforeEach(async () => {
  store = aStore();
  ({ id: site } = await store.aSite());
});
afterEach(() => store.close());

interface Visit {
  readonly visitor: string;
  readonly atMs: number;
  readonly url?: string;
  readonly referrer?: string;
  readonly engagedMs?: number;
  readonly download?: string;
  readonly email?: string;
  readonly isBot?: boolean;
  readonly unscored?: 'own_visit' | 'automated' | 'bot';
  readonly in?: number;
}

let last = 0;

/** One visit of one page, and what was done at its end. */
async function visit({ visitor, atMs, url = 'https://acme.example/pricing', unscored, ...of }: Visit): Promise<void> {
  last += 1;
  const view = `w${last}`;
  const common = { view, unscored } as const;
  const { referrer, engagedMs = 10_000, download, email } = of;
  const data = { url, title: 'Page', ...(referrer === undefined ? {} : { referrer }) };
  const events = [
    anEvent({ ...common, type: 'page_view', occurredAtMs: atMs, data }),
    anEvent({ ...common, type: 'engagement', occurredAtMs: atMs + 1_000, data: { engagedMs } }),
  ];
  if (download)
    events.push(anEvent({ ...common, type: 'download', occurredAtMs: atMs + 2_000, data: { href: download } }));
  if (email) events.push(anEvent({ ...common, type: 'identify', occurredAtMs: atMs + 3_000, data: { email } }));
  const envelope = { site: of.in ?? site, visitor, visit: `i${last}`, isBot: of.isBot ?? false };
  await store.commands.ingest(aBatch({ ...envelope, receivedAtMs: atMs + 4_000, events }));
}

const report = (id = site) =>
  withReportReader(store.sqlite, (reader) =>
    siteReport(reader, { site: id, nowMs, signal: new AbortController().signal, pause: async () => {} }),
  );

/** Rows of the sources as `kind name leads/mql/sql/customers`. */
async function sources(range: ReportRange, touch: 'first' | 'last', by: 'source' | 'campaign' | 'landing' = 'source') {
  const { ranges } = await report();
  return ranges[range].sources[touch][by].rows.map(({ origin, leads, mql, sql, customers }) =>
    `${origin.kind} ${origin.name} ${leads}/${mql}/${sql}/${customers}`.replace('  ', ' '),
  );
}

const steps = async (range: ReportRange) => (await report()).ranges[range].funnel.steps.map(({ count }) => count);

const leadOf = (email: string) => store.queries.leads({ site, nowMs, limit: 10, email }).map(({ id }) => id)[0]!;

async function decide(email: string, kinds: readonly ('accept' | 'qualify' | 'win' | 'reject')[]) {
  for (const kind of kinds) {
    const said = {
      site,
      lead: leadOf(email),
      kind,
      note: '',
      by: 'test',
      wakeAtMs: undefined,
      derived: 'lead',
    } as const;
    const decided = await store.commands.decideStage({
      ...said,
      nowMs: nowMs - 1_000,
      reason: kind === 'reject' ? 'not_now' : undefined,
    });
    expect(decided.kind).toBe('decided');
  }
}

test('a lead is credited to the visit that began it, and to the last before they said who they are', async () => {
  const ada = { visitor: 'v1', email: undefined } as const;
  await visit({ visitor: 'v1', atMs: nowMs - 9 * dayMs, referrer: 'https://www.google.com/' });
  await visit({
    visitor: 'v1',
    atMs: nowMs - 8 * dayMs,
    url: 'https://acme.example/?utm_source=news&utm_medium=email',
  });
  await visit({ visitor: 'v1', atMs: nowMs - 7 * dayMs, url: 'https://acme.example/demo', email: 'ada@acme.example' });
  await visit({ visitor: ada.visitor, atMs: nowMs - 6 * dayMs, url: 'https://acme.example/?utm_source=later' });
  expect(await sources('30', 'first')).toEqual(['referral google.com 1/0/0/0']);
  expect(await sources('30', 'last')).toEqual(['direct 1/0/0/0']);
  expect(await sources('30', 'last', 'landing')).toEqual(['named acme.example/demo 1/0/0/0']);
  expect(await sources('30', 'first', 'landing')).toEqual(['named acme.example/pricing 1/0/0/0']);
});

test('the landing page of a long visit is its first page, not the one with the form', async () => {
  const events = ['/guide?utm_campaign=Spring', '/demo'].map((path, at) =>
    anEvent({
      type: 'page_view',
      view: `long${at}`,
      occurredAtMs: nowMs - dayMs + at * 60_000,
      data: { url: `https://acme.example${path}`, title: path },
    }),
  );
  const identify = anEvent({
    type: 'identify',
    occurredAtMs: nowMs - dayMs + 90_000,
    data: { email: 'l@acme.example' },
  });
  await store.commands.ingest(
    aBatch({ site, visitor: 'v5', visit: 'one', receivedAtMs: nowMs - dayMs + 100_000, events: [...events, identify] }),
  );
  expect(await sources('30', 'last', 'landing')).toEqual(['named acme.example/guide 1/0/0/0']);
  expect(await sources('30', 'last', 'campaign')).toEqual(['named spring 1/0/0/0']);
});

test('who was imported before the first visit is credited to none', async () => {
  await store.commands.saveLead({
    site,
    email: 'known@acme.example',
    trust: 'verified',
    source: 'import',
    nowMs: nowMs - 20 * dayMs,
  });
  await visit({ visitor: 'v1', atMs: nowMs - 5 * dayMs, email: 'known@acme.example' });
  // the browser's history goes back to before they were known; its visits do not
  expect(await sources('30', 'first')).toEqual(['unseen 1/0/0/0']);
});

test('stages that people decided count, also those that were passed', async () => {
  for (const [at, email] of ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'].entries())
    await visit({ visitor: `v${at}`, atMs: nowMs - 5 * dayMs, email });
  await decide('a@x.example', ['accept', 'qualify', 'win']);
  await decide('b@x.example', ['accept', 'qualify']);
  await decide('c@x.example', ['accept', 'reject']);
  expect(await sources('30', 'first')).toEqual(['direct 4/3/2/1']);
  expect(await steps('30')).toEqual([4, 4, 3, 1]);
  const { ready } = (await report()).ranges['30'].funnel;
  // b is with sales; c went back, d is a lead, a is a customer
  expect(ready).toMatchObject({ count: 1, of: 3 });
});

test('bots, programs, the owner and noise are nobody; an overruled flag is a person again', async () => {
  await visit({ visitor: 'v1', atMs: nowMs - dayMs, email: 'ada@acme.example' });
  await visit({ visitor: 'bot', atMs: nowMs - dayMs, isBot: true });
  await visit({ visitor: 'own_1', atMs: nowMs - dayMs, unscored: 'own_visit' });
  await visit({ visitor: 'bot_1', atMs: nowMs - dayMs, unscored: 'automated' });
  await visit({ visitor: 'v9', atMs: nowMs - dayMs, unscored: 'automated' });
  await visit({ visitor: 'v2', atMs: nowMs - dayMs, email: 'sam@student.uni.example' });
  await store.commands.saveLead({
    site,
    email: 'sam@student.uni.example',
    traits: { title: 'Student' },
    trust: 'verified',
    source: 'api',
    nowMs,
  });
  expect(await steps('30')).toEqual([1, 1, 0, 0]);
  const lead = leadOf('sam@student.uni.example');
  await store.commands.decideNoise({ site, lead, flag: 'student', isOverruled: true, decidedBy: 'test', nowMs });
  expect(await steps('30')).toEqual([2, 2, 0, 0]);
});

test('merged leads are one person, and two again after the split', async () => {
  await visit({ visitor: 'v1', atMs: nowMs - 9 * dayMs, email: 'old@acme.example', referrer: 'https://one.example/' });
  await visit({ visitor: 'v2', atMs: nowMs - 5 * dayMs, email: 'new@acme.example', referrer: 'https://two.example/' });
  await decide('new@acme.example', ['accept', 'qualify', 'win']);
  const said = { site, by: 'test', why: '', nowMs };
  const [lead, into] = [leadOf('new@acme.example'), leadOf('old@acme.example')];
  const merged = await store.commands.mergeLeads({ ...said, lead, into });
  expect(await sources('30', 'first')).toEqual(['referral one.example 1/1/1/1']);
  expect((await report()).ranges['30'].content.tables.page.rows).toMatchObject([
    { name: 'acme.example/pricing', people: 1, totalEngagedMs: 20_000 },
  ]);
  if (merged.kind !== 'merged') throw new Error(merged.kind);
  await store.commands.splitLead({ ...said, lead, merge: merged.merge });
  expect(await sources('30', 'first')).toEqual(['referral one.example 1/0/0/0', 'referral two.example 1/1/1/1']);
});

test('an erased person is in no report, and another site never is', async () => {
  const other = (await store.aSite()).id;
  await visit({
    visitor: 'v1',
    atMs: nowMs - dayMs,
    email: 'ada@acme.example',
    download: 'https://acme.example/a.pdf',
  });
  await visit({ visitor: 'v1', atMs: nowMs - dayMs, email: 'eve@acme.example', in: other });
  expect((await report()).ranges.all.content.tables.asset.rows).toMatchObject([
    { name: 'acme.example/a.pdf', people: 1 },
  ]);
  expect((await report(other)).ranges.all.content.tables.asset.rows).toEqual([]);
  expect((await report(other)).ranges.all.sources.first.source.total.leads).toBe(1);
  const { queries, commands } = store;
  await erasePerson({ queries, commands, pause: async () => {} }, { site, lead: leadOf('ada@acme.example'), nowMs });
  expect(await steps('all')).toEqual([0, 0, 0, 0]);
  expect((await report()).ranges.all.content.tables.asset.rows).toEqual([]);
  expect((await report(other)).ranges.all.sources.first.source.total.leads).toBe(1);
});

test('a report equals a count by hand, person by person', async () => {
  // a mixed crowd: known and unknown, several browsers, several pages, old and new
  const emails = ['p0@x.example', 'p1@x.example', 'p2@x.example'];
  const seen: { who: string; page: string; atMs: number; engagedMs: number }[] = [];
  for (let at = 0; at < 60; at += 1) {
    const known = at % 4 === 0 ? emails[(at / 4) % 3] : undefined;
    const visitor = known ? `known-${known}-${at % 2}` : `anonymous-${at % 7}`;
    const atMs = nowMs - ((at * 13) % 80) * dayMs - 60_000;
    const page = `/p${at % 5}`;
    const engagedMs = 1_000 + ((at * 977) % 60_000);
    await visit({ visitor, atMs, url: `https://acme.example${page}`, engagedMs, ...(known && { email: known }) });
    seen.push({ who: known ?? visitor, page: `acme.example${page}`, atMs, engagedMs });
  }
  const { ranges } = await report();
  for (const [range, days] of [
    ['30', 30],
    ['90', 90],
    ['all', 1e6],
  ] as const) {
    const within = seen.filter(({ atMs }) => atMs >= nowMs - days * dayMs);
    const rows = ranges[range].content.tables.page.rows;
    for (const { name, people, medianEngagedMs, totalEngagedMs } of rows) {
      const times = new Map<string, number>();
      for (const { who, page, engagedMs } of within)
        if (page === name) times.set(who, (times.get(who) ?? 0) + engagedMs);
      const sorted = [...times.values()].sort((a, b) => a - b);
      const half = sorted.length / 2;
      const middle = sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
      expect({ name, people, medianEngagedMs }).toEqual({ name, people: times.size, medianEngagedMs: middle });
      expect(totalEngagedMs).toBe(sorted.reduce((sum, each) => sum + each, 0));
    }
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(within.map(({ page }) => page)));
    const firstSeen = Map.groupBy(seen, ({ who }) => who);
    const people = [...firstSeen.values()].filter(
      (of) => Math.min(...of.map(({ atMs }) => atMs)) >= nowMs - days * dayMs,
    );
    expect(ranges[range].funnel.steps[0]!.count).toBe(people.length);
  }
});

test('a report that is stopped ends with the reason', async () => {
  for (let at = 0; at < 220; at += 1) await visit({ visitor: `v${at}`, atMs: nowMs - dayMs });
  const stopping = new AbortController();
  const work = withReportReader(store.sqlite, (reader) =>
    siteReport(reader, {
      site,
      nowMs,
      signal: stopping.signal,
      pause: async () => stopping.abort(new Error('enough')),
    }),
  );
  await expect(work).rejects.toThrow('enough');
});
