import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ZodType, z } from 'zod';
import { defaultPersonas } from '../../collector/domain/fit/default-personas.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import { problemSchema } from '../../collector/http/api/problem.ts';
import {
  companySchema,
  fitSettingsSchema,
  leadDetailSchema,
  leadSchema,
  listOf,
} from '../../collector/http/api/schemas.ts';
import { aBatch, anEvent, aPageView, aStore, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const nowMs = Date.UTC(2026, 0, 5, 9);
const minuteMs = 60_000;
const dayMs = 86_400_000;

let store: TestStore;
let site: { id: number; key: string };
beforeAll(() => {
  store = aStore();
});
beforeEach(async () => {
  site = await store.aSite();
});
afterAll(() => store.close());

async function ask<Schema extends ZodType>(
  { method = 'GET', path, body, status = 200 }: { method?: string; path: string; body?: unknown; status?: number },
  schema: Schema,
): Promise<z.infer<Schema>> {
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
  const response = await app.request(path.replace('~', `site=${site.key}`), {
    method,
    headers: { authorization: 'Bearer sk', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  expect({ status: response.status, json }).toMatchObject({ status });
  const parsed = schema.parse(json);
  // a field that the description does not name would be lost in parsing
  expect(parsed).toEqual(json);
  return parsed;
}

const aLead = (person: Record<string, unknown>) =>
  ask({ method: 'POST', path: '/v1/leads?~', body: person, status: 201 }, leadDetailSchema);
const lead = (id: string) => ask({ path: `/v1/leads/${id}?~` }, leadDetailSchema);
const leads = (sort: string) => ask({ path: `/v1/leads?~&sort=${sort}` }, listOf(leadSchema));

async function visits(email: string, paths: readonly string[], { isBot = false, daysAgo = 0 } = {}): Promise<void> {
  const atMs = nowMs - daysAgo * dayMs - 10 * minuteMs;
  const pages = paths.flatMap((path, at) => aPageView({ path, atMs: atMs + at * minuteMs, engagedMs: 45_000 }));
  const identify = anEvent({ type: 'identify', occurredAtMs: atMs + 9 * minuteMs, data: { email } });
  await store.commands.ingest(
    aBatch({
      site: site.id,
      visitor: `of ${email}`,
      visit: `${email} ${daysAgo}`,
      isBot,
      events: [...pages, identify],
    }),
  );
}

test('fit stands beside the score, from traits however they are named, and is the same in lists', async () => {
  const { id } = await aLead({
    email: 'leila@arya-tile.example',
    company: 'Arya Tile',
    traits: { سمت: 'مدیر مالی', employees: 140, country: 'ایران' },
  });
  const known = await lead(id);
  expect(known.fit).toMatchObject({ grade: 'A', coveragePct: 90, unknown: ['industry'] });
  expect(known.fit!.rows.reduce((sum, { points }) => sum + points, 0)).toBe(known.fit!.score);
  expect(known.fit!.rows.map(({ attribute, value }) => `${attribute} ${value}`)).toEqual([
    'role finance',
    'seniority manager',
    'companySize medium',
    'emailDomain business',
  ]);
  expect(known).toMatchObject({ score: 0, level: 4, place: 'A4', noise: [], isRoleMailbox: false });
  for (const sort of ['id', 'score']) {
    const { fit, place, noise } = (await leads(sort)).items[0]!;
    expect({ fit, place, noise }).toEqual({ fit: known.fit, place: known.place, noise: known.noise });
  }
});

test('who has no attribute has no fit, and a new title holds at once', async () => {
  const { id, fit, place } = await aLead({ externalId: 'c-1' });
  expect({ fit, place }).toEqual({ fit: null, place: null });
  await ask(
    { method: 'POST', path: '/v1/leads?~', body: { externalId: 'c-1', traits: { title: 'CFO' } } },
    leadDetailSchema,
  );
  expect(await lead(id)).toMatchObject({ fit: { grade: 'A', coveragePct: 55 }, place: 'A4' });
});

test('a lead who asks for a demo is an MQL, with the moment from which and until when', async () => {
  const { id } = await aLead({ email: 'cfo@acme.example', traits: { title: 'CFO' } });
  const askedAtMs = nowMs - 30 * minuteMs;
  await store.commands.ingest(
    aBatch({
      site: site.id,
      visitor: 'v-cfo',
      events: [
        anEvent({ type: 'form_submit', occurredAtMs: askedAtMs, data: { form: 'demo', contactSales: true } }),
        anEvent({ type: 'identify', occurredAtMs: askedAtMs, data: { email: 'cfo@acme.example' } }),
      ],
    }),
  );
  expect((await lead(id)).mql).toEqual({
    isMql: true,
    reason: 'asked_for_sales',
    level: 2,
    since: new Date(askedAtMs).toISOString(),
    until: new Date(askedAtMs + 30 * dayMs).toISOString(),
  });
});

test('careers pages on more days than product pages flag a job seeker; a bot is one when every browser is', async () => {
  const seeker = await aLead({ email: 'a@acme.example' });
  for (const daysAgo of [0, 1, 2]) await visits('a@acme.example', ['/careers'], { daysAgo });
  await visits('a@acme.example', ['/product'], { daysAgo: 3 });
  expect((await lead(seeker.id)).noise).toEqual([
    { flag: 'job_seeker', evidence: [{ kind: 'careers_days', what: '3' }], isOverruled: false },
  ]);
  const buyer = await aLead({ email: 'b@acme.example' });
  await visits('b@acme.example', ['/careers', '/product']);
  expect((await lead(buyer.id)).noise).toEqual([]);
  const bot = await aLead({ email: 'c@acme.example' });
  // what says it is a bot while it identifies is not believed: here a person's browser turned out to be one
  await visits('c@acme.example', ['/product'], { daysAgo: 1 });
  await visits('c@acme.example', ['/product'], { isBot: true });
  expect((await lead(bot.id)).noise.map(({ flag }) => flag)).toEqual(['bot']);
  expect((await lead(bot.id)).mql.reason).toBe('flagged');
});

const settings = (change: Record<string, unknown> = {}) => ({
  ownStaff: [],
  competitors: [],
  customers: [],
  personas: defaultPersonas,
  ...change,
});
const saveSettings = (body: unknown) => ask({ method: 'PUT', path: '/v1/fit-settings?~', body }, fitSettingsSchema);

test('what the owner says about domains and personas holds at once, on this site only', async () => {
  const rival = await aLead({ email: 'a@rival.example', traits: { title: 'CFO' } });
  expect(await ask({ path: '/v1/fit-settings?~' }, fitSettingsSchema)).toEqual(settings());
  const mine = settings({
    competitors: ['Rival.example'],
    personas: [{ id: 'p', name: 'Ours', wants: { region: { weight: 1, values: { europe: 100 }, otherwise: 10 } } }],
  });
  expect(await saveSettings(mine)).toEqual(mine);
  expect(await ask({ path: '/v1/fit-settings?~' }, fitSettingsSchema)).toEqual(mine);
  expect(await lead(rival.id)).toMatchObject({
    fit: null,
    noise: [{ flag: 'competitor' }],
    mql: { reason: 'flagged' },
  });
  await saveSettings(settings({ customers: ['rival.example'] }));
  expect(await lead(rival.id)).toMatchObject({ fit: { grade: 'A' }, noise: [{ flag: 'customer' }] });
  site = await store.aSite();
  expect((await aLead({ email: 'a@rival.example' })).noise).toEqual([]);
});

test('settings that cannot be used are refused with the field', async () => {
  const wish = { weight: 1, values: {}, otherwise: 101 };
  for (const [change, field] of [
    [{ competitors: [''] }, /^competitors\.0/],
    [{ personas: [{ id: 'p', name: 'P', wants: { role: wish } }] }, /^personas\.0\.wants\.role\.otherwise/],
    [{ personas: [{ id: 'p', name: 'P', wants: { shoeSize: { ...wish, otherwise: 1 } } }] }, /^personas/],
  ] as const) {
    const problem = await ask(
      { method: 'PUT', path: '/v1/fit-settings?~', body: settings(change), status: 400 },
      problemSchema,
    );
    expect(problem.detail).toMatch(field);
  }
  expect(await ask({ path: '/v1/fit-settings?~' }, fitSettingsSchema)).toEqual(settings());
});

test('a flag that a person overruled no longer blocks, until it is restored', async () => {
  const { id } = await aLead({ email: 'a@acme.example', traits: { title: 'PhD student' } });
  const decide = (isOverruled: boolean, flag = 'student') =>
    ask({ method: 'PUT', path: `/v1/leads/${id}/noise/${flag}?~`, body: { isOverruled } }, leadDetailSchema);
  expect((await lead(id)).mql.reason).toBe('flagged');
  const overruled = await decide(true);
  expect(overruled).toMatchObject({
    noise: [{ flag: 'student', isOverruled: true }],
    mql: { reason: 'no_qualifying_action' },
  });
  expect(await lead(id)).toEqual(overruled);
  expect((await decide(false)).mql.reason).toBe('flagged');
  await decide(true, 'bot');
  expect((await lead(id)).mql.reason).toBe('flagged');
  expect(store.notices.at(-1)).toMatchObject({ site: site.id, subjects: [`l:${id}`] });
  const path = '/v1/leads/ld_none/noise/student?~';
  await ask({ method: 'PUT', path, body: { isOverruled: true }, status: 404 }, problemSchema);
});

test('a site that is removed takes what was said about its leads along', async () => {
  await saveSettings(settings({ competitors: ['rival.example'] }));
  const { id } = await aLead({ email: 'a@rival.example' });
  await ask(
    { method: 'PUT', path: `/v1/leads/${id}/noise/competitor?~`, body: { isOverruled: true } },
    leadDetailSchema,
  );
  const rows = (table: string) => store.sqlite.prepare(`SELECT 1 FROM ${table} WHERE site = ?`).all(site.id).length;
  expect([rows('fit_settings'), rows('noise_decisions')]).toEqual([1, 1]);
  await store.commands.removeSite(site.id);
  expect([rows('fit_settings'), rows('noise_decisions')]).toEqual([0, 0]);
});

test('a mailbox that several people read is marked', async () => {
  expect(await aLead({ email: 'info@acme.example' })).toMatchObject({ isRoleMailbox: true, fit: { grade: 'B' } });
});

test('by domain and by score the same companies are listed, also below a provider of mailboxes, and after an address changed', async () => {
  const settings = await ask({ path: '/v1/fit-settings?~' }, fitSettingsSchema);
  const customers = ['shop.gmail.com'];
  await ask({ method: 'PUT', path: '/v1/fit-settings?~', body: { ...settings, customers } }, fitSettingsSchema);
  const emails = ['a@gmail.com', 'b@shop.gmail.com', 'c@yahoo.com', 'd@students.yahoo.com', 'e@bücher.example'];
  for (const email of emails) await aLead({ email });
  await aLead({ externalId: 'c-1', name: 'No address yet' });
  const listed = async () => {
    const [byDomain, byScore] = await Promise.all(
      ['domain', 'score'].map((sort) => ask({ path: `/v1/companies?~&sort=${sort}` }, listOf(companySchema))),
    );
    const sorted = byScore!.items.toSorted((x, y) => (x.domain < y.domain ? -1 : 1));
    expect(sorted).toEqual(byDomain!.items);
    return sorted.map(({ domain, leads: count }) => `${domain} ${count}`);
  };
  expect(await listed()).toEqual(['gmail.com 1', 'xn--bcher-kva.example 1']);
  const known = { externalId: 'c-1', email: 'f@late.example' };
  await ask({ method: 'POST', path: '/v1/leads?~', body: known }, leadDetailSchema);
  expect(await listed()).toEqual(['gmail.com 1', 'late.example 1', 'xn--bcher-kva.example 1']);
});

test('companies are listed with exact sums, page by page, by domain or hottest first', async () => {
  for (const email of ['a@beta.example', 'b@alpha.example', 'c@mail.alpha.example', 'd@gamma.example', 'e@gmail.com'])
    await aLead({ email });
  await visits('a@beta.example', ['/pricing', '/pricing']);
  await visits('c@mail.alpha.example', ['/product']);
  await visits('b@alpha.example', ['/product'], { daysAgo: 20 });
  const list = async (sort: string, limit: number) => {
    const seen: z.infer<typeof companySchema>[] = [];
    let after = '';
    for (;;) {
      const path = `/v1/companies?~&sort=${sort}&limit=${limit}${after && `&after=${after}`}`;
      const { items, next } = await ask({ path }, listOf(companySchema));
      seen.push(...items);
      if (next === null) return seen;
      after = next;
    }
  };
  const all = await list('domain', 50);
  expect(all.map(({ domain, leads, activeLeads }) => `${domain} ${leads} ${activeLeads}`)).toEqual([
    'alpha.example 2 2',
    'beta.example 1 1',
    'gamma.example 1 0',
  ]);
  const scores = new Map((await leads('id')).items.map(({ email, score }) => [email, score]));
  expect(all[0]!.score).toBeCloseTo(scores.get('b@alpha.example')! + scores.get('c@mail.alpha.example')!, 9);
  expect((await list('score', 50)).map(({ domain }) => domain)).toEqual([
    'beta.example',
    'alpha.example',
    'gamma.example',
  ]);
  for (const sort of ['domain', 'score']) expect(await list(sort, 1)).toEqual(await list(sort, 50));
  const gone = await ask({ path: '/v1/companies?~&after=nobody.example' }, listOf(companySchema));
  expect(gone).toEqual({ items: [], next: null });
});
