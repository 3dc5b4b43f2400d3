import type { PageView } from './touchpoint.ts';

/**
 * A link in an e-mail that says whom it was sent to: `v1.<key id>.<lead>.<expires at, seconds since 1970>.<signature>`.
 * Opening it proposes the lead; programs that look at links before people do must not be taken for them, so that it counts
 * only once the page was looked at.
 */
export interface SignedLink {
  readonly key: string;
  readonly lead: string;
  readonly expiresAtSeconds: number;
  /** HMAC-SHA256 of {@link linkText}, base64url without padding. */
  readonly signature: string;
}

/** The query parameter that carries the token. */
export const linkParameter = 'fp_t';

/** The parts of a token; `undefined` for what is none. */
export function readLinkToken(text: string): SignedLink | undefined {
  const [, key, lead, expiresAt, signature] = form.exec(text) ?? [];
  if (key === undefined || lead === undefined || expiresAt === undefined || signature === undefined) return undefined;
  return { key, lead, expiresAtSeconds: Number(expiresAt), signature };
}

export const writeLinkToken = ({ key, lead, expiresAtSeconds, signature }: SignedLink) =>
  `v1.${key}.${lead}.${expiresAtSeconds}.${signature}`;

const form = /^v1\.(sg_[a-z0-9]{1,40})\.(ld_[a-z0-9]{1,40})\.(\d{1,11})\.([\w-]{43})$/;

/** What is signed: one line each. The first one keeps it from being taken for a proof, and a proof for it. */
export function linkText(link: {
  readonly site: string;
  readonly lead: string;
  readonly expiresAtSeconds: number;
}): string {
  return ['link.v1', link.site, link.expiresAtSeconds, link.lead].join('\n');
}

/** Shorter engagement than this is no look: less than it takes to see what page it is. */
export const minLookMs = 1_000;

/** The lead that a link proposed, at the moment when its page turns out to have been looked at; `undefined` at any other. */
export function leadAcceptedBy(before: PageView | undefined, after: PageView): string | undefined {
  if (after.unscored === 'bot' || (before && wasLookedAt(before)) || !wasLookedAt(after)) return undefined;
  return after.proposedLead;
}

export const wasLookedAt = ({ id, engagedMs }: PageView): boolean => id !== undefined && engagedMs >= minLookMs;
