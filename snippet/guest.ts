import { maxUrlChars } from '../shared/limits.ts';
import { cleanUrl } from '../shared/url.ts';
import type { Options } from './footprint.d.ts';

/** What a guest on somebody else's page keeps to itself: its errors, and what addresses tell about people. */

/** Recording is allowed and going on. While false no listener or timer of ours does anything. */
export let isOn = false;
export let options: Options;

export function setOptions(given: Options): void {
  options = given;
}

export function switchTo(on: boolean): void {
  isOn = on;
}

/** `run`, but only while on, and without ever throwing into the page. */
export function guarded<Args extends unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      if (isOn) run(...args);
    } catch {
      // The page must not notice; there is nobody to tell.
    }
  };
}

/** Listens at the window while capturing, so that a page that stops propagation hides nothing; passive, so that scrolling never waits. */
export function listen<E extends Event>(types: string, handler: (event: E) => void): void {
  for (const type of types.split(' ')) {
    addEventListener(type, guarded(handler) as (event: Event) => void, { capture: true, passive: true });
  }
}

/** An http(s) address as it may leave the page; `undefined` for anything else, also for no address. */
export function outgoingUrl(raw: string | null | undefined): string | undefined {
  return raw ? cleanUrl(raw, document.baseURI, options.hashRoutes)?.slice(0, maxUrlChars) : undefined;
}
