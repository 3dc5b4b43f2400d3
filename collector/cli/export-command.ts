import { open, rename, rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { type ExportedTable, exportedTables, exportLines } from '../usecases/export-tables.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './error-line.ts';
import { nearestName } from './nearest-name.ts';
import { siteOf } from './site-of.ts';
import { withStore } from './with-store.ts';

const tellEveryMs = 2_000;

/** Writes a table into a file that appears when it is complete; `-` is stdout. Stopped, the same command begins again. */
export function exportCommand({
  config,
  context,
  table,
  file,
  siteKey,
}: {
  config: Config;
  context: CliContext;
  table: string;
  file: string;
  siteKey: string | undefined;
}): Promise<number> {
  const { clock, note, print, signal } = context;
  const name = exportedTables.find((each) => each === table);
  if (name === undefined)
    throw new UsageError(`there is no table "${table}" (did you mean ${nearestName(table, exportedTables)}?)`);
  const format = file.endsWith('.jsonl') ? 'jsonl' : 'csv';
  return withStore({ config, context, mode: 'read' }, async ({ queries }) => {
    const nowMs = clock.nowMs();
    const site = siteOf(queries.sites(), siteKey).id;
    const write = file === '-' ? undefined : await fileToBe(file);
    let lines = 0;
    let toldAtMs = nowMs;
    try {
      for (const page of exportLines(queries, { site, table: name, format, nowMs })) {
        if (write) await write.add(page.map((line) => `${line}\n`).join(''));
        else for (const line of page) print(line);
        lines += page.length;
        await nextTurn();
        signal.throwIfAborted();
        if (clock.nowMs() - toldAtMs < tellEveryMs) continue;
        toldAtMs = clock.nowMs();
        note(`${lines} lines …`);
      }
      await write?.finish();
    } catch (error) {
      await write?.giveUp();
      throw error;
    }
    const rows = format === 'csv' ? lines - 1 : lines;
    note(`${rows} ${name satisfies ExportedTable}${file === '-' ? '' : ` in ${file}`}`);
    return 0;
  });
}

/** A file of that name once all of it is on disk, and none before. */
async function fileToBe(file: string) {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  return {
    add: async (text: string) => void (await handle.appendFile(text)),
    finish: async () => {
      await handle.sync();
      await handle.close();
      await rename(part, file);
    },
    giveUp: async () => {
      await handle.close();
      await rm(part, { force: true });
    },
  };
}
