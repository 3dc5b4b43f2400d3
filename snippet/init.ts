// Types only: a value would cost a variable.
import type { ownFragment, ownVisitorPrefix } from '../shared/limits.ts';
import { listenToClicks } from './clicks.ts';
import { countFromPaint, listenToActivity } from './engagement.ts';
import type { Footprint, init as Init, Person } from './footprint.d.ts';
import { listenToForms } from './forms.ts';
import { guarded, outgoingUrl } from './guest.ts';
import { listenToHistory, startPageView, url } from './page-views.ts';
import { listenToTabs, record, stop } from './queue.ts';
import { configure, consentKey, identityKey, options, queueKey } from './settings.ts';
import { newId, owner, read, view, write } from './visitor.ts';

/** What the stub of the script tag keeps of a call. */
type Call = [name: keyof Footprint, args: [never, never]];

let hasConsent: string | boolean;

/** Takes an answer; Global Privacy Control, which TypeScript does not know, is a no that no `granted` overrules. */
const decide = (answer: string | boolean): void => {
  hasConsent = answer && !(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
};

const api: Footprint = {
  reset: guarded(() => {
    // Nobody yet. Not erased, which would tell other tabs that consent was withdrawn.
    write(identityKey, '.');
    startPageView();
  }),
  page: guarded(() => {
    startPageView(url);
  }),
  track: (name, props) => record('custom', { props, name }),
  identify: guarded((person: Person) => {
    // Recording overwrites `id`.
    record('identify', { ...person, externalId: person.id });
  }, 1),
  consent: guarded((answer) => {
    decide(answer === 'granted');
    if (!hasConsent) {
      stop();
      write(identityKey);
      write(queueKey);
    }
    write(consentKey, hasConsent);
    begin();
  }, 1),
  status() {
    const status = {
      ...options,
      recording: !!owner,
      queued: read(queueKey),
      consent: !!hasConsent,
    };
    // A page may have taken the console away.
    try {
      console.log(status);
    } catch {}
    return status;
  },
};

/** Starts the script on this page and publishes `window.footprint`. */
export const init: typeof Init = (given) => {
  const before = (self.footprint || {}) as Partial<Footprint> & { q?: Call[] };
  // Another copy runs already. (Not so the stub, nor an element with this id.)
  if (!before.status) {
    self.footprint = api;
    configure(given);
    decide(options.consent == null || read(consentKey));
    before.q?.map(([name, args]) => api[name](...args));
    begin();
    countFromPaint();
  }
  return self.footprint as Footprint;
};

const begin = guarded(() => {
  if (owner || !hasConsent) return;
  // Nobody has seen a prerendered page yet.
  if ((document as { prerendering?: boolean }).prerendering === true) {
    addEventListener('prerenderingchange', begin, true);
    return;
  }
  const isBack = view;
  if (location.hash === ('#fp_own' satisfies typeof ownFragment))
    write(identityKey, ('own_' satisfies typeof ownVisitorPrefix) + newId());
  startPageView(outgoingUrl(document.referrer));
  if (isBack) return;
  // Last, because a page may have broken the one and frozen the other.
  listenToTabs();
  listenToClicks();
  listenToActivity();
  listenToForms();
  listenToHistory();
}, 1);
