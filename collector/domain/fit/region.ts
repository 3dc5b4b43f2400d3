import { foldedWords } from './folded-words.ts';

/** Groups of countries that businesses sell to as one. By ISO 3166-1 alpha-2 codes. */
const countries = {
  middle_east: 'AE BH IQ IR JO KW LB OM PS QA SA SY TR YE IL CY',
  north_africa: 'DZ EG LY MA SD TN MR EH',
  southeast_asia: 'BN ID KH LA MM MY PH SG TH TL VN',
  south_asia: 'AF BD BT IN LK MV NP PK',
  central_asia: 'AM AZ GE KG KZ TJ TM UZ MN',
  east_asia: 'CN HK JP KP KR MO TW',
  europe: `AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO
    PL PT RO RS RU SE SI SJ SK SM UA VA XK`,
  north_america: 'BM CA GL PM US',
  latin_america: `AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE
    PR PY SR SV SX TC TT UY VC VE VG VI`,
  africa: `AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MU MW MZ NA NE NG RE RW SC SH SL SN SO SS
    ST SZ TD TG TZ UG YT ZA ZM ZW`,
  oceania: 'AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS',
} as const;
export type Region = keyof typeof countries;

/** Reads a country by its code or its name in English, Persian, Arabic, Malay or German, or a region by its own name. */
export function regionOf(text: string): Region | undefined {
  byName ??= indexNames();
  return byName.get(keyOf(text));
}

const keyOf = (name: string) => foldedWords(name).join(' ');

/** What people write and the Unicode names are not. */
const otherNames: readonly (readonly [name: string, code: string])[] = [
  ['USA', 'US'],
  ['United States of America', 'US'],
  ['UK', 'GB'],
  ['Great Britain', 'GB'],
  ['England', 'GB'],
  ['UAE', 'AE'],
  ['KSA', 'SA'],
  ['الإمارات', 'AE'],
  ['السعودية', 'SA'],
  ['امارات', 'AE'],
  ['South Korea', 'KR'],
  ['Türkiye', 'TR'],
  ['Turkey', 'TR'],
  ['Iran, Islamic Republic of', 'IR'],
];

const nameLocales = ['en', 'fa', 'ar', 'ms', 'de'];

let byName: ReadonlyMap<string, Region> | undefined;

/** Names of the Unicode CLDR, which come with the runtime. Made at the first question: a thousand names take some milliseconds. */
function indexNames(): ReadonlyMap<string, Region> {
  const index = new Map<string, Region>();
  const names = nameLocales.map((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' }));
  // keys of the table are its own regions
  for (const [region, codes] of Object.entries(countries) as [Region, string][]) {
    index.set(keyOf(region.replace('_', ' ')), region);
    for (const code of codes.trim().split(/\s+/)) {
      index.set(keyOf(code), region);
      for (const each of names) index.set(keyOf(each.of(code) ?? code), region);
      for (const [name, of] of otherNames) if (of === code) index.set(keyOf(name), region);
    }
  }
  return index;
}
