import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alertKinds } from '../../collector/domain/alert-policy.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { companySizes } from '../../collector/domain/fit/company-size.ts';
import { defaultPersonas } from '../../collector/domain/fit/default-personas.ts';
import { emailDomainClasses } from '../../collector/domain/fit/email-domain.ts';
import { fitAttributes } from '../../collector/domain/fit/fit.ts';
import { industries } from '../../collector/domain/fit/industry.ts';
import { roles, seniorities } from '../../collector/domain/fit/job-title.ts';
import { noiseFlags } from '../../collector/domain/fit/noise.ts';
import { regionOf } from '../../collector/domain/fit/region.ts';
import { mqlReasons } from '../../collector/domain/mql/mql.ts';
import { browserTypes, directTypes } from '../../collector/domain/touchpoint.ts';
import { fill, fillWith } from '../../collector/ui/fill.ts';
import { chooseLanguage } from '../../collector/ui/language.ts';
import { readerOf } from '../../collector/ui/reader.ts';
import { catalogues, languageFacts, languages } from '../../collector/ui/texts/catalogue.ts';

type Leaf = { readonly path: string; readonly text: string };

/** All texts of a catalogue; the plural forms of one text share its path. */
function leavesOf(node: object, path = ''): Leaf[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'string') return [{ path: isForms(node) ? path : `${path}/${key}`, text: value }];
    return leavesOf(value as object, `${path}/${key}`);
  });
}

/** Plural forms are told from other groups by their keys. */
const isForms = (node: object) =>
  'other' in node && Object.keys(node).every((key) => ['zero', 'one', 'two', 'few', 'many', 'other'].includes(key));

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

const english = leavesOf(catalogues.en);

test.each(languages.filter((language) => language !== 'en'))('%s has every text, with its own words', (language) => {
  const leaves = leavesOf(catalogues[language]);
  expect(new Set(leaves.map(({ path }) => path))).toEqual(new Set(english.map(({ path }) => path)));
  for (const { path, text } of leaves) {
    expect(text.trim(), path).not.toBe('');
    const allowed = english
      .filter((leaf) => leaf.path === path)
      .flatMap(({ text: original }) => placeholders(original));
    // a form for "one" or "two" may say the number in words
    const missing = placeholders(text).filter((name) => !allowed.includes(name));
    expect(missing, path).toEqual([]);
    const original = english.find((leaf) => leaf.path === path)?.text ?? '';
    const needed = placeholders(original).filter((name) => name !== 'n');
    for (const name of needed) expect(placeholders(text), path).toContain(name);
  }
  // Persian and Arabic share no word with English; Malay shares some
  const same = leaves.filter(({ text }) => english.some((leaf) => leaf.text === text && /[a-z]{4}/i.test(text)));
  expect(same.length, JSON.stringify(same)).toBeLessThan(language === 'ms' ? 12 : 2);
});

test.each(['fa', 'ar'] as const)('%s writes numbers in its own digits', (language) => {
  // a status of HTTP is a code, not a number
  for (const { path, text } of leavesOf(catalogues[language]))
    expect(text.replace('410 Gone', ''), path).not.toMatch(/[0-9]/);
});

test.each(languages)('%s has a form for every number that its grammar tells apart', (language) => {
  const { pluralCategories } = new Intl.PluralRules(languageFacts[language].locale).resolvedOptions();
  const visit = (node: object, path: string) => {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== 'object' || value === null) continue;
      if (isForms(value)) {
        for (const category of pluralCategories) expect(Object.keys(value), `${path}/${key}`).toContain(category);
      } else visit(value, `${path}/${key}`);
    }
  };
  visit(catalogues[language], '');
});

test('every rule of the default model, kind of act and kind of alert has words, and the English ones are the model’s', () => {
  for (const { id, name } of defaultModel.rules) {
    expect(catalogues.en.rules).toHaveProperty([id], name);
    expect(readerOf('fa', 'UTC').rule(name)).not.toBe(name);
  }
  for (const type of [...browserTypes, ...directTypes]) expect(catalogues.en.acts).toHaveProperty(type);
  for (const kind of alertKinds) expect(catalogues.en.alerts.kinds).toHaveProperty(kind);
  expect(readerOf('fa', 'UTC').rule('A rule of ours')).toBe('A rule of ours');
  expect(readerOf('en', 'UTC').rule('toString')).toBe('toString');
});

