import type { WireEvent } from '../shared/wire.ts';
import { guarded, listen, quiet } from './guest.ts';
import {
  backoffMs,
  identityKey,
  leaseMs,
  maxFreshEvents,
  maxQueuedChars,
  minPostGapMs,
  options,
  queueKey,
} from './settings.ts';
import { enterView, liveOwner, newId, now, owner, read, view, write } from './visitor.ts';

/** What the page tells of an event, before it gets its id, time, page view and title. */
type Fields<T extends WireEvent['type']> = Omit<
  Extract<WireEvent, { type: T }>,
  'id' | 'at' | 'view' | 'title' | 'type'
>;

/** Browsers that can keep a request until the page is gone, also when it crashes; TypeScript does not know it. */
type Later = { fetchLater?: typeof fetch };

/**
 * An event in the queue: `owner`, the time until which it is under way and no other post and no other tab takes it along, and its JSON.
 * Stored as a line with commas between them. Those in the JSON split it further when it is read, and come back when it is joined.
 * The queue itself is no JSON, because Prototype.js teaches arrays to turn into strings there.
 */
type Entry = [owner: string, until: number, ...json: string[]];

/** Events of the current page view that are not in the queue yet. */
const fresh: object[] = [];
/** No post before this time, unless the page may be gone the next moment; 0: a page view is waiting, which tells that somebody is here. */
let notBeforeMs: number;
/** Holds the request that `fetchLater` keeps; a post that leaves now takes its place. */
let armed: AbortController | undefined;

/** Takes an event of the current page view, to be posted soon. */
export const record = quiet(<T extends WireEvent['type']>(type: T, fields?: Fields<T> & { url?: string }): void => {
  if (!fresh[maxFreshEvents]) fresh.push({ ...fields, type, id: newId(), at: now() });
  if (fields?.url) notBeforeMs = 0;
});

const toJson = (event: { url?: string }): string =>
  // Single-page apps set the title some time after the address. As text, because an element named "title" stands in its place.
  JSON.stringify({ ...event, title: event.url && `${document.title}`, view });

const jsonOf = (entry: Entry): string => `${entry.slice(2)}`;

/**
 * Puts fresh events into the queue: also to be called before another page view begins, because they belong to this one.
 * Returns what no collector has confirmed yet, oldest first, of all tabs and also of earlier visits.
 */
export const save = (): Entry[] => {
  // An empty queue is one empty line, which belongs to nobody.
  const entries = read(queueKey)
    .split('\n')
    .map((line) => line.split(',') as unknown as Entry);
  if (fresh[0]) {
    liveOwner();
    // Each by itself: an event that cannot be JSON is lost alone.
    fresh.splice(0).map(guarded((event) => entries.push([owner, 0, toJson(event)])));
    while (entries.join().length > maxQueuedChars) if (entries.shift()![1]) options.dropped = -~options.dropped!;
    write(queueKey, entries.join('\n'));
  }
  return entries;
};

/** Ends the recording, and forgets what was not saved yet. */
export const stop = (): void => {
  fresh.splice(0);
  armed?.abort();
  enterView('');
};

// Consent was withdrawn in another tab.
listen('storage', (event: StorageEvent) => {
  if (event.key === identityKey && !event.newValue) stop();
});

const send = (from: string, events: string[], isLater?: true): Promise<Response> => {
  armed?.abort();
  armed = isLater && new AbortController();
  return (isLater ? (self as Later).fetchLater! : fetch)(`${options.api}/v1/e`, {
    method: 'POST',
    // A string body goes as text/plain: no CORS preflight.
    body: `{"site":"${options.site}","visitor":"${from.replace('.', '","visit":"')}","sentAt":${now()},"events":[${events}]}`,
    keepalive: true,
    signal: armed?.signal,
  });
};

/** Takes the event back that `recordTotal` records, and has the browser tell it when this page is gone, however it goes. */
export const arm = (recordTotal: () => void): void => {
  if (!(self as Later).fetchLater) return;
  recordTotal();
  send(owner, [toJson(fresh.pop()!)], true);
};

/** Posts what is queued for one visitor and visit, the latest first: after that may be too late. A page that `isLeaving` does not wait. */
export const flush = (isLeaving?: boolean): void => {
  const nowMs = now();
  const ready = save().filter(([, until]) => until < nowMs);
  const from = ready.at(-1)?.[0];
  if (!from || !(isLeaving || notBeforeMs < nowMs)) return;
  notBeforeMs = notBeforeMs ? nowMs + minPostGapMs : 1;
  const events = ready.filter((entry) => entry[0] === from).map(jsonOf);
  /** Without a time the events are settled. */
  const keepUntil = (untilMs: number) =>
    write(
      queueKey,
      save()
        // biome-ignore lint/suspicious/noAssignInExpressions: as a statement it costs bytes
        .filter((entry) => !events.includes(jsonOf(entry)) || (entry[1] = untilMs))
        .join('\n'),
    );
  send(from, events).then(
    guarded((answer: Response) => {
      keepUntil(
        // Below: stored, or to be refused as often as it comes.
        answer.status < 429
          ? 0
          : // biome-ignore lint/suspicious/noAssignInExpressions: as a statement it costs bytes
            (notBeforeMs = now() + ((answer.headers.get('retry-after') as never) * 1_000 || backoffMs)),
      );
    }),
    guarded(() => {
      // Browsers say so also of posts that leave with a page that is being closed, or kept in the back/forward cache.
      if (isLeaving) return;
      // A warning answers nothing.
      options.blocked ||= !(console.warn(`connect-src ${options.api}?`) as unknown) as true;
      // A time that is over: for the next post.
      keepUntil(1);
    }),
  );
  // Not before: a page that broke fetch has nothing under way.
  keepUntil(nowMs + leaseMs);
};
