import type { Child } from 'hono/jsx';
import { ScrollArea } from './scroll-area.tsx';

/** A list as a table, with its head and body as children. It says what it is to who cannot see it, and scrolls by itself where it is wider than the screen. */
export function ListTable({
  caption,
  class: kind,
  children,
}: {
  caption: string;
  /** For the columns of this one. */
  class?: string;
  children: Child;
}) {
  return (
    <ScrollArea label={caption}>
      <table class={kind ? `list ${kind}` : 'list'}>
        <caption class="visually-hidden">{caption}</caption>
        {children}
      </table>
    </ScrollArea>
  );
}
