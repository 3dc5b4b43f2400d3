import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { factsOfOwner, foldHistory, replaySubject } from '../../collector/domain/replay-subject.ts';
import type { Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import type { LedgerEntry } from '../../collector/domain/subject-state.ts';
import { directVisitor } from '../../collector/domain/touchpoint.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';
import { type HistoryEvent, historyStartMs } from './a-history.ts';
import { aLife, Life, stepsOf } from './a-life.ts';

const dayMs = 86_400_000;
const nowMs = historyStartMs + 20 * dayMs;

const byPage: Rule[] = [
  { id: 'once-page', name: 'Page', kind: 'view', points: 1, when: {}, minEngagedMs: 5_000, limit: { oncePer: 'page' } },
  {
    id: 'page-slots',
    name: 'Pages a day',
    kind: 'view',
    points: 2,
    when: {},
    minEngagedMs: 0,
    limit: { oncePer: 'page', count: 2, days: 1 },
  },
  {
    id: 'three-pages',
    name: 'Three pages in all',
    kind: 'view',
    points: 3,
    when: {},
    minEngagedMs: 30_000,
    limit: { count: 3, days: 'ever' },
  },
];
const byVisit: Rule[] = [
  { id: 'two-a-visit', name: 'V', kind: 'view', points: 4, when: {}, minEngagedMs: 1_000, limit: { perVisit: 2 } },
  {
    id: 'click-a-visit',
    name: 'C',
    kind: 'act',
    points: 5,
    when: { types: ['cta_click'] },
    limit: { perVisit: 1 },
    group: 'crm',
  },
  { id: 'each-view', name: 'E', kind: 'view', points: 1, when: { pageKinds: ['pricing'] }, minEngagedMs: 30_000 },
  { id: 'two-pages', name: 'D', kind: 'deep_visit', points: 2, minPageViews: 2 },
  {
    id: 'weekly-dwell',
    name: 'W',
    kind: 'dwell',
    when: { where: { op: 'not', of: { op: 'is', field: 'source', value: 'google.com' } } },
    tiers: [
      { minEngagedMs: 6_000, points: 1 },
      { minEngagedMs: 90_000, points: 2 },
    ],
    limit: { count: 2, days: 7, perVisit: 1 },
  },
  {
    id: 'twice-in-a-day',
    name: 'F',
    kind: 'frequency',
    points: 9,
    when: { pageKinds: ['pricing', 'product'] },
    windowMs: dayMs / 4,
    minVisits: 1,
    minVisitEngagedMs: 1_000,
    minEngagedMs: 60_000,
    perDays: 1,
    group: 'crm',
  },
];
const groups = [{ id: 'crm', name: 'CRM', halfLifeMs: 5 * dayMs, levels: [9, 6, 3] as const }];
const rich: ScoringModel = { ...defaultModel, groups, rules: [...defaultModel.rules, ...byVisit, ...byPage] };
/** Some of the rules, mostly few: what one needs of history is then not read for another one by chance. */
const aModel = fc
  .oneof(
    fc.constant(rich.rules),
    fc.subarray([...rich.rules], { minLength: 1, maxLength: 3 }),
    fc.subarray([...byVisit, ...byPage], { minLength: 1, maxLength: 2 }),
  )
  .map((rules): ScoringModel => ({ ...rich, rules }));

/** Other points and lines for half of the rules; some are gone, and come back when the first is published again. */
const otherThan = (model: ScoringModel): ScoringModel => ({
  ...model,
  rules: model.rules.flatMap((rule, at): Rule[] => {
    if (at % 5 === 4) return [];
    if (rule.kind === 'deep_visit') return [{ ...rule, minPageViews: rule.minPageViews + 1 }];
    if (rule.kind === 'frequency') return [{ ...rule, minVisits: 2 }];
    return at % 2 === 0 && 'points' in rule ? [{ ...rule, points: rule.points + 1 }] : [rule];
  }),
});
/** Other engagement, limits and tiers: of a rule other touchpoints count. */
const choosierThan = (model: ScoringModel): ScoringModel => ({
  ...model,
  rules: model.rules.map((rule, at): Rule => {
    if (at % 3 === 2) return rule;
    if (rule.kind === 'dwell') return { ...rule, tiers: rule.tiers.slice(1) };
    if (rule.kind === 'view') return { ...rule, minEngagedMs: rule.minEngagedMs + 7_000 };
    return rule.kind === 'act' ? { ...rule, limit: { count: 1, days: 7 } } : rule;
  }),
});
/** Needs history worked out anew. */
const fasterThan = (model: ScoringModel): ScoringModel => ({ ...otherThan(model), halfLifeMs: 7 * dayMs, groups: [] });
/** Other kinds of pages, downloads and forms, for which history is worked out anew as well. */
const fewerKindsThan = (model: ScoringModel): ScoringModel => ({
  ...model,
  pageKinds: model.pageKinds.filter(({ kind }) => kind !== 'pricing'),
  assetKinds: model.assetKinds.filter(({ kind }) => kind !== 'buying_guide'),
  formKinds: model.formKinds.filter(({ kind }) => kind !== 'demo'),
});
const moreKindsThan = (model: ScoringModel): ScoringModel => ({
  ...model,
  urlKinds: [{ pattern: '/customers/**', kind: 'pricing' }, ...(model.urlKinds ?? [])],
});
const same = (model: ScoringModel) => model;

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

const readable = (entries: Iterable<{ rule: string; visitor: string; id: string; points: number; atMs: number }>) =>
  [...entries].map(({ rule, visitor, id, points, atMs }) => `${rule} ${visitor}/${id} ${points} ${atMs}`).toSorted();

/** All that a lead had been until a moment, worked out from every touchpoint with the model of then. */
async function fromNothing(life: Life, lead: string, asOfMs: number) {
  const { site, leads } = life;
  const models = store.sqlite.prepare(
    'SELECT document FROM models WHERE site = ? AND (published_at_ms <= ? OR version = 1) ORDER BY version DESC LIMIT 1',
  );
  const model: ScoringModel = JSON.parse(models.pluck().get(site, asOfMs) as string);
  const facts = await withHistory(store.sqlite, async (reader) =>
    ['v1', 'v2', ...leads.map(directVisitor)].flatMap((visitor): Fact[] => {
      const touchpoints = reader.touchpoints(site, visitor).filter(({ occurredAtMs }) => occurredAtMs <= asOfMs);
      const isOwn = leads.map(directVisitor).indexOf(visitor);
      if (isOwn >= 0 && leads[life.standsFor(isOwn)] !== lead) return [];
      const intervals = reader.intervals(site, visitor);
      return factsOfOwner(foldHistory(touchpoints, model), {
        intervals,
        owner: isOwn >= 0 ? undefined : lead,
        model,
      });
    }),
  );
  const { ledger, accumulators, gauges } = replaySubject(facts, model);
  return {
    version: model.version,
    parts: readable(ledger.filter(({ counts }: LedgerEntry) => counts)),
    score: worthAt(accumulators, asOfMs, model.halfLifeMs),
    urgency: worthAt(gauges.get('urgency') ?? new Map(), asOfMs, model.urgencyHalfLifeMs!),
    groups: (model.groups ?? []).map(({ id, halfLifeMs }) =>
      worthAt(gauges.get(`group:${id}`) ?? new Map(), asOfMs, halfLifeMs),
    ),
  };
}

function asSaid(life: Life, lead: string, asOfMs: number) {
  const { modelVersion, parts, score, urgency, groups } = store.queries.score({
    site: life.site,
    subject: { kind: 'lead', id: lead },
    nowMs,
    asOfMs,
  })!;
  return {
    version: modelVersion,
    parts: readable(parts.map(({ touchpoint, ...part }) => ({ ...part, id: touchpoint }))),
    score,
    urgency,
    groups: groups.map((group) => group.score),
  };
}

const publishAnew = (site: number, model: ScoringModel, atMs: number) =>
  publishModel({
    commands: store.commands,
    read: (work) => withHistory(store.sqlite, work),
    site,
    model,
    note: '',
    nowMs: () => atMs,
    onProgress: () => {},
    signal: new AbortController().signal,
  });

/** From now on where that is possible. */
const publishNow = (site: number, model: ScoringModel, atMs: number) =>
  store.commands.publishFromNow({ site, model, note: '', nowMs: atMs }).catch((error: { code: string }) => {
    expect(error.code).toBe('needs_replay');
    return publishAnew(site, model, atMs);
  });

/** Which models are published after how many steps, and when by the clock. */
const aPublication = fc.record({
  after: fc.nat(30),
  day: fc.nat(15),
  publish: fc.constantFrom(publishNow, publishNow, publishNow, publishAnew),
  change: fc.constantFrom(otherThan, same, choosierThan, same, fasterThan, fewerKindsThan, moreKindsThan),
});

const momentsPerHistory = 4;

test('with every kind of rule and limit, and models that followed one another, a past score is what all touchpoints until then give under the model of then', {
  timeout: propertyTimeoutMs,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      aLife,
      aModel,
      fc.array(aPublication, { maxLength: 3 }),
      fc.constantFrom(undefined, choosierThan, fasterThan, fewerKindsThan, moreKindsThan),
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: -1, max: 1 })), {
        minLength: momentsPerHistory,
        maxLength: momentsPerHistory,
      }),
      async ({ history, delivery, more }, model, publications, atLast, picks) => {
        const life = await Life.begin(store);
        const { site } = life;
        await publishAnew(site, model, historyStartMs);
        const steps = stepsOf({ delivery, more });
        for (const { after, day, publish, change } of publications) {
          await life.live(steps.splice(0, after));
          await publish(site, change(model), historyStartMs + day * dayMs);
        }
        await life.live(steps);
        for (const [who, points] of [7, -4].entries()) {
          const occurredAtMs = historyStartMs + (3 + who) * dayMs;
          const touch = { site, lead: life.leads[who]!, id: `m${who}`, type: 'manual', occurredAtMs } as const;
          const day = Math.floor(occurredAtMs / dayMs);
          await store.commands.recordTouch({ ...touch, receivedAtMs: nowMs, day, data: { points }, isSilent: true });
        }
        if (atLast) await publishAnew(site, atLast(model), nowMs);
        for (const [at, offMs] of picks) {
          const event: HistoryEvent = history.events[at % history.events.length]!;
          const lead = life.leads[life.standsFor(at % life.leads.length)]!;
          const asOfMs = event.occurredAtMs + offMs;
          expect(asSaid(life, lead, asOfMs)).toEqual(await fromNothing(life, lead, asOfMs));
        }
        await store.commands.removeSite(site);
      },
    ),
    { numRuns: Math.ceil(propertyRuns / momentsPerHistory) },
  );
});

