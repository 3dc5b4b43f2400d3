import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weigh, worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { grades } from '../../collector/domain/fit/fit.ts';
import { type MqlCase, mqlSpans, mqlStateAt, type RuleContribution } from '../../collector/domain/mql/mql.ts';
import { defaultMqlDefinition } from '../../collector/domain/mql/mql-definition.ts';
import type { Span } from '../../collector/domain/mql/span.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 2, 9);

const aCase = (lead: Partial<MqlCase>): MqlCase => ({
  ledger: [],
  grade: 'B',
  isFlagged: false,
  model: defaultModel,
  definition: defaultMqlDefinition,
  ...lead,
});
const act = (rule: string, points: number, day = 0): RuleContribution => ({
  rule,
  points,
  atMs: startMs + day * dayMs,
});
const days = (span: Span) => [(span.fromMs - startMs) / dayMs, (span.toMs - startMs) / dayMs];

const runs = Math.max(2_000, Number(process.env.PROPERTY_RUNS ?? 0));

/** A world whose half-life is 64 ms, so that every millisecond of a lead's life can be asked. */
const tiny = { halfLifeMs: 64, levels: [60, 35, 15], hot: { enterAt: 60, leaveBelow: 45 } } as const;
const tinyDefinition = { ...defaultMqlDefinition, qualifyingMs: 90 };
const lifeMs = 500;

/** The definition of hysteresis, word for word: step by step, with what is known at each. */
function bruteForce({ ledger, grade, isFlagged }: MqlCase): boolean[] {
  const isWithin = (rules: readonly string[], atMs: number) =>
    ledger.some(
      (entry) => rules.includes(entry.rule) && entry.points > 0 && entry.atMs <= atMs && atMs < entry.atMs + 90,
    );
  const qualifying = Object.entries(defaultMqlDefinition.intents).flatMap(([rule, intent]) =>
    intent === 'learn' ? [] : [rule],
  );
  const states: boolean[] = [];
  let isIn = false;
  for (let atMs = startMs; atMs < startMs + lifeMs; atMs += 1) {
    const sums = new Map<number, number>();
    for (const entry of ledger) {
      if (entry.atMs > atMs) continue;
      const { epoch, units } = weigh(entry.points, entry.atMs, tiny.halfLifeMs);
      sums.set(epoch, (sums.get(epoch) ?? 0) + units);
    }
    // a score that stands on a line is on it, whatever its last digits
    const score = worthAt(sums, atMs, tiny.halfLifeMs) + 1e-9;
    const isGood = (line: number) =>
      (grade === 'A' && score >= line * (35 / 60)) || (['A', 'B', 'C'].includes(grade ?? '') && score >= line);
    const asked = isWithin(['contact-sales'], atMs);
    isIn = !isFlagged && isWithin(qualifying, atMs) && (asked || isGood(isIn ? 45 : 60));
    states.push(isIn);
  }
  return states;
}

const entry = fc.record({
  rule: fc.constantFrom(
    'contact-sales',
    'pricing-view',
    'white-paper',
    'page-product',
    'trial',
    'unsubscribe',
    'unheard-of',
  ),
  points: fc.oneof(fc.integer({ min: -40, max: 70 }), fc.constantFrom(35, 45, 60)),
  atMs: fc.integer({ min: 0, max: 400 }).map((ms) => startMs + ms),
});

test('the closed form says what the definition says at every moment', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 12 }),
      fc.constantFrom(undefined, ...grades),
      fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
      (ledger, grade, isFlagged) => {
        const lead = aCase({
          // asking with points taken away is no act that a model has
          ledger: ledger.map((each) => (each.rule === 'contact-sales' ? { ...each, points: 60 } : each)),
          grade,
          isFlagged,
          model: tiny,
          definition: tinyDefinition,
        });
        const spans = mqlSpans(lead);
        const said = Array.from({ length: lifeMs }, (_, ms) =>
          spans.some(({ fromMs, toMs }) => fromMs <= startMs + ms && startMs + ms < toMs),
        );
        expect(said).toEqual(bruteForce(lead));
      },
    ),
    { numRuns: runs },
  );
}, 120_000);

