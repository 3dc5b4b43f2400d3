import type { AlertRoute, RouteStatus } from '../domain/alert-route.ts';
import type { ReceiverSettings, SlaStage } from '../domain/alert-settings.ts';
import { newestOf } from '../domain/lead-group.ts';
import type { AlertPlan, AlertStore, HandOff, KnownAlert } from '../ports/alert-store.ts';
import { toReceiverSettings } from './alert-documents.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { LeadRecords } from './lead-records.ts';
import type { Sqlite } from './open-database.ts';
import { bound } from './statements.ts';

export interface AlertRow {
  site: number;
  id: string;
  lead: string;
  at_ms: number;
  kinds: string;
  payload: string;
  status: string;
  receiver: string;
  sent_at_ms: number | null;
  due_at_ms: number | null;
  part_of: string | null;
}

interface TargetRow {
  id: string;
  takes_digests: number;
}

interface HandOffRow {
  site: number;
  lead: string;
  stage: string;
  started_at_ms: number;
  due_at_ms: number;
}

/** Alerts with their routes, hand-offs and owners, over the handle that writes. */
export class AlertRows implements AlertStore {
  private readonly sql: ReturnType<typeof prepare>;
  private readonly groups: LeadGroups;
  private readonly records: LeadRecords;

  constructor(sqlite: Sqlite, { groups, records }: { groups: LeadGroups; records: LeadRecords }) {
    this.sql = prepare(sqlite);
    this.groups = groups;
    this.records = records;
  }

  add(site: number, { id, lead, atMs, kinds, payload, route, destinations, supersedes }: AlertPlan): void {
    this.sql.addAlert.run(site, id, lead, atMs, JSON.stringify(kinds), payload);
    this.setRoute(site, id, route);
    if (supersedes !== undefined) this.sql.joinRoute.run(id, site, supersedes);
    if (route.status === 'sent') this.deliver(site, { alert: id, destinations, nowMs: route.sentAtMs ?? atMs });
  }

  setRoute(site: number, alert: string, { status, receiver, sentAtMs, dueAtMs, partOf }: AlertRoute): void {
    this.sql.putRoute.run(site, alert, status, receiver, sentAtMs ?? null, dueAtMs ?? null, partOf ?? null);
  }

  deliver(
    site: number,
    { alert, destinations, nowMs }: { alert: string; destinations?: readonly string[] | undefined; nowMs: number },
  ): void {
    for (const { id, takes_digests: takesDigests } of this.targets(site, destinations))
      this.sql.deliver.run({ site, alert, destination: id, takesDigests, nowMs });
  }

  /** Where a message goes: to the named ones that are switched on, else to the channel. */
  private targets(site: number, destinations: readonly string[] | undefined): TargetRow[] {
    const own = destinations ? this.sql.named.all({ site, only: JSON.stringify(destinations) }) : [];
    if (own.length > 0) return own as TargetRow[];
    const channel = this.sql.channel.all({ site });
    // every destination is somebody's own: better told to all than to nobody
    return (channel.length > 0 ? channel : this.sql.all.all({ site })) as TargetRow[];
  }

  lastMessage(site: number, lead: string): KnownAlert | undefined {
    const rows = this.groups.idsOf(site, lead).flatMap((id) => this.sql.lastMessage.all(site, id) as AlertRow[]);
    return newestOf(rows.map(toKnownAlert));
  }

  sentSince(site: number, receiver: string, sinceMs: number): number {
    return (this.sql.sentSince.get(site, receiver, sinceMs) as { count: number }).count;
  }

  receiver(site: number, receiver: string): Partial<ReceiverSettings> | undefined {
    const row = this.sql.receiver.get(site, receiver) as { document: string } | undefined;
    return row && toReceiverSettings(row.document);
  }

  ownerOf(site: number, lead: string): string | undefined {
    return this.records.ownerOf(site, lead);
  }

  assign(site: number, { lead, owner, atMs, by }: Parameters<AlertStore['assign']>[1]): void {
    this.sql.assign.run({ site, lead, owner: owner ?? null, atMs, by });
  }

  activePeople(query: { site: number; domain: string; sinceMs: number; limit: number }): string[] {
    return (this.sql.activePeople.all(query) as { person: string }[]).map(({ person }) => person);
  }

  isAnswered(site: number, { id, lead, atMs }: Pick<KnownAlert, 'id' | 'lead' | 'atMs'>): boolean {
    if (this.sql.feedback.get(site, id)) return true;
    const last = this.records.lastDecision(site, this.groups.survivorOf(site, lead));
    return last !== undefined && last.atMs >= atMs;
  }

  due(nowMs: number, limit: number): KnownAlert[] {
    return (this.sql.due.all(nowMs, limit) as AlertRow[]).map(toKnownAlert);
  }

  startHandOff(site: number, { lead, stage, startedAtMs, dueAtMs }: HandOff): void {
    const ids = this.groups.idsOf(site, this.groups.survivorOf(site, lead));
    if (ids.some((id) => this.sql.openHandOff.get(site, id, stage))) return;
    this.sql.startHandOff.run(site, lead, stage, startedAtMs, dueAtMs);
  }

  endHandOffs(
    site: number,
    { lead, stage, nowMs }: { lead: string; stage?: SlaStage | undefined; nowMs: number },
  ): void {
    for (const id of this.groups.idsOf(site, this.groups.survivorOf(site, lead)))
      this.sql.endHandOffs.run({ site, lead: id, stage: stage ?? null, nowMs });
  }

  dueHandOffs(nowMs: number, limit: number): (HandOff & { readonly site: number })[] {
    return (this.sql.dueHandOffs.all(nowMs, limit) as HandOffRow[]).map(
      ({ site, lead, stage, started_at_ms, due_at_ms }) => ({
        site,
        lead,
        stage: stage as SlaStage,
        startedAtMs: started_at_ms,
        dueAtMs: due_at_ms,
      }),
    );
  }

