import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiApp } from '../../collector/http/api/api.ts';
import { SiteReports } from '../../collector/usecases/site-reports.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const nowMs = startMs + 86_400_000;
let store: TestStore;
let site: { id: number; key: string };
beforeEach(async () => {
  store = aStore();
  site = await store.aSite();
});
afterEach(() => store.close());

function ask(path: string, reports?: SiteReports): Response | Promise<Response> {
  const work = modelWorkOn(store, { nowMs: () => nowMs });
  const app = apiApp(
    {
      ...store,
      clock: { nowMs: () => nowMs },
      changes: { subscribe: () => () => {} },
      models: reports ? { ...work, reports } : work,
      publicUrl: () => 'https://leads.example',
      distDir: '',
    },
    { secretKeyHash: () => createHash('sha256').update('sk').digest('hex'), checkTarget: async () => undefined },
  );
  return app.request(path, { headers: { authorization: 'Bearer sk' } });
}

test('a program gets the same report as a person', async () => {
  const identify = anEvent({ type: 'identify', occurredAtMs: startMs + 60_000, data: { email: 'ada@acme.example' } });
  const view = aPageView({ path: '/pricing?utm_source=News', atMs: startMs, engagedMs: 20_000 });
  await store.commands.ingest(aBatch({ site: site.id, clockSkew: 'behindMore', events: [...view, identify] }));
  const response = await ask(`/v1/reports?site=${site.key}&days=all&origin=landing&content=pageKind`);
  expect(response.status).toBe(200);
  const tooFew = { value: null, low: null, high: null };
  const counts = { leads: 1, mql: 0, sql: 0, customers: 0, won: { count: 0, of: 1, ...tooFew } };
  expect(await response.json()).toMatchObject({
    asOf: new Date(nowMs).toISOString(),
    days: 'all',
    sources: { rows: [{ kind: 'named', name: 'acme.example/pricing', ...counts }], others: null, total: counts },
    content: {
      rows: [{ name: 'pricing', people: 1, medianEngagedMs: 20_000, totalEngagedMs: 20_000 }],
      otherRows: 0,
      people: 1,
      leads: 1,
      won: 0,
    },
    health: { bots: 0, clock: { aheadHour: 0, aheadMore: 0, behindHour: 0, behindMore: 1 } },
    funnel: { steps: [{ person: 'people', count: 1, ofPrevious: null }, { count: 1 }, { count: 0 }, { count: 0 }] },
  });
});

test('what a report cannot be asked for is refused, and of no site there is none', async () => {
  expect((await ask(`/v1/reports?site=${site.key}&days=7`)).status).toBe(400);
  expect((await ask('/v1/reports?site=st_nobody')).status).toBe(404);
});

test('while the first report is made, a program is told to come again', async () => {
  const never = { report: () => Promise.reject(new Error('stopped')) };
  const { error } = console;
  console.error = () => {};
  const reports = new SiteReports({ runs: never, clock: { nowMs: () => nowMs } });
  const response = await ask(`/v1/reports?site=${site.key}`, reports);
  console.error = error;
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
});
