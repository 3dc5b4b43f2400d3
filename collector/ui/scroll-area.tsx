import type { Child } from 'hono/jsx';

/** Something that may be wider than a small screen: it scrolls by itself, also by keyboard, and the page does not. */
export function ScrollArea({ label, children }: { label: string; children: Child }) {
  return (
    // without the tabindex a keyboard could not scroll it
    <section class="scroller" aria-label={label} tabindex={0}>
      {children}
    </section>
  );
}
