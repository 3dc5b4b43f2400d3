import type { Commands } from '../ports/commands.ts';
import type { Sqlite } from './open-database.ts';

type Input<Name extends AlertCommand> = Parameters<Commands[Name]>[0];

/** Commands about alerts that are plain rows: settings, judgements, the watch list. */
export type AlertCommand =
  | 'saveAlertSettings'
  | 'saveAlertReceiver'
  | 'removeAlertReceiver'
  | 'judgeAlert'
  | 'watchLead';

export class AlertAdministration implements Pick<Commands, AlertCommand> {
  private readonly sql: ReturnType<typeof prepare>;
  private readonly onSiteChange: () => void;

  constructor(sqlite: Sqlite, { onSiteChange }: { onSiteChange: () => void }) {
    this.sql = prepare(sqlite);
    this.onSiteChange = onSiteChange;
  }

  saveAlertSettings({ site, settings }: Input<'saveAlertSettings'>): void {
    this.sql.putSettings.run(site, JSON.stringify(settings));
    this.onSiteChange();
  }

  saveAlertReceiver({ site, receiver, settings }: Input<'saveAlertReceiver'>): void {
    this.sql.putReceiver.run(site, receiver, JSON.stringify(settings));
  }

  removeAlertReceiver({ site, receiver }: Input<'removeAlertReceiver'>): void {
    this.sql.removeReceiver.run(site, receiver);
  }

  judgeAlert({ site, alert, isUseful, by, nowMs }: Input<'judgeAlert'>): 'stored' | 'unknown_alert' {
    if (!this.sql.alert.get(site, alert)) return 'unknown_alert';
    this.sql.judge.run(site, alert, by, isUseful ? 1 : 0, nowMs);
    return 'stored';
  }

  watchLead({ site, lead, isWatched, by, nowMs }: Input<'watchLead'>): 'stored' | 'unknown_lead' {
    if (!this.sql.lead.get(site, lead)) return 'unknown_lead';
    this.sql.watch.run({ site, lead, isWatched: isWatched ? 1 : 0, atMs: nowMs, by });
    this.onSiteChange();
    return 'stored';
  }
}

function prepare(sqlite: Sqlite) {
  const sql = (text: string) => sqlite.prepare(text);
  return {
    putSettings: sql('INSERT INTO alert_settings VALUES (?, ?) ON CONFLICT DO UPDATE SET document = excluded.document'),
    putReceiver: sql(
      'INSERT INTO alert_receivers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document',
    ),
    removeReceiver: sql('DELETE FROM alert_receivers WHERE site = ? AND receiver = ?'),
    alert: sql('SELECT 1 FROM alerts WHERE site = ? AND id = ?'),
    judge: sql(
      `INSERT INTO alert_feedback VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET is_useful = excluded.is_useful, at_ms = excluded.at_ms`,
    ),
    lead: sql('SELECT 1 FROM leads WHERE site = ? AND id = ?'),
    watch: sql(
      `INSERT INTO lead_watches VALUES (@site, @lead,
         (SELECT coalesce(max(seq), 0) + 1 FROM lead_watches WHERE site = @site AND lead = @lead), @isWatched, @atMs, @by)`,
    ),
  };
}
