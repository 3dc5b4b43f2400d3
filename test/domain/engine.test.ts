import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { minWindowEngagedMs } from '../../collector/domain/derived.ts';
import type { Fact, ViewFact } from '../../collector/domain/fact.ts';
import { scoreFacts } from '../../collector/domain/score-facts.ts';
import type { FrequencyRule, Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import { emptyState, type LedgerEntry } from '../../collector/domain/subject-state.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { anAct, aView, scored, scoreOf } from './a-fact.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const dayMs = 86_400_000;
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 5, 9);

/** Dense in time, so that limits by day and visit are reached, and equal moments occur. */
const atMs = fc
  .record({ day: fc.nat(9), minute: fc.nat(40) })
  .map(({ day, minute }) => startMs + day * dayMs + minute * minuteMs);
const visit = fc.nat(3).map((n) => `i${n}`);

const positiveView = fc
  .record({
    atMs,
    visit,
    pageKind: fc.constantFrom('other', 'blog', 'product', 'proof', 'pricing', 'pricing', 'pricing'),
    engagedMs: fc.constantFrom(0, 2_000, 6_000, 35_000, 95_000, 200_000),
  })
  .map((fields) => aView({ ...fields, visit: `${fields.visit}-${Math.floor(fields.atMs / dayMs)}` }));
const positiveAct = fc
  .record({
    atMs,
    visit,
    what: fc.constantFrom<Partial<Parameters<typeof anAct>[0]>[]>(
      { type: 'cta_click' },
      { type: 'download', asset: 'a', assetKind: 'buying_guide' },
      { type: 'download', asset: 'b', assetKind: 'price_list' },
      ...['c', 'd', 'e', 'f', 'g', 'h'].map((asset) => ({ type: 'download' as const, asset })),
      { type: 'form_submit' },
      { type: 'form_submit', formKind: 'demo' },
      { type: 'form_submit', formKind: 'trial', contactSales: true },
      { type: 'form_submit', formKind: 'newsletter' },
      { type: 'webinar_attended', subject: 'closing' },
      { type: 'email_click', landed: true },
      { type: 'call' },
    ),
  })
  .map(({ what, ...fields }) => anAct({ type: 'call', ...fields, ...what }));
const positive = fc.oneof({ weight: 3, arbitrary: positiveView }, { weight: 2, arbitrary: positiveAct });

describe('one more good event', () => {
  test('never lowers a score, wherever in history it lies', () => {
    fc.assert(
      fc.property(fc.array(positive, { maxLength: 30 }), positive, fc.nat(30), (facts, more, days) => {
        const nowMs = startMs + (10 + days) * dayMs;
        expect(scoreOf([...facts, more], nowMs)).toBeGreaterThanOrEqual(scoreOf(facts, nowMs) - 1e-9);
      }),
    );
  });

  test('never lowers it among downloads, many of them again', () => {
    const paper = fc
      .record({ asset: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), day: fc.nat(3), minute: fc.nat(9) })
      .map(({ asset, day, minute }) =>
        anAct({ type: 'download', asset, atMs: startMs + day * dayMs + minute * minuteMs }),
      );
    fc.assert(
      fc.property(fc.array(paper, { maxLength: 12 }), paper, (papers, more) => {
        const nowMs = startMs + 10 * dayMs;
        expect(scoreOf([...papers, more], nowMs)).toBeGreaterThanOrEqual(scoreOf(papers, nowMs) - 1e-9);
      }),
    );
  });

  test('nor does more engagement on a page that was seen', () => {
    fc.assert(
      fc.property(fc.array(positiveView, { minLength: 1, maxLength: 30 }), fc.nat(29), (views, which) => {
        const nowMs = startMs + 10 * dayMs;
        const more = views.map((view, at) =>
          at === which % views.length ? { ...view, engagedMs: view.engagedMs + 60_000 } : view,
        );
        expect(scoreOf(more, nowMs)).toBeGreaterThanOrEqual(scoreOf(views, nowMs) - 1e-9);
      }),
    );
  });

  test('can lower it where two limits cross, which is why models may not have such: the same paper again, on a full day', () => {
    const crossing: ScoringModel = {
      ...defaultModel,
      rules: [
        {
          id: 'paper',
          name: 'Paper',
          kind: 'act',
          points: 10,
          when: { types: ['download'] },
          limit: { oncePer: 'asset', count: 2, days: 1 },
        },
      ],
    };
    const paper = (asset: string, day: number, minute: number) =>
      anAct({ type: 'download', asset, atMs: startMs + day * dayMs + minute * minuteMs });
    const facts = [paper('a', 0, 0), paper('b', 0, 1), paper('c', 1, 0), paper('d', 1, 1)];
    const points = (all: readonly Fact[], model: ScoringModel) =>
      scored(all, model)
        .added.filter((entry) => entry.counts)
        .reduce((sum, entry) => sum + entry.points, 0);
    const again = [...facts, paper('a', 1, 2)];
    expect([points(facts, crossing), points(again, crossing)]).toEqual([40, 30]);
    expect([points(facts, defaultModel), points(again, defaultModel)]).toEqual([40, 40]);
  });
});

