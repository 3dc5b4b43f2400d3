import type { Reader } from './reader.ts';

/** Ways on from one page of a list; nothing when the list has one page. */
export function ListPager({
  label,
  firstHref,
  nextHref,
  reader,
}: {
  label: string;
  firstHref: string | undefined;
  nextHref: string | undefined;
  reader: Reader;
}) {
  if (firstHref === undefined && nextHref === undefined) return null;
  return (
    <nav class="pager" aria-label={label}>
      {firstHref !== undefined && <a href={firstHref}>{reader.texts.nav.first}</a>}
      {nextHref !== undefined && (
        <a rel="next" href={nextHref}>
          {reader.texts.nav.next}
        </a>
      )}
    </nav>
  );
}
