import type { MqlState } from '../domain/mql/mql.ts';
import { fill, fillWith } from './fill.ts';
import { Moment } from './moment.tsx';
import type { Reader } from './reader.ts';

/** Whether sales should have this lead, why, and from when to when. */
export function MqlLine({ mql, reader }: { mql: MqlState; reader: Reader }) {
  const { mql: words } = reader.texts;
  const { isMql, level, reason, sinceMs, untilMs } = mql;
  return (
    <span class="mql">
      <span class={isMql ? 'badge badge-good' : 'badge'}>
        {isMql ? <bdi>{fill(words.yes, { level: reader.count(level) })}</bdi> : words.no}
      </span>{' '}
      <span>{words.reasons[reason]}</span>
      {sinceMs !== undefined && (
        <span class="hint block">
          {fillWith(words.since, { moment: <Moment atMs={sinceMs} reader={reader} /> })}
          {' · '}
          {untilMs !== undefined && fillWith(words.until, { moment: <Moment atMs={untilMs} reader={reader} /> })}
        </span>
      )}
    </span>
  );
}
