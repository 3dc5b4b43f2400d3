import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { databaseFile, openForReading, type Sqlite } from './open-database.ts';

/** Pages copied before others get a turn: 4 MiB. */
const pagesPerStep = 1_000;

/**
 * Copies the database of a folder into one file, as of one moment, while others go on writing. The file appears when it is
 * complete and was found sound. Throws the signal's reason when aborted.
 */
export async function copyDatabase({
  dataDir,
  file,
  onProgress,
  signal,
}: {
  dataDir: string;
  file: string;
  onProgress: (progress: { readonly pages: number; readonly ofPages: number }) => void;
  signal: AbortSignal;
}): Promise<void> {
  const part = `${file}.part`;
  await rm(part, { force: true });
  const source = openForReading(databaseFile(dataDir));
  try {
    // without a moment of its own the copy would begin again at each commit (https://sqlite.org/backup.html)
    source.exec('BEGIN');
    source.prepare('SELECT 1 FROM sites').get();
    await source.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        signal.throwIfAborted();
        onProgress({ pages: totalPages - remainingPages, ofPages: totalPages });
        return pagesPerStep;
      },
    });
    await chmod(part, 0o600);
    withoutLog(part);
    const problem = soundness(part);
    if (problem !== undefined) throw new Error(`the copy is not sound (${problem}): look at the disk`);
    await sync(part);
    await rename(part, file);
    await sync(dirname(file));
  } finally {
    source.close();
    await rm(part, { force: true });
  }
}

/** What is wrong with a database file; `undefined`: it is sound and one of ours. Reads all of it. */
export function soundness(file: string): string | undefined {
  let sqlite: Sqlite | undefined;
  try {
    sqlite = openForReading(file);
    const [first] = sqlite.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (first?.integrity_check !== 'ok') return first?.integrity_check ?? 'no answer';
    const tables = sqlite
      .prepare(
        "SELECT count(*) AS count FROM sqlite_master WHERE name IN ('sites', 'touchpoints', '__drizzle_migrations')",
      )
      .get() as { count: number };
    return tables.count === 3 ? undefined : 'it is a database, but not one of Footprint';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    sqlite?.close();
  }
}

/** Whether another process has the database open. Whoever asks must be about to put it aside: its log is folded into it. */
export function isInUse(dataDir: string): boolean {
  const sqlite = new Database(databaseFile(dataDir), { fileMustExist: true, timeout: 0 });
  try {
    // every connection holds a lock for as long as it is open (https://sqlite.org/wal.html#ephemeral)
    return sqlite.pragma('journal_mode = DELETE', { simple: true }) !== 'delete';
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return true;
    // damaged, maybe: that is why it is replaced
    return false;
  } finally {
    sqlite.close();
  }
}

/**
 * Puts a copy of `file` in the place of a folder's database. What was there is kept in a folder of that name inside; nothing
 * changes unless the copy is sound. Returns what is wrong with it otherwise.
 */
export async function putDatabase({
  file,
  dataDir,
  aside,
}: {
  file: string;
  dataDir: string;
  aside: string;
}): Promise<string | undefined> {
  const target = databaseFile(dataDir);
  const part = `${target}.part`;
  await mkdir(dataDir, { recursive: true });
  try {
    await copyFile(file, part);
    await chmod(part, 0o600);
    const problem = soundness(part);
    if (problem !== undefined) return problem;
    await sync(part);
    const old = ['', '-wal', '-shm'].filter((end) => existsSync(target + end));
    if (old.length > 0) await mkdir(join(dataDir, aside));
    for (const end of old) await rename(target + end, join(dataDir, aside, `footprint.db${end}`));
    await rename(part, target);
    await sync(dataDir);
    return undefined;
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(part + end, { force: true });
  }
}

/** A backup is one file, which others may read where they cannot write. */
function withoutLog(file: string): void {
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = DELETE');
  sqlite.close();
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}
