import { newestOf } from '../domain/lead-group.ts';

export interface WatchRow {
  id: string;
  is_watched: number;
  at_ms: number;
  /** The lead that stands for the person. */
  person: string;
}

/** The people who are watched: of what was said of each person's leads the newest holds. */
export function watchedAmong(rows: readonly WatchRow[]): ReadonlySet<string> {
  const byPerson = Map.groupBy(rows, ({ person }) => person);
  return new Set(
    [...byPerson].flatMap(([person, said]) =>
      newestOf(said.map(({ id, at_ms, is_watched }) => ({ id, atMs: at_ms, isWatched: is_watched === 1 })))?.isWatched
        ? [person]
        : [],
    ),
  );
}
