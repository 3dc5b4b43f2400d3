import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** A record of a delimited text file with the line that it begins on, or why it cannot be read. */
export type CsvRecord =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] }
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string };

/**
 * The records of a CSV file, the header first; commas, semicolons or tabs, whichever the first line has most of. UTF-8 with
 * or without BOM; LF, CRLF or CR. Records without any text are left out.
 *
 * csv-parse alone goes on inside a quoted cell after a wrong quote, and takes every following row for part of it. Here a
 * record that cannot be read costs its first line only: reading starts again on the next.
 */
export async function* readCsv(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<CsvRecord> {
  let delimiter: string | undefined;
  let pending: Line[] = [];
  for await (const line of readLines(input)) {
    if (delimiter === undefined && line.text.trim() === '') continue;
    delimiter ??= delimiterOf(line.text);
    pending.push(line);
    pending = yield* completeRecords(pending, { delimiter, isEnd: false });
  }
  if (delimiter !== undefined) yield* completeRecords(pending, { delimiter, isEnd: true });
}

/** A longer record is a quote that was not closed, or no text file: 32 traits of 300 characters are 10,000. */
const maxRecordChars = 65_536;
/** The same limit for a file of short lines; keeps the search for a closing quote cheap. */
const maxRecordLines = 1_000;

interface Line {
  readonly number: number;
  /** With its line ending: inside quotes it belongs to the cell. */
  readonly text: string;
  readonly hasOddQuotes: boolean;
  readonly isTooLong: boolean;
}

/** Yields what is complete and returns the lines of a record that is still open. */
function* completeRecords(
  lines: Line[],
  { delimiter, isEnd }: { delimiter: string; isEnd: boolean },
): Generator<CsvRecord, Line[]> {
  for (let start = 0; start < lines.length; ) {
    const first = lines[start]!;
    const end = endOfRecord(lines, start);
    if (end === 'not among these' && !isEnd) return lines.slice(start);
    const cells = typeof end === 'number' ? cellsOf(lines.slice(start, end), delimiter) : undefined;
    if (typeof end !== 'number' || cells === undefined) {
      yield { kind: 'unreadable', line: first.number, reason: problemOf(first) };
      start += 1;
    } else {
      if (cells.some((cell) => cell !== '')) yield { kind: 'cells', line: first.number, cells };
      start = end;
    }
  }
  return [];
}

type RecordEnd = number | 'too long' | 'not among these';

/** Index after the last line of the record, where quotes are even. */
function endOfRecord(lines: readonly Line[], start: number): RecordEnd {
  let hasOpenQuote = false;
  let chars = 0;
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at]!;
    chars += line.text.length;
    if (line.isTooLong || chars > maxRecordChars || at - start >= maxRecordLines) return 'too long';
    hasOpenQuote = hasOpenQuote !== line.hasOddQuotes;
    if (!hasOpenQuote) return at + 1;
  }
  return 'not among these';
}

function problemOf(line: Line): string {
  if (line.isTooLong) return `the line is longer than ${maxRecordChars} characters`;
  return 'the quotes are wrong: put the cell in quotes and write a quote inside it twice ("")';
}

/** The cells, trimmed; `undefined` when the quotes are wrong. */
function cellsOf(lines: readonly Line[], delimiter: string): readonly string[] | undefined {
  const text = lines
    .map((line) => line.text)
    .join('')
    .replace(/(\r\n|\n|\r)$/, '');
  // most lines have no quote, and need no parser
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  try {
    const [cells = []] = parse(text, { delimiter, trim: true, relax_column_count: true, max_record_size: 0 });
    return cells.map((cell) => cell.trim());
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  let isTooLong = false;
  const line = (text: string): Line => {
    number += 1;
    const wasCut = isTooLong;
    isTooLong = false;
    return { number, text, hasOddQuotes: hasOddQuotes(text), isTooLong: wasCut || text.length > maxRecordChars };
  };
  for await (const chunk of input) {
    rest += decoder.decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, { stream: true });
    let from = 0;
    // a CR at the end of the chunk may be half of a CRLF, and waits
    for (const ending of rest.matchAll(/\r\n|\n|\r(?!$)/g)) {
      const to = ending.index + ending[0].length;
      yield line(rest.slice(from, to));
      from = to;
    }
    rest = rest.slice(from);
    if (rest.length > maxRecordChars) {
      isTooLong = true;
      rest = rest.slice(-1);
    }
  }
  rest += decoder.decode();
  if (rest !== '' || isTooLong) yield line(rest);
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

/** The separator that stands most often outside quotes in the header. */
function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).delimiter;
}
