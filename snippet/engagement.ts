import { idleAfterMs } from '../shared/limits.ts';
import { guarded, listen } from './guest.ts';
import { startPageView } from './page-views.ts';
import { arm, flush, record } from './queue.ts';
import { identityKey, options } from './settings.ts';
import { liveOwner, owner, read } from './visitor.ts';

/** Held: to find it in the window takes longer than to read it, at every move of a pointer. By name: a page may have deleted it, Node.js has no window. */
const clock = globalThis.performance;

/** Engagement of the page view until the last activity. */
let earlierMs: number;
let reportedMs: number;
/** The last activity, or the last look at a hidden page, by the monotonic clock. */
let activeAtMs: number;
/** Until here time counts if nothing more happens: 30 s after the last activity; none while the page is hidden. */
let idleAtMs: number;
let scrolled: number;
/** Real input was seen: of a hand, not of a program. */
let isHuman: boolean | 0;
/** `''`: nothing is being recorded. */
let awaitsPaint: boolean | 0 | '';

/** Starts the count of a new page view. That is activity, too. */
export const startEngagement = (): void => {
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
  const paint = awaitsPaint && clock.getEntriesByType('paint')[0];
  if (paint) {
    // Nothing before it counts.
    awaitsPaint = earlierMs = 0;
    activeAtMs = paint.startTime;
    idleAtMs = activeAtMs + idleAfterMs;
  }
  return earlierMs + Math.min(clock.now(), idleAtMs) - activeAtMs;
};

/** Cheap, because it runs for every move of a pointer. */
const noteActivity = (): void => {
  const nowMs = clock.now();
  const wasIdle = nowMs > idleAtMs;
  earlierMs = totalMs();
  activeAtMs = idleAtMs = nowMs;
  if (!document.hidden) {
    idleAtMs += idleAfterMs;
    // Who comes back to a tab that was left open for longer than a visit begins a new visit, with a view of its own.
    // Not when consent was withdrawn meanwhile.
    if (wasIdle && read(identityKey) && owner !== liveOwner()) startPageView();
  }
};

const recordTotal = (): void =>
  // Whole numbers, shorter in bytes than by name.
  record('engagement', {
    scrollPct: scrolled | 0,
    engagedMs: totalMs() | 0,
    human: isHuman,
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
  // Not once a post was blocked: a Content-Security-Policy would have the console say so each second.
  if (clock.now() < idleAtMs && !options.blocked) {
    recordTotal();
    arm();
  }
});

/** Hears activity, and that the page is hidden or left. */
export const listenToActivity = (): void => {
  listen('pagehide scroll visibilitychange', (event) => {
    // A carousel that scrolls by itself is nobody's activity.
    if (event.target === document) {
      // Not on load, where it would force a layout.
      scrolled = Math.max(scrolled, ((scrollY + innerHeight) * 100) / document.documentElement.scrollHeight);
      noteActivity();
    }
    // One post with everything that is known: the page may be gone the next moment. pagehide comes first and, in Firefox, loses posts:
    // it counts only when the page was hidden already.
    if (document.hidden) {
      reportEngagement();
      flush(true);
    }
  });
  listen('keydown pointerdown pointermove wheel', (event) => {
    // Not scrolling, which a program can do as well.
    isHuman ||= event.isTrusted;
    noteActivity();
  });
};
