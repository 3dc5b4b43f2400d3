import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { defaultFitSettings } from '../../collector/domain/fit/fit-settings.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import type { DecisionKind } from '../../collector/domain/stage.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { fillDemo } from '../../collector/usecases/demo.ts';
import { type ForecastOptions, forecast } from '../../collector/usecases/forecast.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';

const dayMs = 86_400_000;
const easier: ScoringModel = { ...defaultModel, hot: { enterAt: 36, leaveBelow: 27 }, levels: [36, 21, 9] };

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

const forecastOf = (site: number, options: Partial<ForecastOptions> = {}) =>
  withHistory(store.sqlite, (reader) =>
    forecast(reader, {
      site,
      draft: easier,
      fromMs: startMs - 10 * dayMs,
      toMs: startMs + 10 * dayMs,
      onProgress: () => {},
      signal: new AbortController().signal,
      pause: async () => {},
      ...options,
    }),
  );

/** Somebody who read prices, became known an hour later, and asked for a demo on the day after. */
async function aBuyer(
  site: number,
  visitor: string,
  traits: Record<string, string>,
  email = `${visitor}@acme.example`,
) {
  await store.commands.ingest(
    aBatch({ site, visitor, events: aPageView({ path: '/pricing', atMs: startMs, engagedMs: 100_000 }) }),
  );
  await store.commands.saveLead({ site, email, traits, trust: 'operator', source: 'import', nowMs: startMs });
  const identify = anEvent({ type: 'identify', occurredAtMs: startMs + 3_600_000, data: { email } });
  const demo = anEvent({ type: 'form_submit', occurredAtMs: startMs + dayMs, data: { form: 'demo' } });
  await store.commands.ingest(aBatch({ site, visitor, events: [identify, demo] }));
  return store.queries.leads({ site, nowMs: startMs, limit: 1, email })[0]!.id;
}

async function win(site: number, lead: string, atMs: number) {
  const steps: DecisionKind[] = ['accept', 'qualify', 'win'];
  for (const kind of steps) {
    const decision = { kind, reason: undefined, note: '', by: 'api', wakeAtMs: undefined, nowMs: atMs } as const;
    const done = await store.commands.decideStage({ site, lead, derived: 'mql', ...decision });
    expect(done.kind).toBe('decided');
  }
}

test('who is an MQL at the end under the model in use is who the pages show as one, over the whole demo', async () => {
  const toMs = startMs + 60 * dayMs;
  await fillDemo({ commands: store.commands, queries: store.queries, clock: { nowMs: () => toMs } });
  const site = store.queries.sites().find(({ kind }) => kind === 'demo')!.id;
  const before = store.sqlite.prepare('SELECT total_changes()').pluck().get();
  const found = await forecastOf(site, { fromMs: toMs - 90 * dayMs, toMs });
  expect(store.sqlite.prepare('SELECT total_changes()').pluck().get()).toBe(before);
  const shown = store.queries
    .leads({ site, nowMs: toMs, limit: 10_000 })
    .filter(({ id }) => store.queries.lead({ site, lead: id, nowMs: toMs })!.mql.isMql);
  expect(shown.length).toBeGreaterThan(5);
  expect(found.today.mqlAtEnd).toBe(shown.length);
  // a lower line lets nobody go who was in
  expect(found.draft.mqlLeads).toBe(found.enterCount + found.stayCount);
  expect(found.leaveCount).toBe(0);
  expect(found.enterCount).toBeGreaterThan(0);
  for (const { today, draft } of [found])
    for (const outlook of [today, draft])
      expect(outlook.owners.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(outlook.alerts);
  const leadsAt = (line: number) => found.today.curve.find((point) => point.line === line)!.leads;
  expect(leadsAt(60)).toBe(found.today.mqlLeads);
  expect(leadsAt(35)).toBeGreaterThanOrEqual(found.draft.mqlLeads);
  expect(leadsAt(150)).toBeLessThan(leadsAt(60));
});

test('a student is no MQL in a forecast until a person overrules the flag, and then is one of the time before as well', async () => {
  const { id: site } = await store.aSite();
  const lead = await aBuyer(site, 'v1', { title: 'Student' });
  expect(await forecastOf(site)).toMatchObject({ today: { mqlLeads: 0 }, draft: { mqlLeads: 0 }, stayCount: 0 });
  const decision = { flag: 'student', isOverruled: true, decidedBy: 'api', nowMs: startMs + 5 * dayMs } as const;
  await store.commands.decideNoise({ site, lead, ...decision });
  expect(await forecastOf(site)).toMatchObject({ today: { mqlLeads: 1 }, draft: { mqlLeads: 1 }, stayCount: 1 });
});

test('an anonymous history counts from the moment at which the person became known: no MQL and no alert before', async () => {
  const { id: site } = await store.aSite();
  await aBuyer(site, 'v1', { title: 'CTO' });
  const draft = { ...defaultModel, hot: { enterAt: 10, leaveBelow: 5 } };
  const { enter, leave, draft: under } = await forecastOf(site, { draft });
  expect({ enter, leave }).toEqual({ enter: [], leave: [] });
  // when they became known, and when they asked for a demo
  expect(under.alerts).toBe(2);
  const later = await forecastOf(site, { draft, toMs: startMs + 3_600_000 });
  expect(later.draft).toMatchObject({ alerts: 0, mqlLeads: 0 });
  expect((await forecastOf(site, { draft, toMs: startMs + 3_600_001 })).draft).toMatchObject({ alerts: 1 });
});

test('a won lead was caught from the demo request on, also when its company is listed as a customer since', async () => {
  const { id: site } = await store.aSite();
  const lead = await aBuyer(site, 'v1', { title: 'CTO' }, 'ada@won.example');
  await win(site, lead, startMs + 6 * dayMs);
  await store.commands.saveFitSettings({ site, settings: { ...defaultFitSettings, customers: ['won.example'] } });
  const { won, today } = await forecastOf(site);
  expect(won).toMatchObject({
    leads: 1,
    today: { leads: 1, daysBefore: 5 },
    named: [{ lead, wonAtMs: startMs + 6 * dayMs, todayAtMs: startMs + dayMs }],
  });
  expect(today).toMatchObject({ mqlLeads: 1, mqlAtEnd: 0 });
});

test('it stops when asked to, and says before how far it got', async () => {
  const { id: site } = await store.aSite();
  for (let visitor = 0; visitor < 300; visitor += 1) await aBuyer(site, `v${visitor}`, {});
  const controller = new AbortController();
  const seen: number[] = [];
  const stopped = forecastOf(site, {
    signal: controller.signal,
    onProgress: ({ leads, ofLeads }) => {
      expect(ofLeads).toBe(300);
      seen.push(leads);
      if (leads > 0) controller.abort(new Error('stopped'));
    },
  });
  await expect(stopped).rejects.toThrow('stopped');
  expect(seen).toHaveLength(2);
  expect(seen[1]).toBeLessThan(300);
});
