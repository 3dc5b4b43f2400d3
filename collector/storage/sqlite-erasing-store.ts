import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { digestWithout } from '../domain/alert-message.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import type { Touchpoint } from '../domain/touchpoint.ts';
import type { ErasingStore, ErasureMark } from '../ports/erasure.ts';
import type { Sqlite } from './open-database.ts';
import { type TouchpointRow, toTouchpoint } from './rows.ts';
import * as schema from './schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { subjectTables } from './statements.ts';

/** Names of the tables that have all these columns. A table made later is found by its columns: nothing is to be listed. */
function tablesWith(...columns: readonly string[]): string[] {
  return Object.values(schema)
    .filter((table) => is(table, SQLiteTable))
    .filter((table) => {
      const names = Object.values(getTableColumns(table)).map(({ name }) => name);
      return columns.every((column) => names.includes(column));
    })
    .map((table) => getTableName(table));
}

/** The store, able to forget. What it does beyond storing is rare, so that its statements are prepared when they are needed. */
export class SqliteErasingStore extends SqliteStore implements ErasingStore {
  private readonly sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    super(sqlite);
    this.sqlite = sqlite;
  }

  touchpoints(site: number, visitor: string): Touchpoint[] {
    const rows = this.sqlite
      .prepare('SELECT * FROM touchpoints WHERE site = ? AND visitor = ? ORDER BY occurred_at_ms, id')
      .all(site, visitor);
    return (rows as TouchpointRow[]).map(toTouchpoint);
  }

  touchpointsHolding(query: { site: number; texts: readonly string[]; afterSeq: number }): Touchpoint[] {
    return touchpointsHolding(this.sqlite, { ...query, untilSeq: Number.MAX_SAFE_INTEGER });
  }

  removeTouchpoints({
    site,
    visitor,
    touchpoints,
    changed,
    pageViews,
    remains,
  }: Parameters<ErasingStore['removeTouchpoints']>[0]): void {
    if (!remains) {
      // scores stand under their subjects: those are worked out anew
      for (const table of tablesWith('site', 'visitor').filter((name) => !subjectTables.includes(name)))
        this.sqlite.prepare(`DELETE FROM ${table} WHERE site IN (?, ?) AND visitor = ?`).run(site, -site, visitor);
      this.clearPrepared(site, { kind: 'visitor', id: visitor });
      return;
    }
    const sql = (text: string) => this.sqlite.prepare(text);
    const removeTouchpoint = sql('DELETE FROM touchpoints WHERE site = ? AND visitor = ? AND id = ?');
    for (const id of touchpoints) removeTouchpoint.run(site, visitor, id);
    const change = sql('UPDATE touchpoints SET data = ? WHERE site = ? AND visitor = ? AND id = ?');
    for (const { id, data } of changed) change.run(JSON.stringify(data), site, visitor, id);
    const removeView = sql('DELETE FROM page_views WHERE site IN (?, ?) AND visitor = ? AND view = ?');
    for (const view of pageViews) removeView.run(site, -site, visitor, view);
    sql('DELETE FROM identity_claims WHERE site = ? AND visitor = ?').run(site, visitor);
    // refused events say nobody's stretch
    sql('DELETE FROM quarantine WHERE site = ? AND visitor = ?').run(site, visitor);
    sql('UPDATE visitors SET first_seen_at_ms = ?, last_seen_at_ms = ? WHERE site = ? AND visitor = ?').run(
      remains.firstSeenAtMs,
      remains.lastSeenAtMs,
      site,
      visitor,
    );
    const { claims, intervals, pageViews: left } = remains;
    const nothing = { touchpoints: [], leads: [], subjects: [], alertStates: [], alerts: [], handOffs: [], nowMs: 0 };
    this.writer.commit({ site, visitor, claims, intervals, pageViews: left, ...nothing });
  }

  removeLeads(site: number, leads: readonly string[]): void {
    const run = (text: string, ...values: unknown[]) => this.sqlite.prepare(text).run(...values);
    for (const lead of leads) {
      for (const digest of this.digestsAbout(site, lead)) this.removeFromDigest(site, digest, lead);
      const about = 'SELECT id FROM alerts INDEXED BY alerts_by_lead WHERE site = ? AND lead = ?';
      for (const table of tablesWith('site', 'alert'))
        run(`DELETE FROM ${table} WHERE site = ? AND alert IN (${about})`, ...[site, site, lead]);
      run('DELETE FROM lead_merges WHERE site = ? AND into_lead = ?', site, lead);
      for (const table of tablesWith('site', 'lead'))
        run(`DELETE FROM ${table} WHERE site = ? AND lead = ?`, site, lead);
      run('DELETE FROM leads WHERE site = ? AND id = ?', site, lead);
      this.clearPrepared(site, { kind: 'lead', id: lead });
    }
    this.removeFromOutcomes(site, leads);
  }

  private digestsAbout(site: number, lead: string): { id: string; payload: string }[] {
    return this.sqlite
      .prepare(
        `SELECT DISTINCT digest.id, digest.payload FROM alerts a INDEXED BY alerts_by_lead
         JOIN alert_routes r ON r.site = a.site AND r.alert = a.id AND r.status = 'digested'
         JOIN alerts digest ON digest.site = a.site AND digest.id = r.part_of
         WHERE a.site = ? AND a.lead = ?`,
      )
      .all(site, lead) as { id: string; payload: string }[];
  }

  /** One that was about nobody else goes, and is not sent where it waits. */
  private removeFromDigest(site: number, { id, payload }: { id: string; payload: string }, lead: string): void {
    const left = digestWithout(payload, new Set([lead]));
    if (left !== undefined) {
      this.sqlite.prepare('UPDATE alerts SET payload = ? WHERE site = ? AND id = ?').run(left, site, id);
      return;
    }
    for (const table of tablesWith('site', 'alert'))
      this.sqlite.prepare(`DELETE FROM ${table} WHERE site = ? AND alert = ?`).run(site, id);
    this.sqlite.prepare('DELETE FROM alerts WHERE site = ? AND id = ?').run(site, id);
  }

  removeQuarantined(site: number, isAbout: (excerpt: string) => boolean): void {
    const rows = this.sqlite.prepare('SELECT seq, excerpt FROM quarantine WHERE site = ?').all(site);
    const remove = this.sqlite.prepare('DELETE FROM quarantine WHERE site = ? AND seq = ?');
    for (const { seq, excerpt } of rows as { seq: number; excerpt: string }[])
      if (isAbout(excerpt)) remove.run(site, seq);
  }

  rememberErased(site: number, marks: readonly ErasureMark[], expiresAtMs: number): void {
    const put = this.sqlite.prepare(
      'INSERT INTO erasures VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET to_ms = max(to_ms, excluded.to_ms), expires_at_ms = excluded.expires_at_ms',
    );
    for (const { mark, fromMs, toMs } of marks) put.run(site, mark, fromMs, toMs, expiresAtMs);
    this.forgetSites();
  }

  /** Out of what a replay has prepared. The subject was noted for it, so that nothing of it comes in again. */
  private clearPrepared(site: number, subject: Subject): void {
    for (const table of tablesWith('site', 'subject').filter((name) => subjectTables.includes(name)))
      this.sqlite.prepare(`DELETE FROM ${table} WHERE site = ? AND subject = ?`).run(-site, subjectKey(subject));
  }

  /** Changes of a model name the leads that became hot by them, or are so no longer. Few rows: all are read. */
  private removeFromOutcomes(site: number, leads: readonly string[]): void {
    const rows = this.sqlite
      .prepare('SELECT version, outcome FROM replays WHERE site = ? AND outcome IS NOT NULL')
      .all(site) as { version: number; outcome: string }[];
    const put = this.sqlite.prepare('UPDATE replays SET outcome = ? WHERE site = ? AND version = ?');
    for (const { version, outcome } of rows) {
      if (!leads.some((lead) => outcome.includes(lead))) continue;
      const without = (names: readonly string[]) => names.filter((name) => !leads.includes(name));
      const { gained, lost, ...counts } = JSON.parse(outcome);
      put.run(JSON.stringify({ ...counts, gained: without(gained), lost: without(lost) }), site, version);
    }
  }
}

/** Touchpoints of a site that hold one of these texts, between two places in the order of arrival. Reads each one there. */
export function touchpointsHolding(
  sqlite: Sqlite,
  { site, texts, afterSeq, untilSeq }: { site: number; texts: readonly string[]; afterSeq: number; untilSeq: number },
): Touchpoint[] {
  const holding = texts.map(() => 'instr(lower(data), ?) > 0').join(' OR ');
  const rows = sqlite
    // the unary plus keeps SQLite off the indexes by visitor: this is one walk along the rows
    .prepare(`SELECT * FROM touchpoints WHERE seq > ? AND seq <= ? AND +site = ? AND (${holding})`)
    .all(afterSeq, untilSeq, site, ...texts);
  return (rows as TouchpointRow[]).map(toTouchpoint);
}
