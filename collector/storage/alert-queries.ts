import type { Sqlite } from './open-database.ts';

/** Reads of alerts, their settings and hand-offs. */
export class AlertQueries {
  private readonly next;

  constructor(sqlite: Sqlite) {
    // the first entry of each of the two indexes
    this.next = sqlite.prepare(
      `SELECT min(at) AS at FROM (
         SELECT min(due_at_ms) AS at FROM alert_routes INDEXED BY alert_routes_due WHERE due_at_ms IS NOT NULL
         UNION ALL
         SELECT min(due_at_ms) FROM hand_offs INDEXED BY hand_offs_due WHERE ended_at_ms IS NULL AND overdue_at_ms IS NULL)`,
    );
  }

  nextAlertDueAtMs(): number | undefined {
    return (this.next.get() as { at: number | null }).at ?? undefined;
  }
}
