import type { Sqlite } from './open-database.ts';
import { watchesOfSite } from './watch-list.ts';

/** The write path's statements, prepared once: a prepared statement costs a third of a query built each time. */
export type Statements = ReturnType<typeof prepareStatements>;

/**
 * A bound value that leaves the plan alone. better-sqlite3 builds SQLite with STAT4, which plans a query again at each call
 * when a bare `?` meets ORDER BY, LIMIT, DISTINCT, an aggregate or a join: 12 µs instead of 3.5.
 */
export const bound = '(SELECT ?)';

/**
 * How many browsers a lead has, and how many of them are bots: one row for each, and its visitor by the primary key. 2 µs, and
 * 18 with bare parameters, with which a statement is planned anew at each call.
 */
export const browserCountsOfLead = `SELECT count(*) AS browsers, coalesce(sum(v.is_bot), 0) AS botBrowsers
  FROM (SELECT DISTINCT site, visitor FROM ownership_intervals INDEXED BY ownership_by_lead WHERE site = ${bound} AND lead = ${bound}) o
    JOIN visitors v ON v.site = o.site AND v.visitor = o.visitor`;

/** The primary key's first two columns, in its order. */
export const noiseDecisionsOfLead = `SELECT flag, at_ms, is_overruled FROM noise_decisions WHERE site = ${bound} AND lead = ${bound} ORDER BY flag, at_ms`;

/** A browser's claims with who each lead is now: one row of `leads` by its key for each. */
export const claimsOfVisitor = `SELECT c.*, l.survivor FROM identity_claims c LEFT JOIN leads l ON l.site = c.site AND l.id = c.lead WHERE c.site = ${bound} AND c.visitor = ${bound}`;

/** The leads that one stands for, itself among them: the index's order. */
export const leadsOfSurvivor = `SELECT * FROM leads INDEXED BY leads_by_survivor WHERE site = ${bound} AND survivor = ${bound} ORDER BY id`;

/** One row for each browser of the lead; left alone, SQLite takes a site for small and reads all of its intervals. */
export const intervalsOfLead = (columns: string) =>
  `SELECT ${columns} FROM ownership_intervals INDEXED BY ownership_by_lead WHERE site = ? AND lead = ?`;

/** As the `page_view` said it. */
export const referrerOfPageView = `(
  SELECT data ->> 'referrer' FROM touchpoints INDEXED BY touchpoints_by_id
  WHERE site = page_views.site AND visitor = page_views.visitor AND id = page_views.id
)`;

/**
 * Page views with what only their touchpoint says: one more look-up by key for each row. Left alone, SQLite takes the index
 * by time and reads all of the visitor's touchpoints.
 */
export const pageViewsWhere = (condition: string) =>
  `SELECT *, ${referrerOfPageView} AS referrer FROM page_views WHERE ${condition}`;

export const subjectTables = ['ledger', 'once_slots', 'active_days', 'visit_totals', 'window_views', 'subjects'];

