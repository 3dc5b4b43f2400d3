import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertKinds, decideAlerts } from '../../collector/domain/alert-policy.ts';
import { worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { type Grade, grades } from '../../collector/domain/fit/fit.ts';
import { type Arrival, type CourseCase, courseOf } from '../../collector/domain/forecast/course.ts';
import { OutlookTally } from '../../collector/domain/forecast/outlook.ts';
import { WonTally } from '../../collector/domain/forecast/won.ts';
import { mqlSpans, mqlStateAt } from '../../collector/domain/mql/mql.ts';
import { defaultMqlDefinition as definition } from '../../collector/domain/mql/mql-definition.ts';
import { contains } from '../../collector/domain/mql/span.ts';
import { anAct, aView, scored } from './a-fact.ts';

const { halfLifeMs } = defaultModel;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 0, 5);
const endMs = startMs + 60 * dayMs;
const whole = { fromMs: startMs, toMs: endMs };
const by = { model: defaultModel, definition };

const anArrival: fc.Arbitrary<Arrival> = fc
  .record({
    hour: fc.nat(24 * 40),
    minute: fc.constantFrom(0, 0, 0, 10),
    visit: fc.nat(6),
    what: fc.constantFrom('pricing', 'pricing', 'pricing', 'product', 'demo', 'reply', 'careers', 'unsubscribe'),
    engagedMs: fc.constantFrom(2_000, 40_000, 200_000),
    isLate: fc.constantFrom(false, false, false, true),
  })
  .map(({ hour, minute, visit, what, engagedMs, isLate }) => {
    const atMs = startMs + hour * hourMs + minute * 60_000;
    // an anonymous visitor of the first ten days who becomes known on the eleventh
    const arrivedAtMs = isLate ? Math.max(atMs, startMs + 10 * dayMs + 1) : atMs;
    return { fact: factOf({ atMs, visit, what, engagedMs }), atMs: arrivedAtMs };
  });

function factOf({ atMs, visit, what, engagedMs }: { atMs: number; visit: number; what: string; engagedMs: number }) {
  if (what === 'demo') return anAct({ type: 'form_submit', atMs, formKind: 'demo' });
  if (what === 'reply') return anAct({ type: 'email_reply', atMs });
  if (what === 'unsubscribe') return anAct({ type: 'unsubscribe', atMs });
  return aView({ atMs, visit: `i${visit}`, pageKind: what, engagedMs });
}

const aLead = fc.record({
  arrivals: fc.array(anArrival, { maxLength: 30 }),
  grade: fc.constantFrom<Grade | undefined>(...grades, 'A', 'B', undefined),
});

const caseOf = (lead: Partial<CourseCase>): CourseCase => ({
  arrivals: [],
  grade: 'B',
  isFlagged: () => false,
  wonAtMs: undefined,
  ...lead,
});
const arriving = (facts: readonly Fact[]): Arrival[] => facts.map((fact) => ({ fact, atMs: fact.atMs }));

/** What a replay of everything that had arrived by then gives, worked out anew for each moment. */
const replayedAt = (arrivals: readonly Arrival[], atMs: number) =>
  scored(arrivals.filter((each) => each.atMs <= atMs).map(({ fact }) => fact));
const mqlAt = ({ arrivals, grade }: Pick<CourseCase, 'arrivals' | 'grade'>, atMs: number) => {
  const ledger = replayedAt(arrivals, atMs).added.filter(({ counts }) => counts);
  return mqlStateAt({ ledger, grade, isFlagged: false, ...by }, atMs).isMql;
};

test('a lead is an MQL in a forecast exactly when its page would have said so at that moment', () => {
  fc.assert(
    fc.property(aLead, fc.array(fc.nat(60 * 24 * 60), { maxLength: 5 }), ({ arrivals, grade }, minutes) => {
      const { mql } = courseOf(caseOf({ arrivals, grade }), { ...by, ...whole });
      const edges = mql.flatMap(({ fromMs, toMs }) => [fromMs - 1, fromMs, toMs - 1, toMs]);
      const moments = [...arrivals.map(({ atMs }) => atMs), ...minutes.map((minute) => startMs + minute * 60_000)];
      for (const atMs of [...moments, ...edges])
        expect(
          mql.some((span) => contains(span, atMs)),
          new Date(atMs).toISOString(),
        ).toBe(mqlAt({ arrivals, grade }, atMs));
    }),
    { numRuns: 600 },
  );
});

