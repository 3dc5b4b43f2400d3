import { expect, test } from 'vitest';
import { originsOf } from '../../collector/domain/report/touch-origin.ts';

const site = 'https://www.acme.example/pricing/?';

test.each([
  [`${site}utm_source=Newsletter&utm_medium=Email`, undefined, { kind: 'named', name: 'newsletter / email' }],
  [`${site}utm_source=newsletter`, 'https://mail.example/', { kind: 'named', name: 'newsletter' }],
  [`${site}utm_medium=cpc`, undefined, { kind: 'named', name: 'cpc' }],
  [site, 'https://www.google.com/search?q=lamps', { kind: 'referral', name: 'google.com' }],
  [site, 'https://acme.example/blog', { kind: 'direct', name: '' }],
  [site, undefined, { kind: 'direct', name: '' }],
  [`${site}utm_source=%20&utm_medium=`, 'not a url', { kind: 'direct', name: '' }],
  [`${site}utm_source=${'x'.repeat(900)}`, undefined, { kind: 'named', name: 'x'.repeat(200) }],
  ['', undefined, { kind: 'direct', name: '' }],
] as const)('%s from %s comes from %o', (url, referrer, origin) => {
  expect(originsOf({ url, referrer }).source).toEqual(origin);
});

test('a campaign is one whatever its letters, and a landing page whatever its spelling', () => {
  const entry = {
    url: 'https://www.acme.example/Pricing/index.html?utm_campaign=Spring%20Sale&x=1',
    referrer: undefined,
  };
  expect(originsOf(entry).campaign).toEqual({ kind: 'named', name: 'spring sale' });
  expect(originsOf(entry).landing).toEqual({ kind: 'named', name: 'acme.example/pricing' });
  expect(originsOf({ url: site, referrer: undefined }).campaign).toEqual({ kind: 'direct', name: '' });
});

test('who was known before any visit comes from nowhere', () => {
  expect(originsOf(undefined).source).toEqual({ kind: 'unseen', name: '' });
});
