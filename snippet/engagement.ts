import { idleAfterMs } from '../shared/limits.ts';
import { guarded, listen } from './guest.ts';
import { startPageView } from './page-views.ts';
import { arm, flush, record } from './queue.ts';
import { liveOwner, owner } from './visitor.ts';

/** Engagement of the page view until the last time that the visitor was idle. */
let earlierMs: number;
let reportedMs: number;
/** Since here the visitor is engaged, by the monotonic clock. */
let startedAtMs: number;
/** Until here time counts if nothing more happens: 30 s after the last activity, or the moment at which the page was hidden. */
let idleAtMs: number;
let scrolled: number;
/** Real input was seen: of a hand, not of a program. */
let isHuman: boolean | 0;
/** `''`: nothing is being recorded. */
let awaitsPaint: boolean | 0 | '';

/** Starts the count of a new page view. That is activity, too. */
export const startEngagement = (): void => {
  startedAtMs = idleAtMs = performance.now();
  noteActivity();
  earlierMs = reportedMs = scrolled = isHuman = 0;
};

/** Has the page view that came with the document count from when there was something to see, however late or early the script came. */
export const countFromPaint = (): void => {
  // How long a page behind others was in front before the script came, nobody can tell.
  awaitsPaint = owner && !document.hidden;
};

/**
 * Milliseconds of engagement with the page view so far. Nothing is counted by ticks, and the clock is monotonic: throttled timers, a sleeping
 * machine and a changed system time add nothing.
 */
const totalMs = (): number => {
  const paint = awaitsPaint && performance.getEntriesByType('paint')[0];
  if (paint) {
    awaitsPaint = 0;
    startedAtMs = paint.startTime;
    idleAtMs = startedAtMs + idleAfterMs;
  }
  return earlierMs + Math.min(performance.now(), idleAtMs) - startedAtMs;
};

/** Cheap, because it runs for every move of a pointer. */
const noteActivity = (): void => {
  if (awaitsPaint) totalMs();
  const nowMs = performance.now();
  const wasIdleAtMs = idleAtMs;
  idleAtMs = document.hidden ? Math.min(wasIdleAtMs, nowMs) : nowMs + idleAfterMs;
  if (wasIdleAtMs < nowMs && wasIdleAtMs < idleAtMs) {
    earlierMs += wasIdleAtMs - startedAtMs;
    startedAtMs = nowMs;
    // Who comes back to a tab that was left open for longer than a visit begins a new visit, with a view of its own.
    if (liveOwner() !== owner) startPageView();
  }
};

const recordTotal = (): void =>
  // Whole numbers, shorter in bytes than by name.
  record('engagement', {
    engagedMs: totalMs() | 0,
    scrollPct: scrolled | 0,
    human: !!isHuman,
  });

/** Records the total so far, if it has grown since the last time. */
export const reportEngagement = (): void => {
  const nowTotalMs = totalMs();
  // What was told stays: a paint of which the browser speaks later would take time in between, also hidden, for engagement.
  awaitsPaint = 0;
  if (nowTotalMs - reportedMs >= 1) {
    reportedMs = nowTotalMs;
    liveOwner();
    recordTotal();
  }
};

/** Reports at 5, 15, 30, 60, 90, 120, 180 s, then each further minute: an alert can go out in time, and a crash loses little. */
export const tick = guarded(() => {
  const stepMs = reportedMs < 5_000 ? 5_000 : reportedMs < 15_000 ? 15_000 : reportedMs < 90_000 ? 30_000 : 60_000;
  if (totalMs() >= reportedMs - (reportedMs % stepMs) + stepMs) reportEngagement();
  flush();
  if (performance.now() < idleAtMs && (self as { fetchLater?: unknown }).fetchLater) {
    recordTotal();
    arm();
  }
});

/** Hears activity, and that the page is hidden or left. */
export const listenToActivity = (): void => {
  listen('pointermove pointerdown keydown wheel', (event) => {
    // Not scrolling, which a program can do as well.
    isHuman ||= event.isTrusted;
    noteActivity();
  });
  listen('visibilitychange scroll', (event) => {
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
};
