import { defaultFitSettings } from '../domain/fit/fit-settings.ts';
import { originOf } from '../domain/rule-id.ts';
import type { HistoryReader } from '../ports/history-reader.ts';
import type { SubjectTotals } from '../ports/store.ts';
import { toAlertSettings } from './alert-documents.ts';
import { wrongCompanies } from './company-units.ts';
import { KnownLeads } from './known-leads.ts';
import type { Sqlite } from './open-database.ts';
import {
  type ActiveDayRow,
  type ClaimRow,
  type IntervalRow,
  type LeadRow,
  type LedgerRow,
  type MergeRow,
  type PageViewRow,
  type SlotRow,
  type TouchpointRow,
  toActiveDay,
  toClaim,
  toInterval,
  toLead,
  toLedgerEntry,
  toMergeRecord,
  toPageView,
  toSlot,
  toTouchpoint,
  toVisitTotal,
  toWindowView,
  type VisitTotalRow,
  type WindowViewRow,
} from './rows.ts';
import { claimsOfVisitor, intervalsOfLead, pageViewsWhere } from './statements.ts';
import { toTotals } from './totals-text.ts';

const visitorsPerPage = 1_000;

/** Runs `read` inside one transaction: all of it sees the database as of one moment, while others go on writing. */
export async function withHistory<T>(sqlite: Sqlite, read: (reader: HistoryReader) => Promise<T>): Promise<T> {
  sqlite.exec('BEGIN');
  try {
    return await read(historyReader(sqlite));
  } finally {
    sqlite.exec('COMMIT');
  }
}

