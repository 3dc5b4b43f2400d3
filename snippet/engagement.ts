import { idleAfterMs } from '../shared/limits.ts';
import { guarded } from './guest.ts';
import { laterBeatsMs } from './settings.ts';
import { flush, record } from './queue.ts';

let totalMs: number;
let reportedMs: number;
/** Up to here the monotonic clock is accounted for. */
let settledAtMs: number;
/** Until here time counts if nothing more happens: 30 s after the last activity; 0 while hidden. */
let idleAtMs: number;
let scrolled: number;
let timer: ReturnType<typeof setTimeout>;

/** Starts the count of a new page view: now or, for the one that came with the document, at its first paint. That is activity, too. */
export const startEngagement = (isFirst?: boolean): void => {
  totalMs = reportedMs = scrolled = 0;
  // A script that came late counts from when there was something to see.
  const paint = isFirst && performance.getEntriesByType('paint')[0];
  settledAtMs = paint ? paint.startTime : performance.now();
  idleAtMs = settledAtMs + idleAfterMs;
  noteActivity();
  awaitBeat();
};

/**
 * Accounts for the time since the last call, as far as it was not idle. Nothing is counted by ticks, and the clock is monotonic:
 * throttled timers, a sleeping machine and a changed system time add nothing. Returns whether time goes on counting.
 */
const settle = (): boolean => {
  const nowMs = performance.now();
  totalMs += Math.max(0, Math.min(nowMs, idleAtMs) - settledAtMs);
  settledAtMs = nowMs;
  return nowMs < idleAtMs;
};

const awaitBeat = (): void => {
  clearTimeout(timer);
  if (!settle()) return;
  const beatMs = [5_000, 15_000, 30_000, 60_000, 90_000].find((ms) => ms > totalMs) || totalMs - (totalMs % laterBeatsMs) + laterBeatsMs;
  timer = setTimeout(
    guarded(() => {
      settle();
      if (totalMs >= beatMs) postEngagement();
      awaitBeat();
    }),
    Math.ceil(beatMs - totalMs),
  );
};

/** Queues the total so far, if it has grown since it was last queued. */
export const reportEngagement = (): void => {
  settle();
  if (totalMs - reportedMs >= 1) {
    reportedMs = totalMs;
    // Not on load, where it would force a layout.
    if (!scrolled) noteScroll();
    record({ type: 'engagement', engagedMs: Math.floor(totalMs), scrollPct: Math.round(Math.min(scrolled, 1) * 100) });
  }
};

export const noteScroll = (): void => {
  scrolled = Math.max(scrolled, (scrollY + innerHeight) / document.documentElement.scrollHeight || 0);
};

/** One post with everything that is known: the page may be gone the next moment. */
export const postEngagement = (): void => {
  reportEngagement();
  flush();
};

/** To be called at each activity, also when the page gets visible or hidden. Returns whether the visitor came back from being idle or away. */
export const noteActivity = (): boolean => {
  const cameBack = !settle() && !document.hidden;
  idleAtMs = document.hidden ? 0 : settledAtMs + idleAfterMs;
  if (cameBack) awaitBeat();
  return cameBack;
};
