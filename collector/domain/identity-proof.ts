/**
 * What a customer's server signs so that a browser can say who its visitor is, and be believed:
 * `v1.<key id>.<expires at, seconds since 1970>.<signature>`. Whoever changes the form writes a new version beside this one:
 * customers' servers make proofs for years.
 */
export interface IdentityProof {
  readonly key: string;
  readonly expiresAtSeconds: number;
  /** HMAC-SHA256 of {@link proofText}, base64url without padding. */
  readonly signature: string;
}

/** The parts of a proof; `undefined` for what is none. */
export function readProof(text: string): IdentityProof | undefined {
  const [, key, expiresAt, signature] = form.exec(text) ?? [];
  if (key === undefined || expiresAt === undefined || signature === undefined) return undefined;
  return { key, expiresAtSeconds: Number(expiresAt), signature };
}

/** 32 bytes are 43 characters of base64url; 11 digits of seconds last until the year 5138. */
const form = /^v1\.(sg_[a-z0-9]{1,40})\.(\d{1,11})\.([\w-]{43})$/;

/**
 * What is signed: one line each, in this order, an absent part as an empty line. No part can hold a line break, so that no
 * two statements are the same text. Naming the site keeps a proof from another one's pages.
 */
export function proofText(said: {
  /** Public site key. */
  readonly site: string;
  readonly expiresAtSeconds: number;
  /** Trimmed and in lower case. */
  readonly email: string | undefined;
  readonly externalId: string | undefined;
}): string {
  return ['identify.v1', said.site, said.expiresAtSeconds, said.email ?? '', said.externalId ?? ''].join('\n');
}
