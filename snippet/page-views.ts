import { maxTextChars } from '../shared/limits.ts';
import { noteActivity, noteScroll, postEngagement, reportEngagement, startEngagement } from './engagement.ts';
import { guarded, listen, outgoingUrl } from './guest.ts';
import { record, save } from './queue.ts';
import { enterView, liveOwner, owner, view } from './visitor.ts';

/** Address of the current page view. */
export let url: string | undefined;

/** Ends the current page view and starts the next one; without `referrer` the visitor came back to this page. */
export const startPageView = (referrer?: string, isFirst?: boolean): void => {
  if (view) {
    reportEngagement();
    save();
  }
  enterView(liveOwner());
  url = pageUrl();
  record({
    type: 'page_view',
    url: url!,
    referrer,
    // Single-page apps set it some time after the address.
    get title() {
      return document.title.slice(0, maxTextChars);
    },
  });
  startEngagement(isFirst);
};

const pageUrl = () => outgoingUrl(location.href);

export const watchPageViews = (): void => {
  const followUrl = guarded(() => {
    if (pageUrl() !== url) startPageView(url);
  });
  const followVisitor = () => {
    // Who comes back to a tab that was left open for longer than a visit begins a new visit, with a view of its own.
    if (noteActivity() && liveOwner() !== owner) startPageView();
  };
  listen('pointermove pointerdown keydown wheel', followVisitor);
  listen('scroll', (event) => {
    // A carousel that scrolls by itself is nobody's activity.
    if (event.target !== document) return;
    noteScroll();
    followVisitor();
  });
  // pagehide comes first and, in Firefox, loses posts: it counts only when the page was hidden already.
  listen('visibilitychange pagehide', () => {
    followVisitor();
    if (document.hidden) postEngagement();
  });
  listen('pageshow', (event: PageTransitionEvent) => {
    // Back from the back/forward cache: the same document, looked at once more.
    if (event.persisted) startPageView();
  });
  listen('popstate hashchange', followUrl);
  listen('online', postEngagement);
  // Last, because a page may have frozen its history object.
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = (...args) => {
      original.apply(history, args);
      followUrl();
    };
  }
};
