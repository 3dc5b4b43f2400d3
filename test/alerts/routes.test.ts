import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sqliteCommands } from '../../collector/commands.ts';
import { defaultAlertSettings } from '../../collector/domain/alert-settings.ts';
import { newId } from '../../collector/storage/new-id.ts';
import { openForWriting } from '../../collector/storage/open-database.ts';
import { startAlertSchedule } from '../../collector/usecases/alert-schedule.ts';
import { manualTime } from '../delivery/manual-time.ts';
import { AlertSite, dayMs, hourMs, minuteMs, mondayMs } from './an-alert-site.ts';

let acme: AlertSite;
beforeEach(async () => {
  acme = await AlertSite.open();
});
afterEach(() => acme.close());

const ada = 'ada@acme.example';
const sam = 'sam@sales.example';
const night = { quiet: { from: 22 * 60, to: 7 * 60 } };
const at = (day: number, hour: number, minute = 0) => mondayMs + day * dayMs + (hour - 9) * hourMs + minute * minuteMs;
/** A lead that becomes hot by hand: a message that nothing lets through. */
const becomesHot = async (email: string, atMs: number) => acme.adjust(await acme.meet(email, atMs), 70, atMs);
const decide = (lead: string, kind: 'accept' | 'reject' | 'qualify', nowMs: number) =>
  acme.store.commands.decideStage({
    site: acme.site,
    lead,
    kind,
    derived: 'mql',
    reason: 'other',
    note: '',
    by: sam,
    wakeAtMs: undefined,
    nowMs,
  });

describe('the owner first', () => {
  const ownedLead = async () => {
    await acme.receiver(sam);
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    return lead;
  };

  test('then the channel, when nobody answered in time', async () => {
    const lead = await ownedLead();
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await acme.runDue(mondayMs + hourMs + 15 * minuteMs - 1);
    expect(acme.sent()).toEqual(['hot → sam-sales.example']);
    await acme.runDue(mondayMs + hourMs + 15 * minuteMs);
    expect(acme.sent()).toEqual(['hot → sam-sales.example', 'hot → channel']);
    await acme.runDue(mondayMs + dayMs);
    expect(acme.sent()).toHaveLength(2);
  });

  test.each<[string, (lead: string) => Promise<unknown>]>([
    ['a decision about the lead', (lead) => decide(lead, 'accept', mondayMs + hourMs + minuteMs)],
    [
      'a word about the alert',
      () => {
        const { alert } = acme.store.queries.deliveries({ site: acme.site, limit: 1 })[0]!;
        const word = { site: acme.site, alert, isUseful: false, by: sam, nowMs: mondayMs + hourMs + minuteMs };
        return acme.store.commands.judgeAlert(word);
      },
    ],
  ])('%s is an answer', async (_, answer) => {
    const lead = await ownedLead();
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await answer(lead);
    await acme.runDue(mondayMs + hourMs + 16 * minuteMs);
    expect(acme.sent()).toEqual(['hot → sam-sales.example']);
  });

  test('then the channel in its own working time, and not in its night', async () => {
    await acme.settle(night);
    await acme.receiver(sam, { quiet: undefined });
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    await acme.adjust(lead, 70, at(0, 23));
    await acme.runDue(at(1, 7) - 1);
    expect(acme.sent()).toEqual(['hot → sam-sales.example']);
    await acme.runDue(at(1, 7));
    expect(acme.sent()).toEqual(['hot → sam-sales.example', 'hot → channel']);
  });

  test('an owner whose destination is off, or who has none, is not waited for', async () => {
    const lead = await ownedLead();
    const { id } = acme.store.queries.destinations(acme.site).find(({ name }) => name.startsWith('sam'))!;
    await acme.store.commands.setDestinationEnabled({ site: acme.site, destination: id, isEnabled: false });
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await acme.assign(await acme.meet('bob@acme.example', mondayMs), 'nobody@sales.example');
    await acme.adjust(acme.leadOf('bob@acme.example'), 70, mondayMs + 2 * hourMs);
    expect(acme.sent()).toEqual(['hot → channel', 'hot → channel']);
  });

  test('when the answer time is over, a channel that was told already is not told again, nor is anybody else', async () => {
    const lead = await ownedLead();
    await acme.receiver('kim@sales.example');
    const { id } = acme.store.queries.destinations(acme.site).find(({ name }) => name.startsWith('sam'))!;
    await acme.store.commands.setDestinationEnabled({ site: acme.site, destination: id, isEnabled: false });
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await acme.runDue(mondayMs + 2 * hourMs);
    expect(acme.sent()).toEqual(['hot → channel']);
  });

  test('a lead of nobody goes to the channel, and not to who receives for themselves', async () => {
    await acme.receiver(sam);
    await becomesHot(ada, mondayMs);
    expect(acme.sent()).toEqual(['hot → channel']);
  });

  test('who was told last whose lead it is holds, over merges and splits', async () => {
    const older = await ownedLead();
    const younger = await acme.meet('bob@acme.example', mondayMs + 1);
    const said = { site: acme.site, by: sam, why: '', nowMs: mondayMs + minuteMs };
    await acme.assign(younger, undefined, mondayMs + 1);
    await acme.store.commands.mergeLeads({ ...said, lead: younger, into: older });
    await acme.assign(younger, 'kim@sales.example', mondayMs + 2);
    const owner = (lead: string) => acme.store.queries.lead({ site: acme.site, lead, nowMs: mondayMs })?.owner;
    expect([owner(older), owner(younger)]).toEqual(['kim@sales.example', 'kim@sales.example']);
    await acme.store.commands.splitLead({ ...said, lead: younger, merge: undefined });
    expect([owner(older), owner(younger)]).toEqual(['kim@sales.example', undefined]);
  });
});

