/**
 * Accounts of the people who use the interface: the first one by a one-time link, then sign-in by e-mail and password.
 * Secrets are kept as hashes only; there is no default password.
 */
import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Role } from '../domain/role.ts';
import type { CommandClient } from '../ports/commands.ts';
import type { Queries } from '../ports/queries.ts';

/** What these use cases need of the program. */
export interface AccountStore {
  readonly queries: Pick<Queries, 'accountCount' | 'accountByEmail' | 'signIn' | 'setting' | 'invitation'>;
  readonly commands: Pick<
    CommandClient,
    'createAccount' | 'invite' | 'startSignIn' | 'endSignIn' | 'setSetting' | 'removeSetting'
  >;
}

/** How long a browser stays signed in. */
export const signInMs = 30 * 86_400_000;
const minPasswordChars = 10;
/** A longer one would only be work for the hash. */
const maxPasswordChars = 200;
/** RFC 5321, 4.5.3.1.3. */
const maxEmailChars = 254;
const setupSetting = 'setup_token_hash';

/**
 * Makes the token of the link that creates the first account and remembers its hash; an earlier link is dead from then on.
 * `undefined` when an account exists already.
 */
export async function issueSetupToken(
  { queries, commands }: AccountStore,
  newToken: () => string = randomToken,
): Promise<string | undefined> {
  if (queries.accountCount() > 0) return undefined;
  const token = newToken();
  await commands.setSetting({ name: setupSetting, value: hashToken(token) });
  return token;
}

/** How long the link of an invitation works. */
const invitationMs = 7 * 86_400_000;

/** The token of a one-time link by which a person makes their own account; `undefined` when they have one. */
export async function inviteAccount(
  { commands }: { readonly commands: Pick<CommandClient, 'invite'> },
  { email, role, nowMs }: { email: string; role: Role; nowMs: number },
): Promise<string | undefined> {
  const token = randomToken();
  const expiresAtMs = nowMs + invitationMs;
  const outcome = await commands.invite({ tokenHash: hashToken(token), email: normalEmail(email), role, expiresAtMs });
  return outcome === 'invited' ? token : undefined;
}

/** Whom the link with this token invites, while it works. */
export const invitedBy = ({ queries }: AccountStore, token: string, nowMs: number) =>
  queries.invitation({ tokenHash: hashToken(token), nowMs });

export type SetupState = 'open' | 'account_exists' | 'wrong_token';

/** Whether the one-time link with this token still opens the form. */
export function setupState(store: AccountStore, token: string, nowMs: number): SetupState {
  const { queries } = store;
  if (invitedBy(store, token, nowMs)) return 'open';
  if (queries.accountCount() > 0) return 'account_exists';
  const wanted = queries.setting(setupSetting);
  return wanted !== undefined && isSame(wanted, hashToken(token)) ? 'open' : 'wrong_token';
}

export type FirstAccountOutcome =
  | { readonly kind: 'created'; readonly token: string }
  | { readonly kind: 'bad_email' | 'short_password' | 'long_password' }
  | { readonly kind: Exclude<SetupState, 'open'> };

/** Creates the first account and signs its browser in: `token` is for the cookie. Kills the link. */
export async function createFirstAccount(
  store: AccountStore,
  input: { token: string; email: string; password: string; nowMs: number },
): Promise<FirstAccountOutcome> {
  const state = setupState(store, input.token, input.nowMs);
  const invited = invitedBy(store, input.token, input.nowMs);
  if (state !== 'open') return { kind: state };
  const email = normalEmail(input.email);
  if (!isEmail(email)) return { kind: 'bad_email' };
  // the link is for one person
  if (invited && email !== invited.email) return { kind: 'bad_email' };
  const wrong = passwordProblem(input.password);
  if (wrong) return { kind: wrong };
  const passwordHash = await hashPassword(input.password);
  // hashing took a moment, in which the same link may have been used a second time
  if (setupState(store, input.token, input.nowMs) !== 'open') return { kind: 'account_exists' };
  const created = await store.commands.createAccount({
    email,
    passwordHash,
    role: invited?.role ?? 'admin',
    nowMs: input.nowMs,
  });
  if (created === 'exists') return { kind: 'account_exists' };
  await store.commands.removeSetting(setupSetting);
  const account = store.queries.accountByEmail(email);
  if (!account) throw new Error('the account that was just created is not there');
  return { kind: 'created', token: await startSignIn(store, account.id, input.nowMs) };
}

/** Why a password cannot be one; `undefined`: it can. */
export function passwordProblem(password: string): 'short_password' | 'long_password' | undefined {
  if (password.length < minPasswordChars) return 'short_password';
  return password.length > maxPasswordChars ? 'long_password' : undefined;
}

/** Whether an account can be made for this, trimmed and in lower case. */
export const isEmail = (email: string) => /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= maxEmailChars;

/** Signs a browser in: the token for its cookie, or `undefined` when e-mail and password do not belong together. */
export async function signIn(
  store: AccountStore,
  input: { email: string; password: string; nowMs: number },
): Promise<string | undefined> {
  const account = store.queries.accountByEmail(normalEmail(input.email));
  const password = input.password.slice(0, maxPasswordChars + 1);
  // an unknown e-mail costs the same time as a known one, so that the time tells nothing
  const isRight = await isPassword(password, account?.passwordHash ?? (await unknownAccountHash()));
  return account && isRight ? startSignIn(store, account.id, input.nowMs) : undefined;
}

/** The account that a cookie's token stands for; `undefined` when it is unknown or over. */
export function signedIn({ queries }: AccountStore, token: string, nowMs: number): ReturnType<Queries['signIn']> {
  return queries.signIn({ tokenHash: hashToken(token), nowMs });
}

export async function signOut({ commands }: AccountStore, token: string): Promise<void> {
  await commands.endSignIn(hashToken(token));
}

/** E-mails are compared trimmed and in lower case. */
export const normalEmail = (email: string) => email.trim().toLowerCase();

/** `scrypt$log2N$r$p$salt$hash`: the costs stand beside the hash, so that they can grow later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, scryptCosts);
  return ['scrypt', scryptCosts.logN, scryptCosts.r, scryptCosts.p, base64(salt), base64(hash)].join('$');
}

export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [kind, logN, r, p, salt = '', hash = ''] = stored.split('$');
  if (kind !== 'scrypt') return false;
  const costs = { logN: Number(logN), r: Number(r), p: Number(p) };
  return isSame(hash, base64(await derive(password, Buffer.from(salt, 'base64url'), costs)));
}

/** OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 takes 32 MiB and about 0.2 s. */
const scryptCosts = { logN: 15, r: 8, p: 3 };

function derive(password: string, salt: Buffer, { logN, r, p }: typeof scryptCosts): Promise<Buffer> {
  // scrypt needs 128 · N · r bytes; node refuses by default what needs more than 32 MiB
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r };
  return new Promise((resolve, reject) =>
    // one spelling of a password whatever keyboard composed its letters
    scrypt(password.normalize('NFC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key))),
  );
}

let unknownHash: Promise<string> | undefined;
function unknownAccountHash(): Promise<string> {
  unknownHash ??= hashPassword(randomToken());
  return unknownHash;
}

async function startSignIn({ commands }: AccountStore, account: string, nowMs: number): Promise<string> {
  const token = randomToken();
  await commands.startSignIn({ tokenHash: hashToken(token), account, expiresAtMs: nowMs + signInMs });
  return token;
}

const randomToken = () => base64(randomBytes(32));
const base64 = (bytes: Buffer) => bytes.toString('base64url');
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** Compares in a time that does not tell where the difference is. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
