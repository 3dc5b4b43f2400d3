import { maxProps, maxTextChars } from '../../shared/limits.ts';
import { cleanText } from '../domain/clean-text.ts';
import { normaliseEmail } from '../domain/email.ts';
import type { LeadInput } from '../ports/commands.ts';
import type { Problem } from './import-rows.ts';

/** What a column of an import file says about a person. */
export type Column =
  | { readonly kind: 'email' | 'externalId' | 'name' | 'company' }
  | { readonly kind: 'trait'; readonly name: string }
  /** Has no name: its cells must be empty. */
  | { readonly kind: 'nameless' };

/** The part of a lead that a row can say. */
export type Person = Pick<LeadInput, 'email' | 'externalId' | 'name' | 'company' | 'traits'>;

export const headerAdvice = 'the first line must name the columns, one of them email or external_id';

/** Reads the header. Known names in any case, with spaces, `-` or `_`: `E-Mail`, `External ID`. */
export function columnsOf(header: readonly string[]): { readonly columns: readonly Column[] } | Problem {
  if (header.some(isGarbled)) return { problem: notUtf8 };
  const columns = header.map(columnOf);
  const names = columns.map((column) => (column.kind === 'trait' ? column.name : column.kind));
  const repeated = header.find((_, at) => names[at] !== 'nameless' && names.indexOf(names[at]!) !== at);
  if (repeated !== undefined) return { problem: `two columns say the same: rename or remove one ${quoted(repeated)}` };
  if (!names.includes('email') && !names.includes('externalId')) return { problem: headerAdvice };
  const traits = columns.filter((column) => column.kind === 'trait');
  if (traits.length > maxProps) {
    return { problem: `${traits.length} columns would become traits, ${maxProps} at most: remove some` };
  }
  const long = traits.find((column) => column.name.length > maxTraitNameChars);
  if (long) return { problem: `the column name ${quoted(long.name)} is longer than ${maxTraitNameChars} characters` };
  return { columns };
}

/** Reads a row. An empty cell says nothing about the person. */
export function personOf(cells: readonly string[], columns: readonly Column[]): { readonly person: Person } | Problem {
  const person: { -readonly [Field in keyof Person]: Person[Field] } = {};
  const traits: [string, string][] = [];
  for (const [at, given] of cells.entries()) {
    if (given === '') continue;
    const column = columns[at];
    if (column === undefined)
      return { problem: `${cells.length} cells, but the header names ${columns.length} columns` };
    if (isGarbled(given)) return { problem: notUtf8 };
    if (given.length > maxTextChars) {
      return { problem: `${quoted(nameOf(column))} has ${given.length} characters, ${maxTextChars} at most` };
    }
    // as the server API does: no line breaks, no other controls, nothing that turns the direction of a page
    const cell = cleanText(given, maxTextChars);
    if (cell === '') continue;
    switch (column.kind) {
      case 'email':
        person.email = normaliseEmail(cell);
        if (person.email === undefined) return { problem: `${quoted(given)} is not an e-mail address` };
        break;
      case 'externalId':
      case 'name':
      case 'company':
        person[column.kind] = cell;
        break;
      case 'trait':
        traits.push([column.name, cell]);
        break;
      case 'nameless':
        return { problem: `column ${at + 1} has no name in the header, but a value here` };
    }
  }
  if (person.email === undefined && person.externalId === undefined) {
    return { problem: 'neither e-mail nor external id' };
  }
  // made from entries, so that a column named __proto__ is a trait like any other
  if (traits.length > 0) person.traits = Object.fromEntries(traits);
  return { person };
}

/** A name is shown beside its value; longer ones are text in the wrong place. */
const maxTraitNameChars = 64;

const notUtf8 = 'the text is not UTF-8: save the file as "CSV UTF-8"';

/** U+FFFD is what decoding leaves of other encodings, NUL what it leaves of UTF-16. */
const isGarbled = (text: string) => text.includes('\ufffd') || text.includes('\0');

/** In quotes, and without control characters: a terminal would obey them. */
const quoted = (text: string) => JSON.stringify(text);

const nameOf = (column: Column) => (column.kind === 'trait' ? column.name : column.kind);

function columnOf(title: string): Column {
  const name = title.trim();
  switch (name.toLowerCase().replaceAll(/[\s_-]/g, '')) {
    case '':
      return { kind: 'nameless' };
    case 'email':
      return { kind: 'email' };
    case 'externalid':
    case 'id':
      return { kind: 'externalId' };
    case 'name':
      return { kind: 'name' };
    case 'company':
      return { kind: 'company' };
    case 'role':
      return { kind: 'trait', name: 'role' };
    case 'phone':
      return { kind: 'trait', name: 'phone' };
    default:
      return { kind: 'trait', name };
  }
}