describe('quiet hours and working days', () => {
  test('a message of the night goes out in the morning', async () => {
    await acme.settle(night);
    await becomesHot(ada, at(0, 23));
    await acme.runDue(at(1, 7) - 1);
    expect(acme.sent()).toEqual([]);
    await acme.runDue(at(1, 7));
    expect(acme.sent()).toEqual(['hot → channel']);
  });

  test('of a Friday evening on Monday, in the zone of who receives it', async () => {
    await acme.settle({ workingDays: [1, 2, 3, 4, 5], timeZone: 'Asia/Tehran' });
    // Friday 20:31 UTC is Saturday in Tehran; Sunday 20:30 is Monday there
    await becomesHot(ada, at(4, 20, 31));
    await acme.runDue(at(6, 20, 30) - 1);
    expect(acme.sent()).toEqual([]);
    await acme.runDue(at(6, 20, 30));
    expect(acme.sent()).toEqual(['hot → channel']);
  });

  test('who asks for sales is told about at once, together with what waited', async () => {
    await acme.settle(night);
    await becomesHot(ada, at(0, 23));
    await acme.asksForDemo(ada, at(0, 23, 30));
    expect(acme.sent()).toEqual(['hot became_mql asked_for_sales → channel']);
    await acme.runDue(at(1, 8));
    expect(acme.sent()).toHaveLength(1);
  });

  test('also within two minutes of what waits; and waits itself where the settings say so', async () => {
    await acme.settle(night);
    await becomesHot(ada, at(0, 23));
    await acme.asksForDemo(ada, at(0, 23, 1));
    expect(acme.sent()).toHaveLength(1);
    await acme.settle({ ...night, breaksThrough: { askedForSales: false, onThePage: false } });
    await acme.meet('bob@acme.example', at(0, 23));
    await acme.asksForDemo('bob@acme.example', at(0, 23, 1));
    expect(acme.sent()).toHaveLength(1);
  });

  test('who is on the page now is told about where the settings say so', async () => {
    await acme.settle({ ...night, breaksThrough: { askedForSales: false, onThePage: true } });
    await acme.meet(ada, at(0, 23));
    await acme.asksForDemo(ada, at(0, 23, 1));
    await becomesHot('bob@acme.example', at(0, 23, 2));
    expect(acme.sent()).toEqual(['hot became_mql asked_for_sales → channel']);
  });

  test.each<[string, (lead: string) => Promise<unknown>]>([
    ['was answered for', (lead) => decide(lead, 'accept', at(1, 1))],
    ['turned out to be a student', (lead) => rename(lead, { title: 'Student' })],
  ])('who %s in the night is not told about in the morning', async (_, change) => {
    await acme.settle(night);
    await becomesHot(ada, at(0, 23));
    await change(acme.leadOf(ada));
    await acme.runDue(at(1, 7));
    expect(acme.sent()).toEqual([]);
  });

  const rename = (_: string, traits: Record<string, string>) =>
    acme.store.commands.saveLead({
      site: acme.site,
      email: ada,
      traits,
      trust: 'verified',
      source: 'api',
      nowMs: at(1, 1),
    });
});

