import { idleAfterMs } from '../shared/limits.ts';
import { guarded, listen } from './guest.ts';
import { startPageView } from './page-views.ts';
import { flush, record } from './queue.ts';
import { laterBeatsMs } from './settings.ts';
import { liveOwner, owner } from './visitor.ts';

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
  if (settledAtMs < idleAtMs) totalMs += Math.min(nowMs, idleAtMs) - settledAtMs;
  settledAtMs = nowMs;
  return nowMs < idleAtMs;
};

const noteActivity = (): void => {
  const hasReturned = !settle() && !document.hidden;
  idleAtMs = document.hidden ? 0 : settledAtMs + idleAfterMs;
  if (hasReturned) {
    awaitBeat();
    // Who comes back to a tab that was left open for longer than a visit begins a new visit, with a view of its own.
    if (liveOwner() !== owner) startPageView();
  }
};

/** Reports at these totals, then each further minute: an alert can go out in time, and a crash loses little. */
const awaitBeat = (): void => {
  clearTimeout(timer);
  if (settle()) {
    const beatMs =
      [5_000, 15_000, 30_000, 60_000, 90_000].find((ms) => ms > totalMs) ||
      totalMs - (totalMs % laterBeatsMs) + laterBeatsMs;
    timer = setTimeout(
      guarded(() => {
        settle();
        if (totalMs >= beatMs) postEngagement();
        awaitBeat();
      }),
      beatMs - totalMs,
    );
  }
};

/** Records the total so far, if it has grown since the last time. */
export const reportEngagement = (): void => {
  settle();
  if (totalMs - reportedMs >= 1) {
    reportedMs = totalMs;
    // Not on load, where it would force a layout.
    if (!scrolled) noteScroll();
    record({
      type: 'engagement',
      engagedMs: Math.round(totalMs),
      scrollPct: Math.min(Math.round(scrolled * 100), 100),
    });
  }
};

const noteScroll = (): void => {
  const seen = (scrollY + innerHeight) / document.documentElement.scrollHeight;
  if (seen > scrolled) scrolled = seen;
};

/** One post with everything that is known: the page may be gone the next moment. */
export const postEngagement = (): void => {
  reportEngagement();
  flush();
};

listen('pointermove pointerdown keydown wheel', noteActivity);
listen('scroll', (event) => {
  // A carousel that scrolls by itself is nobody's activity.
  if (event.target === document) {
    noteScroll();
    noteActivity();
  }
});
// pagehide comes first and, in Firefox, loses posts: it counts only when the page was hidden already.
listen('visibilitychange pagehide', () => {
  noteActivity();
  if (document.hidden) postEngagement();
});
listen('online', postEngagement);
