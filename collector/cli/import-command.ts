import { open } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { importLeads } from '../usecases/import-leads.ts';
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
      const site = siteOf(queries.sites(), siteKey).id;
      const input = handle.createReadStream({ autoClose: false });
      const onProgress = ({ rows }: { rows: number }) => note(`${rows} rows …`);
      const done = await importLeads({ input, site, commands, clock, onProgress, signal });

      for (const { line, reason } of done.failed) note(`${file}:${line}: ${reason}`);
      const more = done.failedCount - done.failed.length;
      if (more > 0) note(`and ${more} more rows were refused`);
      context.print(
        `${done.created} created, ${done.updated} updated, ${done.unchanged} unchanged, ${done.failedCount} refused`,
      );
      if (signal.aborted) note('footprint: stopped before the end of the file: run the same command again to go on');
      return done.failedCount > 0 || signal.aborted ? 1 : 0;
    });
  } finally {
    await handle.close();
  }
}
