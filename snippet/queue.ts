import type { WireEvent } from '../shared/wire.ts';
import { guarded, listen } from './guest.ts';
import {
  backoffSeconds,
  identityKey,
  maxFreshEvents,
  maxQueuedChars,
  minPostGapMs,
  options,
  queueKey,
} from './settings.ts';
import { enterView, liveOwner, newId, owner, read, view, write } from './visitor.ts';

/** What the page noticed, before it gets its id, time and page view. */
export type Draft<E = WireEvent> = E extends WireEvent ? Omit<E, 'id' | 'at' | 'view'> : never;

/** Browsers that can keep a request until the page is gone, also when it crashes; TypeScript does not know it. */
type Later = { fetchLater?(url: string, init: RequestInit): void };

/** Events of the current page view that are not in the queue yet. */
const fresh: object[] = [];
/** There is something that no post has taken along yet. */
let isPending: boolean;
/** No post before this time, unless the page may be gone the next moment. */
let notBeforeMs = 0;
/** Holds the request that `fetchLater` keeps; a post that leaves now takes its place. */
let armed: AbortController | undefined;
/** Events that found no place in the queue. */
export let dropped = 0;
/** A post never arrived: offline, or something on this page or in this browser blocks it. */
export let isBlocked: boolean | undefined;

// Added to, not copied: the title of a page view is a getter, read when the event is saved.
const stamp = (event: Draft) => Object.assign(event, { id: newId(), at: Date.now() });

/** Takes an event of the current page view, to be posted soon. */
export const record = (event: Draft): void => {
  if (!fresh[maxFreshEvents]) fresh.push(stamp(event));
  isPending = true;
  // A page view tells that somebody is here: it does not wait.
  if ('url' in event) notBeforeMs = 0;
};

// One line per event, `visitor.visit{json}`: no JSON arrays, which Prototype.js teaches to turn into strings.
const lineOf = (event?: object): string => owner + JSON.stringify({ ...event, view });

/**
 * Puts fresh events into the queue: also to be called before another page view begins, because they belong to this one.
 * Returns the lines that no collector has confirmed yet, oldest first, of all tabs and also of earlier visits.
 */
export const save = (): string[] => {
  // An empty queue is one empty line, which belongs to nobody.
  const lines = read(queueKey).split('\n');
  if (fresh[0]) {
    liveOwner();
    // Each by itself: an event that cannot be JSON is lost alone.
    fresh.splice(0).forEach(guarded((event) => lines.push(lineOf(event))));
    keep(lines);
  }
  return lines;
};

const keep = (lines: string[]): void => {
  while (lines.join().length > maxQueuedChars) if (lines.shift()) dropped++;
  write(queueKey, lines.join('\n'));
};

/** Ends the recording, and forgets what was not saved yet. */
export const stop = (): void => {
  fresh.length = 0;
  armed?.abort();
  enterView('');
};

// Consent was withdrawn in another tab.
listen('storage', (event: StorageEvent) => {
  if (event.key === identityKey && !event.newValue) stop();
});

/** What waits from an earlier visit, or from a time without connection, has waited enough. */
const postRest = (): void => {
  isPending = true;
  flush(true);
};

listen('online', postRest);

/** Posts what is queued, when there is something and it is time: a page that `isLeaving` does not wait. */
export const flush = (isLeaving?: boolean): void => {
  // Also what has to wait survives a crash.
  save();
  if (!isPending || (!isLeaving && notBeforeMs > Date.now())) return;
  isPending = false;
  notBeforeMs = Date.now() + minPostGapMs;
  // One tab at a time, so that others do not send the same; without a lock, where there are none, a double send is harmless.
  if (isLeaving || !navigator.locks) post();
  else navigator.locks.request(queueKey, () => post()).catch(() => post());
};

/** Has the browser post, when this page is gone, what is queued and `event`. */
export const arm = (event: Draft): void => {
  if ((self as Later).fetchLater) post(stamp(event));
};

/** Posts for one visitor and visit, the latest first: after that may be too late. With `last`, when the page is gone. */
const post = guarded((last?: object) => {
  const lines = save();
  if (last) lines.push(lineOf(last));
  const from = `${lines.slice(-1)}`.split('{')[0]!;
  // Another tab has sent it meanwhile.
  if (!from) return;
  const batch = lines.filter((line) => line.startsWith(from));
  const url = `${options.api}/v1/e`;
  const request = {
    method: 'POST',
    // A string body goes as text/plain: no CORS preflight.
    body: `{"site":"${options.site}","visitor":"${from.replace('.', '","visit":"')}","sentAt":${Date.now()},"events":[${batch.map((line) => line.slice(from.length))}]}`,
    keepalive: true,
  };
  armed?.abort();
  if (last) {
    armed = new AbortController();
    return (self as Later).fetchLater!(url, { ...request, signal: armed.signal });
  }
  // Where a page broke fetch, this throws, and what is queued waits for another page.
  return fetch(url, request).then(
    guarded((answer: Response) => {
      // Stored, or to be refused as often as it comes.
      if (answer.status < 429) {
        const left = save().filter((line) => !batch.includes(line));
        keep(left);
        if (left.some((line) => line && !line.startsWith(from))) postRest();
      } else {
        isPending = true;
        notBeforeMs = Date.now() + (Number(answer.headers.get('retry-after')) || backoffSeconds) * 1_000;
      }
    }),
    () => {
      if (!isBlocked) console.warn(`Footprint cannot reach ${options.api}: is it in connect-src?`);
      isBlocked = true;
    },
  );
});
