import type { ActRow, PageRow, RowPoints, TimelineRow } from '../ports/queries.ts';
import { EngagementBar } from './engagement-bar.tsx';
import { fill } from './fill.ts';
import { limitWords } from './limit-words.ts';
import { Moment } from './moment.tsx';
import { isWebAddress, MachineText, OutsideLink, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';
import { rowAnchor, type TimelineView } from './timeline-view.ts';

/** One touchpoint of a visit: when, what, how long, and the points it earned. */
export function Row({ row, view, reader }: { row: TimelineRow; view: TimelineView; reader: Reader }) {
  const { fullMs, limits } = view;
  return (
    <li id={rowAnchor(row.id)} class={`row row-${row.kind}${row.unscored ? ' row-unscored' : ''}`}>
      <span class="row-time">
        <Moment atMs={row.atMs} reader={reader} style="clock" />
      </span>
      <div class="row-what">
        {row.kind === 'page' ? <PageWhat row={row} reader={reader} /> : <ActWhat row={row} reader={reader} />}
      </div>
      <div class="row-engagement">
        {row.kind === 'page' && <EngagementBar engagedMs={row.engagedMs} fullMs={fullMs} reader={reader} />}
        {row.kind === 'page' && row.scrollPct > 0 && (
          <span class="hint">{fill(reader.texts.timeline.scrolled, { pct: reader.percent(row.scrollPct) })}</span>
        )}
      </div>
      <div class="row-points">
        {row.unscored && <p class="hint">{reader.texts.timeline.notScored[row.unscored]}</p>}
        {row.points.length > 0 && <EarnedPoints points={row.points} limits={limits} reader={reader} />}
      </div>
    </li>
  );
}

function PageWhat({ row, reader }: { row: PageRow; reader: Reader }) {
  return (
    <>
      <span class={`badge kind kind-${knownKind(row.pageKind)}`}>
        <OutsideText>{wordFor(reader.texts.pageKinds, row.pageKind) ?? row.pageKind}</OutsideText>
      </span>{' '}
      <span class="row-title">
        <OutsideText>{row.title.trim() || reader.texts.timeline.untitled}</OutsideText>
      </span>{' '}
      <span class="row-url">
        <OutsideLink href={row.url} />
      </span>
    </>
  );
}

/** Kinds that have a colour of their own; a page kind is text from a model, so it never becomes a class as it is. */
const knownKind = (pageKind: string) =>
  ['pricing', 'product', 'proof', 'careers'].includes(pageKind) ? pageKind : 'other';

function ActWhat({ row, reader }: { row: ActRow; reader: Reader }) {
  const { timeline, acts } = reader.texts;
  return (
    <>
      <strong class={`act act-${row.type}`}>{acts[row.type]}</strong> {row.detail !== '' && <ActDetail row={row} />}
      {row.contactSales !== undefined && (
        <span class={`badge ${row.contactSales ? 'badge-good' : ''}`}>
          {row.contactSales ? timeline.wantsSales : timeline.noSales}
        </span>
      )}
    </>
  );
}

function ActDetail({ row }: { row: ActRow }) {
  if (isWebAddress(row.detail)) return <OutsideLink href={row.detail} />;
  if (row.type === 'identify') return <MachineText>{row.detail}</MachineText>;
  return <OutsideText>{row.detail}</OutsideText>;
}

function EarnedPoints({
  points,
  limits,
  reader,
}: {
  points: readonly RowPoints[];
  limits: TimelineView['limits'];
  reader: Reader;
}) {
  return (
    <ul class="points">
      {points.map(({ rule, ruleName, points: earned, counts }) => (
        <li class={counts ? 'counts' : 'waits'}>
          <data class="point" value={String(earned)}>
            {reader.points(earned)}
          </data>{' '}
          <OutsideText>{reader.rule(ruleName)}</OutsideText>
          {!counts && <span class="hint"> {limitWords(limits.get(rule), reader)}</span>}
        </li>
      ))}
    </ul>
  );
}
