import { reportEngagement, startEngagement, tick } from './engagement.ts';
import { guarded, listen, outgoingUrl } from './guest.ts';
import { postSoon, record, save } from './queue.ts';
import { identityKey, tickMs } from './settings.ts';
import { enterView, owner, write } from './visitor.ts';

let timer: ReturnType<typeof setInterval> | undefined;

/** Address of the current page view. */
export let url: string | undefined;

/**
 * Ends the current page view and starts the next one; without `referrer` the visitor came back to this page.
 * With `identity` as a visitor of that id; one that is empty but for a dot is nobody yet.
 */
export const startPageView = (identity?: string | false | 0, referrer?: string): void => {
  if (owner) {
    reportEngagement();
    save(() => true);
  }
  if (identity) write(identityKey, identity);
  // Anew: a page may set its title some time after its address, and the next look posts both.
  clearInterval(timer);
  timer = setInterval(tick, tickMs);
  enterView();
  url = outgoingUrl(location.href);
  record('page_view', { url: url!, referrer });
  postSoon();
  startEngagement();
};

const followUrl = guarded(() => {
  if (outgoingUrl(location.href) !== url) startPageView(0, url);
});

/** Notices soft navigation, and who comes back. */
export const listenToHistory = (): void => {
  listen('popstate', followUrl);
  listen('pageshow', (event: PageTransitionEvent) => {
    // Back from the back/forward cache: the same document, looked at once more.
    if (event.persisted) startPageView();
  });

  // biome-ignore lint/suspicious/useIterableCallbackReturn: a loop costs 10 bytes
  (['pushState', 'replaceState'] as const).map((method) => {
    const original = history[method];
    history[method] = (...args) => {
      original.apply(history, args);
      followUrl();
    };
  });
};
