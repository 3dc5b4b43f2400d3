import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minCases, shareOf } from '../../collector/domain/report/share.ts';

// Wilson's own figures are worked out with a table of the normal distribution; these are R's prop.test(correct = FALSE)
test.each([
  [5, 50, 0.0434752, 0.2136, 0.1],
  [0, 20, 0, 0.1611252, 0],
  [20, 20, 0.8388748, 1, 1],
  [100, 1_000, 0.0829093, 0.1201519, 0.1],
])('%i of %i lies between %f and %f', (count, of, low, high, value) => {
  const { rate } = shareOf(count, of);
  expect(rate?.value).toBe(value);
  expect(rate?.low).toBeCloseTo(low, 4);
  expect(rate?.high).toBeCloseTo(high, 4);
});

test('what never, or always, happened may be exactly that', () => {
  expect(shareOf(0, 497).rate?.low).toBe(0);
  expect(shareOf(66, 66).rate?.high).toBe(1);
});

test('of too few no share is said', () => {
  expect(shareOf(3, minCases - 1).rate).toBeUndefined();
  expect(shareOf(0, 0).rate).toBeUndefined();
  expect(shareOf(3, minCases).rate).toBeDefined();
});

test('the interval holds the share, stays possible, and is narrower with more cases', () => {
  fc.assert(
    fc.property(fc.integer({ min: minCases, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
      const count = Math.floor(of * part);
      const { value, low, high } = shareOf(count, of).rate!;
      const more = shareOf(count * 10, of * 10).rate!;
      // the ends of 0 and 1 are reached up to the last digits of a double
      return (
        low <= value + 1e-12 &&
        value <= high + 1e-12 &&
        low >= 0 &&
        high <= 1 &&
        more.high - more.low <= high - low + 1e-12
      );
    }),
  );
});
