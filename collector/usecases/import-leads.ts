import type { Readable } from 'node:stream';
import type { Clock } from '../ports/clock.ts';
import type { CommandClient, LeadInput, SavedLead } from '../ports/commands.ts';
import { readCsv } from './csv-records.ts';
import { type Column, columnsOf, headerAdvice, type Person, personOf } from './lead-columns.ts';

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The first {@link maxReportedFailures}, by line. */
  readonly failed: readonly RowFailure[];
  readonly failedCount: number;
}

export interface RowFailure {
  /** Line of the file that the row begins on; the header is line 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * Saves the people of a CSV file as leads: columns `email`, `external_id` (or `id`), `name`, `company`; every other column
 * becomes a trait. A row that is refused does not stop the others. Running it again changes nothing. Memory does not grow
 * with the file. When `signal` aborts, it stops after the batch in hand and tells what was saved until then.
 * Rejects with `StoreUnavailable`; what was saved before stays.
 */
export async function importLeads({
  input,
  site,
  commands,
  clock,
  onProgress,
  signal,
}: {
  input: Readable;
  site: number;
  commands: Pick<CommandClient, 'saveLeads'>;
  clock: Clock;
  /** Called every {@link progressRows} rows. */
  onProgress?: ((progress: { readonly rows: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}): Promise<ImportResult> {
  const tally = new Tally();
  let columns: readonly Column[] | undefined;
  let rows = 0;
  let batch: Row[] = [];
  const saveBatch = async () => {
    const nowMs = clock.nowMs();
    const leads = batch.map(
      ({ person }): LeadInput => ({ ...person, site, trust: 'verified', source: 'import', nowMs }),
    );
    const saved = await commands.saveLeads(leads);
    for (const [at, row] of batch.entries()) tally.count(row.line, saved[at]!);
    batch = [];
  };

  for await (const record of readCsv(input)) {
    if (signal?.aborted) return tally.result();
    if (columns === undefined) {
      const header = record.kind === 'cells' ? columnsOf(record.cells) : { problem: record.reason };
      if ('problem' in header) return tally.refuse(record.line, header.problem).result();
      columns = header.columns;
      continue;
    }
    const row = record.kind === 'cells' ? personOf(record.cells, columns) : { problem: record.reason };
    if ('problem' in row) tally.refuse(record.line, row.problem);
    else batch.push({ line: record.line, person: row.person });
    if (batch.length === batchRows) await saveBatch();
    rows += 1;
    if (rows % progressRows === 0) onProgress?.({ rows });
  }
  if (columns === undefined) return tally.refuse(1, `the file is empty: ${headerAdvice}`).result();
  if (batch.length > 0 && !signal?.aborted) await saveBatch();
  return tally.result();
}

/** One transaction: large enough that its sync to disk does not count, small enough that a running server waits for it unnoticed. */
const batchRows = 500;
const progressRows = 10_000;
/** Nobody reads more; the others are counted. */
export const maxReportedFailures = 1_000;

interface Row {
  readonly line: number;
  readonly person: Person;
}

class Tally {
  #created = 0;
  #updated = 0;
  #unchanged = 0;
  #failedCount = 0;
  readonly #failed: RowFailure[] = [];

  count(line: number, saved: SavedLead): void {
    switch (saved.kind) {
      case 'created':
        this.#created += 1;
        break;
      case 'updated':
        this.#updated += 1;
        break;
      case 'unchanged':
        this.#unchanged += 1;
        break;
      case 'conflict':
        this.refuse(line, `the e-mail belongs to another lead than the external id (${saved.leads.join(', ')})`);
    }
  }

  refuse(line: number, reason: string): this {
    this.#failedCount += 1;
    if (this.#failed.length < maxReportedFailures) this.#failed.push({ line, reason });
    return this;
  }

  result(): ImportResult {
    return {
      created: this.#created,
      updated: this.#updated,
      unchanged: this.#unchanged,
      // a conflict is known only after its batch, when later rows have been refused already
      failed: this.#failed.toSorted((a, b) => a.line - b.line),
      failedCount: this.#failedCount,
    };
  }
}
