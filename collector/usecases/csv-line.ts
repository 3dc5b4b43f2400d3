/** A value of a table; `undefined` is an empty cell. */
export type Cell = string | number | boolean | undefined;

/** One line of CSV (RFC 4180), without its end. Text that a spreadsheet would run as a formula is made text by a quote. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  // https://owasp.org/www-community/attacks/CSV_Injection
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n\t;']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
