import { clockSkews } from '../domain/correct-clock.ts';
import { defaultFitSettings } from '../domain/fit/fit-settings.ts';
import type { UnscoredReason } from '../domain/touchpoint.ts';
import {
  type BrowserHistory,
  type DataHealth,
  type ReportedLead,
  type ReportReader,
  waitedMs,
} from '../ports/report-reader.ts';
import { LeadGroups } from './lead-groups.ts';
import { LeadRecords } from './lead-records.ts';
import type { Sqlite } from './open-database.ts';
import type { IntervalRow, LeadRow } from './rows.ts';
import { bound, intervalsOfLead } from './statements.ts';

const dayMs = 86_400_000;
const nothing: BrowserHistory = { views: [], downloads: [] };

/** Runs `read` inside one transaction: all of it sees the database as of one moment, while others go on writing. */
export async function withReportReader<T>(sqlite: Sqlite, read: (reader: ReportReader) => Promise<T>): Promise<T> {
  sqlite.exec('BEGIN');
  try {
    return await read(reportReader(sqlite));
  } finally {
    sqlite.exec('COMMIT');
  }
}

/** Reads within whatever transaction the handle is in. */
function reportReader(sqlite: Sqlite): ReportReader {
  const sql = (text: string) => sqlite.prepare(text);
  const groups = new LeadGroups(sqlite);
  const records = new LeadRecords(sqlite, groups);
  // the primary key, a page at a time
  const leads = sql(
    'SELECT * FROM leads WHERE site = ? AND id > ? AND (survivor IS NULL OR survivor = id) ORDER BY id LIMIT ?',
  );
  const madeFirst = sql(
    'SELECT min(created_at_ms) FROM leads INDEXED BY leads_by_survivor WHERE site = ? AND survivor = ?',
  ).pluck();
  // identity_claims_by_lead alone: it ends with the primary key, and with it the time
  const claimedFirst = sql(
    `SELECT min(at_ms) FROM identity_claims INDEXED BY identity_claims_by_lead WHERE site = ${bound} AND lead = ${bound}`,
  ).pluck();
  const intervals = sql(intervalsOfLead('visitor, from_ms, to_ms'));
  // the primary key, with one probe of ownership_intervals for each
  const unknown = sql(
    `SELECT visitor FROM visitors v WHERE site = ? AND visitor > ? AND is_bot = 0
       AND NOT EXISTS (SELECT 1 FROM ownership_intervals o WHERE o.site = v.site AND o.visitor = v.visitor)
     ORDER BY visitor LIMIT ?`,
  ).pluck();
  const isBot = sql(`SELECT is_bot FROM visitors WHERE site = ${bound} AND visitor = ${bound}`).pluck();
  // page_views_by_view: the views of one browser, sorted here
  const views = sql(
    `SELECT id, visit, occurred_at_ms, url, page_kind, engaged_ms, unscored FROM page_views INDEXED BY page_views_by_view
     WHERE site = ? AND visitor = ? AND id IS NOT NULL`,
  );
  const downloads = sql(
    `SELECT occurred_at_ms AS atMs, data ->> 'href' AS href, unscored FROM touchpoints INDEXED BY touchpoints_by_time
     WHERE site = ? AND visitor = ? AND type = 'download'`,
  );
  // one pass over all touchpoints: an index for the few who download would cost every insert
  const downloaders = sql("SELECT DISTINCT visitor FROM touchpoints NOT INDEXED WHERE site = ? AND type = 'download'");
  const referrer = sql(
    "SELECT data ->> 'referrer' FROM touchpoints INDEXED BY touchpoints_by_id WHERE site = ? AND visitor = ? AND id = ?",
  ).pluck();
  // one seek for each lead of which anything was decided: few of many
  const everDecided = sql('SELECT DISTINCT lead FROM stage_decisions WHERE site = ?').pluck();
  // the index of visitors by when they were seen last; `_` is followed by a backquote in ASCII
  const browsers = sql(
    `SELECT coalesce(sum(is_bot), 0) AS bots,
       coalesce(sum(visitor >= 'bot_' AND visitor < 'bot\`'), 0) AS automated,
       coalesce(sum(visitor >= 'own_' AND visitor < 'own\`'), 0) AS own
     FROM visitors INDEXED BY visitors_by_last_seen WHERE site = ? AND last_seen_at_ms >= ?`,
  );
  // the primary key, in its order
  const shared = sql(
    'SELECT count(*) AS shared FROM (SELECT 1 FROM ownership_intervals WHERE site = ? GROUP BY visitor HAVING min(lead) < max(lead))',
  );
  // one pass over all touchpoints; direct touches are told after the fact
  const arrivals = sql(
    `SELECT coalesce(sum(received_at_ms - occurred_at_ms > ${waitedMs}), 0) AS waited,
       coalesce(sum(unscored = 'too_late'), 0) AS tooLate, coalesce(sum(unscored = 'crowded'), 0) AS crowded
     FROM touchpoints NOT INDEXED WHERE site = ? AND received_at_ms >= ? AND visitor NOT LIKE '~%'`,
  );
  // one range of the primary key: a row for each name and day
  const clocks = sql(
    `SELECT name, sum(count) AS posts FROM counters
     WHERE site = ? AND name > 'clock:' AND name < 'clock;' AND day >= ? GROUP BY name`,
  );
  const clockCounts = (site: number, sinceDay: number): DataHealth['clock'] => {
    const rows = clocks.all(site, sinceDay) as { name: string; posts: number }[];
    const countOf = (name: string) => rows.find((row) => row.name === name)?.posts ?? 0;
    const counts = clockSkews.map((skew) => [skew, countOf(`clock:${skew}`)]);
    // one for each of the closed list
    return Object.fromEntries(counts) as DataHealth['clock'];
  };
  const newestModel = sql('SELECT document FROM models WHERE site = ? ORDER BY version DESC LIMIT 1').pluck();
  const fitDocument = sql('SELECT document FROM fit_settings WHERE site = ?').pluck();

  const whoDownloaded = new Map<number, ReadonlySet<string>>();
  const downloadersOf = (site: number) => {
    const known = whoDownloaded.get(site) ?? new Set(downloaders.pluck().all(site) as string[]);
    whoDownloaded.set(site, known);
    return known;
  };
  const whoIsDecided = new Map<number, ReadonlySet<string>>();
  const isDecided = (site: number, ids: readonly string[]) => {
    const known = whoIsDecided.get(site) ?? new Set(everDecided.all(site) as string[]);
    whoIsDecided.set(site, known);
    return ids.some((id) => known.has(id));
  };
  const idsOf = (site: number, row: LeadRow) => (row.survivor === null ? [row.id] : groups.idsOf(site, row.id));
  const knownAtMs = (site: number, row: LeadRow, ids: readonly string[]) => {
    const made = row.survivor === null ? row.created_at_ms : (madeFirst.get(site, row.id) as number);
    const claims = ids.flatMap((id) => (claimedFirst.get(site, id) as number | null) ?? []);
    return Math.min(made, ...claims);
  };

  return {
    model: (site) => JSON.parse(newestModel.get(site) as string),
    fitSettings: (site) => {
      const document = fitDocument.get(site) as string | undefined;
      return document === undefined ? defaultFitSettings : JSON.parse(document);
    },
    leadsAfter: (site, after, limit) =>
      (leads.all(site, after, limit) as LeadRow[]).map((row): ReportedLead => {
        const ids = idsOf(site, row);
        return {
          lead: row.id,
          record: records.record(site, row),
          knownAtMs: knownAtMs(site, row, ids),
          decisions: isDecided(site, ids) ? records.decisions(site, row.id) : [],
          browsers: (intervals.all(site, row.id) as (IntervalRow & { visitor: string })[]).map(
            ({ visitor, from_ms, to_ms }) => ({ visitor, fromMs: from_ms, toMs: to_ms }),
          ),
        };
      }),
    unknownBrowsersAfter: (site, after, limit) => unknown.all(site, after, limit) as string[],
    browser: (site, visitor) => {
      if (isBot.get(site, visitor) === 1) return nothing;
      const rows = views.all(site, visitor) as ViewRow[];
      return {
        views: rows.map(toView).sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1)),
        downloads: downloadersOf(site).has(visitor)
          ? (downloads.all(site, visitor) as DownloadRow[]).map(toDownload)
          : [],
      };
    },
    health: (site, sinceMs) => ({
      ...(browsers.get(site, sinceMs) as Pick<DataHealth, 'bots' | 'automated' | 'own'>),
      ...(shared.get(site) as Pick<DataHealth, 'shared'>),
      ...(arrivals.get(site, sinceMs) as Pick<DataHealth, 'waited' | 'tooLate' | 'crowded'>),
      clock: clockCounts(site, Math.floor(sinceMs / dayMs)),
    }),
    referrer: (site, visitor, id) => (referrer.get(site, visitor, id) as string | null | undefined) ?? undefined,
  };
}

interface ViewRow {
  id: string;
  visit: string;
  occurred_at_ms: number;
  url: string;
  page_kind: string;
  engaged_ms: number;
  unscored: UnscoredReason | null;
}

const toView = ({ id, visit, occurred_at_ms, url, page_kind, engaged_ms, unscored }: ViewRow) => ({
  id,
  visit,
  atMs: occurred_at_ms,
  url,
  pageKind: page_kind,
  engagedMs: engaged_ms,
  unscored: unscored ?? undefined,
});

interface DownloadRow {
  atMs: number;
  href: string | null;
  unscored: UnscoredReason | null;
}

const toDownload = ({ atMs, href, unscored }: DownloadRow) => ({
  atMs,
  href: href ?? '',
  unscored: unscored ?? undefined,
});
