import { watchClicks } from './clicks.ts';
import { postEngagement } from './engagement.ts';
import type { Footprint, init as Init, Person } from './footprint.d.ts';
import { watchForms } from './forms.ts';
import { isOn, outgoingUrl, options, switchTo } from './guest.ts';
import { consentKey, identityKey, maxWaitingCalls, queueKey } from './limits.ts';
import { nextPage, startPageView, watchPageViews } from './page-views.ts';
import { record } from './queue.ts';
import { owner, read, write } from './visitor.ts';

/** A call of the API: its name and arguments, as the stub of the script tag keeps them. */
type Call = [name: string, args: never[]];

let waiting: Call[];
let hasConsent: unknown;

const methods: Record<string, (...args: never[]) => unknown> = {
  track: (name: string, props) => record({ type: 'custom', name, props }),
  identify: ({ id, ...person }: Person) => record({ ...person, type: 'identify', externalId: id }),
  page: nextPage,
  reset() {
    postEngagement();
    write(identityKey);
    startPageView();
  },
  consent(answer: string) {
    hasConsent = answer === 'granted' && !hasGpc();
    if (hasConsent) {
      write(consentKey, answer);
      begin();
    } else {
      switchTo(false);
      waiting = [];
      write(identityKey);
      write(queueKey);
      write(consentKey);
    }
  },
};

/** Starts the script on this page and publishes `window.footprint`. */
export const init: typeof Init = (given) => {
  const before = (window.footprint || {}) as Partial<Footprint> & { q?: Call[] };
  // Another copy runs already. (Not so the stub, nor an element with this id.)
  if (before.page && !before.q) return before as Footprint;
  const api: Record<string, unknown> = {};
  for (const name in methods) api[name] = (...args: never[]) => call([name, args]);
  Object.assign(options, given);
  waiting = before.q || [];
  hasConsent = !hasGpc() && (options.consent == null || read(consentKey));
  replay();
  begin(true);
  return (window.footprint = api as unknown as Footprint);
};

/** Runs a call while recording is on (`consent` always), and keeps it until then. */
const call = ([name, args]: Call) => {
  try {
    if (isOn || name === 'consent') methods[name]!(...args);
    else if (waiting.length < maxWaitingCalls) waiting.push([name, args]);
  } catch {}
};

const replay = () => waiting.splice(0).forEach(call);

/** The browser's Global Privacy Control: a no that no `granted` overrules. */
const hasGpc = () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

/** Once for a page: a `granted` that follows a `denied` counts from the next page on. */
const begin = (isFirst?: boolean) => {
  if (owner || !hasConsent) return;
  // Nobody has seen a prerendered page yet.
  if ((document as { prerendering?: boolean }).prerendering) {
    addEventListener('prerenderingchange', () => begin(), true);
    return;
  }
  switchTo(true);
  startPageView(outgoingUrl(document.referrer), isFirst);
  replay();
  watchClicks();
  watchForms();
  // Last, because a page may have frozen its history object.
  watchPageViews();
};