test.each<[string, Rule['id'], { path: string; visit: string; hour: number }[]]>([
  ['a visit of several days', 'two-pages', [0, 30, 60, 90].map((hour) => ({ path: '/', visit: 'long', hour }))],
  ['clicks and pages of one visit', 'two-a-visit', [0, 30, 60, 90].map((hour) => ({ path: '/', visit: 'long', hour }))],
  [
    'a window that began the day before',
    'twice-in-a-day',
    [13, 16, 17].map((hour, at) => ({ path: '/pricing', visit: `i${at}`, hour })),
  ],
])('%s is worked out from all of it', async (_, id, pages) => {
  const { id: site } = await store.aSite();
  await publishAnew(site, { ...rich, rules: byVisit.filter((rule) => rule.id === id) }, startMs);
  const subject = { kind: 'visitor', id: 'v1' } as const;
  const shown = [];
  for (const { path, visit, hour } of pages) {
    const atMs = startMs + hour * 3_600_000;
    await store.commands.ingest(aBatch({ site, visit, events: aPageView({ path, atMs, engagedMs: 40_000 }) }));
    shown.push(store.queries.score({ site, subject, nowMs: atMs + 60_000 })!);
  }
  expect(shown.at(-2)!.parts).not.toEqual([]);
  for (const then of shown) expect(store.queries.score({ site, subject, nowMs, asOfMs: then.atMs })).toEqual(then);
});

test.each([
  ['a download', { type: 'download', data: { href: 'https://acme.example/buying-guide.pdf' } }, 'buying-guide'],
  ['a form', { type: 'form_submit', data: { form: 'demo', contactSales: false } }, 'contact-sales'],
] as const)('%s counts as the kind of thing that it was called then', async (_, act, rule) => {
  const { id: site } = await store.aSite();
  await publishAnew(site, rich, startMs);
  await store.commands.ingest(aBatch({ site, events: [anEvent({ ...act, occurredAtMs: startMs + 1_000 })] }));
  const subject = { kind: 'visitor', id: 'v1' } as const;
  const shown = store.queries.score({ site, subject, nowMs: startMs + 2_000 })!;
  expect(shown.parts.map((part) => part.rule)).toContain(rule);
  await publishAnew(site, fewerKindsThan(rich), startMs + dayMs);
  expect(store.queries.score({ site, subject, nowMs })!.parts.map((part) => part.rule)).not.toContain(rule);
  expect(store.queries.score({ site, subject, nowMs, asOfMs: shown.atMs })).toEqual(shown);
});
