/** When salespeople are told of what. */
import type { AlertSettings, ReceiverSettings } from '../../domain/alert-settings.ts';

export interface AlertCommands {
  /** Replaces what the site's owner says about alerts. */
  saveAlertSettings(input: { site: number; settings: AlertSettings }): void;
  /** Replaces what is said about one salesperson who receives alerts. */
  saveAlertReceiver(input: { site: number; receiver: string; settings: ReceiverSettings }): void;
  /** Alerts about their leads go to the channel from now on; who owns which lead stays. */
  removeAlertReceiver(input: { site: number; receiver: string }): void;
  /** Says whether an alert was useful; the last word of each person holds. `'unknown_alert'` stores nothing. */
  judgeAlert(input: {
    site: number;
    alert: string;
    isUseful: boolean;
    /** An account's e-mail address, or `api`. */
    by: string;
    nowMs: number;
  }): 'stored' | 'unknown_alert';
  /**
   * Does what is due by now about alerts and hand-offs of all sites, up to a bounded number in one transaction: sends what
   * waited, tells the channel, makes digests, finds promises overdue. Safe from several processes at once.
   */
  runDueAlerts(input: { nowMs: number }): { readonly done: number };
}
