import { open } from 'node:fs/promises';
import type { Config } from '../config.ts';
import type { SiteSummary } from '../ports/queries.ts';
import { importLeads } from '../usecases/import-leads.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './error-line.ts';
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

/** The site with that key; without a key the only one of the customer's own, or the playground while there is none. */
function siteOf(sites: readonly SiteSummary[], key: string | undefined): SiteSummary {
  const own = sites.filter(({ kind }) => kind === 'live');
  const unnamed = own.length > 0 ? own : sites.filter(({ kind }) => kind === 'playground');
  const choices = key === undefined ? unnamed : sites.filter((site) => site.key === key);
  const [site, ...others] = choices;
  if (site && others.length === 0) return site;
  const known = sites.map((each) => `${each.key} (${each.name})`).join(', ');
  if (known === '') throw new UsageError('there is no site yet: start the server once, with "footprint serve"');
  throw new UsageError(
    key === undefined ? `name the site with --site, one of ${known}` : `there is no site ${key}; there are ${known}`,
  );
}
