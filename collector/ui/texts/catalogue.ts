import { ar } from './ar.ts';
import { en } from './en.ts';
import { fa } from './fa.ts';
import { ms } from './ms.ts';

/** A text in the plural forms of its language; which one fits is decided by `Intl.PluralRules`. */
export type PluralForms = { readonly [Form in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  readonly other: string;
};

type Widened<T> = T extends string
  ? string
  : T extends { readonly other: string; readonly one: string }
    ? PluralForms
    : { readonly [Key in keyof T]: Widened<T[Key]> };

/** Every text of the interface. Made from the English catalogue, so that a key missing in another language breaks the build. */
export type Texts = Widened<typeof en>;

export const languages = ['en', 'fa', 'ar', 'ms'] as const;
export type Language = (typeof languages)[number];

/** What a language is called by its readers, the locale that writes its numbers and dates, and where its lines begin. */
export const languageFacts: Readonly<
  Record<Language, { readonly ownName: string; readonly locale: string; readonly dir: 'ltr' | 'rtl' }>
> = {
  en: { ownName: 'English', locale: 'en-GB', dir: 'ltr' },
  fa: { ownName: 'فارسی', locale: 'fa', dir: 'rtl' },
  ar: { ownName: 'العربية', locale: 'ar-u-nu-arab', dir: 'rtl' },
  ms: { ownName: 'Bahasa Melayu', locale: 'ms', dir: 'ltr' },
};

/** Calendars that dates can be written in; without a choice a language writes its own: Persian the Jalali one, the others Gregorian. */
export const calendars = ['gregory', 'persian', 'islamic-umalqura'] as const;
export type Calendar = (typeof calendars)[number];

export const isCalendar = (value: string | undefined): value is Calendar =>
  calendars.some((calendar) => calendar === value);

export const catalogues: Readonly<Record<Language, Texts>> = { en, fa, ar, ms };
