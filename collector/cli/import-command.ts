import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { readCsv } from '../usecases/csv-records.ts';
import { importLeads } from '../usecases/import-leads.ts';
import { importTouches } from '../usecases/import-touches.ts';
import { isTouchHeader } from '../usecases/touch-columns.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './error-line.ts';
import { siteOf } from './site-of.ts';
import { withExistingStore } from './with-store.ts';

/** Exit code 0 only when every row of the file is in. */
export async function importCommand(given: {
  config: Config;
  context: CliContext;
  file: string;
  siteKey: string | undefined;
}): Promise<number> {
  const { config, context, file, siteKey } = given;
  const { clock, note, signal } = context;
  const handle = await open(file);
  try {
    if ((await handle.stat()).isDirectory()) throw new UsageError(`${file} is a folder, not a file`);
    return await withExistingStore({ config, context }, async ({ commands, queries }) => {
      const { id: site, timeZone } = siteOf(queries.sites(), siteKey);
      const isTouches = isTouchHeader(await headerOf(handle));
      const given = {
        input: handle.createReadStream({ autoClose: false }),
        site,
        commands,
        clock,
        onProgress: ({ rows }: { rows: number }) => note(`${rows} rows …`),
        signal,
      };
      const { failed, failedCount, ...counts } = isTouches
        ? await importTouches({ ...given, timeZone })
        : await importLeads(given);

      for (const { line, reason } of failed) note(`${file}:${line}: ${reason}`);
      const more = failedCount - failed.length;
      if (more > 0) note(`and ${more} more rows were refused`);
      const done = Object.entries({ ...counts, refused: failedCount });
      context.print(done.map(([what, count]) => `${count} ${what}`).join(', '));
      if (signal.aborted) note('footprint: stopped before the end of the file: run the same command again to go on');
      return failedCount > 0 || signal.aborted ? 1 : 0;
    });
  } finally {
    await handle.close();
  }
}

/** The cells of the first line that says something; empty when it cannot be read. */
async function headerOf(handle: FileHandle): Promise<readonly string[]> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxHeaderBytes), 0, maxHeaderBytes, 0);
  for await (const record of readCsv(Readable.from([buffer.subarray(0, bytesRead)])))
    return record.kind === 'cells' ? record.cells : [];
  return [];
}

/** A header within the limits of columns and names is shorter. */
const maxHeaderBytes = 65_536;
