import type { Clock } from '../../collector/ports/clock.ts';
import type { Timers } from '../../collector/usecases/deliver.ts';

/** A clock that stands still, and timers that run when it is moved. */
export interface ManualTime extends Clock, Timers {
  /** Moves the clock, stopping at each timer on the way, and lets what it started come to rest. */
  readonly advance: (byMs: number) => Promise<void>;
  /** Lets everything that waits for promises, and not for time or a network, come to rest. */
  readonly rest: () => Promise<void>;
}

export function manualTime(startMs = Date.now()): ManualTime {
  let nowMs = startMs;
  const pending = new Set<{ readonly atMs: number; readonly run: () => void }>();
  // an immediate runs only when no promise has anything left to do
  const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run };
      pending.add(timer);
      return () => pending.delete(timer);
    },
    rest,
    advance: async (byMs) => {
      const untilMs = nowMs + byMs;
      await rest();
      for (;;) {
        const [next] = [...pending].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        if (!next) break;
        pending.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
        await rest();
      }
      nowMs = untilMs;
    },
  };
}
