import type { Options, Status } from './footprint.d.ts';

/** The website's own, from the start on; beside them what `footprint.status()` tells of this page. */
export let options = {} as Options & { -readonly [K in 'blocked' | 'dropped']?: Status[K] };

/** Once, at the start. */
export const configure = (given: Options): void => {
  options = { ...given };
};

/** The whole queue fits one post: below 100 events, as none has fewer than 150 characters, and at 3 bytes a character below the 64 KiB of a keepalive request. */
export const maxQueuedChars = 15_000;
/** Events kept in memory; matters while there is no consent. */
export const maxFreshEvents = 100;
/** How often an open page looks whether there is something to post; also how old the total is that `fetchLater` holds. */
export const tickMs = 1_000;
/** From one post to the next, except for page views and when the page may be gone the next moment. */
export const minPostGapMs = 15_000;
/** What is under way is nobody else's to send for this long; then it counts as lost. Also a wait for those who saw no answer, because their page was gone. */
export const leaseMs = 30_000;
export const maxLabelChars = 100;
/** Nearly a year; browsers cut anything above 400 days. */
export const cookieLifeSeconds = 3e7;

/** All that this script keeps in a browser. */
export const identityKey = 'fp_id';
export const queueKey = 'fp_q';
export const consentKey = 'fp_ok';
