/** People who use the interface. */
import type { Role } from '../../domain/role.ts';

export interface AccountCommands {
  /** `role`: an admin's by default. Uses up the invitation of that address. */
  createAccount(input: { email: string; passwordHash: string; role?: Role; nowMs: number }): 'created' | 'exists';
  /** Remembers a one-time link; an earlier one of that address is dead. `'exists'`: there is an account. */
  invite(input: { tokenHash: string; email: string; role: Role; expiresAtMs: number }): 'invited' | 'exists';
  setRole(input: { email: string; role: Role }): 'done' | 'unknown' | 'last_admin';
  /** Takes an account out, with its sign-ins, or an invitation. */
  removeAccount(input: { email: string }): 'done' | 'unknown' | 'last_admin';
  /** Signs the account out in every browser but one. */
  endOtherSignIns(input: { account: string; tokenHash: string }): void;
  /** And signs out every other browser. */
  changePassword(input: { account: string; passwordHash: string; tokenHash: string }): void;
}

export interface SignInCommands {
  startSignIn(input: { tokenHash: string; account: string; expiresAtMs: number }): void;
  endSignIn(tokenHash: string): void;
}
