import { StoreUnavailable } from '../ports/commands.ts';
import type { Sqlite } from './open-database.ts';

/** Calls that share one transaction: bounds how long the first of them waits for the last. */
const maxGroupCalls = 512;

/** What to do around the calls of a group. */
export interface GroupHooks {
  readonly afterBegin: () => void;
  readonly beforeCommit: () => void;
  readonly afterCommit: () => void;
  readonly afterRollback: () => void;
}

interface PendingCall {
  /** May run twice: what the first run wrote is taken back then. */
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs what has queued up as one transaction, so that one sync to disk serves many callers. A call that throws takes back only
 * what it wrote itself. Nobody is answered before the transaction is on disk.
 */
export class GroupCommit {
  private readonly queue: PendingCall[] = [];
  private running: Promise<void> | undefined;
  private readonly begin;
  private readonly commit;
  private readonly rollback;
  private readonly savepoint;
  private readonly release;
  private readonly rollbackToSavepoint;
  private readonly sqlite: Sqlite;
  private readonly hooks: GroupHooks;

  constructor(sqlite: Sqlite, hooks: GroupHooks) {
    this.sqlite = sqlite;
    this.hooks = hooks;
    // takes the write lock first: a transaction that starts reading and then writes can fail with SQLITE_BUSY_SNAPSHOT
    this.begin = sqlite.prepare('BEGIN IMMEDIATE');
    this.commit = sqlite.prepare('COMMIT');
    this.rollback = sqlite.prepare('ROLLBACK');
    this.savepoint = sqlite.prepare('SAVEPOINT call');
    this.release = sqlite.prepare('RELEASE call');
    this.rollbackToSavepoint = sqlite.prepare('ROLLBACK TO call');
  }

  /** Resolves with what `run` returns once it is on disk. Rejects with what it threw, or with StoreUnavailable. */
  submit<T>(run: () => T): Promise<Awaited<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<T>>();
    this.queue.push({ run, resolve: resolve as (value: unknown) => void, reject });
    this.running ??= new Promise((done) => setImmediate(done)).then(() => this.drain());
    return promise;
  }

  /** Resolves when everything submitted so far is on disk. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) await this.runGroup(this.queue.splice(0, maxGroupCalls));
    this.running = undefined;
  }

  private async runGroup(calls: readonly PendingCall[]): Promise<void> {
    // SQLite copies each page that a savepoint may have to bring back: a tenth of a group's work, for calls that hardly ever
    // throw. So the first try does without, and only a group in which one threw runs a second time.
    const isSettled = await this.runTogether(calls, (call) => this.runBare(call));
    if (!isSettled) await this.runTogether(calls, (call) => this.runInSavepoint(call));
  }

  /** Runs the calls as one transaction and answers them all. False: a call threw, everything is as it was. */
  private async runTogether(
    calls: readonly PendingCall[],
    run: (call: PendingCall) => Promise<() => void>,
  ): Promise<boolean> {
    const answers: (() => void)[] = [];
    try {
      this.begin.run();
      this.hooks.afterBegin();
      for (const call of calls) answers.push(await run(call));
      this.hooks.beforeCommit();
      this.commit.run();
    } catch (error) {
      if (this.sqlite.inTransaction) this.rollback.run();
      this.hooks.afterRollback();
      if (error === callThrew) return false;
      const unavailable = new StoreUnavailable(`the database could not commit: ${messageOf(error)}`);
      for (const call of calls) call.reject(unavailable);
      return true;
    }
    for (const answer of answers) answer();
    this.hooks.afterCommit();
    return true;
  }

  /** Runs one call within the transaction; what to answer waits for the commit. Throws {@link callThrew} when the call does. */
  private async runBare(call: PendingCall): Promise<() => void> {
    try {
      const value = await call.run();
      return () => call.resolve(value);
    } catch (error) {
      throw this.sqlite.inTransaction ? callThrew : error;
    }
  }

  /** Runs one call so that it can be taken back alone. Throws when the transaction itself is gone. */
  private async runInSavepoint(call: PendingCall): Promise<() => void> {
    this.savepoint.run();
    try {
      const value = await call.run();
      this.release.run();
      return () => call.resolve(value);
    } catch (error) {
      // a full disk or an I/O error ends the whole transaction, or only the statement where that fires triggers: whatever it
      // left standing, the store cannot commit; https://sqlite.org/lang_transaction.html
      if (!this.sqlite.inTransaction || isFailureOfDisk(error)) throw error;
      this.rollbackToSavepoint.run();
      this.release.run();
      return () => call.reject(error);
    }
  }
}

/** The transaction is sound, one of its calls is not. */
const callThrew = new Error('a call threw');

const isFailureOfDisk = (error: unknown) =>
  error instanceof Error && 'code' in error && /^SQLITE_(FULL|IOERR)/.test(String(error.code));

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