describe('the window of a frequency rule', () => {
  const rule: FrequencyRule = {
    id: 'return',
    name: 'Came back',
    kind: 'frequency',
    points: 20,
    when: { pageKinds: ['pricing'] },
    windowMs: 2 * dayMs,
    minVisits: 3,
    minVisitEngagedMs: 5_000,
    minEngagedMs: 90_000,
    perDays: 7,
  };
  const model: ScoringModel = { ...defaultModel, rules: [rule] };

  const isLater = (a: ViewFact, b: ViewFact) => a.atMs - b.atMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

  /** The rule in its own words, over the whole set: in each week the last view whose 48 hours hold enough. */
  function bruteForce(views: readonly ViewFact[]): string[] {
    const looked = views.filter((view) => view.pageKind === 'pricing' && view.engagedMs >= minWindowEngagedMs);
    const holds = (end: ViewFact) => {
      const window = looked.filter((view) => isLater(view, end) <= 0 && end.atMs - view.atMs <= rule.windowMs);
      const byVisit = [...Map.groupBy(window, (view) => view.visit).values()].map((some) =>
        some.reduce((sum, view) => sum + view.engagedMs, 0),
      );
      return (
        byVisit.filter((engagedMs) => engagedMs >= rule.minVisitEngagedMs).length >= rule.minVisits &&
        byVisit.reduce((sum, engagedMs) => sum + engagedMs, 0) >= rule.minEngagedMs
      );
    };
    const byWeek = Map.groupBy(looked.filter(holds), (view) => Math.floor((view.day + 3) / 7));
    return [...byWeek.values()].map((some) => some.toSorted(isLater).at(-1)!.id).toSorted();
  }

  const idsOf = (entries: Iterable<LedgerEntry>) => [...entries].map((entry) => entry.id).toSorted();

  /** What stays in the ledger when the views arrive one by one, each with its engagement growing in steps. */
  function stored(views: readonly ViewFact[], steps: readonly number[]): string[] {
    const state = emptyState();
    const ledger = new Map<string, LedgerEntry>();
    for (const view of views) {
      let known: number | undefined;
      for (const share of [...steps, 1]) {
        const engagedMs = Math.floor(view.engagedMs * share);
        const change = scoreFacts(state, [{ ...view, engagedMs, knownEngagedMs: known }], model);
        for (const entry of change.removed) ledger.delete(`${entry.bucket}/${entry.id}`);
        for (const entry of change.added) ledger.set(`${entry.bucket}/${entry.id}`, entry);
        known = engagedMs;
      }
    }
    return idsOf(ledger.values());
  }

  const view = fc
    .record({
      day: fc.nat(12),
      minute: fc.nat(400),
      visit: fc.nat(2),
      engagedMs: fc.constantFrom(500, 1_000, 4_999, 5_000, 20_000, 40_000),
      pageKind: fc.constantFrom('pricing', 'pricing', 'pricing', 'other'),
    })
    .map(({ day, minute, ...fields }) =>
      aView({ ...fields, atMs: startMs + day * dayMs + minute * minuteMs, visit: `i${day}-${fields.visit}` }),
    );

  test('is what brute force finds, in any order of arrival and however engagement grows', () => {
    fc.assert(
      fc.property(
        fc.array(view, { maxLength: 60 }),
        fc.array(fc.constantFrom(0, 0.1, 0.5), { maxLength: 2 }),
        (views, steps) => {
          expect(stored(views, steps.toSorted())).toEqual(bruteForce(views));
        },
      ),
    );
  });
});

test('events of two browsers and two days that share an id, or whose rule and id read alike, each earn', () => {
  const limit = { count: 3, days: 1 } as const;
  const rules = ['a', 'ab'].map(
    (id): Rule => ({ id, name: '', kind: 'view', points: 1, when: {}, minEngagedMs: 0, limit }),
  );
  const model = { ...defaultModel, rules };
  const views = [
    aView({ id: 'bc', atMs: startMs, visitor: 'v1' }),
    aView({ id: 'bc', atMs: startMs, visitor: 'v2' }),
    aView({ id: 'bc', atMs: startMs + dayMs, visitor: 'v1' }),
    aView({ id: 'c', atMs: startMs, visitor: 'v1' }),
  ];
  const earned = scored(views, model).added.map(({ rule, id, visitor, day }) => [rule, id, visitor, day].join(' '));
  expect(new Set(earned).size).toBe(8);
});
