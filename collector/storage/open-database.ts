import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';

export type Sqlite = Database.Database;

/** Bundled or not, this file is one or two folders below the project's own: migrations lie with the sources. */
const migrationsFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.js') ? '../collector/storage/migrations' : './migrations', import.meta.url),
);

/** How long a connection waits for another process (an import beside a running server) before it gives up. */
const busyTimeoutMs = 10_000;

export const databaseFile = (dataDir: string) => join(dataDir, 'footprint.db');

/**
 * Opens the one handle that writes, bringing the tables up to date first. Committed means on disk: WAL with
 * synchronous=FULL syncs the log at every commit (https://sqlite.org/pragma.html#pragma_synchronous).
 * `:memory:` opens a database that lives as long as its handle.
 */
export function openForWriting(file: string): Sqlite {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const sqlite = new Database(file);
  sqlite.pragma(`busy_timeout = ${busyTimeoutMs}`);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('cache_size = -65536');
  // checkpoints sync twice and move pages: at 16 MiB of log they stay rare without a long pause, or a long recovery after a crash
  sqlite.pragma('wal_autocheckpoint = 4000');
  sqlite.pragma('temp_store = MEMORY');
  migrate(drizzle({ client: sqlite }), { migrationsFolder });
  return sqlite;
}

/** Opens a handle that cannot write; sees each commit as soon as it is done. The database must exist. */
export function openForReading(file: string): Sqlite {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  sqlite.pragma(`busy_timeout = ${busyTimeoutMs}`);
  sqlite.pragma('cache_size = -32768');
  return sqlite;
}
