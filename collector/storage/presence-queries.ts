import { openEndMs } from '../domain/ownership.ts';
import { lastSeenStepMs, onSiteMs } from '../domain/presence.ts';
import type { OnSite, Queries, VisitorCounts } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';

interface OnSiteRow {
  visitor: string;
  last_seen_at_ms: number;
  is_bot: number;
  lead: string | null;
  name: string | null;
  email: string | null;
}

/** Reads who is on a site and how many were. */
export class PresenceQueries {
  private readonly atOneMoment;
  private readonly seen;
  private readonly seenBots;
  private readonly justBefore;
  private readonly backAgain;
  private readonly newest;
  private readonly lastPage;

  constructor(sqlite: Sqlite) {
    this.atOneMoment = sqlite.transaction((read: () => VisitorCounts) => read());
    // visitors_by_last_seen alone: one range of it, no row is read
    this.seen = sqlite.prepare(
      'SELECT count(*) AS count FROM visitors INDEXED BY visitors_by_last_seen WHERE site = ? AND last_seen_at_ms >= ? AND last_seen_at_ms < ?',
    );
    // visitors_bots: the same of bots only
    this.seenBots = sqlite.prepare(
      'SELECT count(*) AS count FROM visitors INDEXED BY visitors_bots WHERE site = ? AND last_seen_at_ms >= ? AND last_seen_at_ms < ? AND is_bot = 1',
    );
    const wasHere =
      'EXISTS (SELECT 1 FROM touchpoints t INDEXED BY touchpoints_by_time WHERE t.site = v.site AND t.visitor = v.visitor AND t.occurred_at_ms >= @fromMs AND t.occurred_at_ms < @toMs)';
    // the few whose time of last being seen was not written again: one probe of touchpoints_by_time for each
    this.justBefore = sqlite.prepare(
      `SELECT count(*) AS count FROM visitors v INDEXED BY visitors_by_last_seen
       WHERE v.site = @site AND v.last_seen_at_ms >= @fromMs - ${lastSeenStepMs} AND v.last_seen_at_ms < @fromMs AND v.is_bot = 0 AND ${wasHere}`,
    );
    // those who came again since, and were here before: one row and one probe for each visitor of today
    this.backAgain = sqlite.prepare(
      `SELECT count(*) AS count FROM visitors v INDEXED BY visitors_by_last_seen
       WHERE v.site = @site AND v.last_seen_at_ms >= @toMs AND v.first_seen_at_ms < @toMs AND v.is_bot = 0 AND ${wasHere}`,
    );
    // visitors_by_last_seen backwards; each with its owner by key
    this.newest = sqlite.prepare(
      `SELECT v.visitor, v.last_seen_at_ms, v.is_bot, o.lead, l.name, l.email FROM visitors v INDEXED BY visitors_by_last_seen
         LEFT JOIN ownership_intervals o ON o.site = v.site AND o.visitor = v.visitor AND o.to_ms = ${openEndMs}
         LEFT JOIN leads l ON l.site = o.site AND l.id = o.lead
       WHERE v.site = @site AND v.last_seen_at_ms >= @fromMs AND v.is_bot = 0
       ORDER BY v.last_seen_at_ms DESC LIMIT @limit`,
    );
    // touchpoints_by_time backwards to the first page view, and its page by key
    this.lastPage = sqlite.prepare(
      `SELECT p.title, p.url, p.page_kind AS pageKind, p.engaged_ms AS engagedMs FROM (
         SELECT site, visitor, view FROM touchpoints INDEXED BY touchpoints_by_time
         WHERE site = @site AND visitor = @visitor AND type = 'page_view' ORDER BY occurred_at_ms DESC, id DESC LIMIT 1
       ) t JOIN page_views p ON p.site = t.site AND p.visitor = t.visitor AND p.view = t.view`,
    );
  }

  visitorCounts(query: Parameters<Queries['visitorCounts']>[0]): VisitorCounts {
    const { site, nowMs, todayMs, yesterdayMs, weekMs, monthMs } = query;
    const since = (fromMs: number) => this.seenSince(site, fromMs);
    return this.atOneMoment(() => ({
      now: since(nowMs - onSiteMs),
      today: since(todayMs),
      yesterday: this.seenOn(site, { fromMs: yesterdayMs, toMs: todayMs }),
      week: since(weekMs),
      month: since(monthMs),
      total: this.people(site, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    }));
  }

  onSite({ site, nowMs, limit }: Parameters<Queries['onSite']>[0]): OnSite[] {
    const rows = this.newest.all({ site, fromMs: nowMs - onSiteMs, limit }) as OnSiteRow[];
    return rows.map((row) => ({
      visitor: row.visitor,
      lastSeenAtMs: row.last_seen_at_ms,
      lead:
        row.lead === null ? undefined : { id: row.lead, name: row.name ?? undefined, email: row.email ?? undefined },
      page: this.lastPage.get({ site, visitor: row.visitor }) as OnSite['page'],
    }));
  }

  private seenSince(site: number, fromMs: number): number {
    const late = this.justBefore.get({ site, fromMs, toMs: Number.MAX_SAFE_INTEGER }) as { count: number };
    return this.people(site, fromMs, Number.MAX_SAFE_INTEGER) + late.count;
  }

  private seenOn(site: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
    const late = this.justBefore.get({ site, fromMs, toMs }) as { count: number };
    const again = this.backAgain.get({ site, fromMs, toMs }) as { count: number };
    return this.people(site, fromMs, toMs) + late.count + again.count;
  }

  /** Last seen between two moments, without bots. */
  private people(site: number, fromMs: number, toMs: number): number {
    const all = this.seen.get(site, fromMs, toMs) as { count: number };
    const bots = this.seenBots.get(site, fromMs, toMs) as { count: number };
    return all.count - bots.count;
  }
}
