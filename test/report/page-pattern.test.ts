import { expect, test } from 'vitest';
import { pageKindOf } from '../../collector/domain/classify.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { ContentTally } from '../../collector/domain/report/content.ts';
import { patternOfPage } from '../../collector/domain/report/page-pattern.ts';
import { pageOf } from '../../collector/domain/report/touch-origin.ts';

test.each([
  ['https://acme.example/', undefined],
  ['https://acme.example/about', 'acme.example/about'],
  ['https://www.acme.example/lamps/desk/led.html?x=1', 'acme.example/lamps/**'],
  ['javascript:alert(1)', undefined],
  ['', undefined],
])('%s is suggested as %s', (url, pattern) => {
  expect(patternOfPage(pageOf(url))).toBe(pattern);
  if (pattern === undefined) return;
  // the suggestion, taken as it stands, gives the page its kind
  const model = { ...defaultModel, urlKinds: [{ pattern, kind: 'product' }] };
  expect(pageKindOf(url, defaultModel)).toBe('other');
  expect(pageKindOf(url, model)).toBe('product');
});

test('patterns are suggested by how many people saw pages under them, each person once', () => {
  const tally = new ContentTally(10);
  const view = (page: string, pageKind = 'other', atMs = 10) => ({ atMs, page, pageKind, engagedMs: 0 });
  const person = (views: ReturnType<typeof view>[]) =>
    tally.add({ firstSeenAtMs: 0, lead: undefined, views, downloads: [] });
  person([view('a/lamps/1'), view('a/lamps/2'), view('a/about')]);
  person([view('a/lamps/3'), view('a/pricing', 'pricing')]);
  person([view('a/about', 'other', 9), view('a/')]);
  expect(tally.result().unknownPages).toEqual([
    { pattern: 'a/lamps/**', people: 2 },
    { pattern: 'a/about', people: 1 },
  ]);
});
