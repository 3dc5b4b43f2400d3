import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { modelFromDocument, modelToDocument } from '../../collector/domain/model-document.ts';
import { draftOf, type Succession, successorOf } from '../../collector/domain/model-succession.ts';
import { originOf } from '../../collector/domain/rule-id.ts';
import { scoreFacts } from '../../collector/domain/score-facts.ts';
import type { Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import { emptyState } from '../../collector/domain/subject-state.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { anAct, aView, reasonsOf, scored } from './a-fact.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 5);
const border = { atMs: startMs + 2.5 * dayMs, day: Math.floor(startMs / dayMs) + 2 };

const changed = (change: (rule: Rule) => Rule | undefined): ScoringModel => ({
  ...defaultModel,
  rules: defaultModel.rules.flatMap((rule) => change(rule) ?? []),
});
/** Pays more for clicks and for coming back, asks less of a long visit, no longer pays for careers pages. */
const draft = changed((rule) => {
  if (rule.kind === 'return') return { ...rule, points: 6 };
  if (rule.id === 'cta-click') return { ...rule, points: 9 } as Rule;
  if (rule.kind === 'deep_visit') return { ...rule, minPageViews: 3 };
  return rule.id === 'page-careers' ? undefined : rule;
});
const modelOf = (succession: Succession): ScoringModel => {
  if (succession.kind !== 'ok') throw new Error(succession.because.join());
  return succession.model;
};
const successor = modelOf(successorOf(defaultModel, draft, { version: 2, border }));

