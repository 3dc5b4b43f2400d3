// Types only: a value would cost a variable.
import type { ownFragment, ownVisitorPrefix } from '../shared/limits.ts';
import './clicks.ts';
import './forms.ts';
import { postEngagement, startTicking } from './engagement.ts';
import type { Footprint, init as Init } from './footprint.d.ts';
import { guarded, listeners, outgoingUrl } from './guest.ts';
import { startPageView, url, watchHistory } from './page-views.ts';
import { dropped, isBlocked, record, stop } from './queue.ts';
import { consentKey, identityKey, options, queueKey } from './settings.ts';
import { newId, owner, read, write } from './visitor.ts';

/** What the stub of the script tag keeps of a call. */
type Call = [name: keyof Footprint, args: [never, never]];

/** Global Privacy Control, which TypeScript does not know: a no that no `granted` overrules. */
type Gpc = { globalPrivacyControl?: boolean };

let hasConsent: unknown;

const api: Footprint = {
  track: (name, props) => record({ type: 'custom', name, props }),
  // Recording overwrites `id`.
  identify: (person) => record({ ...person, type: 'identify', externalId: person?.id }),
  page: guarded(() => startPageView(url)),
  reset: guarded(() => {
    postEngagement();
    // Not erased, which would tell other tabs that consent was withdrawn.
    write(identityKey, '.');
    startPageView();
  }),
  status() {
    const status = {
      ...options,
      recording: !!owner,
      consent: !!hasConsent,
      blocked: !!isBlocked,
      queued: read(queueKey),
      dropped,
    };
    console.log('Footprint', status);
    return status;
  },
  consent(answer) {
    hasConsent = !(navigator as Gpc).globalPrivacyControl && answer === 'granted';
    if (hasConsent) {
      write(consentKey, answer);
      begin();
    } else {
      stop();
      write(identityKey);
      write(queueKey);
      write(consentKey);
    }
  },
};

/** Starts the script on this page and publishes `window.footprint`. */
export const init: typeof Init = (given) => {
  const before = (self.footprint || {}) as Partial<Footprint> & { q?: Call[] };
  // Another copy runs already. (Not so the stub, nor an element with this id.)
  if (before.page && !before.q) return before as Footprint;
  self.footprint = api;
  Object.assign(options, given);
  hasConsent = !(navigator as Gpc).globalPrivacyControl && (options.consent == null || read(consentKey));
  for (const [name, args] of before.q || []) api[name](...args);
  begin(true);
  return api;
};

const begin = (isFirst?: boolean): void => {
  if (owner || !hasConsent) return;
  // Nobody has seen a prerendered page yet.
  if ((document as { prerendering?: boolean }).prerendering) {
    addEventListener('prerenderingchange', () => begin(), true);
    return;
  }
  try {
    if (location.hash === ('#fp_own' satisfies typeof ownFragment))
      write(identityKey, ('own_' satisfies typeof ownVisitorPrefix) + newId());
    startPageView(outgoingUrl(document.referrer), isFirst);
    for (const listener of listeners.splice(0)) addEventListener(...listener);
    // Last, because a page may have frozen its history object.
    startTicking();
    watchHistory();
  } catch {
    // Never into the page.
  }
};
