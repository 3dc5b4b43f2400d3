import { linkText, readLinkToken, writeLinkToken } from '../domain/signed-link.ts';
import type { SigningKey } from '../ports/queries.ts';
import { isSignatureOf, signatureOf } from './signature.ts';

/** A token for links in e-mails to this lead. */
export function makeLinkToken(link: {
  /** Public site key. */
  readonly site: string;
  readonly lead: string;
  readonly expiresAtSeconds: number;
  readonly key: Pick<SigningKey, 'id' | 'secret'>;
}): string {
  const { lead, expiresAtSeconds, key } = link;
  return writeLinkToken({ key: key.id, lead, expiresAtSeconds, signature: signatureOf(linkText(link), key.secret) });
}

/** The lead that a token names; `undefined`: it was not signed by a valid key of this site, or its time is over. */
export function leadOfLinkToken(
  token: string,
  { site, keys, nowMs }: { readonly site: string; readonly keys: readonly SigningKey[]; readonly nowMs: number },
): string | undefined {
  const read = readLinkToken(token);
  const key = read && keys.find(({ id, retiredAtMs }) => id === read.key && retiredAtMs === undefined);
  if (!key) return undefined;
  const { lead, expiresAtSeconds, signature } = read;
  const isSigned = isSignatureOf(signature, linkText({ site, lead, expiresAtSeconds }), key.secret);
  return isSigned && nowMs < expiresAtSeconds * 1_000 ? lead : undefined;
}
