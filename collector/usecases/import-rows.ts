import type { Readable } from 'node:stream';
import { readCsv } from './csv-records.ts';

/** Rows of a file that were refused. */
export interface Refused {
  /** The first {@link maxReportedFailures}, by line. */
  readonly failed: readonly RowFailure[];
  readonly failedCount: number;
}

export interface RowFailure {
  /** Line of the file that the row begins on; the header is line 1. */
  readonly line: number;
  readonly reason: string;
}

export interface Problem {
  readonly problem: string;
}

/** What every import is given. */
export interface ImportSource {
  readonly input: Readable;
  /** Called every {@link progressRows} rows. */
  readonly onProgress?: ((progress: { readonly rows: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a CSV file and saves its rows in batches of one transaction each. A row that is refused does not stop the others. Memory
 * does not grow with the file. When `signal` aborts, it stops after the batch in hand.
 */
export async function importRows<Columns, Row>(
  { input, onProgress, signal }: ImportSource,
  file: {
    readonly readHeader: (cells: readonly string[]) => { readonly columns: Columns } | Problem;
    readonly readRow: (cells: readonly string[], columns: Columns) => { readonly row: Row } | Problem;
    /** For each row why it was refused, or `undefined`. */
    readonly save: (rows: readonly Row[]) => Promise<readonly (string | undefined)[]>;
    /** What the first line must say. */
    readonly headerAdvice: string;
  },
): Promise<Refused> {
  const refused = new RefusedRows();
  let columns: Columns | undefined;
  let rows = 0;
  let batch: { line: number; row: Row }[] = [];
  const saveBatch = async () => {
    const reasons = await file.save(batch.map(({ row }) => row));
    for (const [at, reason] of reasons.entries()) if (reason !== undefined) refused.add(batch[at]!.line, reason);
    batch = [];
  };

  for await (const record of readCsv(input)) {
    if (signal?.aborted) return refused.result();
    if (columns === undefined) {
      const header = record.kind === 'cells' ? file.readHeader(record.cells) : { problem: record.reason };
      if ('problem' in header) return refused.add(record.line, header.problem).result();
      columns = header.columns;
      continue;
    }
    const read = record.kind === 'cells' ? file.readRow(record.cells, columns) : { problem: record.reason };
    if ('problem' in read) refused.add(record.line, read.problem);
    else batch.push({ line: record.line, row: read.row });
    if (batch.length === batchRows) await saveBatch();
    rows += 1;
    if (rows % progressRows === 0) onProgress?.({ rows });
  }
  if (columns === undefined) return refused.add(1, `the file is empty: ${file.headerAdvice}`).result();
  if (batch.length > 0 && !signal?.aborted) await saveBatch();
  return refused.result();
}

/** One transaction: large enough that its sync to disk does not count, small enough that a running server waits for it unnoticed. */
const batchRows = 500;
const progressRows = 10_000;
/** Nobody reads more; the others are counted. */
export const maxReportedFailures = 1_000;

class RefusedRows {
  #count = 0;
  readonly #failed: RowFailure[] = [];

  add(line: number, reason: string): this {
    this.#count += 1;
    if (this.#failed.length < maxReportedFailures) this.#failed.push({ line, reason });
    return this;
  }

  result(): Refused {
    // some reasons are known only after their batch, when later rows have been refused already
    return { failed: this.#failed.toSorted((a, b) => a.line - b.line), failedCount: this.#count };
  }
}
