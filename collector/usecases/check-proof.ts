import { proofText, readProof } from '../domain/identity-proof.ts';
import type { SigningKey } from '../ports/queries.ts';
import { isSignatureOf } from './signature.ts';

/**
 * Whether a site's server vouches for an identity. Any key of the site that is not retired may have signed, so that a new one
 * can be taken into use before the old one goes. Time is the server's: the browser's could make an old proof young again.
 */
export function checkProof(
  proof: string,
  {
    keys,
    nowMs,
    ...said
  }: {
    readonly keys: readonly SigningKey[];
    readonly nowMs: number;
    readonly site: string;
    readonly email: string | undefined;
    readonly externalId: string | undefined;
  },
): 'valid' | 'invalid_proof' | 'expired_proof' {
  const read = readProof(proof);
  const key = read && keys.find(({ id, retiredAtMs }) => id === read.key && retiredAtMs === undefined);
  if (!key) return 'invalid_proof';
  const text = proofText({ ...said, expiresAtSeconds: read.expiresAtSeconds });
  if (!isSignatureOf(read.signature, text, key.secret)) return 'invalid_proof';
  return nowMs < read.expiresAtSeconds * 1_000 ? 'valid' : 'expired_proof';
}
