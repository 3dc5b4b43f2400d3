import type { ScoreExplanation, VisitorSummary } from '../ports/queries.ts';
import { DeviceWords } from './device-words.tsx';
import { EraseLink } from './erase-page.tsx';
import { fillWith } from './fill.ts';
import { Heat } from './heat.tsx';
import { Moment } from './moment.tsx';
import { MachineText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { ScoreOverTime } from './score-chart.tsx';
import type { ScoreChart } from './score-chart-view.ts';
import { WhyThisScore } from './score-explanation.tsx';
import { shortId } from './short-id.ts';
import { TimelineCards } from './timeline.tsx';
import { rowHref, type TimelineView } from './timeline-view.ts';

/** One browser: the same timeline and reasons as for a lead, so that nothing is lost when the person becomes known. */
export function VisitorPage({
  visitor,
  explanation,
  chart,
  hotAt,
  timeline,
  sitePath,
  showsAllReasons,
  isOlder,
  reader,
}: {
  visitor: VisitorSummary & { readonly lead: string | undefined };
  explanation: ScoreExplanation | undefined;
  chart: ScoreChart | undefined;
  /** Score of the hot line. */
  hotAt: number;
  timeline: TimelineView;
  /** `/sites/st_…` */
  sitePath: string;
  showsAllReasons: boolean;
  isOlder: boolean;
  reader: Reader;
}) {
  const { visitors: words } = reader.texts;
  const basePath = `${sitePath}/visitors/${encodeURIComponent(visitor.visitor)}`;
  const hrefOf = rowHref(basePath, timeline.touchpoints);
  // what a lead's browser earned is the lead's; a score of nothing beside its rows would read as a mistake
  const hasOwnScore = visitor.lead === undefined || (explanation?.parts.length ?? 0) > 0;
  return (
    <>
      <header id="subject" class="subject" data-live>
        <div class="subject-name">
          <h1>{fillWith(words.name, { id: <MachineText>{shortId(visitor.visitor)}</MachineText> })}</h1>
          {hasOwnScore && (
            <Heat
              score={explanation?.shown ?? visitor.score}
              level={explanation?.level ?? visitor.level}
              reader={reader}
              isLarge
            />
          )}
          {visitor.isBot && <span class="badge">{words.bot}</span>}
        </div>
        {visitor.lead !== undefined && (
          <p class="notice">
            {words.isLead} <a href={`${sitePath}/leads/${encodeURIComponent(visitor.lead)}`}>{words.toLead}</a>
          </p>
        )}
        <dl class="facts">
          <div class="fact">
            <dt>{words.firstSeen}</dt>
            <dd>
              <Moment atMs={visitor.firstSeenAtMs} reader={reader} />
            </dd>
          </div>
          <div class="fact">
            <dt>{words.lastSeen}</dt>
            <dd>
              <Moment atMs={visitor.lastSeenAtMs} reader={reader} />
            </dd>
          </div>
          {visitor.device && (
            <div class="fact">
              <dt>{reader.texts.devices.label}</dt>
              <dd>
                <DeviceWords device={visitor.device} reader={reader} />
              </dd>
            </div>
          )}
        </dl>
      </header>
      {hasOwnScore && (
        <ScoreOverTime
          chart={chart}
          now={explanation?.shown ?? visitor.score}
          hotAt={hotAt}
          coolsAtMs={explanation?.coolsAtMs}
          hrefOf={hrefOf}
          reader={reader}
        />
      )}
      <div class={hasOwnScore ? 'columns' : undefined}>
        <div class="side" hidden={!hasOwnScore}>
          <WhyThisScore
            explanation={explanation}
            hrefOf={hrefOf}
            basePath={basePath}
            showsAll={showsAllReasons}
            reader={reader}
          />
        </div>
        <TimelineCards view={timeline} reader={reader} isKnown={false} basePath={basePath} isOlder={isOlder} />
      </div>
      <EraseLink path={basePath} reader={reader} />
    </>
  );
}
