import { idleAfterMs } from '../shared/limits.ts';
import { guarded, listen } from './guest.ts';
import { startPageView } from './page-views.ts';
import { arm, flush, record } from './queue.ts';
import { liveOwner, owner } from './visitor.ts';

let totalMs: number;
let reportedMs: number;
/** Up to here the monotonic clock is accounted for. */
let settledAtMs: number;
/** Until here time counts if nothing more happens: 30 s after the last activity; 0 while hidden. */
let idleAtMs = 0;
let scrolled: number;
/** Real input was seen: of a hand, not of a program. */
let isHuman: boolean | 0;
let awaitsPaint: boolean;

/** Starts the count of a new page view. That is activity, too. */
export const startEngagement = (): void => {
  noteActivity();
  totalMs = reportedMs = scrolled = isHuman = 0;
};

/** Has the page view that came with the document count from when there was something to see, however late or early the script came. */
export const countFromPaint = (): void => {
  // How long a page behind others was in front before the script came, nobody can tell.
  awaitsPaint = !!owner && !document.hidden;
};

/**
 * Accounts for the time since the last call, as far as it was not idle. Nothing is counted by ticks, and the clock is monotonic:
 * throttled timers, a sleeping machine and a changed system time add nothing.
 */
const settle = (): void => {
  const nowMs = performance.now();
  const paint = awaitsPaint && performance.getEntriesByType('paint')[0];
  if (paint) {
    awaitsPaint = false;
    totalMs = 0;
    settledAtMs = paint.startTime;
    idleAtMs = settledAtMs + idleAfterMs;
  }
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

const recordTotal = (): void =>
  // Whole numbers, shorter in bytes than by name.
  record('engagement', { engagedMs: totalMs | 0, scrollPct: scrolled | 0, human: !!isHuman });

/** Records the total so far, if it has grown since the last time. */
export const reportEngagement = (): void => {
  settle();
  // What was told stays: a paint of which the browser speaks later would take time in between, also hidden, for engagement.
  awaitsPaint = false;
  if (totalMs - reportedMs >= 1) {
    reportedMs = totalMs;
    recordTotal();
  }
};

/** Reports at 5, 15, 30, 60, 90, 120, 180 s, then each further minute: an alert can go out in time, and a crash loses little. */
export const tick = guarded(() => {
  settle();
  const stepMs = reportedMs < 5_000 ? 5_000 : reportedMs < 15_000 ? 15_000 : reportedMs < 90_000 ? 30_000 : 60_000;
  if (totalMs >= reportedMs - (reportedMs % stepMs) + stepMs) reportEngagement();
  flush();
  if (idleAtMs > settledAtMs) arm(recordTotal);
});

listen('pointermove pointerdown keydown wheel', (event) => {
  // Not scrolling, which a program can do as well.
  isHuman ||= event.isTrusted;
  noteActivity();
});
listen('scroll visibilitychange', (event) => {
  // A carousel that scrolls by itself is nobody's activity.
  if (event.target === document) {
    // Not on load, where it would force a layout.
    scrolled = Math.min(
      100,
      Math.max(scrolled, ((scrollY + innerHeight) * 100) / document.documentElement.scrollHeight),
    );
    noteActivity();
  }
});
// pagehide comes first and, in Firefox, loses posts: it counts only when the page was hidden already.
listen('visibilitychange pagehide', () => {
  // One post with everything that is known: the page may be gone the next moment.
  if (document.hidden) {
    reportEngagement();
    flush(true);
  }
});
