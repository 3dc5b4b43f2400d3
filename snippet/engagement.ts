import { idleAfterMs } from '../shared/limits.ts';
import { guarded, listen } from './guest.ts';
import { startPageView } from './page-views.ts';
import { arm, type Draft, flush, record } from './queue.ts';
import { tickMs } from './settings.ts';
import { liveOwner, owner } from './visitor.ts';

let totalMs: number;
let reportedMs: number;
/** Up to here the monotonic clock is accounted for. */
let settledAtMs: number;
/** Until here time counts if nothing more happens: 30 s after the last activity; 0 while hidden. */
let idleAtMs: number;
let scrolled: number;
/** Real input was seen: of a hand, not of a program. */
let isHuman: boolean;

/** Starts the count of a new page view: now or, for the one that came with the document, at its first paint. That is activity, too. */
export const startEngagement = (isFirst?: boolean): void => {
  totalMs = reportedMs = scrolled = 0;
  isHuman = false;
  // A script that came late counts from when there was something to see.
  settledAtMs = (isFirst && performance.getEntriesByType('paint')[0]?.startTime) || performance.now();
  idleAtMs = settledAtMs + idleAfterMs;
  noteActivity();
};

/**
 * Accounts for the time since the last call, as far as it was not idle. Nothing is counted by ticks, and the clock is monotonic:
 * throttled timers, a sleeping machine and a changed system time add nothing.
 */
const settle = (): void => {
  const nowMs = performance.now();
  totalMs += Math.max(Math.min(nowMs, idleAtMs) - settledAtMs, 0);
  settledAtMs = nowMs;
};

const noteActivity = (): void => {
  settle();
  const wasIdle = settledAtMs > idleAtMs;
  idleAtMs = document.hidden ? 0 : settledAtMs + idleAfterMs;
  // Who comes back to a tab that was left open for longer than a visit begins a new visit, with a view of its own.
  if (wasIdle && idleAtMs && liveOwner() !== owner) startPageView();
};

const engagement = (): Draft => ({
  type: 'engagement',
  engagedMs: Math.trunc(totalMs),
  scrollPct: Math.trunc(scrolled),
  human: isHuman,
});

/** Records the total so far, if it has grown since the last time. */
export const reportEngagement = (): void => {
  settle();
  if (totalMs - reportedMs >= 1) {
    reportedMs = totalMs;
    // Not on load, where it would force a layout.
    if (!scrolled) noteScroll();
    record(engagement());
  }
};

const noteScroll = (): void => {
  scrolled = Math.min(100, Math.max(scrolled, ((scrollY + innerHeight) * 100) / document.documentElement.scrollHeight));
};

/** One post with everything that is known: the page may be gone the next moment. */
export const postEngagement = (): void => {
  reportEngagement();
  flush(true);
};

/** Reports at 15, 30, 60, 90, 120, 180 s, then each further minute: an alert can go out in time, and a crash loses little. */
export const startTicking = (): void => {
  setInterval(
    guarded(() => {
      settle();
      const beatMs = totalMs < 30_000 ? 15_000 : totalMs < 120_000 ? 30_000 : 60_000;
      if (totalMs - (totalMs % beatMs) > reportedMs) reportEngagement();
      flush();
      if (idleAtMs) arm(engagement());
    }),
    tickMs,
  );
};

listen('pointermove pointerdown keydown wheel', (event) => {
  // Not scrolling, which a program can do as well.
  isHuman = isHuman || event.isTrusted;
  noteActivity();
});
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
