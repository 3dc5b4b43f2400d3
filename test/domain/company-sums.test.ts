import fc from 'fast-check';
import { expect, test } from 'vitest';
import { companySums } from '../../collector/domain/company-sums.ts';
import { weigh, worthAt } from '../../collector/domain/decay.ts';
import { knownDomains } from '../../collector/domain/fit/email-domain.ts';

const dayMs = 86_400_000;
const halfLifeMs = 14 * dayMs;
const nowMs = Date.UTC(2026, 2, 2, 9);
const known = knownDomains({ ownStaff: ['us.example'], competitors: [], customers: [] });

const sumsOf = (contributions: readonly { points: number; atMs: number }[]) => {
  const sums = new Map<number, number>();
  for (const { points, atMs } of contributions) {
    const { epoch, units } = weigh(points, atMs, halfLifeMs);
    sums.set(epoch, (sums.get(epoch) ?? 0) + units);
  }
  return sums;
};

const person = fc.record({
  email: fc.constantFrom(
    'a@acme.co.uk',
    'b@mail.acme.co.uk',
    'c@shop.example',
    'd@gmail.com',
    'e@yopmail.com',
    'f@us.example',
  ),
  contributions: fc.array(
    fc.record({
      points: fc.integer({ min: -20, max: 60 }),
      atMs: fc.integer({ min: nowMs - 200 * dayMs, max: nowMs }),
    }),
    { maxLength: 6 },
  ),
  lastSeenAtMs: fc.constantFrom(0, nowMs - 30 * dayMs, nowMs - 30 * dayMs + 1, nowMs),
});

test('a company’s score is that of one lead who did it all, bit for bit, in any order', () => {
  fc.assert(
    fc.property(fc.array(person, { maxLength: 12 }), (people) => {
      const rows = people.map(({ email, contributions, lastSeenAtMs }) => ({
        email,
        accumulators: sumsOf(contributions),
        lastSeenAtMs,
      }));
      const sums = companySums(rows, { known, nowMs, halfLifeMs });
      const byDomain = (list: typeof sums) => new Map(list.map((each) => [each.domain, each]));
      expect(byDomain(companySums(rows.toReversed(), { known, nowMs, halfLifeMs }))).toEqual(byDomain(sums));
      expect(sums.map(({ domain }) => domain)).not.toContain('gmail.com');
      for (const { domain, leads, activeLeads, score } of sums) {
        const colleagues = people.filter(({ email }) => email.endsWith(`@${domain}`) || email.endsWith(`.${domain}`));
        expect(leads).toBe(colleagues.length);
        expect(activeLeads).toBe(colleagues.filter(({ lastSeenAtMs }) => lastSeenAtMs > nowMs - 30 * dayMs).length);
        const all = sumsOf(colleagues.flatMap(({ contributions }) => contributions));
        expect(score).toBe(worthAt(all, nowMs, halfLifeMs));
      }
    }),
    { numRuns: Math.max(2_000, Number(process.env.PROPERTY_RUNS ?? 0)) },
  );
});

test('a domain says whose it is', () => {
  const row = { accumulators: new Map(), lastSeenAtMs: 0 };
  const rows = ['a@us.example', 'b@um.edu.my', 'c@acme.example'].map((email) => ({ ...row, email }));
  expect(companySums(rows, { known, nowMs, halfLifeMs }).map((each) => `${each.domain} ${each.class}`)).toEqual([
    'us.example own_staff',
    'um.edu.my academic',
    'acme.example business',
  ]);
});
