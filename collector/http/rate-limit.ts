/** Keys remembered at a time, about 5 MB; beyond it the one that came first is forgotten, which only forgives it. */
const maxKeys = 50_000;
/** A key that was silent may send this many seconds' worth at once. */
const burstSeconds = 10;

/** So many requests a second for each key, on the average; short bursts pass. In memory: a restart forgives. */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();
  readonly #perSecond: number;

  /** 0: no limit. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Takes one request of the key; false: it is one too many. */
  take(key: string, nowMs: number): boolean {
    if (this.#perSecond === 0) return true;
    const most = this.#perSecond * burstSeconds;
    const bucket = this.#buckets.get(key);
    if (!bucket) {
      const first = this.#buckets.keys().next();
      if (this.#buckets.size >= maxKeys && !first.done) this.#buckets.delete(first.value);
      this.#buckets.set(key, { tokens: most - 1, atMs: nowMs });
      return true;
    }
    const passedMs = Math.max(0, nowMs - bucket.atMs);
    bucket.tokens = Math.min(most, bucket.tokens + (passedMs * this.#perSecond) / 1_000);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

/**
 * What an address is limited by: itself, or of IPv6 its /64, which one household or machine has to itself. `undefined`: an
 * address of this machine or of a private network, where a reverse proxy stands for everybody.
 */
export function limitedAddress(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (plain === '' || /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(plain)) return undefined;
  if (!plain.includes(':')) return plain;
  if (plain === '::1' || /^f[cd]|^fe[89ab]/i.test(plain)) return undefined;
  return plain.includes('::') ? prefixOf(plain) : plain.split(':', 4).join(':');
}

/** The first four groups of an address that leaves out zeros. */
function prefixOf(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