describe('a full day', () => {
  test('brings the rest of an owner in one digest of the next morning', async () => {
    const own = await acme.receiver(sam, { dailyCap: 2, morning: 8 * 60 });
    for (const [minute, name] of ['ada', 'bob', 'cyd', 'dan'].entries()) {
      const lead = await acme.meet(`${name}@${name}.example`, mondayMs);
      await acme.assign(lead, sam);
      const atMs = mondayMs + hourMs + minute * minuteMs;
      await acme.adjust(lead, 70, atMs);
      await decide(lead, 'accept', atMs + 1);
    }
    expect(acme.sent()).toEqual(['hot → sam-sales.example', 'hot → sam-sales.example']);
    await acme.runDue(at(1, 8) - 1);
    expect(acme.sent()).toHaveLength(2);
    await acme.runDue(at(1, 8));
    expect(acme.sent().slice(2)).toEqual(['digest → sam-sales.example']);
    const due = await acme.store.commands.claimDeliveries({ sender: 'sn_1', nowMs: at(1, 8), leaseMs: 1, limit: 9 });
    const { type, data } = JSON.parse(due.at(-1)!.payload);
    expect({ type, to: due.at(-1)!.destination }).toEqual({ type: 'lead.digest', to: own });
    expect(data.items.map((item: { lead: { id: string }; kinds: string[] }) => [item.lead.id, item.kinds])).toEqual(
      ['cyd', 'dan'].map((name) => [acme.leadOf(`${name}@${name}.example`), ['hot']]),
    );
    // the next day has room again
    await becomesHot('eve@eve.example', at(1, 9));
    expect(acme.sent().at(-1)).toBe('hot → channel');
  });

  test('of a lead that was given to somebody else meanwhile is told to them', async () => {
    await acme.receiver(sam, { dailyCap: 0 });
    await acme.receiver('kim@sales.example');
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await acme.assign(lead, 'kim@sales.example', mondayMs + 2 * hourMs);
    await acme.runDue(at(1, 8));
    expect(acme.sent()).toEqual(['digest → kim-sales.example']);
  });

  test('does not disturb anybody’s night with its digest', async () => {
    await acme.receiver(sam, { dailyCap: 0, morning: 6 * 60, quiet: { from: 20 * 60, to: 8 * 60 } });
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await acme.runDue(at(1, 8) - 1);
    expect(acme.sent()).toEqual([]);
    await acme.runDue(at(1, 8));
    expect(acme.sent()).toEqual(['digest → sam-sales.example']);
  });

  const takesNoDigests = (destination: string) => {
    const { commands, queries } = acme.store;
    const said = queries.destinations(acme.site).find(({ id }) => id === destination)!;
    return commands.updateDestination({ ...said, site: acme.site, destination, takesDigests: false });
  };

  test('brings no digest to a destination that takes none; the others of the channel get it', async () => {
    await acme.settle({ dailyCap: 0 });
    const { site } = acme;
    const other = { site, name: 'second', url: 'https://second.example/', takesDigests: false, nowMs: mondayMs };
    await acme.store.commands.createDestination(other);
    await becomesHot(ada, mondayMs);
    await acme.runDue(at(1, 8));
    expect(acme.sent()).toEqual(['digest → channel']);
    await takesNoDigests(acme.channel);
    await becomesHot('bob@bob.example', at(1, 9));
    await acme.runDue(at(2, 8));
    expect(acme.sent()).toHaveLength(1);
    expect(acme.store.queries.deadDeliveries(site)).toBe(0);
  });

  test('of an owner who takes no digests is told to nobody else instead', async () => {
    const own = await acme.receiver(sam, { dailyCap: 0 });
    await acme.receiver('kim@sales.example');
    await takesNoDigests(own);
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    await acme.adjust(lead, 70, mondayMs + hourMs);
    await acme.runDue(at(1, 8));
    expect(acme.store.queries.alertLog({ site: acme.site, limit: 9 }).map(({ status }) => status)).toContain(
      'digested',
    );
    expect(acme.sent()).toEqual([]);
  });

  test('does not keep back who asks for sales', async () => {
    await acme.settle({ dailyCap: 0 });
    await becomesHot(ada, mondayMs);
    await acme.meet('bob@bob.example', mondayMs);
    await acme.asksForDemo('bob@bob.example', mondayMs + hourMs);
    expect(acme.sent()).toEqual(['hot became_mql asked_for_sales → channel']);
  });
});

