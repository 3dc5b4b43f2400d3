import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Sqlite } from './open-database.ts';

/** Readers of an older moment are done after this, or they are of the kind that takes minutes. */
const patienceMs = 5_000;
const retryMs = 100;
/** How often it is tried again while a long reading goes on. */
const slowRetryMs = 10_000;
const mebibyte = 2 ** 20;
const setting = 'erased_text_in_log';

/** How large a file is written anew, at a second for each 100 MB or so, in which nothing else is written. */
interface Limits {
  /** Up to this at once, up to `maxBytes` when nobody was erased for `quietMs`: who erases many does not wait for each. */
  readonly atOnceBytes: number;
  readonly quietMs: number;
  readonly maxBytes: number;
}

const usualLimits: Limits = { atOnceBytes: 64 * mebibyte, quietMs: 60_000, maxBytes: 512 * mebibyte };

/**
 * What was erased is still in two places. The write-ahead log: until it is cut to nothing, which takes a moment in which nobody reads what
 * is in it. The file: when SQLite moves rows to another page, their old bytes stay where nothing is stored, beyond the reach of
 * `secure_delete` (seen for 4 of 1,000 leads), until the file is written anew. Both are tried again and again without making a writer
 * wait, and remembered over a restart.
 */
export class ErasedText {
  private readonly sqlite: Sqlite;
  private readonly limits: Limits;
  private isTrying = false;
  private isCompact = false;
  private quiet: NodeJS.Timeout | undefined;

  constructor(sqlite: Sqlite, limits: Limits = usualLimits) {
    this.sqlite = sqlite;
    this.limits = limits;
    if (this.isNoted()) this.keepTrying();
  }

  /** Within the transaction that erases. */
  note(): void {
    this.isCompact = false;
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

  private isNoted(): boolean {
    return this.sqlite.prepare('SELECT 1 FROM settings WHERE name = ?').get(setting) !== undefined;
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

  private compactWhenQuiet(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => {
      if (!this.sqlite.open) return;
      // the file holds the new pages when the log has been cut
      if (!this.attempt(() => this.compact()) || !this.tryNow()) this.keepTrying();
    }, this.limits.quietMs);
    this.quiet.unref();
  }

  /** Whether the log is free. */
  private tryNow(): boolean {
    return this.attempt(() => {
      // several erasures at a time are seen to together
      if (!this.isNoted()) return true;
      const bytes = this.sqlite.memory ? 0 : statSync(this.sqlite.name).size;
      if (bytes <= this.limits.atOnceBytes) this.compact();
      const [{ busy } = { busy: 1 }] = this.sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (busy !== 0) return false;
      if (this.isCompact || bytes > this.limits.maxBytes)
        this.sqlite.prepare('DELETE FROM settings WHERE name = ?').run(setting);
      else this.compactWhenQuiet();
      return true;
    });
  }

  /** `false` while another handle runs a checkpoint or writes, and within a transaction. */
  private attempt(work: () => boolean): boolean {
    if (this.sqlite.inTransaction) return false;
    // https://sqlite.org/c3ref/wal_checkpoint_v2.html: with a busy handler it would hold up every writer while it waits
    const patience = this.sqlite.pragma('busy_timeout', { simple: true });
    this.sqlite.pragma('busy_timeout = 0');
    try {
      return work();
    } catch (error) {
      if (codeOf(error).startsWith('SQLITE_BUSY')) return false;
      throw error;
    } finally {
      this.sqlite.pragma(`busy_timeout = ${patience}`);
    }
  }

  private compact(): boolean {
    if (!this.isCompact && !this.sqlite.memory) vacuum(this.sqlite.name);
    this.isCompact = true;
    return true;
  }
}

/** By a handle of its own: that of the writer keeps temporary tables in memory, where the whole file would be copied to. */
function vacuum(file: string): void {
  const own = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    own.pragma('synchronous = FULL');
    own.exec('VACUUM');
  } catch (error) {
    // no room for a second copy: as with a file that is too large
    if (!codeOf(error).startsWith('SQLITE_FULL')) throw error;
  } finally {
    own.close();
  }
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
