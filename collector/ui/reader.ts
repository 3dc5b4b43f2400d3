import { defaultModel } from '../domain/default-model.ts';
import { fill } from './fill.ts';
import { type MomentStyle, writeMoment } from './moment-format.ts';
import {
  type Calendar,
  catalogues,
  type Language,
  languageFacts,
  type PluralForms,
  type Texts,
} from './texts/catalogue.ts';

/** Whom a page is written for: the language, and how it writes numbers, durations and moments. */
export interface Reader {
  readonly language: Language;
  /** Language, digits and calendar, for `Intl`. */
  readonly locale: string;
  /** That dates are written in. */
  readonly calendar: string;
  readonly dir: 'ltr' | 'rtl';
  readonly texts: Texts;
  /** IANA zone of the site; the island rewrites moments to the zone of the browser. */
  readonly timeZone: string;
  readonly count: (value: number) => string;
  /** One decimal everywhere, so that the same score never reads differently in two places. */
  readonly score: (value: number) => string;
  /** With its sign: `+8`, `-10`. */
  readonly points: (value: number) => string;
  /** One decimal with its sign: `+8.0`. */
  readonly change: (value: number) => string;
  readonly percent: (value: number) => string;
  /** 0.125 as `12.5 %`. */
  readonly share: (value: number) => string;
  /** In at most two units, `1 min 40 s`; rounded to seconds. */
  readonly duration: (ms: number) => string;
  /** `a, b and c` */
  readonly list: (items: readonly string[]) => string;
  readonly moment: (atMs: number, style: MomentStyle) => string;
  /** The form that fits `n`, with `{n}` and `values` filled in. */
  readonly plural: (forms: PluralForms, n: number, values?: Readonly<Record<string, string>>) => string;
  /** A rule's name: translated while it is the default model's own, else as its author wrote it. */
  readonly rule: (name: string) => string;
}

/** `calendar`: what dates are written in; absent: the language's own. */
export function readerOf(language: Language, timeZone: string, calendar?: Calendar): Reader {
  const { dir, locale: own } = languageFacts[language];
  const locale = calendar === undefined ? own : new Intl.Locale(own, { calendar }).toString();
  const texts = catalogues[language];
  const formats = formatsOf(language);
  const count = (value: number) => formats.count.format(value);
  return {
    language,
    locale,
    calendar: new Intl.DateTimeFormat(locale).resolvedOptions().calendar,
    dir,
    texts,
    timeZone,
    count,
    score: (value) => formats.score.format(zeroWithoutSign(value)),
    points: (value) => formats.points.format(value),
    change: (value) => formats.change.format(value),
    percent: (value) => formats.percent.format(value / 100),
    share: (value) => formats.share.format(value),
    duration: (ms) => writeDuration(ms, texts.units, count),
    list: (items) => formats.list.format(items),
    moment: (atMs, style) => writeMoment(atMs, { style, locale, timeZone }),
    plural: (forms, n, values) => fill(forms[formats.plural.select(n)] ?? forms.other, { n: count(n), ...values }),
    rule: (name) => wordFor(texts.rules, ruleIds.get(name) ?? '') ?? name,
  };
}

/** The catalogue's word for a code of a list that may grow elsewhere; `undefined` for a code that it does not know yet. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}

const ruleIds = new Map(defaultModel.rules.map(({ id, name }) => [name, id]));

/** -0.04 is written as 0.0, not as -0.0. */
const zeroWithoutSign = (value: number) => (Math.abs(value) < 0.05 ? 0 : value);

function writeDuration(ms: number, units: Texts['units'], count: (value: number) => string): string {
  const allSeconds = Math.round(Math.max(0, ms) / 1_000);
  const hours = Math.floor(allSeconds / 3_600);
  const minutes = Math.floor((allSeconds % 3_600) / 60);
  const seconds = allSeconds % 60;
  const words = [
    hours > 0 && fill(units.hours, { n: count(hours) }),
    minutes > 0 && fill(units.minutes, { n: count(minutes) }),
    hours === 0 && (seconds > 0 || minutes === 0) && fill(units.seconds, { n: count(seconds) }),
  ].filter((word) => word !== false);
  return words.reduce((a, b) => fill(units.join, { a, b }));
}

interface Formats {
  readonly count: Intl.NumberFormat;
  readonly score: Intl.NumberFormat;
  readonly points: Intl.NumberFormat;
  readonly change: Intl.NumberFormat;
  readonly percent: Intl.NumberFormat;
  readonly share: Intl.NumberFormat;
  readonly plural: Intl.PluralRules;
  readonly list: Intl.ListFormat;
}

const formatsByLanguage = new Map<Language, Formats>();

function formatsOf(language: Language): Formats {
  const known = formatsByLanguage.get(language);
  if (known) return known;
  const { locale } = languageFacts[language];
  const formats: Formats = {
    count: new Intl.NumberFormat(locale),
    score: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    points: new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }),
    change: new Intl.NumberFormat(locale, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      signDisplay: 'exceptZero',
    }),
    percent: new Intl.NumberFormat(locale, { style: 'percent' }),
    share: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
    plural: new Intl.PluralRules(locale),
    list: new Intl.ListFormat(locale),
  };
  formatsByLanguage.set(language, formats);
  return formats;
}
