import { DeviceWords } from './device-words.tsx';
import { fill, fillWith } from './fill.ts';
import { Moment } from './moment.tsx';
import { MomentEntry } from './moment-entry.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { Row } from './timeline-row.tsx';
import { TimelineTools } from './timeline-tools.tsx';
import type { TimelineFilter, TimelineSection, TimelineView, VisitView } from './timeline-view.ts';

/** Visits as cards and what was decided between them, newest first, the part before the person was known set apart. */
export function TimelineCards({
  view,
  reader,
  isKnown,
  basePath,
  isOlder,
}: {
  view: TimelineView;
  reader: Reader;
  /** It is a lead's timeline: it says where knowing begins. */
  isKnown: boolean;
  basePath: string;
  /** Not the newest page of the timeline. */
  isOlder: boolean;
}) {
  const { timeline } = reader.texts;
  const isNarrowed = view.filter !== 'all' || isOlder;
  return (
    <section id="timeline" class="timeline" aria-labelledby="timeline-title" data-live>
      <div class="section-head">
        <h2 id="timeline-title">{timeline.title}</h2>
        {view.sections.length > 0 && (
          <p class="hint">{fill(timeline.scale, { duration: reader.duration(view.fullMs) })}</p>
        )}
      </div>
      {(view.sections.length > 0 || isNarrowed) && (
        <TimelineTools filter={view.filter} hasDecisions={isKnown} basePath={basePath} reader={reader} />
      )}
      {view.sections.length === 0 && <p class="empty">{isNarrowed ? timeline.emptyHere : timeline.empty}</p>}
      {view.sections.map((section) => (
        <KnownSection section={section} view={view} reader={reader} isKnown={isKnown} />
      ))}
      <TimelinePager {...{ view, basePath, isOlder, reader }} />
    </section>
  );
}

function TimelinePager({
  view,
  basePath,
  isOlder,
  reader,
}: {
  view: TimelineView;
  basePath: string;
  isOlder: boolean;
  reader: Reader;
}) {
  const { nav, timeline } = reader.texts;
  if (!isOlder && view.next === undefined) return null;
  const show: { show?: TimelineFilter } = view.filter === 'all' ? {} : { show: view.filter };
  const hrefOf = (query: Record<string, string>) => {
    const text = new URLSearchParams(query).toString();
    return text === '' ? basePath : `${basePath}?${text}`;
  };
  return (
    <nav class="pager" aria-label={timeline.title}>
      {isOlder && <a href={hrefOf(show)}>{nav.newest}</a>}
      {view.next !== undefined && (
        <a rel="next" href={`${hrefOf({ ...show, before: view.next })}#timeline`}>
          {nav.older}
        </a>
      )}
    </nav>
  );
}

function KnownSection({
  section,
  view,
  reader,
  isKnown,
}: {
  section: TimelineSection;
  view: TimelineView;
  reader: Reader;
  isKnown: boolean;
}) {
  const { timeline } = reader.texts;
  const title = section.isBeforeKnown ? timeline.beforeKnown : timeline.sinceKnown;
  return (
    <div class={section.isBeforeKnown ? 'before-known' : 'since-known'}>
      {isKnown && <h3 class="known-line">{title}</h3>}
      <ol class="visits">
        {section.entries.map((entry) =>
          entry.kind === 'visit' ? (
            <VisitCard entry={entry} view={view} reader={reader} headingLevel={isKnown ? 4 : 3} />
          ) : (
            <MomentEntry moment={entry.moment} reader={reader} />
          ),
        )}
      </ol>
    </div>
  );
}

function VisitCard({
  entry,
  view,
  reader,
  headingLevel,
}: {
  entry: VisitView;
  view: TimelineView;
  reader: Reader;
  headingLevel: 3 | 4;
}) {
  const { visit } = entry;
  const Heading = headingLevel === 3 ? 'h3' : 'h4';
  return (
    <li
      class={`visit${entry.isTouch ? ' visit-touch' : ''}`}
      id={`visit-${visit.visitor}-${visit.visit || visit.rows[0]?.id}`}
    >
      <div class="visit-head">
        <Heading class="visit-source">
          <VisitSource view={entry} reader={reader} />
        </Heading>
        <p class="visit-facts">
          <Moment atMs={visit.startedAtMs} reader={reader} />
          {!entry.isTouch && <VisitLengths view={entry} reader={reader} />}
          {visit.device && <DeviceWords device={visit.device} reader={reader} />}
          {entry.points !== 0 && (
            <span class="visit-points">
              {reader.plural(reader.texts.timeline.points, Math.abs(entry.points), {
                points: reader.points(entry.points),
              })}
            </span>
          )}
        </p>
      </div>
      <ol class="rows" aria-label={reader.texts.timeline.rows}>
        {visit.rows.map((row) => (
          <Row row={row} view={view} reader={reader} />
        ))}
      </ol>
    </li>
  );
}

function VisitSource({ view, reader }: { view: VisitView; reader: Reader }) {
  const { timeline } = reader.texts;
  if (view.isTouch) return <>{timeline.touch}</>;
  if (view.visit.source === '') return <>{timeline.direct}</>;
  return <>{fillWith(timeline.from, { source: <OutsideText>{view.visit.source}</OutsideText> })}</>;
}

function VisitLengths({ view: { visit }, reader }: { view: VisitView; reader: Reader }) {
  const { timeline } = reader.texts;
  return (
    <>
      <span>{fill(timeline.lasted, { duration: reader.duration(visit.endedAtMs - visit.startedAtMs) })}</span>
      <span>{fill(timeline.engaged, { duration: reader.duration(visit.engagedMs) })}</span>
    </>
  );
}