test('every word that fit, noise and MQL can say has a text', () => {
  const { fit, noise, mql } = catalogues.en;
  expect(Object.keys(fit.attributes)).toEqual([...fitAttributes]);
  expect(Object.keys(fit.values.role)).toEqual([...roles]);
  expect(Object.keys(fit.values.seniority)).toEqual([...seniorities]);
  expect(Object.keys(fit.values.companySize)).toEqual([...companySizes]);
  expect(Object.keys(fit.values.industry)).toEqual([...industries]);
  expect(Object.keys(fit.values.emailDomain)).toEqual([...emailDomainClasses]);
  expect(fit.values.region).toHaveProperty(regionOf('Malaysia')!);
  expect(Object.keys(fit.personas)).toEqual(defaultPersonas.map(({ id }) => id));
  expect(Object.keys(noise.flags)).toEqual([...noiseFlags]);
  expect(Object.keys(mql.reasons)).toEqual([...mqlReasons]);
});

test.each([
  ['en', 0, '0 s'],
  ['en', 400, '0 s'],
  ['en', 7_000, '7 s'],
  ['en', 60_000, '1 min'],
  ['en', 100_000, '1 min 40 s'],
  ['en', 3_600_000, '1 h'],
  ['en', 3_725_000, '1 h 2 min'],
  ['fa', 100_000, '۱ دقیقه و ۴۰ ثانیه'],
  ['ar', 100_000, '١ د ٤٠ ث'],
  ['ms', 100_000, '1 min 40 saat'],
] as const)('in %s, %i ms of engagement reads %s', (language, ms, words) => {
  expect(readerOf(language, 'UTC').duration(ms)).toBe(words);
});

test.each([
  ['en', '71.3', '+8', '22 Nov, 14:26'],
  ['fa', '۷۱٫۳', '‎+۸', '۱ آذر، ۱۴:۲۶'],
  ['ar', '٧١٫٣', '؜+٨', '٢٢ نوفمبر، ١٤:٢٦'],
  ['ms', '71.3', '+8', '22 Nov, 14:26'],
] as const)('%s writes numbers and moments its own way', (language, score, points, moment) => {
  const reader = readerOf(language, 'Asia/Kuala_Lumpur');
  expect(reader.score(71.26)).toBe(score);
  expect(reader.points(8)).toBe(points);
  expect(reader.moment(Date.UTC(2025, 10, 22, 6, 26), 'moment')).toBe(moment);
});

test.each([
  ['en', 'persian', '1 Azar, 14:26'],
  ['en', 'islamic-umalqura', '1 Jum. II, 14:26'],
  ['fa', 'gregory', '۲۲ نوامبر، ۱۴:۲۶'],
  ['ar', 'islamic-umalqura', '١ جمادى الآخرة، ١٤:٢٦'],
  ['ms', 'persian', '1 Azar, 14:26'],
] as const)('%s writes dates in the %s calendar when that is chosen', (language, calendar, moment) => {
  const reader = readerOf(language, 'Asia/Kuala_Lumpur', calendar);
  expect(reader.moment(Date.UTC(2025, 10, 22, 6, 26), 'moment')).toBe(moment);
});

test('a score that rounds to nothing has no sign', () => {
  expect(readerOf('en', 'UTC').score(-0.04)).toBe('0.0');
});

test.each([
  [{ chosen: 'fa', acceptLanguage: 'en' }, 'fa'],
  [{ chosen: 'xx', acceptLanguage: 'ar-EG, en;q=0.5' }, 'ar'],
  [{ chosen: undefined, acceptLanguage: 'de, ms;q=0.2, fa;q=0.9' }, 'fa'],
  [{ chosen: undefined, acceptLanguage: 'fa;q=0, de' }, 'en'],
  [{ chosen: undefined, acceptLanguage: undefined }, 'en'],
])('%j is answered in %s', (asked, language) => {
  expect(chooseLanguage(asked)).toBe(language);
});

test('a text keeps a placeholder that nobody fills, and takes what is filled in as it is', () => {
  expect(fill('{a} and {b}', { a: '{b}' })).toBe('{b} and {b}');
  expect(fillWith('From {source} on', { source: 1 })).toEqual(['From ', 1, ' on']);
});

test('the stylesheet uses logical sides only', () => {
  const css = readFileSync('collector/ui/style.css', 'utf8').replace(/\/\*.*?\*\//gs, '');
  const physical =
    /(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)|(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)))\s*:|border-(?:top|bottom)-(?:left|right)-radius|text-align:\s*(?:left|right)|(?:float|clear):|translate[XY]?\(/g;
  // media queries know physical sizes only
  expect(css.replace(/@media[^{]*/g, '').match(physical)).toBeNull();
});
