import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { courseOf } from '../../collector/domain/forecast.ts';
import { anAct, aView, scored } from './a-fact.ts';

const { halfLifeMs, hot } = defaultModel;
const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 5);
const gridStepMs = halfLifeMs / 4096;

const aFact: fc.Arbitrary<Fact> = fc
  .record({
    hour: fc.nat(24 * 40),
    visit: fc.nat(6),
    what: fc.constantFrom('pricing', 'demo', 'reply', 'careers', 'unsubscribe'),
    engagedMs: fc.constantFrom(2_000, 40_000, 200_000),
  })
  .map(({ hour, visit, what, engagedMs }) => {
    const atMs = startMs + hour * hourMs;
    if (what === 'demo') return anAct({ type: 'form_submit', atMs, formKind: 'demo' });
    if (what === 'reply') return anAct({ type: 'email_reply', atMs });
    if (what === 'unsubscribe') return anAct({ type: 'unsubscribe', atMs });
    return aView({ atMs, visit: `i${visit}`, pageKind: what, engagedMs });
  });
const someFacts = fc.array(aFact, { maxLength: 25 });

/** The score as a replay of everything up to this moment gives it, worked out anew for each moment. */
const replayedAt = (facts: readonly Fact[], atMs: number) =>
  worthAt(scored(facts.filter((fact) => fact.atMs <= atMs)).accumulators, atMs, halfLifeMs);

/** Facts of different moments, as two at once are one step here and two there. */
const atDifferentTimes = (facts: readonly Fact[]) =>
  facts.filter((fact, index) => facts.findIndex((other) => other.atMs === fact.atMs) === index);

test('a lead is hot from the moment a replay reaches the line to the moment it falls below the re-arm line', () => {
  fc.assert(
    fc.property(someFacts, (all) => {
      const facts = atDifferentTimes(all);
      const { hot: periods } = courseOf(facts, defaultModel, { sinceMs: startMs });
      const isHotAt = (atMs: number) => periods.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
      let isHot = false;
      for (const { atMs } of facts.toSorted((a, b) => a.atMs - b.atMs)) {
        const before = replayedAt(facts, atMs - 1);
        if (isHot && before < hot.leaveBelow * (1 - 1e-3)) isHot = false;
        const near = Math.abs(before - hot.leaveBelow) <= hot.leaveBelow * 1e-3;
        const after = replayedAt(facts, atMs);
        if (after >= hot.enterAt * (1 - 2e-4)) isHot = true;
        else if (after < hot.leaveBelow) isHot = false;
        else if (near) return; // the grid may see the line crossed a step earlier or later
        expect(isHotAt(atMs), `at ${atMs}: ${before} → ${after}`).toBe(isHot);
      }
      for (const { toMs } of periods) {
        if (facts.some((fact) => fact.atMs === toMs)) continue;
        expect(replayedAt(facts, toMs - 2 * gridStepMs)).toBeGreaterThanOrEqual(hot.leaveBelow * (1 - 1e-3));
        expect(replayedAt(facts, toMs + 2 * gridStepMs)).toBeLessThan(hot.leaveBelow);
      }
    }),
    { numRuns: 400 },
  );
});

test('the peak is the highest score of the time asked for, what was left from before included', () => {
  fc.assert(
    fc.property(someFacts, fc.nat(40), (all, day) => {
      const facts = atDifferentTimes(all);
      const sinceMs = startMs + day * 24 * hourMs;
      const moments = [sinceMs, ...facts.map(({ atMs }) => atMs).filter((atMs) => atMs >= sinceMs)];
      const highest = Math.max(0, ...moments.map((atMs) => replayedAt(facts, atMs)));
      expect(courseOf(facts, defaultModel, { sinceMs }).peak).toBeCloseTo(highest, 6);
    }),
    { numRuns: 400 },
  );
});

test('a demo request alone is hot at once, and no longer when fading took it below the re-arm line', () => {
  const request = anAct({ type: 'form_submit', atMs: startMs, formKind: 'demo' });
  const { hot: periods, peak } = courseOf([request], defaultModel, { sinceMs: startMs });
  expect(peak).toBeCloseTo(60, 1);
  expect(periods).toHaveLength(1);
  expect(periods[0]!.fromMs).toBe(startMs);
  // 60 falls to 45 after log2(60 / 45) half-lives
  expect(periods[0]!.toMs).toBeCloseTo(startMs + Math.log2(60 / 45) * halfLifeMs, -6.5);
});