/** The kinds that follow from the score alone. */
const byScoreOnly = Object.fromEntries(
  alertKinds.filter((kind) => kind !== 'hot' && kind !== 'pricing_return').map((kind) => [kind, 'off' as const]),
);

test('alerts are those that the policy decides on, arrival after arrival', () => {
  fc.assert(
    fc.property(aLead, ({ arrivals, grade }) => {
      const states = new Map();
      const expected: object[] = [];
      for (const atMs of [...new Set(arrivals.map((each) => each.atMs))].sort((a, b) => a - b)) {
        const [before, after] = [replayedAt(arrivals, atMs - 1), replayedAt(arrivals, atMs)];
        const known = new Set(before.added.map((entry) => JSON.stringify(entry)));
        const news = after.added.find(
          (entry) => entry.rule === 'pricing-return' && entry.counts && !known.has(JSON.stringify(entry)),
        );
        const step = {
          nowMs: atMs,
          scoreBefore: worthAt(before.accumulators, atMs, halfLifeMs),
          scoreAfter: worthAt(after.accumulators, atMs, halfLifeMs),
          pricingReturnAtMs: news?.atMs,
          newestAtMs: atMs,
          isSilent: false,
        };
        const decided = decideAlerts(states, step, defaultModel.hot, byScoreOnly);
        for (const [kind, state] of decided.states) states.set(kind, state);
        if (decided.fires.length > 0) expected.push({ atMs, kinds: decided.fires });
      }
      expect(courseOf(caseOf({ arrivals, grade }), { ...by, ...whole, alertModes: byScoreOnly }).alerts).toEqual(
        expected,
      );
    }),
    { numRuns: 300 },
  );
});

test('the curve says at each line how many leads would have been an MQL had it been the line to enter at', () => {
  fc.assert(
    fc.property(fc.array(aLead, { maxLength: 4 }), fc.constantFrom(20, 40, 60, 80), (leads, enterAt) => {
      const hot = { enterAt, leaveBelow: enterAt };
      const levels = [enterAt, (enterAt * 35) / 60, enterAt / 4] as const;
      const tally = new OutlookTally(whole);
      let expected = 0;
      for (const { arrivals, grade } of leads) {
        const course = courseOf(caseOf({ arrivals, grade }), { ...by, ...whole });
        tally.add(course);
        const stands = arrivals.some(({ atMs }) => {
          const ledger = replayedAt(arrivals, atMs).added.filter(({ counts }) => counts);
          const spans = mqlSpans({
            ledger,
            grade,
            isFlagged: false,
            definition,
            model: { ...defaultModel, hot, levels },
          });
          return spans.some((span) => contains(span, atMs));
        });
        if (stands || (course.mql.length > 0 && enterAt <= defaultModel.hot.enterAt)) expected += 1;
      }
      const { curve, mqlLeads } = tally.outlook();
      const leadsAt = (line: number) => curve.find((point) => point.line === line)!.leads;
      expect(leadsAt(enterAt)).toBe(expected);
      expect(leadsAt(defaultModel.hot.enterAt)).toBe(mqlLeads);
    }),
    { numRuns: 300 },
  );
});

const demo = (day: number) => anAct({ type: 'form_submit', atMs: startMs + day * dayMs, formKind: 'demo' });

test('what was left from before counts: who is an MQL when the time begins is one of its leads, but none that became one', () => {
  const fromMs = startMs + 10 * dayMs;
  const tally = new OutlookTally({ fromMs, toMs: endMs });
  tally.add(courseOf(caseOf({ arrivals: arriving([demo(0)]) }), { ...by, fromMs, toMs: endMs }));
  const { mqlLeads, weeks, curve } = tally.outlook();
  expect(mqlLeads).toBe(1);
  expect(weeks.every(({ becameMql, alerts }) => becameMql + alerts === 0)).toBe(true);
  expect(curve.every(({ leads }) => leads === 1)).toBe(true);
});

