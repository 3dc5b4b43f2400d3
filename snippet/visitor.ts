import { type automatedVisitorPrefix, visitGapMs } from '../shared/limits.ts';
import { cookieLifeSeconds, identityKey, options, queueKey } from './settings.ts';

/** `visitor.visit` of the current page view, to whom all its events belong however late they are sent. Empty: nothing is recorded. */
export let owner: string;
/** Id of the current page view. */
export let view: string;

let idsMade = 0;

/** Milliseconds since 1970 by the visitor's clock, whatever a page puts in its place later. */
export const now = Date.now;

/** 8 characters of time and a counter in base 36 (fixed width until 2059), so that ids of a page sort as they were made, then about 11 random ones. */
export const newId = (): string => (now() + idsMade++).toString(36) + Math.random().toString(36).slice(2);

/** The visit that all tabs share, kept alive by this call; a new one when there was no activity for 30 minutes. */
export const liveOwner = (): string => {
  const [visitor, visit, activeAt] = read(identityKey).split('.');
  // Nothing stored gives NaN, which nothing is smaller than.
  // biome-ignore lint/correctness/useParseIntRadix: it is 10 by itself
  const live = `${visitor || (navigator.webdriver ? ('bot_' satisfies typeof automatedVisitorPrefix) : '') + newId()}.${now() < parseInt(activeAt!) + visitGapMs ? visit : newId()}`;
  write(identityKey, `${live}.${now()}`);
  return live;
};

export const enterView = (): void => {
  owner = liveOwner();
  view = newId();
};
/** Gives nothing: where a list begins. */
// biome-ignore lint/suspicious/noAssignInExpressions: as a statement it costs bytes
export const leave = (): number => (owner = '') as never;

/** Held from the first reading on, which comes before all writing: a WebKit window that closes gives it no more. */
let storage: Storage;
/** What the browser's storage did not take, because it is blocked or full: for this page only. */
const unstored: Record<string, string | boolean | undefined> = {};

export const read = (key: string): string => {
  try {
    // Other cookies may follow: who reads an identity stops at the end of its number.
    return (
      (unstored[key] as string) ||
      (options.cookieDomain && document.cookie.split(`${key}=`)[1]) ||
      // biome-ignore lint/suspicious/noAssignInExpressions: as a statement it costs bytes
      (storage ||= localStorage)[key] ||
      ''
    );
  } catch {
    return '';
  }
};

/** Without a value it erases. */
export const write = (key: string, value?: string | boolean): void => {
  try {
    unstored[key] = '';
    if (options.cookieDomain && queueKey !== key)
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and missing on http
      document.cookie = `${key}=${value};domain=${options.cookieDomain};path=/;max-age=${value ? cookieLifeSeconds : 0}`;
    if (!value) delete storage[key];
    else if (value !== storage[key]) storage[key] = value as string;
  } catch {
    unstored[key] = value;
  }
};
