import type { Sqlite } from './open-database.ts';

/** Reads of accounts, sign-ins and settings of the installation. */
export class AccountQueries {
  private readonly count;
  private readonly byEmail;
  private readonly bySignIn;
  private readonly settingByName;

  constructor(sqlite: Sqlite) {
    this.count = sqlite.prepare('SELECT count(*) AS count FROM accounts');
    this.byEmail = sqlite.prepare('SELECT id, password_hash FROM accounts WHERE email = ?');
    this.bySignIn = sqlite.prepare(
      'SELECT accounts.id, accounts.email FROM sign_ins JOIN accounts ON accounts.id = sign_ins.account WHERE sign_ins.id = ? AND expires_at_ms > ?',
    );
    this.settingByName = sqlite.prepare('SELECT value FROM settings WHERE name = ?');
  }

  accountCount(): number {
    return (this.count.get() as { count: number }).count;
  }

  accountByEmail(email: string): { id: string; passwordHash: string } | undefined {
    const row = this.byEmail.get(email) as { id: string; password_hash: string } | undefined;
    return row && { id: row.id, passwordHash: row.password_hash };
  }

  signIn({ tokenHash, nowMs }: { tokenHash: string; nowMs: number }): { account: string; email: string } | undefined {
    const row = this.bySignIn.get(tokenHash, nowMs) as { id: string; email: string } | undefined;
    return row && { account: row.id, email: row.email };
  }

  setting(name: string): string | undefined {
    return (this.settingByName.get(name) as { value: string } | undefined)?.value;
  }
}