test('nobody is an MQL while a noise flag stands, and one again when it falls', () => {
  const flagUntilMs = startMs + 3 * dayMs;
  const lead = caseOf({
    arrivals: arriving([demo(0), demo(2), aView({ atMs: startMs + 4 * dayMs, engagedMs: 1_000 })]),
    isFlagged: (_, atMs) => atMs < flagUntilMs,
  });
  const { mql, reached } = courseOf(lead, { ...by, ...whole });
  expect(mql.map(({ fromMs }) => fromMs)).toEqual([startMs + 4 * dayMs]);
  expect(reached).toBe(Number.POSITIVE_INFINITY);
  expect(courseOf({ ...lead, isFlagged: () => true }, { ...by, ...whole })).toMatchObject({ mql: [], alerts: [] });
});

test('who is flagged as a customer from the day of the decision on was an MQL until then', () => {
  const wonAtMs = startMs + 5 * dayMs;
  const lead = caseOf({ arrivals: arriving([demo(1)]), isFlagged: (_, atMs) => atMs >= wonAtMs, wonAtMs });
  expect(courseOf(lead, { ...by, ...whole }).mql).toEqual([{ fromMs: startMs + dayMs, toMs: wonAtMs }]);
});

test('of leads that were won, it says how many each model knew before, and how many days earlier', () => {
  const tally = new WonTally(whole);
  const at = (day: number) => startMs + day * dayMs;
  const course = (...spans: [number, number][]) => ({
    mql: spans.map(([from, to]) => ({ fromMs: at(from), toMs: at(to) })),
    alerts: [],
    reached: 0,
    peak: 0,
  });
  tally.add('both', at(20), { today: course([10, 15]), draft: course([6, 15]) });
  tally.add('both again', at(30), { today: course([20, 40]), draft: course([18, 40]) });
  tally.add('draft only', at(20), { today: course([25, 30]), draft: course([19, 30]) });
  tally.add('cooled down before the time began', at(9), { today: course([-20, -10]), draft: course([-20, -10]) });
  tally.add('never won', undefined, { today: course([1, 2]), draft: course([1, 2]) });
  tally.add('won before', at(-1), { today: course([-3, 2]), draft: course([-3, 2]) });
  const { leads, today, draft, daysEarlier, named } = tally.result();
  expect({ leads, today, draft, daysEarlier }).toEqual({
    leads: 4,
    today: { leads: 2, daysBefore: 10 },
    draft: { leads: 3, daysBefore: 12 },
    daysEarlier: 3,
  });
  expect(named.map(({ lead }) => lead)).toEqual([
    'both again',
    'both',
    'draft only',
    'cooled down before the time began',
  ]);
});

test('alerts are counted by week, and by owner with the busiest day', () => {
  const tally = new OutlookTally({ fromMs: startMs, toMs: startMs + 14 * dayMs });
  const alertsAt = (...hours: number[]) => ({
    mql: [],
    alerts: hours.map((hour) => ({ atMs: startMs + hour * hourMs, kinds: ['hot' as const] })),
    reached: 0,
    peak: 0,
  });
  tally.add(alertsAt(0, 25, 30, 24 * 7), 'ada@acme.example');
  tally.add(alertsAt(1, -5, 24 * 14), undefined);
  const { weeks, owners, alerts } = tally.outlook();
  expect(alerts).toBe(5);
  expect(weeks.map((week) => week.alerts)).toEqual([4, 1]);
  expect(owners).toEqual([
    {
      owner: 'ada@acme.example',
      alerts: 4,
      alertsPerDay: 4 / 14,
      busiestDay: { fromMs: startMs + dayMs, alerts: 2 },
    },
    { owner: undefined, alerts: 1, alertsPerDay: 1 / 14, busiestDay: { fromMs: startMs, alerts: 1 } },
  ]);
});

test('alerts of the other kinds are told as well: asking for sales, becoming an MQL, coming back after a month', () => {
  const lead = caseOf({
    arrivals: arriving([demo(0), aView({ atMs: startMs + 40 * dayMs, visit: 'late' })]),
    grade: 'A',
  });
  const { alerts } = courseOf(lead, { ...by, ...whole });
  expect(alerts.map(({ kinds }) => kinds)).toEqual([['hot', 'became_mql', 'asked_for_sales'], ['back_after_30_days']]);
  const quiet = courseOf(lead, { ...by, ...whole, alertModes: { ...byScoreOnly, hot: 'off' } });
  expect(quiet.alerts).toEqual([]);
});
