import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import {
  addGauges,
  addUnits,
  type GaugeSums,
  groupGauge,
  trendOf,
  urgencyGauge,
} from '../../collector/domain/gauge.ts';
import { replaySubject } from '../../collector/domain/replay-subject.ts';
import { scoreFacts } from '../../collector/domain/score-facts.ts';
import type { Limit, Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import { emptyState } from '../../collector/domain/subject-state.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { anAct, aView, reasonsOf, scored } from './a-fact.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 5, 9);

const model: ScoringModel = {
  ...defaultModel,
  groups: [
    { id: 'crm', name: 'CRM', halfLifeMs: 1 * dayMs, levels: [30, 20, 10] },
    { id: 'erp', name: 'ERP', halfLifeMs: 2 * dayMs, levels: [40, 20, 10] },
  ],
  rules: defaultModel.rules.map(
    (rule): Rule =>
      rule.id.startsWith('pricing')
        ? { ...rule, group: 'crm' }
        : ['cta-click', 'page-careers'].includes(rule.id)
          ? { ...rule, group: 'erp' }
          : rule,
  ),
};
const rulesOfGroup = (group: string) => model.rules.filter((rule) => rule.group === group).map((rule) => rule.id);

const fact: fc.Arbitrary<Fact> = fc
  .record({
    // days enough that gauges forget, and times few enough that sums come to nothing
    day: fc.oneof(fc.nat(20), fc.integer({ min: 40, max: 100 })),
    minute: fc.nat(3),
    visit: fc.nat(2),
    engagedMs: fc.constantFrom(0, 6_000, 40_000, 100_000),
    what: fc.constantFrom('pricing', 'pricing', 'product', 'careers', 'cta', 'paper'),
  })
  .map(({ day, minute, visit, engagedMs, what }) => {
    const fields = { atMs: startMs + day * dayMs + minute * 60_000, visit: `i${day}-${visit}` };
    if (what === 'cta') return anAct({ ...fields, type: 'cta_click' });
    if (what === 'paper') return anAct({ ...fields, type: 'download', asset: `paper-${minute % 3}` });
    return aView({ ...fields, pageKind: what, engagedMs });
  });

describe('gauges', () => {
  test('are sums over the counting ledger of their rules, whatever the order, to the last bit what a replay gives', () => {
    fc.assert(
      fc.property(
        fc.array(fact, { maxLength: 40 }).chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts))),
        fc.integer({ min: 1, max: 5 }),
        ([facts, arrival], size) => {
          const state = emptyState();
          let accumulators: ReadonlyMap<number, number> = new Map();
          let gauges: GaugeSums = new Map();
          for (let at = 0; at < arrival.length; at += size) {
            const change = scoreFacts(state, arrival.slice(at, at + size), model);
            accumulators = addUnits(accumulators, change.accumulators);
            gauges = addGauges(gauges, change.gauges);
          }
          const replayed = replaySubject(facts, model);
          expect(inOrder(gauges)).toEqual(inOrder(replayed.gauges));
          expect([...accumulators].toSorted()).toEqual([...replayed.accumulators].toSorted());

          const nowMs = startMs + 101 * dayMs;
          const counting = replayed.ledger.filter((entry) => entry.counts);
          const expected = (halfLifeMs: number, rules: readonly string[] | undefined) =>
            counting
              .filter((entry) => !rules || rules.includes(entry.rule))
              .reduce((sum, { points, atMs }) => sum + points * 2 ** ((atMs - nowMs) / halfLifeMs), 0);
          const worth = (name: string, halfLifeMs: number) => worthAt(gauges.get(name) ?? new Map(), nowMs, halfLifeMs);
          expect(worth(urgencyGauge, 3 * dayMs)).toBeCloseTo(expected(3 * dayMs, undefined), 1);
          expect(worth(groupGauge('crm'), dayMs)).toBeCloseTo(expected(dayMs, rulesOfGroup('crm')), 1);
          expect(worth(groupGauge('erp'), 2 * dayMs)).toBeCloseTo(expected(2 * dayMs, rulesOfGroup('erp')), 1);
        },
      ),
    );
  });

  test('of many years stay as small as those of some months, and worth the same', () => {
    const daily = (days: number) =>
      Array.from({ length: days }, (_, back) => anAct({ type: 'call', atMs: startMs - back * dayMs }));
    const [years, months] = [replaySubject(daily(1_500), defaultModel), replaySubject(daily(150), defaultModel)];
    expect(years.gauges.get(urgencyGauge)!.size).toBe(40);
    const urgency = ({ gauges }: typeof years) => worthAt(gauges.get(urgencyGauge)!, startMs, 3 * dayMs);
    expect(urgency(years)).toBeCloseTo(urgency(months), 6);
  });

  test('forget by the newest thing that counted, also when it came to nothing', () => {
    const at = (epochsAgo: number, type: 'call' | 'unsubscribe') =>
      anAct({ type, atMs: startMs - epochsAgo * 3 * dayMs });
    const facts = [at(0, 'call'), at(0, 'unsubscribe'), at(1, 'call'), at(40, 'call')];
    const state = emptyState();
    let gauges: GaugeSums = new Map();
    for (const one of facts) gauges = addGauges(gauges, scoreFacts(state, [one], defaultModel).gauges);
    expect(inOrder(gauges)).toEqual(inOrder(replaySubject(facts, defaultModel).gauges));
    expect(gauges.get(urgencyGauge)!.size).toBe(2);
  });

  test('change no score and no ledger', () => {
    const { urgencyHalfLifeMs: _, ...bare } = defaultModel;
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 30 }), (facts) => {
        const [withGauges, without] = [replaySubject(facts, model), replaySubject(facts, bare)];
        expect({ ...withGauges, gauges: new Map() }).toEqual({ ...without, gauges: new Map() });
        expect(without.gauges.size).toBe(0);
      }),
    );
  });
});

