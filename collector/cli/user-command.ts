import type { Config } from '../config.ts';
import { type Role, roles } from '../domain/role.ts';
import { inviteAccount, normalEmail } from '../usecases/accounts.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './error-line.ts';
import { nearestName } from './nearest-name.ts';
import { withExistingStore, withStore } from './with-store.ts';

interface Given {
  readonly config: Config;
  readonly context: CliContext;
  readonly email: string | undefined;
  readonly role: string;
}

export function listUsersCommand({ config, context }: Given): Promise<number> {
  return withStore({ config, context, mode: 'read' }, async ({ queries }) => {
    for (const { email, role } of queries.accounts()) context.print(`${email}  ${role}`);
    for (const { email, role, expiresAtMs } of queries.invitations())
      context.print(`${email}  ${role}, invited until ${new Date(expiresAtMs).toISOString()}`);
    return 0;
  });
}

/** Prints a link by which the person chooses a password, as the only line on stdout. */
export function addUserCommand({ config, context, ...given }: Given): Promise<number> {
  const [email, role] = [emailOf(given.email), roleOf(given.role)];
  return withExistingStore({ config, context }, async ({ commands, queries }) => {
    const token = await inviteAccount({ commands }, { email, role, nowMs: context.clock.nowMs() });
    if (token === undefined)
      throw new Error(`${email} has an account already: change its role with "footprint user role"`);
    context.note(`Link for ${email} (${role}), shown only now; it works once, for 7 days:`);
    context.print(`${queries.setting('public_url') ?? ''}/setup?token=${token}`);
    return 0;
  });
}

export function removeUserCommand({ config, context, ...given }: Given): Promise<number> {
  const email = emailOf(given.email);
  return withExistingStore({ config, context }, async ({ commands }) =>
    told(await commands.removeAccount({ email }), { email, done: `${email} is removed and signed out`, context }),
  );
}

export function changeRoleCommand({ config, context, ...given }: Given): Promise<number> {
  const [email, role] = [emailOf(given.email), roleOf(given.role)];
  return withExistingStore({ config, context }, async ({ commands }) =>
    told(await commands.setRole({ email, role }), { email, done: `${email} is ${role} from now on`, context }),
  );
}

function told(
  outcome: 'done' | 'unknown' | 'last_admin',
  { email, done, context }: { email: string; done: string; context: CliContext },
): number {
  if (outcome === 'unknown') throw new Error(`there is no account ${email}: "footprint user" lists them`);
  if (outcome === 'last_admin') throw new Error(`${email} is the last admin: make somebody else one first`);
  context.print(done);
  return 0;
}

function emailOf(text: string | undefined): string {
  const email = normalEmail(text ?? '');
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return email;
  throw new UsageError('name the person by e-mail address, as in "footprint user add ada@acme.example --role sales"');
}

function roleOf(text: string): Role {
  const role = roles.find((each) => each === text);
  if (role) return role;
  throw new UsageError(`there is no role "${text}" (did you mean ${nearestName(text, roles)}?)`);
}
