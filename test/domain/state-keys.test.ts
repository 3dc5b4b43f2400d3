import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { scoreFacts } from '../../collector/domain/score-facts.ts';
import type { Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import { type StateKeys, stateKeys } from '../../collector/domain/state-keys.ts';
import { emptyState, type SubjectState } from '../../collector/domain/subject-state.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { anAct, aView } from './a-fact.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 0, 5, 9);

/** The default, with rules over several touchpoints that are easily fulfilled, and a border between two versions. */
const model: ScoringModel = {
  ...defaultModel,
  rules: [
    ...defaultModel.rules,
    { id: 'deep~2', name: '', kind: 'deep_visit', points: 3, minPageViews: 2, since: { atMs: startMs + 2 * dayMs } },
    { id: 'back', name: '', kind: 'return', points: 3, withinDays: 2, perDays: 1 },
    { id: 'back-weekly', name: '', kind: 'return', points: 3, withinDays: 1, perDays: 7 },
    {
      id: 'often',
      name: '',
      kind: 'frequency',
      points: 3,
      when: {},
      windowMs: 30 * hourMs,
      minVisits: 2,
      minVisitEngagedMs: 0,
      minEngagedMs: 0,
      perDays: 1,
    },
  ] as Rule[],
};

const fact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        atMs: fc.nat(8 * 24).map((hours) => startMs + hours * hourMs),
        visit: fc.nat(4).map((n) => `i${n}`),
        pageKind: fc.constantFrom('other', 'pricing'),
        engagedMs: fc.constantFrom(0, 2_000, 60_000),
      })
      .map(aView),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(8 * 24)
      .map((hours) => anAct({ type: 'download', asset: `a${hours % 3}`, atMs: startMs + hours * hourMs })),
  },
);

/** What a store would load. */
function loaded(state: SubjectState, keys: StateKeys): SubjectState {
  const { from = 0, to = -1 } = keys.days ?? {};
  const days = new Map([...state.days].filter(([day]) => from <= day && day <= to));
  const buckets = new Map(state.buckets);
  for (const [name, { isNeeded }] of keys.buckets) if (isNeeded && !isNeeded({ ...state, days })) buckets.delete(name);
  return { ...state, days, buckets };
}

describe('a bucket that is said not to be needed', () => {
  test('gets nothing: without it everything comes to the same', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 25 }), fc.array(fact, { maxLength: 4 }), (before, more) => {
        const state = emptyState();
        scoreFacts(state, before, model);
        const part = loaded(structuredClone(state), stateKeys(more, model));
        expect(scoreFacts(part, more, model)).toEqual(scoreFacts(state, more, model));
      }),
    );
  });

  const neededAfter = (before: readonly Fact[], more: readonly Fact[]) => {
    const state = emptyState();
    scoreFacts(state, before, defaultModel);
    const { buckets } = stateKeys(more, defaultModel);
    return [...buckets.values()]
      .filter(({ isNeeded }) => !isNeeded || isNeeded(state))
      .map(({ rule }) => rule)
      .toSorted();
  };

  test('is each of the rules over several touchpoints on the second page of a first visit', () => {
    const pages = [aView({ atMs: startMs }), aView({ atMs: startMs + hourMs })];
    expect(neededAfter(pages.slice(0, 1), pages.slice(1))).toEqual(['visit']);
  });

  test('is none that a second visit of a day may take from days before', () => {
    const page = (day: number, visit: string) => aView({ atMs: startMs + day * dayMs, visit });
    const weekly = { ...model, rules: model.rules.filter(({ id }) => id === 'back-weekly') };
    const state = emptyState();
    // back on Tuesday, and only on Sunday again: of a rule that looks back for one day Tuesday holds the week's place
    scoreFacts(state, [page(0, 'i1'), page(1, 'i2'), page(6, 'i3')], weekly);
    const again = [page(6, 'i4')];
    const change = scoreFacts(loaded(structuredClone(state), stateKeys(again, weekly)), again, weekly);
    expect(change.removed.map(({ rule }) => rule)).toContain('back-weekly');
  });

  test('is none of those that the next page fulfils', () => {
    const visit = Array.from({ length: 7 }, (_, at) => aView({ atMs: startMs + at, visit: 'i2', pageKind: 'other' }));
    const eighth = aView({ atMs: startMs + 8, visit: 'i2', pageKind: 'other' });
    const yesterday = aView({ atMs: startMs - dayMs, visit: 'i1', pageKind: 'other' });
    expect(neededAfter(visit, [eighth])).toContain('deep-visit');
    expect(neededAfter(visit, [eighth])).not.toContain('return-visit');
    expect(neededAfter([yesterday], [eighth])).toContain('return-visit');
  });
});
