import type { Clock } from '../ports/clock.ts';
import type { CommandClient, NamedTouch } from '../ports/commands.ts';
import { type ImportSource, importRows, type Refused } from './import-rows.ts';
import { siteDay } from './site-day.ts';
import { type TouchColumn, type TouchRow, touchColumnsOf, touchHeaderAdvice, touchOf } from './touch-columns.ts';

/**
 * Stores what happened to leads outside the website: e-mail clicks and replies, webinars, calls. Nobody is alerted. The same row
 * again changes nothing; a row of somebody who is no lead is refused. Otherwise as {@link ./import-leads.ts}.
 */
export async function importTouches({
  site,
  timeZone,
  commands,
  clock,
  ...source
}: ImportSource & {
  site: number;
  timeZone: string;
  commands: Pick<CommandClient, 'recordTouches'>;
  clock: Clock;
}): Promise<Refused & { readonly stored: number; readonly repeated: number }> {
  const counts = { stored: 0, repeated: 0 };
  const refused = await importRows<readonly TouchColumn[], TouchRow>(source, {
    headerAdvice: touchHeaderAdvice,
    readHeader: touchColumnsOf,
    readRow: (cells, columns) => touchOf(cells, columns, clock.nowMs()),
    save: async (rows) => {
      const receivedAtMs = clock.nowMs();
      const outcomes = await commands.recordTouches(
        rows.map(({ atMs, ...row }): NamedTouch => {
          const occurredAtMs = Math.min(atMs, receivedAtMs);
          const day = siteDay(occurredAtMs, timeZone);
          return { ...row, site, occurredAtMs, receivedAtMs, day, isSilent: true };
        }),
      );
      return outcomes.map((outcome) => {
        if (outcome === 'unknown_lead') return 'there is no such lead: import the people first';
        counts[outcome] += 1;
        return undefined;
      });
    },
  });
  return { ...counts, ...refused };
}
