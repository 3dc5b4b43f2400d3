import { newestOf } from '../domain/lead-group.ts';

export interface WatchRow {
  lead: string;
  is_watched: number;
  at_ms: number;
  /** The lead that stands for the person. */
  person: string;
}

/** What was said last of each lead of a site: people keep the list, so that it is short. */
export const watchesOfSite = `SELECT w.lead, w.is_watched, w.at_ms, coalesce(l.survivor, l.id) AS person
  FROM lead_watches w JOIN leads l ON l.site = w.site AND l.id = w.lead
  WHERE w.site = ? AND w.seq = (SELECT max(seq) FROM lead_watches WHERE site = w.site AND lead = w.lead)`;

/** The people who are watched: of what was said of each person's leads the newest holds. */
export function watchedAmong(rows: readonly WatchRow[]): ReadonlySet<string> {
  const byPerson = Map.groupBy(rows, ({ person }) => person);
  return new Set(
    [...byPerson].flatMap(([person, said]) =>
      newestOf(said.map(({ lead, at_ms, is_watched }) => ({ id: lead, atMs: at_ms, isWatched: is_watched === 1 })))
        ?.isWatched
        ? [person]
        : [],
    ),
  );
}
