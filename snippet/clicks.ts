import { listen, outgoingUrl, pathOf } from './guest.ts';
import { record } from './queue.ts';
import { maxLabelChars, options } from './settings.ts';

export const listenToClicks = () => {
  /** Records clicks on calls to action, downloads and links to elsewhere. Keyboard activation is a click too; navigation is left alone. */
  listen('click auxclick', (event: MouseEvent) => {
    // 0: main button or keyboard, 1: middle (opens a tab), 2: context menu.
    if (event.button > 1) return;
    const find = pathOf(event);
    const link = (find(':any-link') || {}) as HTMLAnchorElement;
    const file = find('[data-fp-download],[download]') as HTMLAnchorElement;
    // None of a link in SVG, which has an object for an address.
    const href = outgoingUrl(link.href);
    const extensions = options.downloads?.replace(/\W+/g, '|') || 'dmg|(doc|xls|ppt)x?|zip|pdf|epub|csv|exe';
    if (file || (href && RegExp(`\\.(${extensions})$`, 'i').test(link.pathname)))
      record('download', {
        // A blob: address says nothing outside of this page; the file name that goes with it does. Without one it is this page.
        href: href || outgoingUrl(file.dataset.fpDownload || file.download || '', location.href)!,
      });
    if (/mailto|tel/.test(link.protocol))
      // The owner's own address, without the words that `?subject=` and `?body=` would put into the message.
      record('contact_click', { href: link.protocol + link.pathname });
    if (href && link.host !== location.host) record('outbound_click', { href });
    // Last, because the site's own selector may be wrong and throw. No page has an element `_`.
    const cta = find(`[data-fp-cta],${options.cta || '_'}`) as HTMLElement;
    if (cta)
      record('cta_click', {
        href,
        label: (
          cta.dataset.fpCta ||
          cta.ariaLabel ||
          cta.textContent!.trim() ||
          // The attribute is the author's; what a visitor typed is never read.
          cta.getAttribute('value') ||
          cta.tagName
        ).slice(0, maxLabelChars),
      });
  });

  /** Copying from a page and printing it are signs of interest; what is copied is not read. */
  listen('beforeprint copy', (event) => record(`page_${event.type.slice(-5) as 'copy' | 'print'}`));
};
