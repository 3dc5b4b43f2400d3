import type { WireEvent } from '../shared/wire.ts';
import { guarded, listen } from './guest.ts';
import {
  answerMs,
  backoffMs,
  gatherMs,
  identityKey,
  maxFreshEvents,
  maxQueuedChars,
  options,
  queueKey,
} from './settings.ts';
import { enterView, liveOwner, newId, owner, read, view, write } from './visitor.ts';

/** What the page noticed, before it gets its id, time and page view. */
type Draft<E = WireEvent> = E extends WireEvent ? Omit<E, 'id' | 'at' | 'view'> : never;

/** Events of the current page view that are not in the queue yet. */
const fresh: object[] = [];
/** No post before this time: one is under way, or the collector asked for patience. */
let notBeforeMs = 0;

/** Takes an event of the current page view, to be posted soon. */
export const record = (event: Draft): void => {
  // Added to, not copied: the title of a page view is a getter, read when the event is saved.
  if (!fresh[maxFreshEvents]) fresh.push(Object.assign(event, { id: newId(), at: Date.now() }));
  setTimeout(guarded(flush), gatherMs);
};

/**
 * Puts fresh events into the queue: also to be called before another page view begins, because they belong to this one.
 * Returns the lines that no collector has confirmed yet, oldest first, of all tabs and also of earlier visits.
 */
export const save = (): string[] => {
  // An empty queue is one empty line, which belongs to nobody.
  const lines = read(queueKey).split('\n');
  while (fresh[0]) {
    liveOwner();
    // One line per event, `visitor.visit{json}`: no JSON arrays, which Prototype.js teaches to turn into strings.
    // Kept one by one: an event that cannot be JSON is lost alone.
    lines.push(owner + JSON.stringify({ ...fresh.shift(), view }));
    keep(lines);
  }
  return lines;
};

const keep = (lines: string[]): void => {
  while (lines.join().length > maxQueuedChars) lines.shift();
  write(queueKey, lines.join('\n'));
};

/** Ends the recording, and forgets what was not saved yet. */
export const stop = (): void => {
  fresh.length = 0;
  enterView('');
};

// Consent was withdrawn in another tab.
listen('storage', (event: StorageEvent) => {
  if (event.key === identityKey && !event.newValue) stop();
});

/** Posts what is queued for one visitor and visit, the latest first: after that may be too late. */
export const flush = (): void => {
  const lines = save();
  const from = `${lines.slice(-1)}`.split('{')[0]!;
  // A page that is being left does not wait.
  if (!from || (notBeforeMs > Date.now() && !document.hidden)) return;
  notBeforeMs = Date.now() + answerMs;
  const batch = lines.filter((line) => line.startsWith(from));
  const events = batch.map((line) => line.slice(from.length));
  const url = `${options.api}/v1/e`;
  const [visitor, visit] = from.split('.');
  const head = JSON.stringify({ site: options.site, visitor, visit, sentAt: Date.now() });
  const body = `${head.slice(0, -1)},"events":[${events}]}`;
  const settle = guarded((isFinal?: boolean) => {
    notBeforeMs = 0;
    if (isFinal) {
      keep(save().filter((line) => !batch.includes(line)));
      flush();
    }
  });
  try {
    // A string body goes as text/plain: no CORS preflight.
    fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit' }).then(
      (answer) => {
        if (answer.status < 429)
          settle(true); // Stored, or to be refused as often as it comes.
        else notBeforeMs = Date.now() + (Number(answer.headers.get('retry-after')) * 1_000 || backoffMs);
      },
      () => settle(),
    );
  } catch {
    // The page broke fetch. A beacon has no answer: accepted is all that can be known.
    settle(navigator.sendBeacon(url, body));
  }
};
