import { directVisitor, leadOfDirect, type Touchpoint } from '../domain/touchpoint.ts';
import type { ExportedContribution, ExportReader } from '../ports/export-reader.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type LedgerRow, type TouchpointRow, toTouchpoint } from './rows.ts';
import { intervalsOfLead } from './statements.ts';

/** Reads everything, in pages. */
export class ExportQueries implements ExportReader {
  private readonly groups: LeadGroups;
  private readonly page;
  private readonly ledger;
  private readonly stretches;
  private readonly stretch;
  private readonly alerts;

  constructor(sqlite: Sqlite, groups: LeadGroups) {
    this.groups = groups;
    this.page = sqlite.prepare(
      // one walk along the rows; for each a range of its browser's few intervals
      `SELECT touchpoints.*, (
         SELECT lead FROM ownership_intervals AS owned
         WHERE owned.site = touchpoints.site AND owned.visitor = touchpoints.visitor
           AND owned.from_ms <= touchpoints.occurred_at_ms AND owned.to_ms > touchpoints.occurred_at_ms
       ) AS lead
       FROM touchpoints WHERE seq > ? AND +site = ? ORDER BY seq LIMIT ?`,
    );
    // the primary key, from a place in it
    this.ledger = sqlite.prepare(
      `SELECT * FROM ledger WHERE site = @site AND subject >= 'l:' AND subject < 'l;'
         AND (subject, rule, bucket, at_ms, id, visitor) > (@subject, @rule, @bucket, @atMs, @id, @visitor)
       ORDER BY subject, rule, bucket, at_ms, id, visitor LIMIT @limit`,
    );
    this.stretches = sqlite.prepare(`${intervalsOfLead('visitor, from_ms, to_ms')} ORDER BY from_ms, visitor`);
    this.stretch = sqlite.prepare(
      `SELECT * FROM touchpoints INDEXED BY touchpoints_by_time
       WHERE site = @site AND visitor = @visitor AND occurred_at_ms < @toMs AND (occurred_at_ms, id) > (@atMs, @id)
       ORDER BY occurred_at_ms, id LIMIT @limit`,
    );
    this.alerts = sqlite.prepare(
      'SELECT at_ms, payload FROM alerts INDEXED BY alerts_by_lead WHERE site = ? AND lead = ? ORDER BY at_ms',
    );
  }

  touchpoints({ site, afterSeq, limit }: Parameters<ExportReader['touchpoints']>[0]) {
    const rows = this.page.all(afterSeq, site, limit) as (TouchpointRow & { seq: number; lead: string | null })[];
    const items = rows.map((row) => {
      const named = leadOfDirect(row.visitor);
      const lead = row.lead ?? (named && this.groups.survivorOf(site, named));
      return { ...toTouchpoint(row), lead };
    });
    return { items, seq: rows.at(-1)?.seq ?? afterSeq };
  }

  contributions({ site, after, limit }: Parameters<ExportReader['contributions']>[0]): ExportedContribution[] {
    const { lead = '', rule = '', bucket = '', atMs = 0, touchpoint: id = '', visitor = '' } = after ?? {};
    const from = { subject: `l:${lead}`, rule, bucket, atMs, id, visitor };
    const rows = this.ledger.all({ site, limit, ...from }) as (LedgerRow & { subject: string })[];
    return rows.map((row) => ({
      lead: row.subject.slice(2),
      rule: row.rule,
      bucket: row.bucket,
      atMs: row.at_ms,
      touchpoint: row.id,
      visitor: row.visitor,
      points: row.points,
      counts: row.counts === 1,
    }));
  }

  *personTouchpoints({
    site,
    lead,
    limit,
  }: Parameters<ExportReader['personTouchpoints']>[0]): Generator<readonly Touchpoint[]> {
    const rows = this.stretches.all(site, lead) as { visitor: string; from_ms: number; to_ms: number }[];
    const direct = this.groups.idsOf(site, lead).map((id) => ({
      visitor: directVisitor(id),
      from_ms: Number.MIN_SAFE_INTEGER,
      to_ms: Number.MAX_SAFE_INTEGER,
    }));
    for (const { visitor, from_ms, to_ms: toMs } of [...rows, ...direct]) {
      // no id is shorter than the empty one
      for (let last = { occurredAtMs: from_ms, id: '' }; ; ) {
        const found = this.stretch.all({ site, visitor, toMs, atMs: last.occurredAtMs, id: last.id, limit });
        const page = (found as TouchpointRow[]).map(toTouchpoint);
        if (page.length > 0) yield page;
        if (page.length < limit) break;
        last = page.at(-1)!;
      }
    }
  }

  personAlerts({ site, lead }: Parameters<ExportReader['personAlerts']>[0]) {
    const rows = this.groups.idsOf(site, lead).flatMap((id) => this.alerts.all(site, id));
    return (rows as { at_ms: number; payload: string }[])
      .map(({ at_ms, payload }) => ({ atMs: at_ms, payload }))
      .sort((a, b) => a.atMs - b.atMs);
  }
}
