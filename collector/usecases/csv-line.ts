/** A value of a table; `undefined` is an empty cell. */
export type Cell = string | number | boolean | undefined;

/** One line of CSV (RFC 4180), without its end. Text that a spreadsheet would run as a formula is made text by a quote. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = wouldRun.test(cell) ? `'${cell}` : cell;
  return /[",\r\n\t;']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell as it was before a table was written: without the quote that made text of a formula. */
export const withoutFormulaQuote = (cell: string): string =>
  cell.startsWith("'") && wouldRun.test(cell.slice(1)) ? cell.slice(1) : cell;

/** https://owasp.org/www-community/attacks/CSV_Injection */
const wouldRun = /^[=+\-@\t\r\n＝＋－＠]/;
