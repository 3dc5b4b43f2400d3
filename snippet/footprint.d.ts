/** Types of the ES module `footprint/snippet`; the script tag gives the same object as `window.footprint`. */

/** What one website decides; the same words as the attributes of the script tag. */
export interface Options {
  /** Public, ingest-only site key, `st_…`. */
  readonly site: string;
  /** Where the collector is: posts go to `<api>/v1/e`. The script tag's default is the origin of its `src`. */
  readonly api: string;
  /** `required`: no storage, no request and no listener before `consent('granted')`. */
  readonly consent?: 'required';
  /** CSS selector of elements whose clicks count as calls to action, beside `data-fp-cta`. */
  readonly cta?: string;
  /** File name extensions that are downloads, with commas. Replaces the built-in list. */
  readonly downloads?: string;
  /** A fragment that begins with `#/` or `#!/` is part of the page's address. Leave it out to switch it off. */
  readonly hashRoutes?: true;
  /** Shares the visitor over subdomains by a cookie for this domain, instead of localStorage. */
  readonly cookieDomain?: string;
  /** CSS selector of forms that are treated as if they had `data-fp-identify`. */
  readonly forms?: string;
}

export type Scalar = string | number | boolean;

/** Who the visitor is, as far as the page knows. */
export interface Person {
  readonly email?: string;
  /** The id that the website itself has for the person. */
  readonly id?: string;
  readonly traits?: Readonly<Record<string, Scalar>>;
  /** Signed by the website's server; without it the identity is only claimed. */
  readonly proof?: string;
}

/** No method throws. `track` and `identify` before consent or while prerendering wait in memory (100 at most); `denied` drops them. */
export interface Footprint {
  /** Records something that the page itself noticed. */
  track(name: string, props?: Readonly<Record<string, Scalar>>): void;
  /** Links this visitor to a person. */
  identify(person: Person): void;
  /** `granted` starts recording and is remembered; `denied` stops it and erases id and queue at once. */
  consent(answer: 'granted' | 'denied'): void;
  /** Starts a new page view, for pages that change without a change of their address. */
  page(): void;
  /** Sends what is queued, then goes on as a new visitor: somebody signed out. */
  reset(): void;
  /** What is on and what keeps the script from working; says it on the console as well. */
  status(): Status;
}

/** The options, and how the script fares on this page. */
export interface Status extends Omit<Options, 'consent'> {
  /** Page views and clicks are being recorded. */
  readonly recording: boolean;
  /** The page does not ask for consent, or it was granted, and Global Privacy Control does not object. */
  readonly consent: boolean;
  /** A post did not reach the collector from this page: offline, a blocker, or a Content-Security-Policy. */
  readonly blocked?: true;
  /** What no collector has confirmed yet, as it is stored. */
  readonly queued: string;
  /** How many events this page had to drop because the queue was full. */
  readonly dropped?: number;
}

/** Starts the script; the first call (or script tag) of a page wins, later ones get the same object. */
export function init(options: Options): Footprint;

declare global {
  interface Window {
    footprint?: Footprint;
  }
}
