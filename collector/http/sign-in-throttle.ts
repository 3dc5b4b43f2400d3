/** Failed sign-ins of one key (e-mail and address) within {@link throttleWindowMs} before it has to wait. */
export const maxFailures = 10;
export const throttleWindowMs = 15 * 60_000;
/** Keys remembered at a time, about 2 MB; beyond it the oldest is forgotten. */
const maxKeys = 10_000;

/** Slows down guessing of passwords. In memory: a restart forgives, which guessing cannot cause. */
export class SignInThrottle {
  readonly #failures = new Map<string, { count: number; sinceMs: number }>();

  /** How long this key has to wait before the next attempt is looked at; 0: it may try. */
  waitMs(key: string, nowMs: number): number {
    const known = this.#failures.get(key);
    if (!known || known.count < maxFailures) return 0;
    return Math.max(0, known.sinceMs + throttleWindowMs - nowMs);
  }

  /** Counts an attempt before its outcome is known, so that attempts side by side do not pass together. */
  count(key: string, nowMs: number): void {
    const known = this.#failures.get(key);
    const isOver = !known || nowMs - known.sinceMs >= throttleWindowMs;
    this.#failures.delete(key);
    this.#failures.set(key, isOver ? { count: 1, sinceMs: nowMs } : { ...known, count: known.count + 1 });
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > maxKeys && !oldest.done) this.#failures.delete(oldest.value);
  }

  /** The password was right. */
  forgive(key: string): void {
    this.#failures.delete(key);
  }
}
