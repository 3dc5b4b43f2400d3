import type { Sqlite } from './open-database.ts';

/** Notices what other connections committed: the command line writes beside a running server. */
export class ForeignCommits {
  private readonly version;
  private seen: number;

  constructor(sqlite: Sqlite) {
    // changes when another connection committed, and only then: https://sqlite.org/pragma.html#pragma_data_version
    this.version = sqlite.prepare('PRAGMA data_version').pluck();
    this.seen = this.version.get() as number;
  }

  /** Whether there was such a commit since the last call. */
  happened(): boolean {
    const before = this.seen;
    this.seen = this.version.get() as number;
    return this.seen !== before;
  }
}