describe('promises', () => {
  const overdue = 'hand_off_overdue → channel';

  test('a lead that nobody accepts or rejects in time is told about, once', async () => {
    await acme.meet(ada, mondayMs);
    await acme.asksForDemo(ada, mondayMs + hourMs);
    await acme.runDue(mondayMs + 5 * hourMs - 1);
    expect(acme.sent()).not.toContain(overdue);
    await acme.runDue(mondayMs + 5 * hourMs);
    await acme.runDue(mondayMs + 9 * hourMs);
    expect(acme.sent()).toEqual(['hot became_mql asked_for_sales → channel', overdue]);
  });

  test('an owner whose destination is off does not make it everybody’s', async () => {
    const own = await acme.receiver(sam);
    await acme.receiver('kim@sales.example');
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    await acme.store.commands.setDestinationEnabled({ site: acme.site, destination: own, isEnabled: false });
    await acme.asksForDemo(ada, mondayMs + hourMs);
    await acme.runDue(mondayMs + 9 * hourMs);
    expect(acme.sent()).toEqual(['hot became_mql asked_for_sales → channel', overdue]);
  });

  test('begins as well when the lead asks within two minutes of a message about it', async () => {
    await becomesHot(ada, mondayMs + hourMs);
    await acme.asksForDemo(ada, mondayMs + hourMs + minuteMs);
    await acme.runDue(mondayMs + 5 * hourMs + minuteMs - 1);
    expect(acme.sent()).toEqual(['hot → channel']);
    await acme.runDue(mondayMs + 5 * hourMs + minuteMs);
    expect(acme.sent()).toEqual(['hot → channel', overdue]);
  });

  test('counts working hours', async () => {
    await acme.settle({ quiet: { from: 12 * 60, to: 9 * 60 } });
    await acme.meet(ada, mondayMs);
    await acme.asksForDemo(ada, at(0, 10));
    await acme.runDue(at(1, 11) - 1);
    expect(acme.sent()).not.toContain(overdue);
    await acme.runDue(at(1, 11));
    expect(acme.sent()).toContain(overdue);
  });

  test('after accepting, the first contact is awaited; a call is one', async () => {
    for (const [email, isCalled] of [
      [ada, false],
      ['bob@bob.example', true],
    ] as const) {
      const lead = await acme.meet(email, mondayMs);
      await acme.asksForDemo(email, mondayMs + hourMs);
      await decide(lead, 'accept', mondayMs + 2 * hourMs);
      const call = { site: acme.site, lead, id: 'c', type: 'call', data: {}, isSilent: false } as const;
      const atMs = mondayMs + 3 * hourMs;
      const when = { occurredAtMs: atMs, receivedAtMs: atMs, day: Math.floor(atMs / dayMs) };
      if (isCalled) await acme.store.commands.recordTouch({ ...call, ...when });
    }
    await acme.runDue(mondayMs + 26 * hourMs);
    const told = acme.store.queries.deliveries({ site: acme.site, limit: 9 });
    expect(told.filter(({ kinds }) => kinds.includes('hand_off_overdue'))).toMatchObject([{ lead: acme.leadOf(ada) }]);
  });

  test('a decision ends one and begins the next; what was turned down is promised nothing', async () => {
    await acme.settle({ sla: { mql: 60, sal: 60, sql: 120, opportunity: undefined } });
    for (const [email, kinds] of [
      [ada, ['accept', 'qualify']],
      ['bob@bob.example', ['reject']],
    ] as const) {
      const lead = await acme.meet(email, mondayMs);
      await acme.asksForDemo(email, mondayMs);
      for (const kind of kinds) await decide(lead, kind, mondayMs + minuteMs);
    }
    await acme.runDue(mondayMs + 2 * hourMs);
    expect(acme.sent()).not.toContain(overdue);
    await acme.runDue(mondayMs + 2 * hourMs + minuteMs);
    expect(acme.sent().filter((each) => each === overdue)).toHaveLength(1);
  });
});

