import { createHash, randomBytes } from 'node:crypto';

/** A new key of the server API: `sk_` and 256 bits that nobody can guess. Shown once; only its hash is kept. */
export function makeSecretKey(): string {
  return `sk_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a secret key. The key is random, so that a fast hash without salt gives nothing away. */
export function hashSecretKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Name of the setting that holds the hash. */
export const secretKeySetting = 'secret_key_hash';