test('the order of the ledger changes nothing', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), (ledger) => {
      const some = { model: tiny, definition: tinyDefinition };
      expect(mqlSpans(aCase({ ledger, ...some }))).toEqual(mqlSpans(aCase({ ledger: ledger.toReversed(), ...some })));
    }),
  );
});

test('a lead at 70 points is an MQL until it has faded below 45, not below 60', () => {
  const [span] = mqlSpans(aCase({ ledger: [act('pricing-return', 70)] }));
  // 14 · log2(70 / 45) days
  expect(days(span!)[0]).toBe(0);
  expect(days(span!)[1]).toBeCloseTo(8.92, 2);
});

test('59 points do not enter, and 50 points that once were 60 stay', () => {
  expect(mqlSpans(aCase({ ledger: [act('pricing-return', 59)] }))).toEqual([]);
  const lead = aCase({ ledger: [act('pricing-return', 60)] });
  expect(mqlStateAt(lead, startMs + 3 * dayMs)).toMatchObject({ isMql: true, reason: 'level_1', level: 1 });
  expect(mqlStateAt(lead, startMs + 6 * dayMs)).toMatchObject({ isMql: false, reason: 'low_score', level: 0 });
});

test('grade A qualifies at level 2, D only by asking', () => {
  const warm = [act('pricing-view', 40)];
  expect(mqlStateAt(aCase({ ledger: warm, grade: 'A' }), startMs)).toMatchObject({
    isMql: true,
    reason: 'level_2_grade_a',
  });
  const warmer = [act('pricing-view', 55)];
  expect(mqlStateAt(aCase({ ledger: warmer, grade: 'A' }), startMs).reason).toBe('level_2_grade_a');
  expect(mqlStateAt(aCase({ ledger: warm, grade: 'B' }), startMs)).toMatchObject({ isMql: false, reason: 'low_score' });
  const hot = [act('pricing-view', 80)];
  expect(mqlStateAt(aCase({ ledger: hot, grade: 'C' }), startMs)).toMatchObject({ isMql: true });
  expect(mqlStateAt(aCase({ ledger: hot, grade: 'D' }), startMs)).toMatchObject({ isMql: false, reason: 'low_grade' });
  expect(mqlStateAt(aCase({ ledger: hot, grade: undefined }), startMs)).toMatchObject({
    isMql: false,
    reason: 'low_grade',
  });
  const asked = [act('contact-sales', 60)];
  expect(mqlStateAt(aCase({ ledger: asked, grade: 'D' }), startMs)).toMatchObject({
    isMql: true,
    reason: 'asked_for_sales',
    level: 2,
  });
});

test('who asked for sales stays an MQL for 30 days, however far the score has faded', () => {
  const [span] = mqlSpans(aCase({ ledger: [act('contact-sales', 60)], grade: 'D' }));
  expect(days(span!)).toEqual([0, 30]);
});

test('reading alone never makes an MQL, whatever the points', () => {
  const reading = Array.from({ length: 20 }, (_, day) => act('white-paper', 10, day));
  expect(mqlSpans(aCase({ ledger: [...reading, act('webinar-registered', 8), act('visit', 50)], grade: 'A' }))).toEqual(
    [],
  );
  expect(mqlStateAt(aCase({ ledger: reading }), startMs + 20 * dayMs).reason).toBe('no_qualifying_action');
});

test('points without a qualifying action in 30 days end it', () => {
  const ledger = [act('pricing-return', 500), act('white-paper', 10, 20)];
  expect(days(mqlSpans(aCase({ ledger }))[0]!)).toEqual([0, 30]);
});

test('a trial and a buying guide make the next levels, and only once each', () => {
  const ledger = [act('pricing-return', 60), act('trial', 40), act('buying-guide', 15), act('buying-guide', 15, 1)];
  expect(mqlStateAt(aCase({ ledger }), startMs + dayMs).level).toBe(3);
});

test('a flag that stands blocks, also who asked', () => {
  const lead = aCase({ ledger: [act('contact-sales', 60)], isFlagged: true });
  expect(mqlSpans(lead)).toEqual([]);
  expect(mqlStateAt(lead, startMs)).toMatchObject({ isMql: false, reason: 'flagged' });
});
