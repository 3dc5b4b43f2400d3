import { type KindPrecision, precisionOf } from '../domain/alert-precision.ts';
import type { PreviewLead } from '../domain/alert-preview.ts';
import type { AlertSettings } from '../domain/alert-settings.ts';
import { emailDomainOf } from '../domain/fit/email-domain.ts';
import { isFlagged, profileOf } from '../domain/lead-profile.ts';
import type { AlertedPerson, AlertSummary, HandOffSummary, Queries, ReceiverSummary } from '../ports/queries.ts';
import type { StoredDecision } from '../ports/store.ts';
import { toAlertSettings, toReceiverSettings } from './alert-documents.ts';
import { type AlertRow, toKnownAlert } from './alert-rows.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { LeadRecords } from './lead-records.ts';
import type { Sqlite } from './open-database.ts';
import { type LeadRow, type LedgerRow, toLedgerEntry } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { type WatchRow, watchedAmong, watchesOfSite } from './watch-list.ts';

type Query<Name extends keyof Queries> = Queries[Name] extends (query: infer Q) => unknown ? Q : never;

/** Alerts that a precision is worked out from: the newest ones of the time asked for. */
const maxJudged = 2_000;
/** An answer this long after an alert is no answer to it. */
const maxAnswerMs = 14 * 86_400_000;

/** Reads of alerts, their settings and hand-offs. */
export class AlertQueries {
  private readonly sql: ReturnType<typeof prepare>;
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly records: LeadRecords;

  constructor(
    sqlite: Sqlite,
    { sites, groups, records }: { sites: SiteQueries; groups: LeadGroups; records: LeadRecords },
  ) {
    this.sql = prepare(sqlite);
    this.sites = sites;
    this.groups = groups;
    this.records = records;
  }

  nextAlertDueAtMs(): number | undefined {
    return (this.sql.next.get() as { at: number | null }).at ?? undefined;
  }

  alertSettings(site: number): AlertSettings {
    return toAlertSettings((this.sql.settings.get(site) as { document: string } | undefined)?.document);
  }

  alertReceivers(site: number): ReceiverSummary[] {
    const rows = this.sql.receivers.all(site) as { receiver: string; document: string }[];
    return rows.map(({ receiver, document }) => ({
      receiver,
      settings: toReceiverSettings(document),
      openLeads: this.records.openLeads(site, receiver).length,
    }));
  }

  alertLog({ site, limit, after, lead }: Query<'alertLog'>): AlertSummary[] {
    const before = after ?? '~';
    const rows =
      lead === undefined
        ? (this.sql.log.all({ site, before, limit }) as AlertRow[])
        : this.groups
            .idsOf(site, this.groups.survivorOf(site, lead))
            .flatMap((id) => this.sql.logOfLead.all({ site, before, limit, lead: id }) as AlertRow[])
            .sort((a, b) => (a.id < b.id ? 1 : -1))
            .slice(0, limit);
    const decisions = this.decisionsOfEach(site);
    return rows.map((row) => ({ ...this.summary(row, decisions), person: this.personOf(site, row.lead) }));
  }

  /** What to call whoever this lead is now; `undefined`: nobody. */
  private personOf(site: number, lead: string): AlertedPerson | undefined {
    const row = this.sql.person.get(site, this.groups.survivorOf(site, lead)) as
      | Pick<LeadRow, 'name' | 'email'>
      | undefined;
    return row && { name: row.name ?? undefined, email: row.email ?? undefined };
  }

  alertPrecision({ site, sinceMs }: Query<'alertPrecision'>): KindPrecision[] {
    const rows = this.sql.told.all({ site, sinceMs, limit: maxJudged }) as AlertRow[];
    const decisions = this.decisionsOfEach(site);
    return precisionOf(rows.map((row) => this.summary(row, decisions)));
  }

  handOffs({ site, owner, lead, limit }: Query<'handOffs'>): HandOffSummary[] {
    const rows = this.sql.openHandOffs.all(site) as {
      person: string;
      stage: HandOffSummary['stage'];
      started_at_ms: number;
      due_at_ms: number;
      overdue_at_ms: number | null;
    }[];
    return rows
      .filter(({ person }) => lead === undefined || person === lead)
      .map((row) => ({
        lead: row.person,
        stage: row.stage,
        startedAtMs: row.started_at_ms,
        dueAtMs: row.due_at_ms,
        isOverdue: row.overdue_at_ms !== null,
        owner: this.records.ownerOf(site, row.person),
      }))
      .filter((each) => owner === undefined || each.owner === owner)
      .slice(0, limit)
      .map((each) => ({ ...each, person: this.personOf(site, each.lead) }));
  }

  watchList(site: number): string[] {
    return [...watchedAmong(this.sql.watches.all(site) as WatchRow[])].sort();
  }

  alertHistoryLeads({ site, sinceMs, limit }: Query<'alertHistoryLeads'>): string[] {
    const rows = this.sql.seenLeads.all({ site, sinceMs, limit }) as { lead: string }[];
    return rows.map(({ lead }) => lead);
  }