describe('capacity', () => {
  test('nobody gets more open leads than they can take; what is decided makes room', async () => {
    await acme.receiver(sam, { capacity: 2 });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => acme.meet(`${name}@${name}.example`, mondayMs)));
    expect(await acme.assign(a!, sam)).toEqual({ kind: 'assigned' });
    expect(await acme.assign(b!, sam)).toEqual({ kind: 'assigned' });
    expect(await acme.assign(a!, sam)).toEqual({ kind: 'unchanged' });
    expect(await acme.assign(c!, sam)).toEqual({ kind: 'no_capacity', capacity: 2, open: 2 });
    await decide(a!, 'accept', mondayMs);
    expect(await acme.assign(c!, sam)).toMatchObject({ kind: 'no_capacity' });
    await decide(b!, 'reject', mondayMs);
    expect(await acme.assign(c!, sam)).toEqual({ kind: 'assigned' });
    expect(await acme.assign('ld_nobody', sam)).toEqual({ kind: 'unknown_lead' });
  });

  test('of many at once only as many are given as there is room for', async () => {
    await acme.receiver(sam, { capacity: 3 });
    const leads = await Promise.all([...'abcdefgh'].map((name) => acme.meet(`${name}@${name}.example`, mondayMs)));
    const given = await Promise.all(leads.map((lead) => acme.assign(lead, sam)));
    expect(given.filter(({ kind }) => kind === 'assigned')).toHaveLength(3);
  });
});

test('two processes that look at the same time do nothing twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-alerts-'));
  const file = join(folder, 'footprint.db');
  const [one, two] = [openForWriting(file), openForWriting(file)];
  onTestFinished(() => {
    one.close();
    two.close();
    rmSync(folder, { recursive: true });
  });
  const [first, second] = [one, two].map((sqlite) => sqliteCommands(sqlite, { newId, onCommit: () => {} }));
  const { id: site } = await first!.createSite({
    name: 'A',
    kind: 'live',
    origins: [],
    timeZone: 'UTC',
    nowMs: mondayMs,
  });
  await first!.createDestination({ site, name: 'channel', url: 'https://c.example/', nowMs: mondayMs });
  await first!.saveAlertSettings({ site, settings: { ...defaultAlertSettings, dailyCap: 0 } });
  for (let at = 0; at < 250; at += 1) {
    const saved = await first!.saveLead({
      site,
      email: `p${at}@p${at}.example`,
      trust: 'verified',
      source: 'api',
      nowMs: mondayMs,
    });
    const touch = {
      id: 't',
      type: 'manual',
      occurredAtMs: mondayMs,
      receivedAtMs: mondayMs,
      day: 0,
      isSilent: false,
    } as const;
    await first!.recordTouch({ site, lead: (saved as { lead: string }).lead, ...touch, data: { points: 70 } });
  }
  const nowMs = mondayMs + 2 * dayMs;
  const runs = await Promise.all(
    Array.from({ length: 12 }, (_, run) => (run % 2 ? first! : second!).runDueAlerts({ nowMs })),
  );
  expect(runs.reduce((sum, { done }) => sum + done, 0)).toBe(250);
  const digests = one.prepare(`SELECT payload FROM alerts WHERE kinds = '["digest"]'`).all() as { payload: string }[];
  const items = digests.flatMap(({ payload }) =>
    JSON.parse(payload).data.items.map((item: { alertId: string }) => item.alertId),
  );
  expect(new Set(items).size).toBe(250);
  expect(items).toHaveLength(250);
});

test('the loop does what is due at its time, and goes on after a restart', async () => {
  await acme.settle(night);
  await becomesHot(ada, at(0, 23));
  const time = manualTime(at(0, 23));
  const start = () =>
    startAlertSchedule({ commands: acme.store.commands, queries: acme.store.queries, clock: time, timers: time });
  const before = start();
  await time.advance(7 * hourMs);
  const stopped = before.stop();
  await time.rest();
  await stopped;
  expect(acme.sent()).toEqual([]);
  const after = start();
  await time.advance(hourMs - 1);
  await acme.store.commands.idle();
  expect(acme.sent()).toEqual([]);
  await time.advance(5_001);
  await acme.store.commands.idle();
  expect(acme.sent()).toEqual(['hot → channel']);
  await after.stop();
});
