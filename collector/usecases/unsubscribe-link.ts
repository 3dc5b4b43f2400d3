import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who may take a destination out of digests: whoever has the link out of one of them. Needs no account, and says nothing else. */
export interface Unsubscribe {
  /** Public site key. */
  readonly site: string;
  readonly destination: string;
  /** The destination's signing secret. */
  readonly secret: string;
}

export const unsubscribePath = (of: Unsubscribe) => `/unsubscribe/${of.site}/${of.destination}/${tokenOf(of)}`;

/** Compares in constant time. */
export function isUnsubscribeToken(token: string, of: Unsubscribe): boolean {
  const [given, wanted] = [Buffer.from(token), Buffer.from(tokenOf(of))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const tokenOf = ({ site, destination, secret }: Unsubscribe) =>
  createHmac('sha256', secret).update(`unsubscribe:${site}:${destination}`).digest('base64url');
