import type { DeliverySummary, DestinationSummary } from '../ports/queries.ts';
import type { LeadGroups } from './lead-groups.ts';
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

/** Reads of destinations and of the delivery log. */
export class DeliveryQueries {
  private readonly ofSite;
  private readonly log;
  private readonly logOfLead;
  private readonly next;
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
         WHERE alerts.site = @site ${order} LIMIT @limit`,
      );
    // alert ids begin with the time: the primary key, read backwards, is the newest first
    this.log = log({ alerts: '', order: 'ORDER BY alerts.id DESC' });
    this.logOfLead = log({
      alerts: 'INDEXED BY alerts_by_lead',
      order: 'AND alerts.lead = @lead ORDER BY alerts.at_ms DESC, alerts.id DESC',
    });
    this.next = sqlite.prepare(
      "SELECT min(max(next_at_ms, lease_until_ms)) AS at FROM deliveries WHERE status = 'waiting'",
    );
  }

  destinations(site: number): DestinationSummary[] {
    const rows = this.ofSite.all(site) as {
      id: string;
      name: string;
      kind: 'webhook';
      url: string;
      secret: string;
      is_enabled: number;
    }[];
    return rows.map(({ id, name, kind, url, secret, is_enabled }) => ({
      id,
      name,
      kind,
      url,
      secret,
      isEnabled: is_enabled === 1,
    }));
  }

  deliveries({ site, limit, lead }: { site: number; limit: number; lead?: string | undefined }): DeliverySummary[] {
    const rows = (
      lead === undefined ? this.log.all({ site, limit }) : this.rowsOfLead(site, lead, limit)
    ) as DeliveryRow[];
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

  /** Also those of the time when the person was several leads. */
  private rowsOfLead(site: number, lead: string, limit: number): unknown[] {
    const ids = this.groups.idsOf(site, this.groups.survivorOf(site, lead));
    const rows = ids.flatMap((id) => this.logOfLead.all({ site, limit, lead: id }) as DeliveryRow[]);
    return rows.sort((a, b) => b.created_at_ms - a.created_at_ms).slice(0, limit);
  }

  nextDeliveryAtMs(): number | undefined {
    return (this.next.get() as { at: number | null }).at ?? undefined;
  }
}