describe('a model published from now on', () => {
  test('leaves what was earned before as it was, and scores what happens since by the draft', () => {
    const facts = [
      anAct({ type: 'cta_click', atMs: border.atMs - 1 }),
      anAct({ type: 'cta_click', atMs: border.atMs }),
      aView({ atMs: border.atMs - dayMs, pageKind: 'careers', visit: 'i0' }),
      aView({ atMs: border.atMs + dayMs, pageKind: 'careers', visit: 'i2' }),
    ];
    expect(reasonsOf(scored(facts, successor))).toEqual([
      'cta-click 5',
      'cta-click~2 9',
      'page-careers -10',
      'return-visit~2 6',
      'visit 2',
      'visit 2',
    ]);
  });

  test('lets a rule that did not change go on unbroken: its limits and windows reach across the border', () => {
    const views = [-1, 0, 1].map((hours, index) =>
      aView({ atMs: border.atMs + hours * 3_600_000, engagedMs: 40_000, visit: `i${index}` }),
    );
    expect(reasonsOf(scored(views, successor))).toEqual(reasonsOf(scored(views, defaultModel)));
    expect(reasonsOf(scored(views, successor))).toContain('pricing-return 20');
  });

  test('leaves a long visit that goes on past the border what it earned, and counts what comes then by itself, in any order', () => {
    const ofLongVisit = (before: number, since: number) => {
      const views = Array.from({ length: before + since }, (_, index) =>
        aView({ atMs: border.atMs + (index - before) * 60_000, visit: 'long' }),
      );
      const reasons = [views, views.toReversed()].map((facts) =>
        reasonsOf(scored(facts, successor)).filter((reason) => originOf(reason).startsWith('deep-visit')),
      );
      expect(reasons[1]).toEqual(reasons[0]);
      return reasons[0];
    };
    expect(ofLongVisit(8, 0)).toEqual(['deep-visit 5']);
    expect(ofLongVisit(8, 2)).toEqual(['deep-visit 5']);
    expect(ofLongVisit(8, 3)).toEqual(['deep-visit 5', 'deep-visit~2 5']);
    expect(ofLongVisit(7, 2)).toEqual([]);
  });

  test('gives the day of the border to the rule over days that ended on it', () => {
    const on = (day: number) => aView({ atMs: startMs + day * dayMs + 20 * 3_600_000, visit: `i${day}` });
    const ofReturns = (...days: number[]) =>
      reasonsOf(scored(days.map(on), successor)).filter((reason) => reason.startsWith('return-visit'));
    expect(on(2).atMs).toBeGreaterThan(border.atMs);
    expect(ofReturns(1, 2)).toEqual(['return-visit 4']);
    expect(ofReturns(2, 3)).toEqual(['return-visit~2 6']);
    expect(ofReturns(3, 1, 2)).toEqual(['return-visit 4', 'return-visit~2 6']);
  });

  test('is written as the draft was, and drafts go on from drafts', () => {
    expect(draftOf(successor)).toEqual({ ...draft, version: 2 });
    expect(modelFromDocument(JSON.parse(modelToDocument(draftOf(successor)))).kind).toBe('ok');
    expect(modelFromDocument(JSON.parse(modelToDocument(successor))).kind).toBe('refused');
    const later = { atMs: border.atMs + dayMs, day: border.day + 1 };
    const third = modelOf(successorOf(successor, defaultModel, { version: 3, border: later }));
    const ofClicks = third.rules.filter(({ id }) => originOf(id) === 'cta-click');
    expect(ofClicks.map(({ id, since, until }) => [id, since?.atMs, until?.atMs])).toEqual([
      ['cta-click~3', later.atMs, undefined],
      ['cta-click~2', border.atMs, later.atMs],
      ['cta-click', undefined, border.atMs],
    ]);
    expect(draftOf(third)).toEqual({ ...defaultModel, version: 3 });
  });

  test('takes over another name, lines and thresholds without replacing a rule', () => {
    const renamed = changed((rule) => ({ ...rule, name: `${rule.name}!` }));
    const next = modelOf(
      successorOf(defaultModel, { ...renamed, hot: { enterAt: 50, leaveBelow: 40 } }, { version: 2, border }),
    );
    expect(next.rules).toEqual(renamed.rules);
    expect(next.hot.enterAt).toBe(50);
  });

  test.each<[string, Partial<ScoringModel>, string]>([
    ['another half-life', { halfLifeMs: 7 * dayMs }, 'halfLifeMs'],
    ['another fading of urgency', { urgencyHalfLifeMs: 2 * dayMs }, 'urgencyHalfLifeMs'],
    ['other kinds of pages', { pageKinds: [] }, 'pageKinds'],
    ['other kinds of URLs', { urlKinds: [{ pattern: '/plans', kind: 'pricing' }] }, 'urlKinds'],
    ['other kinds of downloads', { assetKinds: [] }, 'assetKinds'],
    ['other kinds of forms', { formKinds: [] }, 'formKinds'],
  ])('refuses %s, which decide about history as well', (_, change, field) => {
    const succession = successorOf(defaultModel, { ...defaultModel, ...change }, { version: 2, border });
    expect(succession).toEqual({ kind: 'needs_replay', because: [field] });
  });

  test('refuses a group whose half-life changed or that is gone, and takes a new one', () => {
    const group = (id: string, days: number) => ({
      id,
      name: id,
      halfLifeMs: days * dayMs,
      levels: [60, 35, 15] as const,
    });
    const from = (groups: ScoringModel['groups']) => ({ ...defaultModel, ...(groups && { groups }) });
    const result = (before: ScoringModel['groups'], after: ScoringModel['groups']) =>
      successorOf(from(before), from(after), { version: 2, border });
    expect(result([group('crm', 14)], [group('crm', 7)])).toEqual({ kind: 'needs_replay', because: ['groups: crm'] });
    expect(result([group('crm', 14)], undefined)).toEqual({ kind: 'needs_replay', because: ['groups: crm'] });
    expect(result([group('crm', 14)], [group('crm', 14), group('erp', 7)]).kind).toBe('ok');
  });

  test('refuses when so many rules over visits were replaced that each page view would cost more and more', () => {
    let model = defaultModel;
    const publish = (version: number) =>
      successorOf(
        model,
        changed((rule) => (rule.kind === 'deep_visit' ? { ...rule, points: version } : rule)),
        { version, border: { atMs: border.atMs + version, day: border.day } },
      );
    for (let version = 6; version <= 24; version += 1) model = modelOf(publish(version));
    expect(publish(25)).toEqual({ kind: 'needs_replay', because: ['rules that were replaced'] });
  });
});

