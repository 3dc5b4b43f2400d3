/** What a guest on somebody else's page keeps to itself: its errors, and what addresses tell about people. */
import { urlCleaner } from '../shared/url.ts';
import { options } from './settings.ts';
import { owner } from './visitor.ts';

/**
 * `run`, without ever throwing into the page: it must not notice, and there is nobody to tell.
 * Only while recording, unless it is to run `always`.
 */
export const guarded =
  <A, B>(run: (a: A, b: B) => unknown, always?: 1) =>
  (a?: A, b?: B): void => {
    try {
      if (always || owner) run(a as A, b as B);
    } catch {}
  };

/** Listens from now on: at the window while capturing, so that a page that stops propagation hides nothing. */
export const listen = <E extends Event>(types: string, handler: (event: E) => void) =>
  types.split(' ').map((type) => addEventListener(type, guarded(handler) as (event: Event) => void, true));

/** Finds elements that an event came through, from the inside out and through shadow roots; none in a part to be ignored. */
export const pathOf = (event: Event): ((selector: string) => Element | undefined) => {
  // Shadow roots, the document and the window cannot match.
  const find = (selector: string) => (event.composedPath() as Element[]).find((target) => target.matches?.(selector));
  return find('[data-fp-ignore]') ? () => undefined : find;
};

/** The first of the attributes that says something. Not properties: a field called `name` hides the property `name` of its form. */
export const attributeOf = (element: Element, names: string): string =>
  names
    .split(' ')
    .map((name) => element.getAttribute(name))
    .find((value) => value) || '';

/** An http(s) address as it may leave the page; `undefined` for anything else, also for no address. */
export const outgoingUrl = urlCleaner(() => options.hashRoutes != null);
