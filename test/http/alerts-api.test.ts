import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alertKinds } from '../../collector/domain/alert-policy.ts';
import {
  alertPreviewSchema,
  alertSchema,
  alertSettingsSchema,
  handOffSchema,
  kindPrecisionSchema,
  receiverSchema,
} from '../../collector/http/api/alert-schemas.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import { problemSchema } from '../../collector/http/api/problem.ts';
import { leadDetailSchema, listOf } from '../../collector/http/api/schemas.ts';
import { AlertSite, dayMs, hourMs, minuteMs, mondayMs } from '../alerts/an-alert-site.ts';
import { modelWorkOn } from '../support/model-work.ts';

let acme: AlertSite;
let nowMs: number;
beforeEach(async () => {
  acme = await AlertSite.open();
  nowMs = mondayMs;
});
afterEach(() => acme.close());

async function ask<Schema extends z.ZodType>(
  { method = 'GET', path, body, status = 200 }: { method?: string; path: string; body?: unknown; status?: number },
  schema: Schema,
): Promise<z.infer<Schema>> {
  const { store } = acme;
  const app = apiApp(
    {
      queries: store.queries,
      commands: store.commands,
      clock: { nowMs: () => nowMs },
      changes: { subscribe: () => () => {} },
      models: modelWorkOn(store, { nowMs: () => nowMs }),
      publicUrl: () => 'https://leads.example',
      distDir: '',
    },
    { secretKeyHash: () => createHash('sha256').update('sk').digest('hex'), checkTarget: async () => undefined },
  );
  const response = await app.request(path, {
    method,
    headers: { authorization: 'Bearer sk', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  expect({ status: response.status, json }).toMatchObject({ status });
  const parsed = schema.parse(json);
  // a field that the description does not name would be lost in parsing
  expect(parsed).toEqual(json);
  return parsed;
}

const nothing = z.undefined();
const settings = () => ask({ path: '/v1/alert-settings' }, alertSettingsSchema);
const ada = 'ada@acme.example';
const sam = 'sam@sales.example';

describe('settings', () => {
  test('begin with everything on and nothing quiet, and are what was put', async () => {
    const first = await settings();
    expect(first).toMatchObject({
      kinds: Object.fromEntries(alertKinds.map((kind) => [kind, 'on'])),
      quietHours: null,
      dailyCap: null,
      workingDays: [1, 2, 3, 4, 5, 6, 7],
    });
    const wanted = {
      ...first,
      timeZone: 'Asia/Tehran',
      quietHours: { from: '21:30', to: '07:05' },
      workingDays: [6, 7, 1],
      dailyCap: 10,
      kinds: { ...first.kinds, hot: 'shadow' },
      sla: { mql: 60, sal: null, sql: null, opportunity: 90 },
    };
    const saved = { ...wanted, workingDays: [1, 6, 7] };
    expect(await ask({ method: 'PUT', path: '/v1/alert-settings', body: wanted }, alertSettingsSchema)).toEqual(saved);
    expect(await settings()).toEqual(saved);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, /^timeZone: not an IANA time zone/],
    ['no working day', { workingDays: [] }, /^workingDays/],
    ['an eighth day', { workingDays: [8] }, /^workingDays/],
    ['a day twice', { workingDays: [1, 1] }, /^workingDays: each day once/],
    ['a time that is none', { morning: '24:00' }, /^morning: a time of day/],
    ['quiet hours of nothing', { quietHours: { from: '08:00', to: '08:00' } }, /^quietHours/],
    ['a kind that is none', { kinds: { ugly: 'on' } }, /^kinds/],
    ['a mode that is none', { kinds: { hot: 'loud' } }, /^kinds/],
    ['a cap below nothing', { dailyCap: -1 }, /^dailyCap/],
    ['a surge of one', { surgePeople: 1 }, /^surgePeople/],
    ['a promise of no time', { sla: { mql: 0, sal: null, sql: null, opportunity: null } }, /^sla/],
  ])('%s is refused, and nothing is changed', async (_, wrong, detail) => {
    const before = await settings();
    const body = { ...before, ...wrong };
    for (const [method, path] of [
      ['PUT', '/v1/alert-settings'],
      ['POST', '/v1/alert-settings/preview'],
    ] as const)
      expect((await ask({ method, path, body, status: 400 }, problemSchema)).detail).toMatch(detail);
    expect(await settings()).toEqual(before);
  });
});

test('a receiver has destinations of the site, is listed, and can be forgotten', async () => {
  const own = await acme.receiver(sam);
  const [first] = (await ask({ path: '/v1/alert-receivers' }, z.object({ items: z.array(receiverSchema) }))).items;
  expect(first).toMatchObject({ receiver: sam, destinations: [own], dailyCap: 20, capacity: null, openLeads: 0 });
  const { receiver: _, openLeads: __, ...said } = first!;
  const put = (email: string, body: unknown, status: number, schema: z.ZodType) =>
    ask({ method: 'PUT', path: `/v1/alert-receivers/${email}`, body, status }, schema);
  expect(await put('Kim@Sales.example', { ...said, dailyCap: null, capacity: 3 }, 200, receiverSchema)).toMatchObject({
    receiver: 'kim@sales.example',
    dailyCap: null,
    capacity: 3,
  });
  await put('nobody', said, 400, problemSchema);
  const unknown = await put(sam, { ...said, destinations: ['ds_x'] }, 400, problemSchema);
  expect(unknown).toMatchObject({ detail: 'destinations: there is no destination ds_x.' });
  await ask({ method: 'DELETE', path: `/v1/alert-receivers/${sam}`, status: 204 }, nothing);
  expect(acme.store.queries.alertReceivers(acme.site).map(({ receiver }) => receiver)).toEqual(['kim@sales.example']);
});

describe('a lead', () => {
  const give = (lead: string, owner: string | null, status: number, schema: z.ZodType) =>
    ask({ method: 'PUT', path: `/v1/leads/${lead}/owner`, body: { owner }, status }, schema);

  test('is left with who was first when it is only to be given if it is free', async () => {
    const lead = await acme.meet(ada, mondayMs);
    const claim = (owner: string, status: number, schema: z.ZodType) =>
      ask({ method: 'PUT', path: `/v1/leads/${lead}/owner`, body: { owner, onlyIfFree: true }, status }, schema);
    expect(await claim(sam, 200, leadDetailSchema)).toMatchObject({ owner: sam });
    expect(await claim(sam, 200, leadDetailSchema)).toMatchObject({ owner: sam });
    expect(await claim('kim@sales.example', 409, problemSchema)).toMatchObject({ detail: `The lead is ${sam}'s.` });
    expect(await give(lead, 'kim@sales.example', 200, leadDetailSchema)).toMatchObject({ owner: 'kim@sales.example' });
  });

  test('is given to somebody within their capacity, and to nobody', async () => {
    await acme.receiver(sam, { capacity: 1 });
    const [one, two] = [await acme.meet(ada, mondayMs), await acme.meet('bob@bob.example', mondayMs)];
    expect(await give(one, 'Sam@Sales.example', 200, leadDetailSchema)).toMatchObject({ owner: sam });
    expect(await give(two, sam, 409, problemSchema)).toMatchObject({ detail: `${sam} has 1 open leads of 1.` });
    expect(await give(one, null, 200, leadDetailSchema)).toMatchObject({ owner: null });
    expect(await give(two, sam, 200, leadDetailSchema)).toMatchObject({ owner: sam });
    await give('ld_nobody', sam, 404, problemSchema);
    await give(one, 'sam', 400, problemSchema);
  });

  test('goes on the watch list and off it', async () => {
    const lead = await acme.meet(ada, mondayMs);
    for (const isWatched of [true, false]) {
      const put = { method: 'PUT', path: `/v1/leads/${lead}/watch`, body: { isWatched } };
      expect(await ask(put, leadDetailSchema)).toMatchObject({ isWatched });
      const list = await ask({ path: '/v1/watch-list' }, z.object({ items: z.array(z.string()) }));
      expect(list.items).toEqual(isWatched ? [lead] : []);
    }
    await ask({ method: 'PUT', path: '/v1/leads/ld_x/watch', body: { isWatched: true }, status: 404 }, problemSchema);
  });

  test('that asked for sales waits for an answer; a contact ends what accepting it promised', async () => {
    const list = z.object({ items: z.array(handOffSchema) });
    const lead = await acme.meet(ada, mondayMs);
    await acme.assign(lead, sam);
    await acme.asksForDemo(ada, mondayMs);
    expect((await ask({ path: '/v1/hand-offs' }, list)).items).toMatchObject([
      { lead, owner: sam, stage: 'mql', dueAt: new Date(mondayMs + 4 * hourMs).toISOString(), isOverdue: false },
    ]);
    expect((await ask({ path: '/v1/hand-offs?owner=kim@sales.example' }, list)).items).toEqual([]);
    await acme.runDue(mondayMs + 4 * hourMs);
    expect((await ask({ path: `/v1/hand-offs?owner=${sam}` }, list)).items).toMatchObject([{ isOverdue: true }]);
    nowMs = mondayMs + 5 * hourMs;
    const accept = { method: 'POST', path: `/v1/leads/${lead}/decisions`, body: { kind: 'accept' }, status: 201 };
    await ask(accept, z.object({ stage: z.string() }));
    expect((await ask({ path: '/v1/hand-offs' }, list)).items).toMatchObject([{ stage: 'sal' }]);
    await ask({ method: 'POST', path: `/v1/leads/${lead}/contacts`, status: 204 }, nothing);
    expect((await ask({ path: '/v1/hand-offs' }, list)).items).toEqual([]);
    await ask({ method: 'POST', path: '/v1/leads/ld_x/contacts', status: 404 }, problemSchema);
  });
});

describe('what was told', () => {
  const log = (query = '') => ask({ path: `/v1/alert-log${query}` }, listOf(alertSchema));
  const precision = async (kind: string) =>
    (await ask({ path: '/v1/alert-precision' }, z.object({ items: z.array(kindPrecisionSchema) }))).items.find(
      (each) => each.kind === kind,
    );

  test('is listed newest first, page by page, with what waits and what was told to nobody', async () => {
    const body = { ...(await settings()), quietHours: { from: '10:00', to: '12:00' }, kinds: { became_mql: 'shadow' } };
    await ask({ method: 'PUT', path: '/v1/alert-settings', body }, alertSettingsSchema);
    const lead = await acme.meet(ada, mondayMs);
    await acme.asksForDemo(ada, mondayMs);
    await acme.adjust(await acme.meet('bob@bob.example', mondayMs), 70, mondayMs + hourMs);
    const { items } = await log();
    // of one moment in any order
    const [newest, ...others] = items.map(({ kinds, status }) => `${kinds.join(' ')}: ${status}`);
    expect(newest).toBe('hot: held');
    expect(others.toSorted()).toEqual(['became_mql: shadow', 'hot asked_for_sales: sent']);
    expect(items[0]).toMatchObject({ why: 'The score crossed the hot line', dueAt: '2026-01-05T12:00:00.000Z' });
    const paged = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: z.infer<ReturnType<typeof listOf<typeof alertSchema>>> = await log(
        `?limit=1${after && `&after=${after}`}`,
      );
      paged.push(...page.items);
      after = page.next;
    }
    expect(paged).toEqual(items);
    expect((await log(`?lead=${lead}`)).items).toEqual(items.slice(1));
  });

  test('is judged by words and by answers, per kind; the last word holds', async () => {
    const judge = (id: string, isUseful: boolean, status = 204) =>
      ask(
        { method: 'PUT', path: `/v1/alerts/${id}/feedback`, body: { isUseful }, status },
        status === 204 ? nothing : problemSchema,
      );
    const leads = [];
    for (const name of ['ada', 'bob', 'cyd', 'dan']) {
      leads.push(await acme.meet(`${name}@${name}.example`, mondayMs));
      await acme.adjust(leads.at(-1)!, 70, mondayMs + leads.length * minuteMs);
    }
    expect(await precision('hot')).toMatchObject({ told: 4, precision: null });
    const [d, , b] = (await log()).items;
    await judge(d!.id, true);
    nowMs += minuteMs;
    await judge(d!.id, false);
    nowMs += hourMs;
    const decide = (lead: string, body: unknown) =>
      ask({ method: 'POST', path: `/v1/leads/${lead}/decisions`, body, status: 201 }, z.object({ stage: z.string() }));
    await decide(leads[1]!, { kind: 'accept' });
    await decide(leads[2]!, { kind: 'reject', reason: 'no_answer' });
    await decide(leads[0]!, { kind: 'accept' });
    expect(await precision('hot')).toEqual({
      kind: 'hot',
      told: 4,
      useful: 0,
      notUseful: 1,
      accepted: 2,
      rejected: 1,
      precision: 0.5,
    });
    await judge(b!.id, false);
    expect(await precision('hot')).toMatchObject({ accepted: 2, notUseful: 2, precision: 0.25 });
    expect(await precision('asked_for_sales')).toMatchObject({ told: 0, precision: null });
    await judge('al_x', true, 404);
    nowMs += 91 * dayMs;
    expect(await precision('hot')).toMatchObject({ told: 0 });
  });
});

describe('a preview', () => {
  const previewed = async (changes: Record<string, unknown> = {}) => {
    const body = { ...(await settings()), ...changes };
    return ask({ method: 'POST', path: '/v1/alert-settings/preview', body }, alertPreviewSchema);
  };
  const of = (preview: z.infer<typeof alertPreviewSchema>) =>
    Object.fromEntries(preview.kinds.filter(({ fires }) => fires > 0).map(({ kind, fires }) => [kind, fires]));

  test('says how often the kinds fired, for how many leads, and what sales made of them; and writes nothing', async () => {
    const [asked, hot] = [await acme.meet(ada, mondayMs), await acme.meet('bob@bob.example', mondayMs)];
    await acme.asksForDemo(ada, mondayMs + hourMs);
    await acme.adjust(hot, 70, mondayMs + hourMs);
    await acme.meet('sara@stud.uni-ulm.de', mondayMs);
    await acme.asksForDemo('sara@stud.uni-ulm.de', mondayMs + hourMs);
    nowMs = mondayMs + 2 * hourMs;
    const decide = { path: `/v1/leads/${asked}/decisions`, method: 'POST', body: { kind: 'accept' }, status: 201 };
    await ask(decide, z.object({ stage: z.string() }));
    nowMs = mondayMs + dayMs;
    const before = acme.store.sqlite.prepare('SELECT total_changes() AS changes').get();
    const preview = await previewed();
    expect(preview).toMatchObject({ leads: 2, isComplete: true, to: new Date(nowMs).toISOString() });
    expect(of(preview)).toEqual({ hot: 2, became_mql: 1, asked_for_sales: 1 });
    expect(preview.kinds.find(({ kind }) => kind === 'hot')).toEqual({
      kind: 'hot',
      mode: 'on',
      fires: 2,
      leads: 2,
      accepted: 1,
      rejected: 0,
    });
    expect(acme.store.sqlite.prepare('SELECT total_changes() AS changes').get()).toEqual(before);
  });

  test('leaves out what is off, and follows the settings that it is asked about', async () => {
    for (const [at, name] of ['ada', 'bob', 'cyd'].entries()) {
      const email = `${name}@acme.example`;
      await acme.meet(email, mondayMs + at * hourMs);
      await acme.views(email, mondayMs + at * hourMs);
    }
    await acme.asksForDemo(ada, mondayMs + 3 * hourMs);
    nowMs = mondayMs + 2 * dayMs;
    expect(of(await previewed())).toMatchObject({ account_surge: 1, hand_off_overdue: 1, hot: 1 });
    const other = await previewed({
      surgePeople: 4,
      kinds: { hot: 'off' },
      sla: { mql: 7 * 24 * 60, sal: null, sql: null, opportunity: null },
    });
    expect(of(other)).toEqual({ became_mql: 1, asked_for_sales: 1 });
    expect(other.kinds.map(({ kind }) => kind)).not.toContain('hot');
  });

  test('is what the policy did when it happened', async () => {
    const people = ['ada', 'bob', 'cyd', 'dan', 'eve'].map((name) => `${name}@acme.example`);
    for (let step = 0; step < 120; step += 1) {
      const email = people[(step * 7) % people.length]!;
      const atMs = mondayMs + step * 5 * hourMs;
      if (step < people.length) await acme.meet(people[step]!, atMs);
      if (step % 11 === 3) await acme.asksForDemo(people[step % 3]!, atMs + minuteMs);
      else await acme.views(email, atMs + minuteMs, ['/pricing', '/products', '/blog'][step % 3]!);
    }
    nowMs = mondayMs + 26 * dayMs;
    const told = acme.store.queries.alertLog({ site: acme.site, limit: 200 }).flatMap(({ kinds }) => kinds);
    const counts = Object.fromEntries([...Map.groupBy(told, (kind) => kind)].map(([kind, all]) => [kind, all.length]));
    expect(told.length).toBeGreaterThan(8);
    const preview = of(await previewed({ kinds: { hand_off_overdue: 'off' } }));
    expect(preview).toEqual(counts);
  });
});
