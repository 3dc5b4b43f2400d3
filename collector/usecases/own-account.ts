import type { CommandClient } from '../ports/commands.ts';
import type { Queries } from '../ports/queries.ts';
import { hashPassword, hashToken, isPassword, passwordProblem } from './accounts.ts';

/** What the use cases of a person's own account need of the program. */
export interface OwnAccountStore {
  readonly queries: Pick<Queries, 'accountByEmail'>;
  readonly commands: Pick<CommandClient, 'changePassword' | 'endOtherSignIns'>;
}

export type PasswordOutcome = 'changed' | 'wrong_password' | 'short_password' | 'long_password';

/** Changes the password of who is signed in with `token`, and signs out their other browsers. Needs the one until now. */
export async function changeOwnPassword(
  { queries, commands }: OwnAccountStore,
  { email, current, next, token }: { email: string; current: string; next: string; token: string },
): Promise<PasswordOutcome> {
  const account = queries.accountByEmail(email);
  // what is far too long is no password, and would only be work for the hash
  if (!account || passwordProblem(current) === 'long_password' || !(await isPassword(current, account.passwordHash)))
    return 'wrong_password';
  const problem = passwordProblem(next);
  if (problem) return problem;
  const passwordHash = await hashPassword(next);
  await commands.changePassword({ account: account.id, passwordHash, tokenHash: hashToken(token) });
  return 'changed';
}

/** Signs a person out in every browser but the one with `token`. */
export async function signOutElsewhere(
  { queries, commands }: OwnAccountStore,
  { email, token }: { email: string; token: string },
): Promise<void> {
  const account = queries.accountByEmail(email);
  if (account) await commands.endOtherSignIns({ account: account.id, tokenHash: hashToken(token) });
}