/** Reads within whatever transaction the handle is in. */
export function historyReader(sqlite: Sqlite): HistoryReader {
  const sql = (text: string) => sqlite.prepare(text);
  const visitors = sql(
    // one seek in touchpoints_by_id for each visitor, in pages, as an open cursor would keep the handle busy
    'SELECT DISTINCT visitor FROM touchpoints WHERE site = ? AND visitor > ? ORDER BY visitor LIMIT ?',
  );
  const leads = sql(
    `SELECT lead FROM ownership_intervals WHERE site = @site
     UNION SELECT substr(visitor, 2) FROM touchpoints WHERE site = @site AND visitor >= '~' AND visitor < '\u007f'`,
  );
  const standing = sql(
    `SELECT lead FROM (
       SELECT lead FROM ownership_intervals INDEXED BY ownership_by_lead WHERE site = @site AND lead > @after
       UNION SELECT substr(visitor, 2) FROM touchpoints WHERE site = @site AND visitor > '~' || @after AND visitor < '\u007f'
       UNION SELECT survivor FROM leads INDEXED BY leads_by_survivor WHERE site = @site AND survivor > @after)
     WHERE NOT EXISTS (SELECT 1 FROM leads WHERE leads.site = @site AND leads.id = lead AND leads.survivor <> leads.id)
     ORDER BY lead LIMIT @limit`,
  );
  // leads_by_survivor: the group; who is in none has no survivor
  const members = sql('SELECT id FROM leads WHERE site = ? AND survivor = ?');
  const survivor = sql('SELECT survivor FROM leads WHERE site = ? AND id = ?');
  const touchpoints = sql('SELECT * FROM touchpoints WHERE site = ? AND visitor = ? ORDER BY occurred_at_ms, id');
  const claims = sql(claimsOfVisitor);
  const merges = sql('SELECT * FROM lead_merges WHERE site = ? ORDER BY at_ms, id');
  const mergedLeads = sql(
    'SELECT * FROM leads WHERE site = @site AND (survivor IS NOT NULL OR id IN (SELECT lead FROM lead_merges WHERE site = @site UNION SELECT into_lead FROM lead_merges WHERE site = @site))',
  );
  const intervals = sql('SELECT * FROM ownership_intervals WHERE site = ? AND visitor = ? ORDER BY from_ms');
  const visitorsOfLead = sql(intervalsOfLead('DISTINCT visitor'));
  const pageViews = sql(pageViewsWhere('site = ? AND visitor = ?'));
  const ofSubject = (table: string) => sql(`SELECT * FROM ${table} WHERE site = ? AND subject = ?`);
  const ledger = ofSubject('ledger');
  const slots = ofSubject('once_slots');
  const days = ofSubject('active_days');
  const visits = ofSubject('visit_totals');
  const windowViews = ofSubject('window_views');
  const subject = ofSubject('subjects');
  const storedSubjects = sql(
    'SELECT subject FROM subjects WHERE site = @site UNION SELECT subject FROM ledger WHERE site = @site',
  );
  const touched = sql('SELECT subject, times FROM replay_touched WHERE site = ? LIMIT ?');
  const newestModel = sql('SELECT document FROM models WHERE site = ? ORDER BY version DESC LIMIT 1');
  const sites = sql('SELECT id FROM sites ORDER BY id');
  const count = sql('SELECT count(*) AS count FROM touchpoints');
  const knownLeads = new KnownLeads(sqlite);
  const matches = sql(
    'SELECT rule, count(*) AS count FROM ledger WHERE site = ? AND at_ms >= ? AND counts = 1 GROUP BY rule',
  );
  const alertDocument = sql('SELECT document FROM alert_settings WHERE site = ?');
  const fitDocument = sql('SELECT document FROM fit_settings WHERE site = ?');

  return {
    sites: () =>
      (sites.all() as { id: number }[]).map(({ id }) => ({
        id,
        model: JSON.parse((newestModel.get(id) as { document: string }).document),
      })),
    visitors: function* (site) {
      let last = '';
      for (;;) {
        const some = visitors.all(site, last, visitorsPerPage) as { visitor: string }[];
        for (const { visitor } of some) yield visitor;
        if (some.length === 0) return;
        last = some.at(-1)!.visitor;
      }
    },
    visitorsAfter: (site, after, limit) =>
      (visitors.all(site, after, limit) as { visitor: string }[]).map(({ visitor }) => visitor),
    leadsAfter: (site, after, limit) =>
      (standing.all({ site, after, limit }) as { lead: string }[]).map(({ lead }) => lead),
    membersOf: (site, lead) => {
      const standsFor = (survivor.get(site, lead) as { survivor: string | null } | undefined)?.survivor;
      if (standsFor === null || standsFor === undefined) return [lead];
      return standsFor === lead ? (members.all(site, lead) as { id: string }[]).map(({ id }) => id) : [];
    },
    leads: (site) => (leads.all({ site }) as { lead: string }[]).map(({ lead }) => lead),
    touched: (site, limit) => touched.all(site, limit) as { subject: string; times: number }[],
    merges: (site) => (merges.all(site) as MergeRow[]).map(toMergeRecord),
    mergedLeads: (site) => (mergedLeads.all({ site }) as LeadRow[]).map(toLead),
    touchpoints: (site, visitor) => (touchpoints.all(site, visitor) as TouchpointRow[]).map(toTouchpoint),
    claims: (site, visitor) => (claims.all(site, visitor) as ClaimRow[]).map(toClaim),
    intervals: (site, visitor) => (intervals.all(site, visitor) as IntervalRow[]).map(toInterval),
    visitorsOfLead: (site, lead) =>
      (visitorsOfLead.all(site, lead) as { visitor: string }[]).map(({ visitor }) => visitor),
    pageViews: (site, visitor) => (pageViews.all(site, visitor) as PageViewRow[]).map(toPageView),
    subject: (site, key) => {
      const row = subject.get(site, key) as
        | { accumulators: string; rank_key: number | null; last_seen_at_ms: number }
        | undefined;
      return {
        ledger: (ledger.all(site, key) as LedgerRow[]).map(toLedgerEntry),
        slots: (slots.all(site, key) as SlotRow[]).map(toSlot),
        days: (days.all(site, key) as ActiveDayRow[]).map(toActiveDay),
        visits: (visits.all(site, key) as VisitTotalRow[]).map(toVisitTotal),
        windowViews: (windowViews.all(site, key) as WindowViewRow[]).map(toWindowView),
        ...(row ? sumsOf(toTotals(row)) : { accumulators: new Map(), gauges: new Map() }),
        rankKey: row?.rank_key ?? undefined,
      };
    },
    wrongCompanies: (site) => wrongCompanies(sqlite, site),
    storedSubjects: (site) => (storedSubjects.all({ site }) as { subject: string }[]).map((row) => row.subject),
    fitSettings: (site) => {
      const row = fitDocument.get(site) as { document: string } | undefined;
      return row ? JSON.parse(row.document) : defaultFitSettings;
    },
    person: (site, lead) => knownLeads.of(site, lead),
    alertModes: (site) =>
      toAlertSettings((alertDocument.get(site) as { document: string } | undefined)?.document).kinds,
    ruleMatches: (site, sinceMs) => countsByOrigin(matches.all(site, sinceMs) as { rule: string; count: number }[]),
    touchpointCount: () => (count.get() as { count: number }).count,
  };
}

/** A rule that took another one's place goes by the same name. */
function countsByOrigin(rows: readonly { rule: string; count: number }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, count } of rows) counts.set(originOf(rule), (counts.get(originOf(rule)) ?? 0) + count);
  return counts;
}

const sumsOf = ({ accumulators, gauges }: SubjectTotals) => ({ accumulators, gauges });
