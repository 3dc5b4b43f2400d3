import { existsSync } from 'node:fs';
import { sqliteCommands } from './commands.ts';
import type { ChangeFeed } from './ports/change-feed.ts';
import { type ChangeNotice, type CommandClient, StoreUnavailable } from './ports/commands.ts';
import type { HistoryReader } from './ports/history-reader.ts';
import type { Queries } from './ports/queries.ts';
import { newId } from './storage/new-id.ts';
import { databaseFile, openForReading, openForWriting } from './storage/open-database.ts';
import { withHistory } from './storage/sqlite-history.ts';
import { SqliteQueries } from './storage/sqlite-queries.ts';

/** Commands and queries in this very thread: for the command line and for tests. */
export interface OpenStore {
  readonly commands: CommandClient;
  readonly queries: Queries;
  readonly changes: ChangeFeed;
  /** Reads whole histories as of one moment. */
  readonly readHistory: <T>(work: (reader: HistoryReader) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a data folder without a server. `write` brings the tables up to date and may run beside a server: both take the
 * database's write lock for one short transaction at a time. `read` throws when there is no database yet.
 */
export async function openStore({ dataDir, mode }: { dataDir: string; mode: 'write' | 'read' }): Promise<OpenStore> {
  const file = dataDir === ':memory:' ? dataDir : databaseFile(dataDir);
  if (mode === 'read') {
    if (!existsSync(file))
      throw new Error(`there is no database in ${dataDir}: start the server once, or name another folder with --data`);
    const reading = openForReading(file);
    return {
      commands: readOnlyCommands(),
      queries: new SqliteQueries(reading),
      changes: { subscribe: () => () => {} },
      readHistory: (work) => withHistory(reading, work),
      close: async () => void reading.close(),
    };
  }
  const writing = openForWriting(file);
  const listeners = new Set<(notice: ChangeNotice) => void>();
  const commands = sqliteCommands(writing, {
    newId,
    onCommit: (notices) => {
      for (const notice of notices) for (const listener of listeners) listener(notice);
    },
  });
  // a database in memory is only reachable through its own handle
  const reading = file === ':memory:' ? writing : openForReading(file);
  return {
    commands,
    queries: new SqliteQueries(reading),
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    readHistory: (work) => withHistory(reading, work),
    close: async () => {
      await commands.idle();
      if (reading !== writing) reading.close();
      writing.close();
    },
  };
}

const readOnlyCommands = () =>
  new Proxy({} as CommandClient, {
    get: (_, name) =>
      name === 'then' ? undefined : () => Promise.reject(new StoreUnavailable('the store was opened for reading')),
  });
