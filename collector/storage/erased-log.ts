import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Sqlite } from './open-database.ts';

/** Readers of an older moment are done after this, or they are of the kind that takes minutes. */
const patienceMs = 5_000;
const retryMs = 100;
/** How often it is tried again while a long reading goes on. */
const slowRetryMs = 10_000;
/** Up to this size the file is written anew, which keeps the writer for a second per 100 MB or so. */
const maxCompactedBytes = 2 ** 30;
const setting = 'erased_text_in_log';

/**
 * What was erased is still in two places. The file: when SQLite moves rows to another page, their old bytes stay where nothing is stored,
 * beyond the reach of `secure_delete` (seen for 4 of 1,000 leads), until the file is written anew. The write-ahead log: until it is
 * cut to nothing, which takes a moment in which nobody reads what is in it: tried again and again without making a writer wait, and
 * remembered over a restart.
 */
export class ErasedLog {
  private readonly sqlite: Sqlite;
  private isTrying = false;
  private isCompact = false;

  constructor(sqlite: Sqlite) {
    this.sqlite = sqlite;
    if (this.isNoted()) this.keepTrying();
  }

  /** Within the transaction that erases. */
  note(): void {
    this.isCompact = false;
    this.sqlite.prepare("INSERT OR REPLACE INTO settings VALUES (?, '1')").run(setting);
  }

  private isNoted(): boolean {
    return this.sqlite.prepare('SELECT 1 FROM settings WHERE name = ?').get(setting) !== undefined;
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
    // several erasures at a time are seen to together
    if (!this.isNoted()) return true;
    // https://sqlite.org/c3ref/wal_checkpoint_v2.html: with a busy handler it would hold up every writer while it waits
    const patience = this.sqlite.pragma('busy_timeout', { simple: true });
    this.sqlite.pragma('busy_timeout = 0');
    try {
      this.compact();
      const [{ busy } = { busy: 1 }] = this.sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (busy !== 0) return false;
      this.sqlite.prepare('DELETE FROM settings WHERE name = ?').run(setting);
      return true;
    } catch (error) {
      // while another handle runs a checkpoint or writes; while the disk has no room for the log to hold all of the file
      if (/^SQLITE_(BUSY|FULL)/.test(String((error as { code?: unknown }).code))) return false;
      throw error;
    } finally {
      this.sqlite.pragma(`busy_timeout = ${patience}`);
    }
  }
  /** By a handle of its own: this one holds temporary tables in memory, where the whole file would be copied to. */
  private compact(): void {
    const { memory, name } = this.sqlite;
    if (this.isCompact || memory || statSync(name).size > maxCompactedBytes) return;
    const own = new Database(name, { fileMustExist: true, timeout: 0 });
    try {
      own.pragma('synchronous = FULL');
      own.exec('VACUUM');
      this.isCompact = true;
    } finally {
      own.close();
    }
  }
}
