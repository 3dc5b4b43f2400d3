import { maxBatchEvents, maxTextChars, maxUrlChars } from '../shared/limits.ts';
import type { WireEvent } from '../shared/wire.ts';
import { guarded, options } from './guest.ts';
import { queueKey, read, write } from './storage.ts';
import { liveOwner, newId, owner, view } from './visitor.ts';

type Draft<E = WireEvent> = E extends WireEvent ? Omit<E, 'id' | 'at' | 'view'> : never;

// The whole queue fits one body: at 3 bytes a character it stays below the 64 KiB that a browser lets a keepalive request carry.
const maxQueuedChars = 20_000;
/** Events that come together travel together. */
const gatherMs = 300;
/** After this long without an answer a post counts as lost. */
const answerMs = 15_000;
const firstBackoffMs = 5_000;
const maxBackoffMs = 600_000;

let held: object | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** No post before this time (while another one is under way, and while the collector is down), unless the page is being left. */
let notBeforeMs = 0;
let backoffMs = firstBackoffMs;

/** Queues an event of the current page view and posts it soon. */
export function record(event: Draft): void {
  release();
  liveOwner();
  append({ type: event.type, view, id: newId(), at: Date.now(), ...event });
  schedule(gatherMs);
}

/** As `record`, but the event is read as late as possible: single-page apps set the title after the address. */
export function recordLate(event: Draft): void {
  held = Object.defineProperties(
    { type: event.type, view, id: newId(), at: Date.now() },
    Object.getOwnPropertyDescriptors(event),
  );
  schedule(gatherMs);
}

function release(): void {
  if (held) append(held);
  held = undefined;
}

/** One line per event, `visitor.visit.{json}`: no JSON arrays, which Prototype.js teaches to turn into strings. */
function append(event: object): void {
  const line =
    owner +
    JSON.stringify(event, (key, value) =>
      typeof value === 'string'
        ? // A cut may split a surrogate pair; half of one is refused as text.
          value.slice(0, /^(url|href|referrer)$/.test(key) ? maxUrlChars : maxTextChars).replace(/[\ud800-\udbff]$/, '')
        : value,
    );
  const lines = queued().concat(line).slice(-maxBatchEvents);
  while (lines.join('\n').length > maxQueuedChars) lines.shift();
  write(queueKey, lines.join('\n'));
}

/** Lines that no collector has confirmed yet, of all tabs and also of earlier visits. */
export function queued(): string[] {
  return read(queueKey).split('\n').filter(Boolean);
}

function schedule(delayMs: number): void {
  timer ??= setTimeout(guarded(flush), delayMs);
}

export function flush(): void {

}
