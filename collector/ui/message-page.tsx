import type { Reader } from './reader.ts';

/** A page that only says something, and the way out of it. */
export function MessagePage({
  title,
  text,
  hasWayHome = true,
  reader,
}: {
  title: string;
  text: string;
  hasWayHome?: boolean;
  reader: Reader;
}) {
  return (
    <div class="narrow">
      <h1>{title}</h1>
      <p>{text}</p>
      {hasWayHome && (
        <p>
          <a class="button" href="/">
            {reader.texts.problems.home}
          </a>
        </p>
      )}
    </div>
  );
}
