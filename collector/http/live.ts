import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ChangeFeed } from '../ports/change-feed.ts';
import type { ChangeNotice } from '../ports/commands.ts';

export interface LiveLimits {
  /** A comment goes out this often, so that proxies do not take the stream for dead. */
  readonly heartbeatMs: number;
  /** Notices closer together than this are one notice. */
  readonly minGapMs: number;
  /** A stream ends after this long; the browser connects again, and whether it is signed in is looked at again. */
  readonly maxStreamMs: number;
  /** Open streams at a time; beyond it a page works without being live. */
  readonly maxStreams: number;
}

export const liveLimits: LiveLimits = {
  heartbeatMs: 15_000,
  minGapMs: 250,
  maxStreamMs: 30 * 60_000,
  maxStreams: 1_000,
};

/** The open pages that are told of changes, by server-sent events. */
export class LiveStreams {
  readonly #changes: ChangeFeed;
  readonly #limits: LiveLimits;
  /** The newest notices, oldest first: what a stream that was cut off missed. */
  readonly #told: ChangeNotice[] = [];
  /** Tells this run of the process from others in the ids of notices. */
  readonly #run = crypto.randomUUID().slice(0, 8);
  #count = 0;
  #open = 0;

  constructor(changes: ChangeFeed, limits: LiveLimits = liveLimits) {
    this.#changes = changes;
    this.#limits = limits;
    changes.subscribe((notice) => {
      this.#count += 1;
      this.#told.push(notice);
      if (this.#told.length > rememberedNotices) this.#told.shift();
    });
  }

  /**
   * One `change` for each commit that changed the subject (`l:…`, `v:…`, or `site` for all of it). A browser that comes back
   * with the id of the last one that it heard (`Last-Event-ID`) is told at once when it missed one.
   */
  open(c: Context, { site, subject }: { site: number; subject: string }): Response {
    const { maxStreams, maxStreamMs, heartbeatMs, minGapMs } = this.#limits;
    if (this.#open >= maxStreams) return c.text('', 503, { 'retry-after': '60' });
    this.#open += 1;
    const signal = makeSignal();
    const lastId = c.req.header('last-event-id');
    if (lastId && this.#missed(lastId, (notice) => concerns(notice, site, subject))) signal.raise();
    const unsubscribe = this.#changes.subscribe((notice) => {
      if (concerns(notice, site, subject)) signal.raise();
    });
    // nginx would hold the events back to fill a buffer
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => signal.raise());
      const endsAtMs = performance.now() + maxStreamMs;
      try {
        await stream.write(`retry: 1000\nid: ${this.#run}-${this.#count}\n\n`);
        while (!stream.aborted && performance.now() < endsAtMs) {
          const isChange = await signal.wait(heartbeatMs);
          if (stream.aborted) break;
          await stream.write(
            isChange ? `id: ${this.#run}-${this.#count}\nevent: change\ndata:\n\n` : ': still here\n\n',
          );
          // what is raised meanwhile is kept: the next turn tells it
          if (isChange) await stream.sleep(minGapMs);
        }
      } finally {
        unsubscribe();
        this.#open -= 1;
      }
    });
  }

  /** Whether one of the notices after the one of this id matters; one of another run, or long ago, may have been anything. */
  #missed(lastId: string, matters: (notice: ChangeNotice) => boolean): boolean {
    const [run, count] = lastId.split('-');
    const missed = this.#count - Number(count);
    if (run !== this.#run || !(missed >= 0 && missed <= this.#told.length)) return true;
    return this.#told.slice(this.#told.length - missed).some(matters);
  }
}

/** More were told since than these: whoever comes back after it is told to look. */
const rememberedNotices = 1_000;

function concerns(notice: ChangeNotice, site: number, subject: string): boolean {
  return notice.site === site && (subject === 'site' || notice.subjects.includes(subject));
}

/** A flag that one waiter takes; raising it twice before it is taken is raising it once. */
function makeSignal() {
  let isRaised = false;
  let wake: (() => void) | undefined;
  return {
    raise() {
      isRaised = true;
      wake?.();
    },
    /** True when raised, now or within `timeoutMs`. */
    async wait(timeoutMs: number): Promise<boolean> {
      if (!isRaised) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      const wasRaised = isRaised;
      isRaised = false;
      return wasRaised;
    },
  };
}
