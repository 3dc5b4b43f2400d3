import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anEvent } from '../support/a-store.ts';
import { AlertSite, dayMs, hourMs, minuteMs, mondayMs } from './an-alert-site.ts';

let acme: AlertSite;
beforeEach(async () => {
  acme = await AlertSite.open();
});
afterEach(() => acme.close());

const ada = 'ada@acme.example';

describe('back after 30 days', () => {
  test.each([
    ['after 30 days', 30 * dayMs, ['back_after_30_days → channel']],
    ['not a moment earlier', 30 * dayMs - 1, []],
  ])('%s', async (_, awayMs, sent) => {
    await acme.meet(ada, mondayMs);
    await acme.views(ada, mondayMs + awayMs);
    await acme.views(ada, mondayMs + awayMs + minuteMs);
    expect(acme.sent()).toEqual(sent);
  });

  test('what a server tells of somebody does not bring them back', async () => {
    const lead = await acme.meet(ada, mondayMs);
    await acme.adjust(lead, 1, mondayMs + 40 * dayMs);
    expect(acme.sent()).toEqual([]);
  });
});

describe('the watch list', () => {
  const watch = (lead: string, isWatched: boolean, nowMs = mondayMs) =>
    acme.store.commands.watchLead({ site: acme.site, lead, isWatched, by: ada, nowMs });

  test('tells of a new visit, once a day, and not of more pages of the same', async () => {
    await watch(await acme.meet(ada, mondayMs), true);
    await acme.views(ada, mondayMs + 29 * minuteMs);
    expect(acme.sent()).toEqual([]);
    await acme.views(ada, mondayMs + 2 * hourMs);
    await acme.views(ada, mondayMs + 3 * hourMs);
    expect(acme.sent()).toEqual(['watched_lead_back → channel']);
    await acme.views(ada, mondayMs + 27 * hourMs);
    expect(acme.sent()).toHaveLength(2);
  });

  test('ends with taking the lead off it, and follows a merge and a split', async () => {
    const [older, younger] = [await acme.meet(ada, mondayMs), await acme.meet('bob@acme.example', mondayMs + 1)];
    await watch(younger, true, mondayMs + 1);
    const said = { site: acme.site, by: ada, why: '', nowMs: mondayMs + 2 };
    await acme.store.commands.mergeLeads({ ...said, lead: younger, into: older });
    await acme.views(ada, mondayMs + 2 * hourMs);
    expect(acme.sent()).toHaveLength(1);
    await watch(older, false, mondayMs + 3 * hourMs);
    await acme.views(ada, mondayMs + 2 * dayMs);
    expect(acme.sent()).toHaveLength(1);
    await acme.store.commands.splitLead({ ...said, lead: younger, merge: undefined, nowMs: mondayMs + 3 * dayMs });
    await acme.views(ada, mondayMs + 4 * dayMs);
    expect(acme.sent()).toHaveLength(1);
    await acme.views('bob@acme.example', mondayMs + 5 * dayMs);
    expect(acme.sent()).toHaveLength(2);
  });
});

describe('several people of one company', () => {
  const people = ['ada', 'bob', 'cyd', 'dan'].map((name) => `${name}@acme.example`);

  test('the third within 7 days is told about, the fourth is not', async () => {
    for (const [at, email] of people.entries()) await acme.meet(email, mondayMs + at * dayMs);
    expect(acme.sent()).toEqual(['account_surge → channel']);
    expect(acme.store.queries.deliveries({ site: acme.site, limit: 1 })).toMatchObject([
      { lead: acme.leadOf(people[2]!) },
    ]);
  });

  test('spread over more than 7 days they are none, nor at a provider of mailboxes', async () => {
    for (const [at, email] of people.entries()) await acme.meet(email, mondayMs + at * 4 * dayMs);
    for (const name of ['eve', 'fay', 'gus']) await acme.meet(`${name}@gmail.com`, mondayMs);
    expect(acme.sent()).toEqual([]);
  });

  test('how many are several is said in the settings; the whole company waits 24 hours', async () => {
    await acme.settle({ surgePeople: 2 });
    await acme.meet(people[0]!, mondayMs);
    await acme.meet(people[1]!, mondayMs + 7 * dayMs - hourMs);
    expect(acme.sent()).toHaveLength(1);
    // the first is 7 days past: two again, in the same day
    await acme.meet(people[2]!, mondayMs + 7 * dayMs + hourMs);
    expect(acme.sent()).toHaveLength(1);
  });
});

describe('became an MQL', () => {
  test('at the step that makes it one, and not by the next ones', async () => {
    const lead = await acme.meet(ada, mondayMs);
    await acme.adjust(lead, 57, mondayMs);
    expect(acme.sent()).toEqual([]);
    const click = () => anEvent({ type: 'cta_click', occurredAtMs: mondayMs + hourMs, data: { label: 'Trial' } });
    await acme.send(ada, mondayMs + hourMs, [click()]);
    expect(acme.sent()).toEqual(['hot became_mql → channel']);
    for (const day of [1, 2]) await acme.send(ada, mondayMs + hourMs + day * dayMs, [click()]);
    expect(acme.sent()).toHaveLength(1);
  });

  test('whoever was accepted already is beyond it', async () => {
    const lead = await acme.meet(ada, mondayMs);
    const more = { derived: 'lead', reason: undefined, note: '', by: 'api', wakeAtMs: undefined } as const;
    await acme.store.commands.decideStage({ site: acme.site, lead, kind: 'accept', ...more, nowMs: mondayMs });
    await acme.asksForDemo(ada, mondayMs + hourMs);
    expect(acme.sent()).toEqual(['hot asked_for_sales → channel']);
  });
});

test('a disqualified lead is nobody to be told about', async () => {
  const lead = await acme.meet(ada, mondayMs);
  const more = { derived: 'lead', note: '', by: 'api', wakeAtMs: undefined } as const;
  const why = { kind: 'disqualify', reason: 'bad_data' } as const;
  await acme.store.commands.decideStage({ site: acme.site, lead, ...why, ...more, nowMs: mondayMs });
  await acme.asksForDemo(ada, mondayMs + hourMs);
  expect(acme.sent()).toEqual([]);
});

test('kinds that are off are left out of a message, and what is in shadow is kept and told to nobody', async () => {
  await acme.settle({ kinds: { hot: 'off', became_mql: 'shadow' } });
  await acme.meet(ada, mondayMs);
  await acme.asksForDemo(ada, mondayMs + hourMs);
  expect(acme.sent()).toEqual(['asked_for_sales → channel']);
  const kept = acme.store.sqlite.prepare(
    'SELECT a.kinds, r.status FROM alerts a JOIN alert_routes r ON r.alert = a.id',
  );
  expect(kept.all()).toEqual(
    expect.arrayContaining([
      { kinds: '["asked_for_sales"]', status: 'sent' },
      { kinds: '["became_mql"]', status: 'shadow' },
    ]),
  );
});

test('what becomes true within two minutes is kept with the message that it joins', async () => {
  const lead = await acme.meet(ada, mondayMs);
  await acme.adjust(lead, 70, mondayMs + hourMs);
  await acme.asksForDemo(ada, mondayMs + hourMs + minuteMs);
  expect(acme.sent()).toEqual(['hot → channel']);
  const joined = acme.store.sqlite.prepare("SELECT part_of FROM alert_routes WHERE status = 'joined'").all();
  const [message] = acme.store.queries.deliveries({ site: acme.site, limit: 1 });
  expect(joined).toEqual([{ part_of: message!.alert }]);
});
