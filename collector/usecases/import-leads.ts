import type { Clock } from '../ports/clock.ts';
import type { CommandClient, LeadInput } from '../ports/commands.ts';
import { type ImportSource, importRows, type Refused } from './import-rows.ts';
import { type Column, columnsOf, headerAdvice, type Person, personOf } from './lead-columns.ts';

export interface ImportResult extends Refused {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Saves the people of a CSV file as leads: columns `email`, `external_id` (or `id`), `name`, `company`; every other column
 * becomes a trait. An exported file of leads is taken as such: with traits and trust, without what a site works out. A row that is refused does not stop the others. Running it again changes nothing. Memory does not grow
 * with the file. When `signal` aborts, it stops after the batch in hand and tells what was saved until then.
 * Rejects with `StoreUnavailable`; what was saved before stays.
 */
export async function importLeads({
  site,
  commands,
  clock,
  ...source
}: ImportSource & {
  site: number;
  commands: Pick<CommandClient, 'saveLeads'>;
  clock: Clock;
}): Promise<ImportResult> {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const refused = await importRows<readonly Column[], Person>(source, {
    headerAdvice,
    readHeader: columnsOf,
    readRow: (cells, columns) => {
      const read = personOf(cells, columns);
      return 'problem' in read ? read : { row: read.person };
    },
    save: async (people) => {
      const nowMs = clock.nowMs();
      const saved = await commands.saveLeads(
        people.map((person): LeadInput => ({ trust: 'verified', ...person, site, source: 'import', nowMs })),
      );
      return saved.map((each) => {
        if (each.kind === 'conflict')
          return `the e-mail belongs to another lead than the external id (${each.leads.join(', ')})`;
        counts[each.kind] += 1;
        return undefined;
      });
    },
  });
  return { ...counts, ...refused };
}