  setOverdue(site: number, { lead, stage, startedAtMs }: HandOff, nowMs: number): void {
    this.sql.setOverdue.run(nowMs, site, lead, stage, startedAtMs);
  }

  openLeads(site: number, owner: string): string[] {
    return this.records.openLeads(site, owner);
  }
}

export function toKnownAlert(row: AlertRow): KnownAlert {
  const route = {
    status: row.status as RouteStatus,
    receiver: row.receiver,
    sentAtMs: row.sent_at_ms ?? undefined,
    dueAtMs: row.due_at_ms ?? undefined,
    partOf: row.part_of ?? undefined,
  };
  const { site, id, lead, at_ms: atMs, payload } = row;
  return { site, id, lead, atMs, kinds: JSON.parse(row.kinds), payload, route };
}

function prepare(sqlite: Sqlite) {
  const sql = (text: string) => sqlite.prepare(text);
  const columns = 'a.*, r.status, r.receiver, r.sent_at_ms, r.due_at_ms, r.part_of';
  const targets = (which: string) =>
    sql(`SELECT id, takes_digests FROM destinations WHERE site = (SELECT @site) AND is_enabled = 1 ${which}`);
  return {
    addAlert: sql('INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)'),
    putRoute: sql('INSERT OR REPLACE INTO alert_routes VALUES (?, ?, ?, ?, ?, ?, ?)'),
    joinRoute: sql(
      "UPDATE alert_routes SET status = 'joined', due_at_ms = NULL, part_of = ? WHERE site = ? AND alert = ?",
    ),
    // a digest only to who takes them
    deliver: sql(
      `INSERT INTO deliveries (site, destination, alert, status, attempts, next_at_ms, lease_until_ms, created_at_ms)
       SELECT site, @destination, id, 'waiting', 0, @nowMs, 0, @nowMs FROM alerts
       WHERE site = @site AND id = @alert AND (@takesDigests = 1 OR kinds <> '["digest"]')
       ON CONFLICT DO NOTHING`,
    ),
    named: targets('AND id IN (SELECT value FROM json_each((SELECT @only)))'),
    channel: targets(
      `AND id NOT IN (SELECT own.value FROM alert_receivers r, json_each(r.document, '$.destinations') own WHERE r.site = (SELECT @site))`,
    ),
    all: targets(''),
    // the last few alerts of one lead, backwards by alerts_by_lead, until one went out or is to go out
    lastMessage: sql(
      `SELECT ${columns} FROM alerts a INDEXED BY alerts_by_lead JOIN alert_routes r ON r.site = a.site AND r.alert = a.id
       WHERE a.site = ${bound} AND a.lead = ${bound} AND r.status IN ('sent', 'held', 'digest', 'digested') ORDER BY a.at_ms DESC LIMIT 1`,
    ),
    // alert_routes_by_receiver: one receiver's day
    sentSince: sql(
      `SELECT count(*) AS count FROM alert_routes
       WHERE site = ${bound} AND receiver = ${bound} AND sent_at_ms IS NOT NULL AND sent_at_ms >= ${bound}`,
    ),
    receiver: sql('SELECT document FROM alert_receivers WHERE site = ? AND receiver = ?'),
    assign: sql(
      `INSERT INTO lead_assignments VALUES (@site, @lead,
         (SELECT coalesce(max(seq), 0) + 1 FROM lead_assignments WHERE site = @site AND lead = @lead), @owner, @atMs, @by)`,
    ),
    // leads_by_mail_domain, and one subject by its key for each
    activePeople: sql(
      `SELECT l.id AS person FROM leads l INDEXED BY leads_by_mail_domain JOIN subjects s ON s.site = l.site AND s.subject = 'l:' || l.id
       WHERE l.site = (SELECT @site) AND l.mail_domain = (SELECT @domain) AND (l.survivor IS NULL OR l.survivor = l.id) AND s.last_seen_at_ms >= (SELECT @sinceMs) LIMIT (SELECT @limit)`,
    ),
    feedback: sql('SELECT 1 FROM alert_feedback WHERE site = ? AND alert = ?'),
    // alert_routes_due, from its beginning
    due: sql(
      `SELECT ${columns} FROM alert_routes r INDEXED BY alert_routes_due JOIN alerts a ON a.site = r.site AND a.id = r.alert
       WHERE r.due_at_ms IS NOT NULL AND r.due_at_ms <= ? ORDER BY r.due_at_ms LIMIT ?`,
    ),
    openHandOff: sql('SELECT 1 FROM hand_offs WHERE site = ? AND lead = ? AND stage = ? AND ended_at_ms IS NULL'),
    startHandOff: sql('INSERT INTO hand_offs VALUES (?, ?, ?, ?, ?, NULL, NULL) ON CONFLICT DO NOTHING'),
    endHandOffs: sql(
      `UPDATE hand_offs SET ended_at_ms = @nowMs
       WHERE site = @site AND lead = @lead AND ended_at_ms IS NULL AND (@stage IS NULL OR stage = @stage)`,
    ),
    // hand_offs_due, from its beginning
    dueHandOffs: sql(
      `SELECT * FROM hand_offs INDEXED BY hand_offs_due
       WHERE ended_at_ms IS NULL AND overdue_at_ms IS NULL AND due_at_ms <= ? ORDER BY due_at_ms LIMIT ?`,
    ),
    setOverdue: sql(
      'UPDATE hand_offs SET overdue_at_ms = ? WHERE site = ? AND lead = ? AND stage = ? AND started_at_ms = ?',
    ),
  };
}
