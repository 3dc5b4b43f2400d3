import { maxProps, maxTextChars } from '../../shared/limits.ts';
import { cleanProps, cleanText } from '../domain/clean-text.ts';
import { normaliseEmail } from '../domain/email.ts';
import { type TrustLevel, trustLevels } from '../domain/ownership.ts';
import type { LeadInput } from '../ports/commands.ts';
import { withoutFormulaQuote } from './csv-line.ts';
import type { Problem } from './import-rows.ts';

/** What a column of an import file says about a person. */
export type Column =
  | { readonly kind: 'email' | 'externalId' | 'name' | 'company' }
  | { readonly kind: 'trait'; readonly name: string }
  /** Of an exported file: all traits as one JSON object, how well the person is known, and what this site works out by itself. */
  | { readonly kind: 'traits' | 'trust' | 'derived' }
  /** Has no name: its cells must be empty. */
  | { readonly kind: 'nameless' };

/** The part of a lead that a row can say. */
export type Person = Pick<LeadInput, 'email' | 'externalId' | 'name' | 'company' | 'traits'> & {
  /** Said by exported files only. */
  readonly trust?: TrustLevel;
};

/** Columns of an exported table of leads. A file that has them all is taken for one: `id` is no id of the customer's own system there. */
export const exportedLeadColumns = [
  ...['id', 'email', 'externalId', 'name', 'company', 'trust', 'source', 'createdAt', 'lastSeenAt', 'stage'],
  ...['isMql', 'score', 'level', 'grade', 'aliases', 'traits'],
];

export const headerAdvice = 'the first line must name the columns, one of them email or external_id';

/** Reads the header. Known names in any case, with spaces, `-` or `_`: `E-Mail`, `External ID`. */
export function columnsOf(header: readonly string[]): { readonly columns: readonly Column[] } | Problem {
  if (header.some(isGarbled)) return { problem: notUtf8 };
  const isExport = exportedLeadColumns.every((name) => header.includes(name));
  const columns = header.map((title) => (isExport && exportColumnOf(title)) || columnOf(title));
  const saysAt = (at: number) => columns.findIndex((each) => isSame(each, columns[at]!));
  const repeated = header.find((_, at) => !mayRepeat.has(columns[at]!.kind) && saysAt(at) !== at);
  if (repeated !== undefined) return { problem: `two columns say the same: rename or remove one ${quoted(repeated)}` };
  if (!columns.some(({ kind }) => kind === 'email' || kind === 'externalId')) return { problem: headerAdvice };
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
  const traits: [string, Traits[string]][] = [];
  for (const [at, given] of cells.entries()) {
    if (given === '') continue;
    const column = columns[at];
    if (column === undefined)
      return { problem: `${cells.length} cells, but the header names ${columns.length} columns` };
    if (column.kind === 'derived') continue;
    if (isGarbled(given)) return { problem: notUtf8 };
    if (column.kind === 'traits') {
      const read = traitsOf(given);
      if (!read) return { problem: 'traits must be a JSON object of texts, numbers, true and false' };
      traits.push(...Object.entries(cleanProps(read)));
      continue;
    }
    if (given.length > maxTextChars) {
      return { problem: `${quoted(nameOf(column))} has ${given.length} characters, ${maxTextChars} at most` };
    }
    // as the server API does: no line breaks, no other controls, nothing that turns the direction of a page
    const cell = cleanText(withoutFormulaQuote(given), maxTextChars);
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
      case 'trust':
        person.trust = trustLevels.find((level) => level === cell);
        if (!person.trust) return { problem: `trust must be one of ${trustLevels.join(', ')}` };
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

/** Who must not be told twice about a person: of these nothing, or nothing that could be read, is taken. */
const mayRepeat: ReadonlySet<Column['kind']> = new Set(['nameless', 'derived']);

const isSame = (one: Column, other: Column) => one.kind === other.kind && nameOf(one) === nameOf(other);

const nameOf = (column: Column) => (column.kind === 'trait' ? column.name : column.kind);

/** What an exported column says; other columns, which somebody added to the file, are read as ever. */
function exportColumnOf(title: string): Column | undefined {
  if (title === 'trust' || title === 'traits') return { kind: title };
  const isSaid = ['email', 'externalId', 'name', 'company'].includes(title);
  return exportedLeadColumns.includes(title) && !isSaid ? { kind: 'derived' } : undefined;
}

/** `undefined`: no JSON, or not of traits. */
function traitsOf(json: string): Traits | undefined {
  try {
    const read: unknown = JSON.parse(json);
    return isTraits(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

type Traits = NonNullable<Person['traits']>;

function isTraits(read: unknown): read is Traits {
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return false;
  return Object.values(read).every(isScalar);
}

const isScalar = (value: unknown): value is Traits[string] =>
  ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);

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
