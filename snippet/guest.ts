/** What a guest on somebody else's page keeps to itself: its errors, and what addresses tell about people. */
import { cleanUrl } from '../shared/url.ts';
import { options } from './settings.ts';
import { owner } from './visitor.ts';

/** `run`, without ever throwing into the page: it must not notice, and there is nobody to tell. */
export const quiet =
  <Args extends unknown[]>(run: (...args: Args) => unknown) =>
  (...args: Args): void => {
    try {
      run(...args);
    } catch {}
  };

/** `run`, but only while recording. */
export const guarded = <Args extends unknown[]>(run: (...args: Args) => unknown): ((...args: Args) => void) =>
  quiet((...args) => owner && run(...args));

/** Begin to listen together with the recording. */
export const listeners: Parameters<typeof addEventListener>[] = [];

/** Listens once recording begins: at the window while capturing, so that a page that stops propagation hides nothing. */
export const listen = quiet(<E extends Event>(types: string, handler: (event: E) => void) =>
  types.split(' ').map((type) => listeners.push([type, guarded(handler) as (event: Event) => void, true])),
) as <E extends Event>(types: string, handler: (event: E) => void) => void;

/** Finds elements that an event came through, from the inside out and through shadow roots; none in a part to be ignored. */
export const pathOf = (event: Event): ((selector: string) => Element | undefined) => {
  // Shadow roots, the document and the window cannot match.
  const find = (selector: string) => (event.composedPath() as Element[]).find((target) => target.matches?.(selector));
  return find('[data-fp-ignore]') ? () => undefined : find;
};

/** An http(s) address as it may leave the page; `undefined` for anything else, also for no address. */
export const outgoingUrl = (raw: string, base?: string): string | undefined =>
  cleanUrl(raw, base, options.hashRoutes != null);