const shuffled = (facts: readonly Fact[]) => fc.shuffledSubarray([...facts], { minLength: facts.length });
const inOrder = (gauges: GaugeSums) => [...gauges].map(([name, sums]) => [name, [...sums].toSorted()]).toSorted();

describe('the trend', () => {
  const trendAt = (facts: readonly Fact[], day: number) =>
    trendOf(replaySubject(facts, defaultModel), startMs + day * dayMs, defaultModel);
  const clickOn = (day: number) => anAct({ type: 'cta_click', atMs: startMs + day * dayMs });

  test.each<[string, readonly number[], number, string | undefined]>([
    ['a first visit', [0], 0, 'rising'],
    ['a visit of the day before yesterday', [0], 2, 'rising'],
    ['a visit of last week', [0], 8, 'steady'],
    ['a visit of two weeks ago', [0], 14, 'falling'],
    ['the same every day for a quarter', Array.from({ length: 90 }, (_, day) => day), 90, 'steady'],
    ['nothing', [], 0, undefined],
  ])('of %s', (_, days, now, trend) => {
    expect(trendAt(days.map(clickOn), now)).toBe(trend);
  });

  test('needs a model that keeps urgency', () => {
    const { urgencyHalfLifeMs: _, ...bare } = defaultModel;
    expect(trendOf(replaySubject([clickOn(0)], bare), startMs, bare)).toBeUndefined();
  });
});

describe('limits', () => {
  const limited = (limit: Limit): ScoringModel => ({
    ...defaultModel,
    rules: [
      { id: 'view', name: 'View', kind: 'view', points: 1, minEngagedMs: 0, when: {}, limit },
      { id: 'custom', name: 'Custom', kind: 'act', points: 2, when: { types: ['custom'] }, limit },
    ],
  });
  const view = (path: string, visit: string, day: number) =>
    aView({ atMs: startMs + day * dayMs, visit, url: `https://acme.example${path}` });
  const custom = (name: string, visit: string, day: number) =>
    anAct({ type: 'custom', name, atMs: startMs + day * dayMs, visit });
  const facts = [
    view('/a', 'i1', 0),
    view('/a/', 'i1', 0),
    view('/b', 'i1', 1),
    view('/b?utm_source=x', 'i2', 9),
    custom('one', 'i1', 0),
    custom('two', 'i1', 0),
    custom('one', 'i2', 9),
  ];

  test.each<[string, Limit | undefined, { views: number; customs: number }]>([
    ['none', undefined, { views: 4, customs: 3 }],
    ['one a visit', { perVisit: 1 }, { views: 2, customs: 2 }],
    ['two a visit', { perVisit: 2 }, { views: 3, customs: 3 }],
    ['one a day', { count: 1, days: 1 }, { views: 3, customs: 2 }],
    ['one in a week', { count: 1, days: 7 }, { views: 2, customs: 2 }],
    ['two ever', { count: 2, days: 'ever' }, { views: 2, customs: 2 }],
    ['once per name or page', { oncePer: 'name' }, { views: 1, customs: 2 }],
    ['once per page', { oncePer: 'page' }, { views: 2, customs: 1 }],
    ['once per name, one ever', { oncePer: 'name', count: 1, days: 'ever' }, { views: 1, customs: 1 }],
  ])('%s', (_, limit, { views, customs }) => {
    const reasons = reasonsOf(scored(facts, limited(limit as Limit)));
    expect(reasons.filter((reason) => reason === 'view 1')).toHaveLength(views);
    expect(reasons.filter((reason) => reason === 'custom 2')).toHaveLength(customs);
  });
});
