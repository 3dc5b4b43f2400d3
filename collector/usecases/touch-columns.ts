import { createHash } from 'node:crypto';
import { maxIdChars, maxTextChars } from '../../shared/limits.ts';
import { cleanText } from '../domain/clean-text.ts';
import { normaliseEmail } from '../domain/email.ts';
import { directTypes, type TouchData, type TouchType } from '../domain/touchpoint.ts';
import type { Problem } from './import-rows.ts';

const columnNames = [
  'type',
  'at',
  'email',
  'external_id',
  'lead',
  'id',
  'subject',
  'note',
  'points',
  'landed',
] as const;
export type TouchColumn = (typeof columnNames)[number];

/** What a row says: something that happened to a lead outside the website. */
export interface TouchRow {
  readonly type: TouchType;
  readonly atMs: number;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
  readonly lead: string | undefined;
  /** Without one of its own: made from what the row says, so that the same row is the same touch. */
  readonly id: string;
  readonly data: TouchData;
}

export const touchHeaderAdvice =
  'the first line must name the columns: type, at, and one of email, external_id or lead';

const named = (title: string) => title.trim().toLowerCase().replaceAll(/[\s-]/g, '_').replace('e_mail', 'email');

/** Whether a file is one of touches: leads have no moment. */
export function isTouchHeader(header: readonly string[]): boolean {
  const names = header.map(named);
  return names.includes('type') && names.includes('at');
}

export function touchColumnsOf(header: readonly string[]): { readonly columns: readonly TouchColumn[] } | Problem {
  const columns = header.map(named);
  const unknown = columns.findIndex((name) => !isColumn(name));
  if (unknown >= 0)
    return { problem: `there is no column ${JSON.stringify(header[unknown])}: they are ${columnNames.join(', ')}` };
  if (new Set(columns).size < columns.length) return { problem: 'two columns say the same: remove one' };
  if (!columns.some((name) => name === 'email' || name === 'external_id' || name === 'lead'))
    return { problem: touchHeaderAdvice };
  return { columns: columns.filter(isColumn) };
}

const isColumn = (name: string): name is TouchColumn => (columnNames as readonly string[]).includes(name);

export function touchOf(
  cells: readonly string[],
  columns: readonly TouchColumn[],
  nowMs: number,
): { readonly row: TouchRow } | Problem {
  if (cells.slice(columns.length).some((cell) => cell !== ''))
    return { problem: `${cells.length} cells, but the header names ${columns.length} columns` };
  const long = cells.find((cell) => cell.length > maxTextChars);
  if (long) return { problem: `a cell has ${long.length} characters, ${maxTextChars} at most` };
  const given = (name: TouchColumn) => cells[columns.indexOf(name)] ?? '';
  const cell = (name: TouchColumn) => cleanText(given(name), maxTextChars) || undefined;

  const type = directTypes.find((each) => each === cell('type'));
  if (!type) return { problem: `type must be one of ${directTypes.join(', ')}` };
  const atMs = momentOf(cell('at') ?? '');
  if (atMs === undefined) return { problem: 'at must be a moment with its zone, as 2026-01-31T09:30:00+03:30' };
  if (atMs > nowMs + maxAheadMs) return { problem: 'at lies in the future' };
  const [typed, externalId, lead] = [cell('email'), cell('external_id'), cell('lead')];
  const email = typed && normaliseEmail(typed);
  if (typed && !email) return { problem: `${JSON.stringify(typed)} is not an e-mail address` };
  if (!email && !externalId && !lead) return { problem: 'neither e-mail nor external id nor lead' };
  const points = cell('points');
  if (points && !(/^-?\d{1,4}$/.test(points) && Math.abs(Number(points)) <= 1_000))
    return { problem: 'points must be a whole number from -1000 to 1000' };
  const landed = cell('landed')?.toLowerCase();
  if (landed && !['true', 'false', 'yes', 'no', '1', '0'].includes(landed))
    return { problem: 'landed must be true or false' };
  const id = cell('id');
  if (id && !(id.length <= maxIdChars && /^[\w.:-]+$/.test(id)))
    return { problem: `id may have letters, digits and _ . : - only, at most ${maxIdChars}` };

  const dataOf = (subject: string | undefined, note: string | undefined): TouchData => ({
    ...(subject && { subject }),
    ...(note && { note }),
    ...(points && { points: Number(points) }),
    ...(landed && { landed: ['true', 'yes', '1'].includes(landed) }),
  });
  // of the texts as they were given: it must not change when cleaning does, or the file once more would be other touches
  const fingerprint = () => fingerprintOf({ type, atMs, data: dataOf(given('subject'), given('note')) });
  const data = dataOf(cell('subject'), cell('note'));
  return { row: { type, atMs, email, externalId, lead, id: id ?? fingerprint(), data } };
}

/** A touch may be told late, but not before it happens; clocks may differ a little. */
const maxAheadMs = 60_000;

/** ISO 8601 with a zone: without one it is another moment on every machine. */
function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const atMs = Date.parse(text.replace(' ', 'T').replace(/\s/, ''));
  return Number.isNaN(atMs) ? undefined : atMs;
}

const fingerprintOf = (said: object) =>
  `csv-${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 24)}`;
