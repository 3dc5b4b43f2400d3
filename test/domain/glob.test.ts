import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatches, globOf, literalSegments, segmentsOf } from '../../collector/domain/glob.ts';
import { propertyRuns } from '../support/property-runs.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const matches = (pattern: string, path: string) => globMatches(globOf(pattern), segmentsOf(path));

test.each([
  ['/pricing', '/pricing', true],
  ['/pricing', '/pricing/', true],
  ['/pricing', '/en/pricing', false],
  ['/', '/', true],
  ['/', '/a', false],
  ['/products/*', '/products/crm', true],
  ['/products/*', '/products', false],
  ['/products/*', '/products/crm/fields', false],
  ['/products/**', '/products', true],
  ['/products/**', '/products/crm/fields', true],
  ['/products/**', '/product', false],
  ['/**', '/', true],
  ['/**/pricing', '/pricing', true],
  ['/**/pricing', '/en/eu/pricing', true],
  ['/**/pricing', '/en/pricing/faq', false],
  ['/*/pricing/**', '/en/pricing/faq', true],
  ['/a/**/b/**/c', '/a/b/c', true],
  ['/a/**/b/**/c', '/a/x/b/y/z/c', true],
  ['/a/**/b/**/c', '/a/c/b', false],
  ['/product-*', '/product-crm', true],
  ['/product-*', '/product-crm/x', false],
  ['/*-pricing-*', '/en-pricing-2026', true],
  ['/a*a', '/a', false],
  ['/a*a', '/aa', true],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected);
});

/** The definition, tried out in every way: slow, and sharing no code with the matcher. */
function fits(pattern: readonly string[], path: readonly string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return path.length === 0;
  if (head === '**') return path.some((_, at) => fits(rest, path.slice(at))) || fits(rest, []);
  return path.length > 0 && textFits([...head], [...path[0]!]) && fits(rest, path.slice(1));
}
function textFits(pattern: readonly string[], text: readonly string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return text.length === 0;
  if (head === '*') return text.some((_, at) => textFits(rest, text.slice(at))) || textFits(rest, []);
  return text[0] === head && textFits(rest, text.slice(1));
}

const segment = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
const segmentPattern = fc.oneof(
  fc.constant('**'),
  fc
    .string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 5 })
    .filter((text) => !text.includes('**')),
);

test('a pattern matches what trying out every way to place its stars finds', () => {
  fc.assert(
    fc.property(fc.array(segmentPattern, { maxLength: 6 }), fc.array(segment, { maxLength: 6 }), (pattern, path) => {
      expect(matches(`/${pattern.join('/')}`, `/${path.join('/')}`)).toBe(fits(pattern, path));
    }),
  );
});

test('whatever a pattern matches has its literal segments', () => {
  fc.assert(
    fc.property(fc.array(segmentPattern, { maxLength: 4 }), fc.array(segment, { maxLength: 5 }), (pattern, path) => {
      const glob = globOf(`/${pattern.join('/')}`);
      if (globMatches(glob, path)) expect(path).toEqual(expect.arrayContaining(literalSegments(glob)));
    }),
  );
});
