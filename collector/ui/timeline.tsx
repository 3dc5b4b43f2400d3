import { fill, fillWith } from './fill.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { Row } from './timeline-row.tsx';
import type { TimelineSection, TimelineView, VisitView } from './timeline-view.ts';

/** Visits as cards, newest first, the part before the person was known set apart. */
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
  const { texts } = reader;
  return (
    <section id="timeline" class="timeline" aria-labelledby="timeline-title" data-live>
      <div class="section-head">
        <h2 id="timeline-title">{texts.timeline.title}</h2>
        {view.sections.length > 0 && (
          <p class="hint">{fill(texts.timeline.scale, { duration: reader.duration(view.fullMs) })}</p>
        )}
      </div>
      {view.sections.length === 0 && <p class="empty">{texts.timeline.empty}</p>}
      {view.sections.map((section) => (
        <KnownSection section={section} view={view} reader={reader} isKnown={isKnown} />
      ))}
      {(isOlder || view.next !== undefined) && (
        <nav class="pager" aria-label={texts.timeline.title}>
          {isOlder && <a href={basePath}>{texts.nav.newest}</a>}
          {view.next !== undefined && (
            <a rel="next" href={`${basePath}?before=${encodeURIComponent(view.next)}#timeline`}>
              {texts.nav.older}
            </a>
          )}
        </nav>
      )}
    </section>
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
        {section.visits.map((visit) => (
          <VisitCard view={visit} fullMs={view.fullMs} reader={reader} headingLevel={isKnown ? 4 : 3} />
        ))}
      </ol>
    </div>
  );
}

function VisitCard({
  view,
  fullMs,
  reader,
  headingLevel,
}: {
  view: VisitView;
  fullMs: number;
  reader: Reader;
  headingLevel: 3 | 4;
}) {
  const { visit } = view;
  const Heading = headingLevel === 3 ? 'h3' : 'h4';
  return (
    <li
      class={`visit${view.isTouch ? ' visit-touch' : ''}`}
      id={`visit-${visit.visitor}-${visit.visit || visit.rows[0]?.id}`}
    >
      <div class="visit-head">
        <Heading class="visit-source">
          <VisitSource view={view} reader={reader} />
        </Heading>
        <p class="visit-facts">
          <Moment atMs={visit.startedAtMs} reader={reader} />
          {!view.isTouch && <VisitLengths view={view} reader={reader} />}
          {view.points !== 0 && (
            <span class="visit-points">
              {reader.plural(reader.texts.timeline.points, Math.abs(view.points), {
                points: reader.points(view.points),
              })}
            </span>
          )}
        </p>
      </div>
      <ol class="rows" aria-label={reader.texts.timeline.rows}>
        {visit.rows.map((row) => (
          <Row row={row} fullMs={fullMs} reader={reader} />
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
