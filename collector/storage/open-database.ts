import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { registeredDomainOf } from '../domain/fit/registered-domain.ts';
import { registerCompanyFunctions } from './company-units.ts';

export type Sqlite = Database.Database;

/** Bundled or not, this file is one or two folders below the project's own: migrations lie with the sources. */
const migrationsFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.js') ? '../collector/storage/migrations' : './migrations', import.meta.url),
);

/** How long a connection waits for another process (an import beside a running server) before it gives up. */
const busyTimeoutMs = 10_000;

export const databaseFile = (dataDir: string) => join(dataDir, 'footprint.db');

/** Bytes of a page of a new database; one that exists keeps its own. Twice SQLite's default, for fewer writes of a commit. */
const pageBytes = 8_192;
/** Pages of log after which a commit runs the checkpoint itself: 16 MiB, so that reading it after a crash takes a moment. */
const logPages = 2_000;
/** The same beside a thread that does it (see {@link openForCheckpoints}): 128 MiB, only reached when that falls far behind. */
const logPagesBesideCheckpoints = 16_000;

/**
 * Opens the one handle that writes, bringing the tables up to date first. Committed means on disk: WAL with
 * synchronous=FULL syncs the log at every commit (https://sqlite.org/pragma.html#pragma_synchronous).
 * `:memory:` opens a database that lives as long as its handle.
 */
export function openForWriting(file: string, { hasCheckpointThread = false } = {}): Sqlite {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const sqlite = new Database(file);
  sqlite.pragma(`busy_timeout = ${busyTimeoutMs}`);
  sqlite.pragma(`page_size = ${pageBytes}`);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma(`wal_autocheckpoint = ${hasCheckpointThread ? logPagesBesideCheckpoints : logPages}`);
  sqlite.pragma('temp_store = MEMORY');
  // for the migration that fills the column in; the product itself works it out before it writes
  sqlite.function('registered_domain_of', { deterministic: true }, (email) => registeredDomainOf(String(email)));
  registerCompanyFunctions(sqlite);
  // what is deleted or replaced is overwritten, so that the file keeps nothing of who was erased; no cost was measurable
  sqlite.pragma('secure_delete = ON');
  migrate(drizzle({ client: sqlite }), { migrationsFolder });
  return sqlite;
}

/** Opens a handle that only runs checkpoints. The database must exist. */
export function openForCheckpoints(file: string): Sqlite {
  const sqlite = new Database(file, { fileMustExist: true });
  sqlite.pragma('synchronous = FULL');
  return sqlite;
}

/** Opens a handle that cannot write; sees each commit as soon as it is done. The database must exist. */
export function openForReading(file: string): Sqlite {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  sqlite.pragma(`busy_timeout = ${busyTimeoutMs}`);
  sqlite.pragma('cache_size = -32768');
  return sqlite;
}
