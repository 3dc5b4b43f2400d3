/**
 * When an event happened on our clock. A visitor's clock may be off by years; how long before sending an event happened is
 * right all the same, as both were read off one clock.
 */

/** Below this a difference is the way through the network and a good clock: the event's own time is kept as it is. */
export const maxTrustedSkewMs = 30_000;
/** An event said to be later than its own sending by more than this cannot be. */
export const maxAheadMs = 60_000;
/** Older than this is not from any queue that the script keeps. */
export const maxAgeMs = 400 * 86_400_000;
/** Older than this is kept and shown, but earns nothing. */
export const maxScoredAgeMs = 30 * 86_400_000;

export type CorrectedTime =
  | { readonly kind: 'ok'; readonly occurredAtMs: number; readonly isTooLate: boolean }
  | { readonly kind: 'refused'; readonly reason: 'in_the_future' | 'too_old' };

export function correctClock({
  atMs,
  sentAtMs,
  receivedAtMs,
}: {
  atMs: number;
  sentAtMs: number;
  receivedAtMs: number;
}): CorrectedTime {
  const ageMs = sentAtMs - atMs;
  if (ageMs < -maxAheadMs) return { kind: 'refused', reason: 'in_the_future' };
  if (ageMs > maxAgeMs) return { kind: 'refused', reason: 'too_old' };
  const skewMs = receivedAtMs - sentAtMs;
  const correctedMs = Math.abs(skewMs) <= maxTrustedSkewMs ? atMs : atMs + skewMs;
  // nothing arrives before it happened
  const occurredAtMs = Math.min(Math.floor(correctedMs), receivedAtMs);
  return { kind: 'ok', occurredAtMs, isTooLate: receivedAtMs - occurredAtMs > maxScoredAgeMs };
}

/** Off by more than this is worth telling whoever looks after the website. */
const countedSkewMs = 60_000;
/** A clock of another time zone, or of another year, is off by more. */
const slightSkewMs = 3_600_000;

/** Clocks that were wrong when they sent: by up to an hour or by more, and to which side. */
export const clockSkews = ['aheadHour', 'aheadMore', 'behindHour', 'behindMore'] as const;
export type ClockSkew = (typeof clockSkews)[number];

/** `undefined`: right within a minute. */
export function clockSkewOf({
  sentAtMs,
  receivedAtMs,
}: {
  sentAtMs: number;
  receivedAtMs: number;
}): ClockSkew | undefined {
  const aheadMs = sentAtMs - receivedAtMs;
  const offMs = Math.abs(aheadMs);
  if (offMs <= countedSkewMs) return undefined;
  if (aheadMs > 0) return offMs <= slightSkewMs ? 'aheadHour' : 'aheadMore';
  return offMs <= slightSkewMs ? 'behindHour' : 'behindMore';
}