const aFact: fc.Arbitrary<Fact> = fc
  .record({
    minute: fc.nat(5 * 24 * 4).map((quarters) => quarters * 15),
    visit: fc.nat(3),
    what: fc.constantFrom('pricing', 'product', 'careers', 'other', 'cta_click'),
    engagedMs: fc.constantFrom(0, 6_000, 40_000, 100_000),
  })
  .map(({ minute, visit, what, engagedMs }) => {
    const atMs = startMs + minute * 60_000;
    const at = { atMs, visit: `i${Math.floor(minute / 1440)}-${visit}` };
    return what === 'cta_click' ? anAct({ ...at, type: what }) : aView({ ...at, pageKind: what, engagedMs });
  });
const facts = fc.array(aFact, { minLength: 1, maxLength: 30 });
const entries = (change: ReturnType<typeof scoreFacts>) =>
  change.added
    .filter(({ counts }) => counts)
    .map(({ rule, id, points, atMs }) => ({ rule, id, points, atMs }))
    .toSorted((a, b) => (a.rule + a.id + a.points < b.rule + b.id + b.points ? -1 : 1));

/** Asks for two pages of a visit, then for three, then for two again. */
const ofPages = (minPageViews: number, points: number) =>
  changed((rule) => {
    if (rule.id === 'cta-click') return { ...rule, points } as Rule;
    return rule.kind === 'deep_visit' ? { ...rule, minPageViews, points } : rule;
  });
const stages = [ofPages(2, 1), ofPages(3, 2), ofPages(2, 3)] as const;
const laterBorder = { atMs: border.atMs + dayMs, day: border.day + 1 };
const second = modelOf(successorOf(stages[0], stages[1], { version: 2, border }));
const staged = modelOf(successorOf(second, stages[2], { version: 3, border: laterBorder }));

test('with rules that end and begin, any order and cutting of the facts gives one state', () => {
  fc.assert(
    fc.property(
      facts.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.nat(30)),
      ),
      ([list, shuffled, cut]) => {
        const state = emptyState();
        const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) => scoreFacts(state, part, staged));
        const ledger = new Map<string, string>();
        for (const { added, removed } of parts) {
          for (const { rule, bucket, id } of removed) ledger.delete(`${rule} ${bucket} ${id}`);
          for (const { rule, bucket, id, points, counts } of added)
            ledger.set(`${rule} ${bucket} ${id}`, `${points} ${counts}`);
        }
        const whole = scored(list, staged).added;
        expect([...ledger].toSorted()).toEqual(
          whole
            .map(({ rule, bucket, id, points, counts }) => [`${rule} ${bucket} ${id}`, `${points} ${counts}`])
            .toSorted(),
        );
      },
    ),
    { numRuns: propertyRuns },
  );
});

test('a rule that ended gives what it gives for the history before, a new one what it gives for the history since', () => {
  fc.assert(
    fc.property(facts, (list) => {
      const ofChanged = (change: ReturnType<typeof scored>) =>
        entries(change).flatMap(({ rule, id, points, atMs }) =>
          ['cta-click', 'deep-visit'].includes(originOf(rule)) ? [`${originOf(rule)} ${id} ${points} ${atMs}`] : [],
        );
      const between = (fromMs: number, toMs: number) => list.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
      const expected = [
        ...ofChanged(scored(between(0, border.atMs), stages[0])),
        ...ofChanged(scored(between(border.atMs, laterBorder.atMs), stages[1])),
        ...ofChanged(scored(between(laterBorder.atMs, Number.POSITIVE_INFINITY), stages[2])),
      ];
      expect(ofChanged(scored(list, staged)).toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: propertyRuns },
  );
});

test('what comes after a border takes nothing away from what was earned before it', () => {
  fc.assert(
    fc.property(facts, (list) => {
      const before = list.filter(({ atMs }) => atMs < border.atMs);
      const earned = entries(scored(before, staged)).filter(({ rule }) => originOf(rule) === 'deep-visit');
      expect(entries(scored(list, staged))).toEqual(expect.arrayContaining(earned));
    }),
    { numRuns: propertyRuns },
  );
});
