/** People who use the interface. */
import type { Role } from '../../domain/role.ts';

export interface AccountQueries {
  accountCount(): number;
  accountByEmail(email: string): { readonly id: string; readonly passwordHash: string } | undefined;
  /** The account behind a cookie's token hash, while it has not expired. */
  signIn(query: {
    tokenHash: string;
    nowMs: number;
  }): { readonly account: string; readonly email: string; readonly role: Role } | undefined;
  accounts(): readonly { readonly email: string; readonly role: Role }[];
  invitations(): readonly { readonly email: string; readonly role: Role; readonly expiresAtMs: number }[];
  /** Whom a one-time link is for, while it works. */
  invitation(query: { tokenHash: string; nowMs: number }): { readonly email: string; readonly role: Role } | undefined;
}
