import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClockSkew } from '../../collector/domain/correct-clock.ts';
import { withReportReader } from '../../collector/storage/report-history.ts';
import { aClick, anIngest, nowMs as postedMs } from '../http/a-collector.ts';
import { aBatch, anEvent, aStore, startMs, type TestStore } from '../support/a-store.ts';

const hourMs = 3_600_000;
const nowMs = startMs + 40 * 24 * hourMs;
let store: TestStore;
let site: number;
beforeEach(async () => {
  store = aStore();
  ({ id: site } = await store.aSite());
});
afterEach(() => store.close());

const health = (of = site, sinceMs = nowMs - 30 * 24 * hourMs) =>
  withReportReader(store.sqlite, async (reader) => reader.health(of, sinceMs));

async function arrives(
  visitor: string,
  { atMs = nowMs, afterMs = 0, isBot = false, in: of = site, ...event }: Partial<Arrival> = {},
) {
  const events = [anEvent({ type: 'custom', ...event, occurredAtMs: atMs })];
  await store.commands.ingest(aBatch({ site: of, visitor, isBot, receivedAtMs: atMs + afterMs, events }));
}
interface Arrival extends Pick<Parameters<typeof anEvent>[0], 'type' | 'unscored' | 'data'> {
  readonly atMs: number;
  readonly afterMs: number;
  readonly isBot: boolean;
  readonly in: number;
}

test('what is no visitor, or came late, is counted by what it is; of each site its own', async () => {
  const other = (await store.aSite()).id;
  await arrives('v1');
  await arrives('crawler', { isBot: true });
  await arrives('own_1');
  await arrives('ownership'); // begins alike, and is a visitor
  await arrives('bot_1', { unscored: 'automated' });
  await arrives('v2', { afterMs: 2 * hourMs });
  await arrives('v2', { afterMs: hourMs });
  await arrives('v3', { atMs: nowMs - 35 * 24 * hourMs, afterMs: 36 * 24 * hourMs, unscored: 'too_late' });
  await arrives('v3', { unscored: 'crowded' });
  for (const [at, email] of ['a@x.example', 'b@x.example'].entries())
    await arrives('kiosk', { type: 'identify', atMs: nowMs + at * 1_000, data: { email } });
  await arrives('elsewhere', { isBot: true, in: other });
  expect(await health()).toEqual({
    bots: 1,
    automated: 1,
    own: 1,
    shared: 1,
    waited: 2,
    tooLate: 1,
    crowded: 1,
    clock: { aheadHour: 0, aheadMore: 0, behindHour: 0, behindMore: 0 },
  });
  expect(await health(other)).toMatchObject({ bots: 1, own: 0, shared: 0, waited: 0 });
  expect(await health(site, nowMs + 30 * 24 * hourMs)).toMatchObject({ bots: 0, waited: 0, tooLate: 0, shared: 1 });
});

test('posts of wrong clocks are counted by how wrong, of each site and of its last days', async () => {
  const other = (await store.aSite()).id;
  const sends = async (clockSkew: ClockSkew, batch: Partial<Parameters<typeof aBatch>[0]> = {}) => {
    const events = [anEvent({ type: 'custom', occurredAtMs: nowMs })];
    await store.commands.ingest(aBatch({ site, events, clockSkew, ...batch }));
  };
  await sends('aheadHour');
  await sends('behindMore');
  await sends('behindMore');
  const event = anEvent({ type: 'custom', occurredAtMs: nowMs });
  // nothing new in it, and of a wrong clock all the same
  for (let times = 0; times < 2; times += 1) await sends('aheadMore', { events: [event] });
  await sends('behindHour', { isBot: true });
  await sends('behindHour', { site: other });
  await sends('aheadHour', { receivedAtMs: nowMs - 40 * 24 * hourMs });
  const clock = { aheadHour: 1, aheadMore: 2, behindHour: 0, behindMore: 2 };
  expect(await health()).toMatchObject({ clock });
  expect(await health(other)).toMatchObject({ clock: { aheadHour: 0, behindHour: 1 } });
  // and are no events
  expect(store.queries.totals().events.map(({ name }) => name)).toEqual(['repeated', 'stored']);
  expect(store.queries.siteActivity(site).drops).toEqual([]);
});

test('a post says by its own time of sending how wrong the clock of its browser is', async () => {
  const { post, site: posted } = await anIngest(store);
  await post([aClick()], { sentAt: postedMs - 45_000 });
  await post([aClick()], { sentAt: postedMs - 2 * hourMs });
  await post([aClick()], { sentAt: postedMs + 5 * 60_000 });
  await post([], { sentAt: postedMs + 5 * 60_000 });
  expect(await health(posted.id, postedMs)).toMatchObject({
    clock: { aheadHour: 2, aheadMore: 0, behindHour: 0, behindMore: 1 },
  });
});

test('of a site without anything all counts are 0', async () => {
  const { clock, ...counts } = await health();
  expect([...Object.values(counts), ...Object.values(clock)]).toEqual(Array.from({ length: 11 }, () => 0));
});
