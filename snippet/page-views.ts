import { reportEngagement, startEngagement, tick } from './engagement.ts';
import { guarded, listen, outgoingUrl } from './guest.ts';
import { postSoon, record, save, stop } from './queue.ts';
import { identityKey, tickMs } from './settings.ts';
import { enterView, now, owner, read } from './visitor.ts';

let timer: ReturnType<typeof setInterval> | undefined;

/** Address of the current page view. */
export let url: string | undefined;

/** Ends the current page view and starts the next one; without `referrer` the visitor came back to this page. */
export const startPageView = (referrer?: string): void => {
  if (owner) {
    reportEngagement();
    // All of it passes: the time is true.
    save(now);
  }
  // Anew: a page may set its title some time after its address, and the next look posts both.
  clearInterval(timer);
  timer = setInterval(tick, tickMs);
  enterView();
  url = outgoingUrl(location.href);
  record('page_view', { referrer, url: url! });
  postSoon();
  startEngagement();
};

const followUrl = guarded(() => {
  if (outgoingUrl(location.href) !== url) startPageView(url);
});

/** Notices soft navigation, and who comes back. */
export const listenToHistory = (): void => {
  listen('popstate', followUrl);
  listen('pageshow', (event: PageTransitionEvent) => {
    // Back from the back/forward cache: the same document, looked at once more, unless consent was withdrawn meanwhile.
    if (event.persisted) (read(identityKey) ? startPageView : stop)();
  });

  // biome-ignore lint/suspicious/useIterableCallbackReturn: a loop costs 10 bytes
  (['replaceState', 'pushState'] as const).map((method) => {
    const original = history[method];
    history[method] = (...args) => followUrl(original.apply(history, args));
  });
};
