import { reportEngagement, startEngagement } from './engagement.ts';
import { guarded, listen, outgoingUrl } from './guest.ts';
import { record, save } from './queue.ts';
import { identityKey } from './settings.ts';
import { enterView, liveOwner, owner, write } from './visitor.ts';

/** Address of the current page view. */
export let url: string | undefined;

/**
 * Ends the current page view and starts the next one; without `referrer` the visitor came back to this page.
 * With `identity` as a visitor of that id; one that is empty but for a dot is nobody yet.
 */
export const startPageView = (referrer?: string, identity?: string | false): void => {
  if (owner) {
    reportEngagement();
    save();
  }
  if (identity) write(identityKey, identity);
  enterView(liveOwner());
  url = outgoingUrl(location.href);
  record('page_view', { url: url!, referrer });
  startEngagement();
};

const followUrl = guarded(() => {
  if (outgoingUrl(location.href) !== url) startPageView(url);
});

export const watchHistory = (): void => {
  // biome-ignore lint/suspicious/useIterableCallbackReturn: a loop costs 10 bytes
  (['pushState', 'replaceState'] as const).map((method) => {
    const original = history[method];
    history[method] = (...args) => {
      original.apply(history, args);
      followUrl();
    };
  });
};

listen('popstate', followUrl);
listen('pageshow', (event: PageTransitionEvent) => {
  // Back from the back/forward cache: the same document, looked at once more.
  if (event.persisted) startPageView();
});
