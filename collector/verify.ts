import { setImmediate as nextTurn } from 'node:timers/promises';
import { inconsistencies } from './storage/consistency.ts';
import { soundness } from './storage/database-copy.ts';
import { openForReading } from './storage/open-database.ts';
import { withHistory } from './storage/sqlite-history.ts';
import { checkReplay, type ReplayOptions } from './usecases/replay.ts';

/** What was found, step by step. */
export interface Verification {
  readonly problems: readonly string[];
  readonly touchpoints: number;
}

/** Looks whether a database file is sound, fits together and has the scores that its history gives. Changes nothing. */
export async function verify({
  file,
  onProgress,
  signal,
}: { file: string } & Omit<ReplayOptions, 'pause'>): Promise<Verification> {
  const problem = soundness(file);
  if (problem !== undefined) return { problems: [problem], touchpoints: 0 };
  signal.throwIfAborted();
  const sqlite = openForReading(file);
  try {
    return await withHistory(sqlite, async (reader) => {
      const loose = inconsistencies(sqlite);
      const { differences, touchpoints } = await checkReplay(reader, { onProgress, signal, pause: () => nextTurn() });
      return { problems: [...loose, ...differences], touchpoints };
    });
  } finally {
    sqlite.close();
  }
}
