import { type Language, languages } from './texts/catalogue.ts';

/** The language of a page: chosen once and remembered, else the best that the browser asks for, else English. */
export function chooseLanguage(asked: { chosen: string | undefined; acceptLanguage: string | undefined }): Language {
  if (isLanguage(asked.chosen)) return asked.chosen;
  return byPreference(asked.acceptLanguage ?? '').find(isLanguage) ?? 'en';
}

export function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value);
}

/** Primary languages of an Accept-Language header, most wanted first (RFC 9110, 12.5.4). */
function byPreference(header: string): string[] {
  return header
    .split(',', 20)
    .map((entry) => {
      const [range = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const weight = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { language: range.split('-')[0] ?? '', weight: weight ? Number(weight.trim().slice(2)) || 0 : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);
}