  alertHistory({ site, lead }: Query<'alertHistory'>): PreviewLead | undefined {
    const row = this.sql.lead.get(site, lead) as LeadRow | undefined;
    if (!row) return undefined;
    const record = this.records.record(site, row);
    const rules = this.sites.fitRules(site);
    const profile = profileOf(record, { rules, model: this.sites.model(site) });
    const decisions = this.records.decisions(site, lead);
    if (isFlagged(profile) || decisions[0]?.toStage === 'disqualified') return undefined;
    const { email } = record.person;
    return {
      lead,
      ledger: (this.sql.ledger.all(site, `l:${lead}`) as LedgerRow[]).map(toLedgerEntry),
      grade: profile.fit?.grade,
      company: email === undefined ? undefined : emailDomainOf(email, rules.domains).companyDomain,
      isWatched: this.records.isWatched(site, lead),
      decisions,
    };
  }

  private summary(
    row: AlertRow,
    decisionsOf: (lead: string) => readonly StoredDecision[],
  ): Omit<AlertSummary, 'person'> {
    const { id, lead, atMs, kinds, payload, route } = toKnownAlert(row);
    const { why, score } = JSON.parse(payload).data as { why: string; score: number | undefined };
    const judged = this.sql.feedback.get(row.site, id) as { is_useful: number } | undefined;
    const answer = decisionsOf(lead).findLast(
      ({ kind, atMs: decidedAtMs }) =>
        (kind === 'accept' || kind === 'reject') && atMs <= decidedAtMs && decidedAtMs < atMs + maxAnswerMs,
    )?.kind;
    return {
      id,
      lead,
      atMs,
      kinds,
      why,
      score,
      ...route,
      isUseful: judged && judged.is_useful === 1,
      answer: answer === 'accept' || answer === 'reject' ? answer : undefined,
    };
  }

  /** Each person's decisions, newest first, read once. */
  private decisionsOfEach(site: number): (lead: string) => readonly StoredDecision[] {
    const known = new Map<string, readonly StoredDecision[]>();
    return (lead) => {
      const found = known.get(lead) ?? this.records.decisions(site, this.groups.survivorOf(site, lead));
      known.set(lead, found);
      return found;
    };
  }
}

function prepare(sqlite: Sqlite) {
  const sql = (text: string) => sqlite.prepare(text);
  const columns = 'a.*, r.status, r.receiver, r.sent_at_ms, r.due_at_ms, r.part_of';
  // CROSS JOIN keeps this order: alerts backwards by an index, and for each its route by the key
  const log = (index: string, where: string) =>
    sql(
      `SELECT ${columns} FROM alerts a ${index} CROSS JOIN alert_routes r ON r.site = a.site AND r.alert = a.id
       WHERE a.site = @site ${where} LIMIT @limit`,
    );
  return {
    // the first entry of each of the two indexes
    next: sql(
      `SELECT min(at) AS at FROM (
         SELECT min(due_at_ms) AS at FROM alert_routes INDEXED BY alert_routes_due WHERE due_at_ms IS NOT NULL
         UNION ALL
         SELECT min(due_at_ms) FROM hand_offs INDEXED BY hand_offs_due WHERE ended_at_ms IS NULL AND overdue_at_ms IS NULL)`,
    ),
    settings: sql('SELECT document FROM alert_settings WHERE site = ?'),
    receivers: sql('SELECT receiver, document FROM alert_receivers WHERE site = ? ORDER BY receiver'),
    // ids begin with the time
    log: log('', 'AND a.id < @before ORDER BY a.id DESC'),
    logOfLead: log(
      'INDEXED BY alerts_by_lead',
      'AND a.lead = @lead AND a.id < @before ORDER BY a.at_ms DESC, a.id DESC',
    ),
    told: log(
      '',
      `AND a.at_ms >= @sinceMs AND a.lead <> '' AND r.status IN ('sent', 'digested', 'joined') ORDER BY a.id DESC`,
    ),
    feedback: sql(
      'SELECT is_useful FROM alert_feedback WHERE site = ? AND alert = ? ORDER BY at_ms DESC, said_by LIMIT 1',
    ),
    // all open promises of the site: as many as leads that somebody waits for
    person: sql('SELECT name, email FROM leads WHERE site = ? AND id = ?'),
    openHandOffs: sql(
      `SELECT coalesce(l.survivor, l.id) AS person, h.* FROM hand_offs h JOIN leads l ON l.site = h.site AND l.id = h.lead
       WHERE h.site = ? AND h.ended_at_ms IS NULL ORDER BY h.due_at_ms, person`,
    ),
    // one pass over the site's leads
    seenLeads: sql(
      `SELECT substr(subject, 3) AS lead FROM subjects
       WHERE site = @site AND kind = 'lead' AND last_seen_at_ms >= @sinceMs ORDER BY last_seen_at_ms DESC, subject LIMIT @limit`,
    ),
    watches: sql(watchesOfSite),
    lead: sql('SELECT * FROM leads WHERE site = ? AND id = ?'),
    ledger: sql('SELECT * FROM ledger WHERE site = ? AND subject = ? AND counts = 1'),
  };
}
