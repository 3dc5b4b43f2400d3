import { deliveryCursor } from '../ports/delivery-attempts.ts';
import type { AlertRecord, DeliverySummary, DestinationSummary, Queries } from '../ports/queries.ts';
import type { LeadGroups } from './lead-groups.ts';
import { firstIdAt } from './new-id.ts';
import type { Sqlite } from './open-database.ts';

interface DeliveryRow {
  alert: string;
  destination: string;
  destination_name: string;
  lead: string;
  kinds: string;
  status: DeliverySummary['status'];
  attempts: number;
  created_at_ms: number;
  next_at_ms: number;
  last_status: number | null;
  last_answer: string | null;
}

interface DestinationRow {
  id: string;
  name: string;
  kind: DestinationSummary['kind'];
  url: string;
  secret: string;
  is_enabled: number;
  language: string;
  has_personal_data: number;
  takes_digests: number;
  previous_secret: string | null;
  previous_secret_until_ms: number | null;
  failing_since_ms: number | null;
  off_reason: DestinationSummary['offReason'] | null;
}

interface AlertRow {
  id: string;
  lead: string;
  at_ms: number;
  kinds: string;
  payload: string;
}

const toAlert = ({ id, lead, at_ms, kinds, payload }: AlertRow): AlertRecord => ({
  id,
  lead,
  atMs: at_ms,
  kinds: JSON.parse(kinds),
  payload,
});

/** Reads of destinations and of the delivery log. */
export class DeliveryQueries {
  private readonly ofSite;
  private readonly log;
  private readonly logOfLead;
  private readonly alertById;
  private readonly sentSince;
  private readonly dead;
  private readonly next;
  private readonly senders;
  private readonly groups: LeadGroups;

  constructor(sqlite: Sqlite, groups: LeadGroups) {
    this.groups = groups;
    this.ofSite = sqlite.prepare('SELECT * FROM destinations WHERE site = ? ORDER BY id');
    // CROSS JOIN keeps this order (https://sqlite.org/optoverview.html): the newest alerts first, and for each of them one row
    // of each destination, by its key
    const log = ({ alerts, order }: { alerts: string; order: string }) =>
      sqlite.prepare(
        `SELECT deliveries.*, destinations.name AS destination_name, alerts.lead, alerts.kinds
         FROM alerts ${alerts} CROSS JOIN destinations ON destinations.site = alerts.site
         CROSS JOIN deliveries ON deliveries.site = alerts.site AND deliveries.destination = destinations.id AND deliveries.alert = alerts.id
         WHERE alerts.site = @site AND alerts.id <= @alert AND (alerts.id < @alert OR destinations.id < @destination)
           AND (@status IS NULL OR deliveries.status = @status) ${order} LIMIT @limit`,
      );
    // alert ids begin with the time: the primary key, read backwards, is the newest first
    this.log = log({ alerts: '', order: 'ORDER BY alerts.id DESC, destinations.id DESC' });
    this.logOfLead = log({
      alerts: 'INDEXED BY alerts_by_lead',
      order: 'AND alerts.lead = @lead ORDER BY alerts.at_ms DESC, alerts.id DESC, destinations.id DESC',
    });
    this.alertById = sqlite.prepare('SELECT * FROM alerts WHERE site = ? AND id = ?');
    // the end of alert_routes_sent; what is about no lead has no such time or no route, and is found by its id, which begins with it
    this.sentSince = sqlite.prepare(
      `SELECT alerts.* FROM (
         SELECT alert AS id, sent_at_ms AS at_ms FROM alert_routes INDEXED BY alert_routes_sent
         WHERE site = @site AND sent_at_ms >= @sinceMs AND status = 'sent'
         UNION ALL
         SELECT id, at_ms FROM alerts WHERE site = @site AND id >= @firstId AND lead = ''
       ) AS told CROSS JOIN alerts ON alerts.site = @site AND alerts.id = told.id
       ORDER BY told.at_ms DESC, alerts.id DESC LIMIT @limit`,
    );
    this.dead = sqlite
      .prepare("SELECT count(*) FROM deliveries INDEXED BY deliveries_due WHERE status = 'dead' AND site = ?")
      .pluck();
    // the first row of the index, after those that wait for a destination that is off: they would keep the sender awake
    this.next = sqlite
      .prepare(
        `SELECT next_at_ms FROM deliveries INDEXED BY deliveries_due
           CROSS JOIN destinations d ON d.site = deliveries.site AND d.id = destination
         WHERE status = 'waiting' AND d.is_enabled = 1 ORDER BY next_at_ms LIMIT 1`,
      )
      .pluck();
    this.senders = sqlite
      .prepare("SELECT DISTINCT lease_owner FROM deliveries WHERE status = 'waiting' AND lease_owner <> ''")
      .pluck();
  }

  destinations(site: number): DestinationSummary[] {
    const rows = this.ofSite.all(site) as DestinationRow[];
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      kind: row.kind,
      url: row.url,
      secret: row.secret,
      isEnabled: row.is_enabled === 1,
      language: row.language,
      hasPersonalData: row.has_personal_data === 1,
      takesDigests: row.takes_digests === 1,
      previousSecret: row.previous_secret ?? undefined,
      previousSecretUntilMs: row.previous_secret_until_ms ?? undefined,
      failingSinceMs: row.failing_since_ms ?? undefined,
      offReason: row.off_reason ?? undefined,
    }));
  }

  deliveries({ lead, ...query }: Parameters<Queries['deliveries']>[0]): DeliverySummary[] {
    const { site, limit, status = null, after = '~/~' } = query;
    const [alert, destination] = after.split('/');
    const page = { site, limit, status, alert, destination: destination ?? '' };
    const rows = lead === undefined ? (this.log.all(page) as DeliveryRow[]) : this.rowsOfLead(lead, page);
    return rows.map((row) => ({
      alert: row.alert,
      destination: row.destination,
      destinationName: row.destination_name,
      lead: row.lead,
      kinds: JSON.parse(row.kinds),
      status: row.status,
      attempts: row.attempts,
      createdAtMs: row.created_at_ms,
      nextAtMs: row.next_at_ms,
      lastStatus: row.last_status ?? undefined,
      lastAnswer: row.last_answer ?? undefined,
    }));
  }

  alert({ site, alert }: Parameters<Queries['alert']>[0]): AlertRecord | undefined {
    const row = this.alertById.get(site, alert) as AlertRow | undefined;
    return row && toAlert(row);
  }

  alertsSentSince({ site, sinceMs, limit }: Parameters<Queries['alertsSentSince']>[0]): AlertRecord[] {
    const firstId = firstIdAt('al', sinceMs);
    return (this.sentSince.all({ site, sinceMs, limit, firstId }) as AlertRow[]).map(toAlert).reverse();
  }

  deadDeliveries(site: number): number {
    return this.dead.get(site) as number;
  }

  /** Also those of the time when the person was several leads. */
  private rowsOfLead(lead: string, page: { readonly site: number; readonly limit: number }): DeliveryRow[] {
    const { site, limit } = page;
    const ids = this.groups.idsOf(site, this.groups.survivorOf(site, lead));
    const rows = ids.flatMap((id) => this.logOfLead.all({ ...page, lead: id }) as DeliveryRow[]);
    return rows.sort((a, b) => (deliveryCursor(a) < deliveryCursor(b) ? 1 : -1)).slice(0, limit);
  }

  nextDeliveryAtMs(): number | undefined {
    return this.next.get() as number | undefined;
  }

  deliverySenders(): string[] {
    return this.senders.all() as string[];
  }
}
