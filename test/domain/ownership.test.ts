import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type IdentityClaim,
  intervalsOf,
  isKnownAlready,
  maxBackfillMs,
  openEndMs,
  ownerAt,
  ownershipChanges,
  trustLevels,
} from '../../collector/domain/ownership.ts';
import { propertyRuns } from '../support/property-runs.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 5);

/** Few people, few moments: equal times and changes of hands are common. Ids are unique, as the store keeps each once. */
const claims = fc.uniqueArray(
  fc.record({
    atMs: fc.nat(6).map((step) => startMs + step * 40 * dayMs),
    id: fc.nat(30).map((n) => `c${String(n).padStart(2, '0')}`),
    lead: fc.constantFrom('ada', 'bob', 'cid'),
    trust: fc.constantFrom(...trustLevels),
  }),
  { maxLength: 8, selector: (claim) => claim.id },
);
/** Moments around each claim and each end of a backfill. */
const momentsOf = (all: readonly IdentityClaim[]) =>
  all.flatMap(({ atMs }) => [-1, 0, 1].flatMap((off) => [atMs + off, atMs - maxBackfillMs + off]));

/** The owner in the words of the design: who said so last; before the first, who came first, 90 days back at most. */
function ownerInWords(all: readonly IdentityClaim[], atMs: number): string | undefined {
  const inOrder = all.toSorted((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const last = inOrder.findLast((claim) => claim.atMs <= atMs);
  if (last) return last.lead;
  const first = inOrder[0];
  return first && atMs >= first.atMs - 90 * dayMs ? first.lead : undefined;
}

describe('ownership of a browser', () => {
  test('is, at every moment, what the claims say in words', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const intervals = intervalsOf(all);
        for (const atMs of momentsOf(all)) expect(ownerAt(intervals, atMs)).toBe(ownerInWords(all, atMs));
      }),
    );
  });

  test('does not depend on the order in which the claims arrive', () => {
    fc.assert(
      fc.property(
        claims.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(intervalsOf(shuffled)).toEqual(intervalsOf(all));
        },
      ),
    );
  });

  test('never overlaps, has no empty stretch and is open at its end', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const intervals = intervalsOf(all);
        for (const [index, { fromMs, toMs }] of intervals.entries()) {
          expect(fromMs).toBeLessThan(toMs);
          const next = intervals[index + 1];
          expect(toMs).toBe(next?.fromMs ?? openEndMs);
        }
        expect(intervals.length > 0).toBe(all.length > 0);
      }),
    );
  });

  test('is as sure as the surest claim of the person in that stretch', () => {
    fc.assert(
      fc.property(claims, (some) => {
        // what is said in one millisecond has no stretch of its own
        const all = [...new Map(some.map((claim) => [claim.atMs, claim])).values()];
        for (const { fromMs, toMs, lead, trust } of intervalsOf(all)) {
          const said = all.filter((claim) => claim.lead === lead && claim.atMs >= fromMs && claim.atMs < toMs);
          expect(said.length).toBeGreaterThan(0);
          expect(trustLevels.indexOf(trust)).toBe(Math.max(...said.map((claim) => trustLevels.indexOf(claim.trust))));
        }
      }),
    );
  });

  test('a claim that is known already changes nothing', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const [one, ...others] = all;
        if (!one) return;
        const before = intervalsOf(others);
        if (isKnownAlready(before, one)) expect(intervalsOf(all)).toEqual(before);
      }),
    );
  });

  test('what was said in the same millisecond as something else is not known already: the id tells which came first', () => {
    const said = { atMs: startMs, lead: 'ada', trust: 'operator' } as const;
    const others = [
      { ...said, id: 'c2' },
      { ...said, id: 'c1', lead: 'bob' },
    ];
    const one = { ...said, id: 'c0' };
    expect(intervalsOf([one, ...others])).not.toEqual(intervalsOf(others));
    expect(isKnownAlready(intervalsOf(others), one)).toBe(false);
  });

  test('the same person saying so again later is known already', () => {
    const [ada] = [{ atMs: startMs, id: 'c1', lead: 'ada', trust: 'claimed' }] as const;
    const intervals = intervalsOf([ada]);
    expect(isKnownAlready(intervals, { ...ada, atMs: startMs + 1, id: 'c2' })).toBe(true);
    expect(isKnownAlready(intervals, { ...ada, atMs: startMs - 1, id: 'c2' })).toBe(false);
    expect(isKnownAlready(intervals, { ...ada, atMs: startMs + 1, id: 'c2', lead: 'bob' })).toBe(false);
    expect(isKnownAlready(intervals, { ...ada, atMs: startMs + 1, id: 'c2', trust: 'verified' })).toBe(false);
    expect(isKnownAlready([], ada)).toBe(false);
  });
});

test('the stretches that change hands are those, and only those, whose owner differs', () => {
  fc.assert(
    fc.property(claims, claims, (before, after) => {
      const [old, fresh] = [intervalsOf(before), intervalsOf(after)];
      const changes = ownershipChanges(old, fresh);
      for (const atMs of momentsOf([...before, ...after])) {
        const at = changes.filter((change) => change.fromMs <= atMs && atMs < change.toMs);
        const [from, into] = [ownerAt(old, atMs), ownerAt(fresh, atMs)];
        expect(at.map((change) => [change.from, change.into])).toEqual(from === into ? [] : [[from, into]]);
      }
    }),
  );
});
