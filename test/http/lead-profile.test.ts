import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ZodType, z } from 'zod';
import { apiApp } from '../../collector/http/api/api.ts';
import { leadDetailSchema, leadSchema, listOf } from '../../collector/http/api/schemas.ts';
import { aBatch, anEvent, aPageView, aStore, type TestStore } from '../support/a-store.ts';

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
    const { fit, place, noise, mql } = (await leads(sort)).items[0]!;
    expect({ fit, place, noise, mql }).toEqual({
      fit: known.fit,
      place: known.place,
      noise: known.noise,
      mql: known.mql,
    });
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

test('a mailbox that several people read is marked', async () => {
  expect(await aLead({ email: 'info@acme.example' })).toMatchObject({ isRoleMailbox: true, fit: { grade: 'B' } });
});
