import type { MomentStyle } from './moment-format.ts';
import type { Reader } from './reader.ts';

/** A moment in the site's zone; the island rewrites it to the zone of the browser. */
export function Moment({ atMs, reader, style = 'moment' }: { atMs: number; reader: Reader; style?: MomentStyle }) {
  return (
    <time datetime={new Date(atMs).toISOString()} data-moment={style} title={reader.moment(atMs, 'full')}>
      {reader.moment(atMs, style)}
    </time>
  );
}
