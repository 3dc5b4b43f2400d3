import { type SqliteCommands, sqliteCommands } from '../../collector/commands.ts';
import type { ChangeFeed } from '../../collector/ports/change-feed.ts';
import type { ChangeNotice, IncomingBatch, IncomingEvent } from '../../collector/ports/commands.ts';
import { newId } from '../../collector/storage/new-id.ts';
import { openForWriting, type Sqlite } from '../../collector/storage/open-database.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { SqliteQueries } from '../../collector/storage/sqlite-queries.ts';
import { checkReplay, type ReplayReport } from '../../collector/usecases/replay.ts';

/** The real store on a database in memory. */
export interface TestStore {
  readonly sqlite: Sqlite;
  readonly commands: SqliteCommands;
  readonly queries: SqliteQueries;
  readonly notices: ChangeNotice[];
  /** Tells of each commit, as the process does. */
  readonly changes: ChangeFeed;
  readonly aSite: (timeZone?: string) => Promise<{ id: number; key: string }>;
  readonly replay: () => Promise<ReplayReport>;
  readonly close: () => void;
}

export const startMs = Date.UTC(2026, 0, 5, 9);

export function aStore(): TestStore {
  const sqlite = openForWriting(':memory:');
  const notices: ChangeNotice[] = [];
  const listeners = new Set<(notice: ChangeNotice) => void>();
  const onCommit = (some: readonly ChangeNotice[]) => {
    notices.push(...some);
    for (const notice of some) for (const tell of listeners) tell(notice);
  };
  const commands = sqliteCommands(sqlite, { newId, onCommit });
  return {
    sqlite,
    commands,
    queries: new SqliteQueries(sqlite),
    notices,
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    aSite: (timeZone = 'UTC') =>
      commands.createSite({ name: 'Acme', kind: 'live', origins: [], timeZone, nowMs: startMs }),
    replay: () =>
      withHistory(sqlite, (reader) =>
        checkReplay(reader, { onProgress: () => {}, signal: new AbortController().signal, pause: async () => {} }),
      ),
    close: () => sqlite.close(),
  };
}

let lastEvent = 0;

/** An event with what matters named; `day` follows from `occurredAtMs` in UTC. */
export function anEvent(event: Partial<IncomingEvent> & Pick<IncomingEvent, 'type' | 'occurredAtMs'>): IncomingEvent {
  lastEvent += 1;
  return {
    id: `e${String(lastEvent).padStart(6, '0')}`,
    day: Math.floor(event.occurredAtMs / 86_400_000),
    view: undefined,
    data: {},
    unscored: undefined,
    ...event,
  };
}

/** A page view with its engagement total, as the script reports it. */
export function aPageView({
  path,
  atMs,
  engagedMs = 0,
}: {
  path: string;
  atMs: number;
  engagedMs?: number;
}): IncomingEvent[] {
  lastEvent += 1;
  const view = `w${lastEvent}`;
  const pageView = anEvent({
    type: 'page_view',
    occurredAtMs: atMs,
    view,
    data: { url: `https://acme.example${path}`, title: path },
  });
  const engagement = anEvent({ type: 'engagement', occurredAtMs: atMs + engagedMs, view, data: { engagedMs } });
  return engagedMs > 0 ? [pageView, engagement] : [pageView];
}

export function aBatch(batch: Partial<IncomingBatch> & Pick<IncomingBatch, 'site' | 'events'>): IncomingBatch {
  const newestMs = Math.max(startMs, ...batch.events.map((event) => event.occurredAtMs));
  return {
    visitor: 'v1',
    visit: 'visit1',
    receivedAtMs: newestMs,
    isBot: false,
    dropped: [],
    isSilent: false,
    ...batch,
  };
}
