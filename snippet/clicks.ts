import { listen, outgoingUrl, pathOf } from './guest.ts';
import { record } from './queue.ts';
import { maxLabelChars, options } from './settings.ts';

/** Records clicks on calls to action, downloads and links to elsewhere. Keyboard activation is a click too; navigation is left alone. */
listen('click auxclick', (event: MouseEvent) => {
  // 0: main button or keyboard, 1: middle (opens a tab), 2: context menu.
  if (event.button > 1) return;
  const find = pathOf(event);
  const link = (find(':any-link') || {}) as HTMLAnchorElement;
  const file = find('[data-fp-download],[download]') as HTMLAnchorElement;
  // A link in SVG has no host, and an object for an address.
  const href = outgoingUrl(link.host && link.href);
  const extensions = (options.downloads || 'pdf,doc,docx,xls,xlsx,ppt,pptx,csv,epub,zip,dmg,exe').replace(/\W+/g, '|');
  if (file || (href && RegExp(`\\.(${extensions})$`, 'i').test(link.pathname))) {
    record({
      type: 'download',
      // A blob: address says nothing outside of this page; the file name that goes with it does.
      href: href || outgoingUrl(file.getAttribute('data-fp-download') || file.download || '?', location.href)!,
    });
  }
  if (/mailto|tel/.test(link.protocol)) {
    // The owner's own address, without the words that `?subject=` and `?body=` would put into the message.
    record({ type: 'contact_click', href: link.protocol + link.pathname });
  }
  if (href && link.host !== location.host) record({ type: 'outbound_click', href });
  // Last, because the site's own selector may be wrong and throw. No page has an element `_`.
  const cta = find(`[data-fp-cta],${options.cta || '_'}`);
  if (cta) {
    // The `value` attribute is the author's; what a visitor typed is never read.
    const label =
      cta.getAttribute('data-fp-cta') ||
      cta.getAttribute('aria-label') ||
      cta.textContent!.replace(/\s+/g, ' ').trim() ||
      cta.getAttribute('value') ||
      cta.tagName;
    record({ type: 'cta_click', label: label.slice(0, maxLabelChars), href });
  }
});

/** Copying from a page and printing it are signs of interest; what is copied is not read. */
listen('copy beforeprint', (event) => record({ type: `page_${event.type.slice(-5) as 'copy' | 'print'}` }));
