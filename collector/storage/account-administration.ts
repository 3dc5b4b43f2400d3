import { and, count, eq, ne } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import type { AccountCommands, Commands } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Sqlite } from './open-database.ts';
import { accounts, invitations, signIns } from './schema.ts';

/** Commands about the people who use the interface. */
export class AccountAdministration implements AccountCommands {
  private readonly db: BetterSQLite3Database;
  private readonly newId: NewId;

  constructor(sqlite: Sqlite, newId: NewId) {
    this.db = drizzle({ client: sqlite });
    this.newId = newId;
  }

  createAccount({
    email,
    passwordHash,
    role = 'admin',
    nowMs,
  }: Parameters<Commands['createAccount']>[0]): 'created' | 'exists' {
    const done = this.db
      .insert(accounts)
      .values({ id: this.newId('ac', nowMs), email, passwordHash, role, createdAtMs: nowMs })
      .onConflictDoNothing()
      .run();
    this.db.delete(invitations).where(eq(invitations.email, email)).run();
    return done.changes === 1 ? 'created' : 'exists';
  }

  invite({ tokenHash, email, role, expiresAtMs }: Parameters<Commands['invite']>[0]): 'invited' | 'exists' {
    if (this.accountOf(email)) return 'exists';
    // an earlier link is dead from now on
    this.db.delete(invitations).where(eq(invitations.email, email)).run();
    this.db.insert(invitations).values({ id: tokenHash, email, role, expiresAtMs }).run();
    return 'invited';
  }

  setRole({ email, role }: Parameters<Commands['setRole']>[0]): 'done' | 'unknown' | 'last_admin' {
    const account = this.accountOf(email);
    if (!account) return 'unknown';
    if (role !== 'admin' && this.isLastAdmin(account)) return 'last_admin';
    this.db.update(accounts).set({ role }).where(eq(accounts.id, account.id)).run();
    return 'done';
  }

  removeAccount({ email }: Parameters<Commands['removeAccount']>[0]): 'done' | 'unknown' | 'last_admin' {
    const account = this.accountOf(email);
    const invited = this.db.delete(invitations).where(eq(invitations.email, email)).run();
    if (!account) return invited.changes > 0 ? 'done' : 'unknown';
    if (this.isLastAdmin(account)) return 'last_admin';
    this.db.delete(signIns).where(eq(signIns.account, account.id)).run();
    this.db.delete(accounts).where(eq(accounts.id, account.id)).run();
    return 'done';
  }

  changePassword({ account, passwordHash, tokenHash }: Parameters<Commands['changePassword']>[0]): void {
    this.db.update(accounts).set({ passwordHash }).where(eq(accounts.id, account)).run();
    this.endOtherSignIns({ account, tokenHash });
  }

  endOtherSignIns({ account, tokenHash }: Parameters<Commands['endOtherSignIns']>[0]): void {
    this.db
      .delete(signIns)
      .where(and(eq(signIns.account, account), ne(signIns.id, tokenHash)))
      .run();
  }

  private accountOf(email: string) {
    return this.db.select().from(accounts).where(eq(accounts.email, email)).get();
  }

  /** Without any, nobody could make another one. */
  private isLastAdmin({ role }: { role: string }): boolean {
    const admins = this.db
      .select({ count: count() })
      .from(accounts)
      .where(and(eq(accounts.role, 'admin')))
      .get();
    return role === 'admin' && admins?.count === 1;
  }
}
