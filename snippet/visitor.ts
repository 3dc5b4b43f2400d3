import { visitGapMs } from '../shared/limits.ts';
import { identityKey, read, write } from './storage.ts';

/** `visitor.visit.` of the current page view: all its events belong to these two, also when they are sent much later. */
export let owner = '';
/** Id of the current page view. */
export let view = '';

let idsMade = 10_000;

/**
 * 8 characters of time in base 36 (fixed width until 2059), 3 of a counter, up to 8 random ones: ids of one page sort as they
 * were made, and no two tabs make the same.
 */
export function newId(): string {
  return Date.now().toString(36) + (idsMade++).toString(36) + Math.random().toString(36).slice(2, 10);
}

/** The visit that all tabs share, kept alive by this call; a new one when there was no activity for 30 minutes. */
export function liveOwner(): string {
  const [visitor, visit, activeAtMs] = read(identityKey).split('.');
  const nowMs = Date.now();
  // A missing or unreadable time gives NaN, which is not smaller either.
  const isGoingOn = nowMs - Number(activeAtMs) < visitGapMs;
  const live = `${visitor || newId()}.${isGoingOn ? visit : newId()}.`;
  write(identityKey, live + nowMs);
  return live;
}

export function enterView(): void {
  owner = liveOwner();
  view = newId();
}
