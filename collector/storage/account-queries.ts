import type { Role } from '../domain/role.ts';
import type { Queries } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';

/** Reads of accounts, sign-ins and settings of the installation. */
export class AccountQueries {
  private readonly count;
  private readonly byEmail;
  private readonly bySignIn;
  private readonly all;
  private readonly allInvited;
  private readonly invited;
  private readonly settingByName;

  constructor(sqlite: Sqlite) {
    this.count = sqlite.prepare('SELECT count(*) AS count FROM accounts');
    this.byEmail = sqlite.prepare('SELECT id, password_hash FROM accounts WHERE email = ?');
    this.bySignIn = sqlite.prepare(
      'SELECT accounts.id, accounts.email, accounts.role FROM sign_ins JOIN accounts ON accounts.id = sign_ins.account WHERE sign_ins.id = ? AND expires_at_ms > ?',
    );
    this.all = sqlite.prepare('SELECT email, role FROM accounts ORDER BY email');
    this.allInvited = sqlite.prepare(
      'SELECT email, role, expires_at_ms AS expiresAtMs FROM invitations ORDER BY email',
    );
    this.invited = sqlite.prepare('SELECT email, role FROM invitations WHERE id = ? AND expires_at_ms > ?');
    this.settingByName = sqlite.prepare('SELECT value FROM settings WHERE name = ?');
  }

  accountCount(): number {
    return (this.count.get() as { count: number }).count;
  }

  accountByEmail(email: string): { id: string; passwordHash: string } | undefined {
    const row = this.byEmail.get(email) as { id: string; password_hash: string } | undefined;
    return row && { id: row.id, passwordHash: row.password_hash };
  }

  signIn({ tokenHash, nowMs }: { tokenHash: string; nowMs: number }): ReturnType<Queries['signIn']> {
    const row = this.bySignIn.get(tokenHash, nowMs) as { id: string; email: string; role: Role } | undefined;
    return row && { account: row.id, email: row.email, role: row.role };
  }

  accounts() {
    return this.all.all() as ReturnType<Queries['accounts']>;
  }

  invitations() {
    return this.allInvited.all() as ReturnType<Queries['invitations']>;
  }

  invitation({ tokenHash, nowMs }: { tokenHash: string; nowMs: number }) {
    return this.invited.get(tokenHash, nowMs) as ReturnType<Queries['invitation']>;
  }

  setting(name: string): string | undefined {
    return (this.settingByName.get(name) as { value: string } | undefined)?.value;
  }
}
