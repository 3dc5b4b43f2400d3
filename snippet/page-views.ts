import { reportEngagement, startEngagement } from './engagement.ts';
import { guarded, listen, outgoingUrl } from './guest.ts';
import { record, save } from './queue.ts';
import { enterView, liveOwner, owner } from './visitor.ts';

/** Address of the current page view. */
export let url: string | undefined;

/** Ends the current page view and starts the next one; without `referrer` the visitor came back to this page. */
export const startPageView = (referrer?: string, isFirst?: boolean): void => {
  if (owner) {
    reportEngagement();
    save();
  }
  enterView(liveOwner());
  url = outgoingUrl(location.href);
  record({
    type: 'page_view',
    url: url!,
    referrer,
    // Single-page apps set it some time after the address.
    get title() {
      return document.title;
    },
  });
  startEngagement(isFirst);
};

const followUrl = guarded(() => {
  if (outgoingUrl(location.href) !== url) startPageView(url);
});

export const watchHistory = (): void => {
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = (...args) => {
      original.apply(history, args);
      followUrl();
    };
  }
};

listen('popstate', followUrl);
listen('pageshow', (event: PageTransitionEvent) => {
  // Back from the back/forward cache: the same document, looked at once more.
  if (event.persisted) startPageView();
});