export function prepareStatements(sqlite: Sqlite) {
  const sql = (text: string) => sqlite.prepare(text);
  return {
    site: sql('SELECT key, name, time_zone FROM sites WHERE id = ?'),
    newestModel: sql('SELECT document FROM models WHERE site = ? ORDER BY version DESC LIMIT 1'),
    runningReplay: sql("SELECT 1 FROM replays WHERE site = ? AND status = 'running'"),
    anyErasure: sql('SELECT 1 FROM erasures WHERE site = ? LIMIT 1'),
    // a range of the primary key: the few stretches of one mark
    erasure: sql('SELECT 1 FROM erasures WHERE site = ? AND mark = ? AND from_ms <= ? AND to_ms >= ?'),
    touch: sql('INSERT INTO replay_touched VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1'),
    alertSettings: sql('SELECT document FROM alert_settings WHERE site = ?'),
    watches: sql(watchesOfSite),
    setting: sql('SELECT value FROM settings WHERE name = ?'),

    // each of these reads one row, or one short range, by the primary key
    visitor: sql(
      'SELECT first_seen_at_ms, last_seen_at_ms, is_bot, device FROM visitors WHERE site = ? AND visitor = ?',
    ),
    touchpointExists: sql('SELECT 1 FROM touchpoints WHERE site = ? AND visitor = ? AND id = ?'),
    pageView: sql(pageViewsWhere('site = ? AND visitor = ? AND view = ?')),
    pageViewWithoutReferrer: sql(
      'SELECT *, NULL AS referrer FROM page_views WHERE site = ? AND visitor = ? AND view = ?',
    ),
    intervals: sql(`SELECT * FROM ownership_intervals WHERE site = ${bound} AND visitor = ${bound} ORDER BY from_ms`),
    claims: sql(claimsOfVisitor),
    leadByEmail: sql('SELECT * FROM leads WHERE site = ? AND email = ?'),
    leadByExternalId: sql('SELECT * FROM leads WHERE site = ? AND external_id = ?'),
    leadById: sql('SELECT * FROM leads WHERE site = ? AND id = ?'),
    leadGroup: sql(leadsOfSurvivor),
    visitorsClaiming: sql(
      `SELECT DISTINCT visitor FROM identity_claims INDEXED BY identity_claims_by_lead WHERE site = ${bound} AND lead = ${bound}`,
    ),
    mergesOf: sql('SELECT * FROM lead_merges INDEXED BY lead_merges_by_lead WHERE site = ? AND lead = ?'),
    totals: sql('SELECT accumulators, last_seen_at_ms FROM subjects WHERE site = ? AND subject = ?'),
    newestOfBucket: sql(
      `SELECT * FROM ledger WHERE site = ${bound} AND subject = ${bound} AND rule = ${bound} AND bucket = ${bound}
       ORDER BY at_ms DESC, id DESC, visitor DESC LIMIT ${bound}`,
    ),
    ledgerEntry: sql(
      'SELECT * FROM ledger WHERE site = ? AND subject = ? AND rule = ? AND bucket = ? AND at_ms = ? AND id = ? AND visitor = ?',
    ),
    slot: sql('SELECT * FROM once_slots WHERE site = ? AND subject = ? AND rule = ? AND key = ?'),
    days: sql('SELECT * FROM active_days WHERE site = ? AND subject = ? AND day BETWEEN ? AND ?'),
    visitTotal: sql('SELECT * FROM visit_totals WHERE site = ? AND subject = ? AND visit = ?'),
    window: sql('SELECT * FROM window_views WHERE site = ? AND subject = ? AND rule = ? AND at_ms BETWEEN ? AND ?'),
    windowCount: sql(
      `SELECT count(*) AS count FROM (
         SELECT 1 FROM window_views WHERE site = ${bound} AND subject = ${bound} AND rule = ${bound} AND at_ms BETWEEN ${bound} AND ${bound}
         LIMIT ${bound})`,
    ),
    // one rule's part of one lead's ledger, by the primary key
    hasEarned: sql(
      `SELECT 1 FROM ledger WHERE site = ${bound} AND subject = ${bound} AND rule = ${bound} AND counts = 1 AND points > 0 AND at_ms >= ${bound}
       LIMIT 1`,
    ),
    // one lead's ledger, sorted: only when a person decides
    newestEntries: sql(
      'SELECT * FROM ledger WHERE site = ? AND subject = ? AND counts = 1 ORDER BY at_ms DESC, id DESC, rule LIMIT ?',
    ),
    addDecision: sql(
      `INSERT INTO stage_decisions VALUES (@site, @lead,
         (SELECT coalesce(max(seq), 0) + 1 FROM stage_decisions WHERE site = @site AND lead = @lead),
         @id, @atMs, @kind, @fromStage, @toStage, @reason, @note, @by, @wakeAtMs, @score, @modelVersion, @evidence)`,
    ),
    alertStates: sql('SELECT * FROM alert_states WHERE site = ? AND lead = ?'),
    // touchpoints_by_time: a range of one visitor's time
    touchpointsBetween: sql(
      `SELECT * FROM touchpoints WHERE site = ${bound} AND visitor = ${bound} AND occurred_at_ms >= ${bound} AND occurred_at_ms < ${bound}
       ORDER BY occurred_at_ms, id`,
    ),
    intervalsOfLead: sql(intervalsOfLead('visitor, from_ms, to_ms')),

    addTouchpoint: sql('INSERT INTO touchpoints VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    putPageView: sql(
      `INSERT INTO page_views VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET id = excluded.id, occurred_at_ms = excluded.occurred_at_ms, day = excluded.day, visit = excluded.visit,
         url = excluded.url, title = excluded.title, page_kind = excluded.page_kind, engaged_ms = excluded.engaged_ms,
         scroll_pct = excluded.scroll_pct, unscored = excluded.unscored, proposed_lead = excluded.proposed_lead`,
    ),
    seeVisitor: sql(
      `INSERT INTO visitors VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET first_seen_at_ms = excluded.first_seen_at_ms, last_seen_at_ms = excluded.last_seen_at_ms,
         is_bot = excluded.is_bot, device = excluded.device`,
    ),
    addClaim: sql('INSERT INTO identity_claims VALUES (?, ?, ?, ?, ?, ?)'),
    clearIntervals: sql('DELETE FROM ownership_intervals WHERE site = ? AND visitor = ?'),
    addInterval: sql('INSERT INTO ownership_intervals VALUES (?, ?, ?, ?, ?, ?)'),
    saveLead: sql(
      `INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
       ON CONFLICT (site, id) DO UPDATE SET email = excluded.email, mail_domain = excluded.mail_domain, external_id = excluded.external_id, name = excluded.name,
         company = excluded.company, traits = excluded.traits, trust = excluded.trust, updated_at_ms = excluded.updated_at_ms`,
    ),
    addMerge: sql('INSERT INTO lead_merges VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    setSurvivor: sql('UPDATE leads SET survivor = ? WHERE site = ? AND id = ?'),
    setMailDomain: sql('UPDATE leads SET mail_domain = ? WHERE site = ? AND id = ?'),
    clearSubject: subjectTables.map((table) => sql(`DELETE FROM ${table} WHERE site = ? AND subject = ?`)),
    removeLedgerEntry: sql(
      'DELETE FROM ledger WHERE site = ? AND subject = ? AND rule = ? AND bucket = ? AND at_ms = ? AND id = ? AND visitor = ?',
    ),
    addLedgerEntry: sql('INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    putSlot: sql('INSERT OR REPLACE INTO once_slots VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    // updates in place: REPLACE would take the row out and put it in again
    putDay: sql(
      `INSERT INTO active_days VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET last_at_ms = excluded.last_at_ms, last_id = excluded.last_id, last_visitor = excluded.last_visitor,
         last_visit = excluded.last_visit, has_several_visits = excluded.has_several_visits`,
    ),
    putVisit: sql(
      `INSERT INTO visit_totals VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET page_views = excluded.page_views, last_at_ms = excluded.last_at_ms, last_id = excluded.last_id,
         last_visitor = excluded.last_visitor, last_day = excluded.last_day`,
    ),
    putWindowView: sql('INSERT OR REPLACE INTO window_views VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    putSubject: sql(
      `INSERT INTO subjects VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET accumulators = excluded.accumulators, rank_key = excluded.rank_key,
         last_seen_at_ms = excluded.last_seen_at_ms`,
    ),
    putAlertState: sql('INSERT OR REPLACE INTO alert_states VALUES (?, ?, ?, ?, ?)'),
    addCount: sql('INSERT INTO counters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count'),
    nextQuarantineSeq: sql(`SELECT coalesce(max(seq), 0) + 1 AS seq FROM quarantine WHERE site = ${bound}`),
    addQuarantine: sql('INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?)'),
    trimQuarantine: sql('DELETE FROM quarantine WHERE site = ? AND seq <= ?'),
  };
}
