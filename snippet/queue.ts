import type { WireEvent } from '../shared/wire.ts';
import { guarded, listen } from './guest.ts';
import { identityKey, leaseMs, maxFreshEvents, maxQueuedChars, minPostGapMs, options, queueKey } from './settings.ts';
import { leave, newId, now, owner, read, view, write } from './visitor.ts';

/** What the page tells of an event, before it gets its id, time, page view and title. */
type Fields<T extends WireEvent['type']> = Omit<
  Extract<WireEvent, { type: T }>,
  'id' | 'at' | 'view' | 'title' | 'type'
>;

/** Keeps a request until the page is gone, also when it crashes. Not in all browsers, and TypeScript does not know it. */
declare const fetchLater: typeof fetch;

/**
 * An event in the queue: `owner`, the time until which it is under way and no other post and no other tab takes it along, and its JSON.
 * Stored as a line with commas between them. Those in the JSON split it further when it is read, and come back when it is joined.
 * The queue itself is no JSON, because Prototype.js teaches arrays to turn into strings there.
 */
type Entry = [owner: string, until: number, ...json: string[]];

/** Events of the current page view that are not in the queue yet. */
const fresh: { at: number; url?: string; [field: string]: unknown }[] = [];
/** No post before this time, unless the page may be gone the next moment; 0: a page view is waiting, which tells that somebody is here. */
let notBeforeMs: number;
/** Holds the request that `fetchLater` keeps; a post that leaves now takes its place. */
let armed: AbortController | undefined;

/** A page view waits for the next look only, because it tells that somebody is here. */
export const postSoon = (): void => {
  notBeforeMs = 0;
};

/** Takes an event of the current page view, to be posted soon. */
export const record = guarded(<T extends WireEvent['type']>(type: T, fields?: Fields<T>): void => {
  if (!fresh[maxFreshEvents]) fresh.push({ ...fields, type, id: newId(), at: now() });
}, 1);

const toJson = (event: { url?: string }): string =>
  // Single-page apps set the title some time after the address. As text, because an element named "title" stands in its place.
  JSON.stringify({ ...event, title: event.url && `${document.title}`, view });

const jsonOf = (entry: Entry): string => `${entry.slice(2)}`;

/**
 * Keeps what passes of the queue, which is all that no collector has confirmed yet, of all tabs and also of earlier visits: newest first.
 * Fresh events join it: also to be called before another page view begins, because they belong to this one. Those from `unsaved` on don't: an
 * answer that comes just after a soft navigation is no moment to read the title.
 */
export const save = (passes: (entry: Entry) => unknown, unsaved?: number): void => {
  // An empty queue is one empty line, which belongs to nobody.
  const entries = read(queueKey)
    .split('\n')
    .map((line) => line.split(',') as unknown as Entry);
  // Each by itself: an event that cannot be JSON is lost alone. Its own time says that it is not under way, and is as long as that of a lease:
  // a queue that is full does not grow by what is taken along.
  fresh.splice(unsaved!).map(guarded((event) => entries.unshift([owner, event.at, toJson(event)])));
  while (entries.join()[maxQueuedChars]) if (entries.pop()![1]) options.dropped = -~options.dropped!;
  write(queueKey, entries.filter(passes).join('\n'));
};

/** Ends the recording, and forgets what was not saved yet. */
export const stop = (): void => {
  // From the first on.
  fresh.splice(leave());
  armed?.abort();
};

/** Hears other tabs. */
export const listenToTabs = (): void => {
  listen('storage', () => {
    // Consent was withdrawn there, or everything erased.
    if (!read(identityKey)) stop();
  });
};

const send = (from: string, events: string[], isLater?: true): Promise<Response> => {
  armed?.abort();
  armed = isLater && new AbortController();
  return (isLater ? fetchLater : fetch)(`${options.api}/v1/e`, {
    signal: armed?.signal,
    // A string body goes as text/plain: no CORS preflight.
    body: `{"site":"${options.site}","visitor":"${from.replace('.', '","visit":"')}","sentAt":${now()},"events":[${events}]}`,
    method: 'POST',
    keepalive: true,
  });
};

/** Takes the latest event back, and has the browser tell it when this page is gone, however it goes. A browser without `fetchLater` throws here. */
export const arm = (): void => {
  send(owner, [toJson(fresh.pop()!)], true);
};

/** Posts what is queued for one visitor and visit, the latest first: after that may be too late. A page that `isLeaving` does not wait. */
export const flush = (isLeaving?: boolean): void => {
  const nowMs = now();
  const events: string[] = [];
  let from: string | undefined;
  /** Without a time the events are settled. */
  const keepUntil = (untilMs: number) =>
    // biome-ignore lint/suspicious/noAssignInExpressions: as a statement it costs bytes
    save((entry) => !events.includes(jsonOf(entry)) || (entry[1] = untilMs), nowMs);
  save((entry) => {
    // biome-ignore lint/suspicious/noAssignInExpressions: as a statement it costs bytes
    if (entry[1] <= nowMs && (isLeaving || notBeforeMs < nowMs) && (from ||= entry[0]) === entry[0])
      events.unshift(jsonOf(entry));
    return true;
  });
  if (!from) return;
  notBeforeMs = notBeforeMs ? nowMs + minPostGapMs : 1;
  send(from, events).then(
    guarded((answer: Response) => {
      // Below: stored, or to be refused as often as it comes. Else the time is over: for the next post.
      keepUntil(answer.status < 429 ? 0 : nowMs);
    }),
    guarded(() => {
      // Browsers say so also of posts that leave with a page that is being closed, or kept in the back/forward cache.
      if (isLeaving) return;
      // A warning answers nothing.
      options.blocked ||= !(console.warn(`connect-src ${options.api}`) as unknown) as true;
      keepUntil(nowMs);
    }),
  );
  // Not before: a page that broke fetch has nothing under way.
  keepUntil(nowMs + leaseMs);
};
