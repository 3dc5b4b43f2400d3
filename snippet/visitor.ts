import { type automatedVisitorPrefix, visitGapMs } from '../shared/limits.ts';
import { cookieLifeSeconds, identityKey, options, queueKey } from './settings.ts';

/** `visitor.visit` of the current page view, to whom all its events belong however late they are sent. Empty: nothing is recorded. */
export let owner: string;
/** Id of the current page view. */
export let view: string;

let idsMade = 0;

/** 10 characters of time and a counter in base 36 (fixed width until 2085), so that ids sort as they were made, then about 11 random ones. */
export const newId = (): string => (Date.now() * 1_000 + idsMade++).toString(36) + Math.random().toString(36).slice(2);

/** The visit that all tabs share, kept alive by this call; a new one when there was no activity for 30 minutes. */
export const liveOwner = (): string => {
  const [visitor, visit, activeAt] = read(identityKey).split('.');
  // Nothing stored gives NaN, which nothing is smaller than.
  const live = `${visitor || (navigator.webdriver ? ('bot_' satisfies typeof automatedVisitorPrefix) : '') + newId()}.${Date.now() < parseInt(activeAt!, 10) + visitGapMs ? visit : newId()}`;
  write(identityKey, `${live}.${Date.now()}`);
  return live;
};

export const enterView = (newOwner: string): void => {
  owner = newOwner;
  view = newId();
};

/** The browser's storage; where it is blocked or full, a store for this page. */
export let store: Record<string, string> = {};
try {
  store = localStorage || store;
} catch {}

export const read = (key: string): string =>
  // Other cookies may follow: who reads an identity stops at the end of its number.
  (options.cookieDomain && document.cookie.split(`${key}=`)[1]) || store[key] || '';

/** Without a value it erases. */
export const write = (key: string, value?: string | false): void => {
  if (options.cookieDomain && key !== queueKey)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and missing on http
    document.cookie = `${key}=${value};domain=${options.cookieDomain};path=/;max-age=${value ? cookieLifeSeconds : 0}`;
  try {
    if (value) store[key] = value;
    else delete store[key];
  } catch {
    store = { ...store, [key]: value as string };
  }
};
