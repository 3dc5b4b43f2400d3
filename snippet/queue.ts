import { maxBatchEvents } from '../shared/limits.ts';
import type { WireEvent } from '../shared/wire.ts';
import { guarded } from './guest.ts';
import { answerMs, firstBackoffMs, gatherMs, maxFreshEvents, maxQueuedChars, options, queueKey } from './settings.ts';
import { liveOwner, newId, owner, read, view, write } from './visitor.ts';

/** What the page noticed, before it gets its id, time and page view. */
type Draft<E = WireEvent> = E extends WireEvent ? Omit<E, 'id' | 'at' | 'view'> : never;

/** Events of the current page view that are not in the queue yet. */
export const fresh: object[] = [];
let timer: ReturnType<typeof setTimeout>;
/** No post before this time (one is under way, or the collector is down), unless it is urgent. */
let notBeforeMs = 0;
let backoffMs: number;

/** Takes an event of the current page view, to be posted soon. */
export const record = (event: Draft): void => {
  // Added to, not copied: the title of a page view is a getter, read when the event is saved.
  if (fresh.push(Object.assign(event, { id: newId(), at: Date.now() })) > maxFreshEvents) fresh.shift();
  flushIn(gatherMs);
};

/**
 * Puts fresh events into the queue: also to be called before another page view begins, because they belong to this one's visit.
 * Returns the lines that no collector has confirmed yet, oldest first, of all tabs and also of earlier visits.
 */
export const save = (): string[] => {
  const lines: string[] = read(queueKey).match(/[^\n]+/g) || [];
  if (fresh[0]) {
    liveOwner();
    // One line per event, `visitor.visit.{json}`: no JSON arrays, which Prototype.js teaches to turn into strings.
    lines.push(...fresh.splice(0).map((event) => owner + JSON.stringify({ ...event, view })));
    keep(lines);
  }
  return lines;
};

const keep = (lines: string[]): void => {
  while (lines.length > maxBatchEvents || lines.join().length > maxQueuedChars) lines.shift();
  write(queueKey, lines.join('\n'));
};

const flushIn = (delayMs: number): void => {
  clearTimeout(timer);
  timer = setTimeout(guarded(flush), delayMs);
};

/** Posts what is queued for one visitor and visit: at once of the current page view when urgent, else the oldest in due time. */
export const flush = (isUrgent?: boolean): void => {
  const lines = save();
  const waitMs = notBeforeMs - Date.now();
  if (waitMs > 0 && !isUrgent) return flushIn(waitMs);
  const from = isUrgent ? owner : `${lines}`.split('{')[0]!;
  const batch = lines.filter((line) => line.startsWith(from));
  if (!batch[0]) return;
  const settle = guarded((isFinal?: boolean, retryAfterSeconds?: number) => {
    if (isFinal) {
      keep(save().filter((line) => !batch.includes(line)));
      notBeforeMs = backoffMs = 0;
    } else {
      backoffMs = backoffMs * 2 || firstBackoffMs;
      notBeforeMs = Date.now() + (retryAfterSeconds! * 1_000 || backoffMs);
    }
    flush();
  });
  notBeforeMs = Date.now() + answerMs;
  const [visitor, visit] = from.split('.');
  const events = batch.map((line) => line.slice(from.length));
  const url = `${options.api}/v1/e`;
  const body = `{"site":"${options.site}","visitor":"${visitor}","visit":"${visit}","sentAt":${Date.now()},"events":[${events}]}`;
  try {
    // A string body goes as text/plain: no CORS preflight.
    fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit' }).then(
      // Below 429: stored, or to be refused as often as it comes.
      (answer) => settle(answer.status < 429, Number(answer.headers.get('retry-after'))),
      () => settle(),
    );
  } catch {
    // The page broke fetch. A beacon has no answer: accepted is all that can be known.
    settle(navigator.sendBeacon(url, body));
  }
};
