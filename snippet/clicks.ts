import { attributeOf, listen, outgoingUrl, pathOf } from './guest.ts';
import { record } from './queue.ts';
import { maxLabelChars, options } from './settings.ts';

export const listenToClicks = () => {
  /** Records clicks on calls to action, downloads and links to elsewhere. Keyboard activation is a click too; navigation is left alone. */
  listen('click auxclick', (event: MouseEvent) => {
    // 0: main button or keyboard, 1: middle (opens a tab), 2: context menu.
    if (event.button > 1) return;
    const find = pathOf(event);
    const link = (find('a,area') || {}) as HTMLAnchorElement;
    const file = find('[data-fp-download],[download]')!;
    // None of a link in SVG, which has an object for an address.
    const href = outgoingUrl(link.href);
    const extensions = options.downloads?.replace(/\W+/g, '|') || 'pdf|(doc|ppt|xls)x?|epub|dmg|zip|csv|exe';
    if (file || (href && RegExp(`\\.(${extensions})$`, 'i').test(link.pathname)))
      record('download', {
        // A blob: address says nothing outside of this page; the file name that goes with it does. Without one it is this page.
        href: href || outgoingUrl(attributeOf(file, 'data-fp-download download'), location.href)!,
      });
    if (/tel|mail/.test(link.protocol))
      // The owner's own address, without the words that `?subject=` and `?body=` would put into the message.
      record('contact_click', { href: link.protocol + link.pathname });
    if (href && link.host !== location.host) record('outbound_click', { href });
    // Last, because the site's own selector may be wrong and throw. No page has an element `_`.
    const cta = find(`[data-fp-cta],${options.cta || '_'}`);
    if (cta)
      record('cta_click', {
        href,
        // Its accessible name, but for `aria-labelledby`. `value` as an attribute is the author's: what a visitor typed is never read.
        label: (
          attributeOf(cta, 'data-fp-cta aria-label') ||
          cta.textContent!.trim() ||
          attributeOf(cta.querySelector('[alt]') || cta, 'alt') ||
          attributeOf(cta, 'value title')
        ).slice(0, maxLabelChars),
      });
  });

  /** Copying from a page and printing it are signs of interest; what is copied is not read. */
  listen('copy beforeprint', (event) => {
    record(`page_${event.type.slice(-5) as 'copy' | 'print'}`);
  });
};
