import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { databaseFile, openForReading } from './storage/open-database.ts';
import { withHistory } from './storage/sqlite-history.ts';
import { checkReplay, type ReplayOptions, type ReplayReport } from './usecases/replay.ts';

/** Checks a data folder, also while a server writes to it: reads one moment of it through a handle of its own. */
export async function replayCheck({
  dataDir,
  onProgress,
  signal,
}: { dataDir: string } & Omit<ReplayOptions, 'pause'>): Promise<ReplayReport> {
  const file = databaseFile(dataDir);
  if (!existsSync(file)) throw new Error(`there is no database in ${dataDir}: name its folder with --data`);
  const sqlite = openForReading(file);
  try {
    return await withHistory(sqlite, (reader) => checkReplay(reader, { onProgress, signal, pause: () => nextTurn() }));
  } finally {
    sqlite.close();
  }
}
