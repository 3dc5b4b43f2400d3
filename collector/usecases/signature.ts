import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 under the secret's own text as bytes, base64url without padding: one line in every language. */
export function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** Compares in constant time, so that the time an answer takes tells nothing about the right signature. */
export function isSignatureOf(signature: string, text: string, secret: string): boolean {
  const wanted = Buffer.from(signatureOf(text, secret));
  const given = Buffer.from(signature);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
