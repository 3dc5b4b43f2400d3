import { setTimeout as wait } from 'node:timers/promises';
import type { Sqlite } from './open-database.ts';

/** Readers of an older moment are done after this, or they are of the kind that takes minutes. */
const patienceMs = 5_000;
const retryMs = 100;
/** How often it is tried again while a long reading goes on. */
const slowRetryMs = 10_000;
const setting = 'erased_text_in_log';

/**
 * The write-ahead log still holds what was erased, until it is cut to nothing. That takes a moment in which nobody reads what
 * is in it: tried again and again without making a writer wait, and remembered over a restart.
 */
export class ErasedLog {
  private readonly sqlite: Sqlite;
  private isTrying = false;

  constructor(sqlite: Sqlite) {
    this.sqlite = sqlite;
    if (sqlite.prepare('SELECT 1 FROM settings WHERE name = ?').get(setting)) this.keepTrying();
  }

  /** Within the transaction that erases. */
  note(): void {
    this.sqlite.prepare("INSERT OR REPLACE INTO settings VALUES (?, '1')").run(setting);
  }

  /** Resolves with whether the log is free of it. When it is not, clearing it goes on. */
  async clear(): Promise<boolean> {
    for (let triedMs = 0; triedMs < patienceMs; triedMs += retryMs) {
      if (this.tryNow()) return true;
      await wait(retryMs);
    }
    this.keepTrying();
    return false;
  }

  private keepTrying(): void {
    if (this.isTrying) return;
    this.isTrying = true;
    const timer = setInterval(() => {
      if (!this.sqlite.open || this.tryNow()) {
        clearInterval(timer);
        this.isTrying = false;
      }
    }, slowRetryMs);
    timer.unref();
  }

  private tryNow(): boolean {
    if (this.sqlite.inTransaction) return false;
    // https://sqlite.org/c3ref/wal_checkpoint_v2.html: with a busy handler it would hold up every writer while it waits
    const patience = this.sqlite.pragma('busy_timeout', { simple: true });
    this.sqlite.pragma('busy_timeout = 0');
    try {
      const [{ busy } = { busy: 1 }] = this.sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (busy !== 0) return false;
      this.sqlite.prepare('DELETE FROM settings WHERE name = ?').run(setting);
      return true;
    } catch (error) {
      // SQLITE_BUSY while another handle runs a checkpoint or writes
      if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false;
      throw error;
    } finally {
      this.sqlite.pragma(`busy_timeout = ${patience}`);
    }
  }
}
