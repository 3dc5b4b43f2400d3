import type { Child } from 'hono/jsx';
import { placeOf } from '../domain/fit/fit.ts';
import type { DeliverySummary, HandOffSummary, LeadDetail, ScoreExplanation } from '../ports/queries.ts';
import type { StoredDecision } from '../ports/store.ts';
import { LeadDeliveries } from './delivery-table.tsx';
import { EraseLink } from './erase-page.tsx';
import { FitBadge } from './fit-badge.tsx';
import { FitExplanation } from './fit-explanation.tsx';
import { Heat } from './heat.tsx';
import { KeyHelp } from './key-help.tsx';
import { LeadActions } from './lead-actions.tsx';
import { LeadCare } from './lead-care.tsx';
import { leadName } from './lead-name.ts';
import { NoteForm } from './lead-notes.tsx';
import { LeadStage } from './lead-stage.tsx';
import { Moment } from './moment.tsx';
import { MqlLine } from './mql-state.tsx';
import { NoiseChecks } from './noise-checks.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';
import { ScoreOverTime } from './score-chart.tsx';
import type { ScoreChart } from './score-chart-view.ts';
import { WhyThisScore } from './score-explanation.tsx';
import { TimelineCards } from './timeline.tsx';
import { rowHref, type TimelineView } from './timeline-view.ts';
import { TrustBadge } from './trust-badge.tsx';

/** One lead: who, how hot, why, and everything they did. */
export function LeadPage({
  lead,
  explanation,
  chart,
  hotAt,
  timeline,
  deliveries,
  decisions,
  handOffs,
  sitePath,
  snoozeUntil,
  showsAllReasons,
  isOlder,
  reader,
}: {
  lead: LeadDetail;
  explanation: ScoreExplanation | undefined;
  /** `undefined`: nothing has earned points yet. */
  chart: ScoreChart | undefined;
  /** Score of the hot line. */
  hotAt: number;
  timeline: TimelineView;
  deliveries: readonly DeliverySummary[];
  /** Newest first. */
  decisions: readonly StoredDecision[];
  /** What is promised about the lead. */
  handOffs: readonly HandOffSummary[];
  /** `/sites/st_…` */
  sitePath: string;
  /** Day until which the lead is put off, `2026-11-30`. */
  snoozeUntil: string;
  showsAllReasons: boolean;
  isOlder: boolean;
  reader: Reader;
}) {
  const listPath = `${sitePath}/leads`;
  const basePath = `${listPath}/${encodeURIComponent(lead.id)}`;
  const hrefOf = rowHref(basePath, timeline.touchpoints);
  const { lead: words } = reader.texts;
  return (
    <>
      <LeadHeader lead={lead} explanation={explanation} reader={reader} />
      <LeadActions {...{ lead, owner: lead.owner, basePath: listPath, back: undefined, snoozeUntil, reader }} />
      <KeyHelp keys={['c', 'a', 's', 'x', 'r', '?']} reader={reader} />
      <ScoreOverTime
        chart={chart}
        now={explanation?.shown ?? lead.score}
        hotAt={hotAt}
        coolsAtMs={explanation?.coolsAtMs}
        hrefOf={hrefOf}
        reader={reader}
      />
      <div class="columns">
        <div class="side">
          <WhyThisScore
            explanation={explanation}
            hrefOf={hrefOf}
            basePath={basePath}
            showsAll={showsAllReasons}
            reader={reader}
          />
          <FitExplanation profile={lead.profile} reader={reader} />
          <LeadStage {...{ lead, decisions, basePath, reader }} />
          <NoteForm basePath={basePath} reader={reader} />
          <LeadCare {...{ lead, handOffs, basePath, reader }} />
          <NoiseChecks noise={lead.profile.noise} basePath={basePath} reader={reader} />
          <section id="alerts" aria-labelledby="alerts-title" data-live>
            <h2 id="alerts-title">{words.alerts}</h2>
            {deliveries.length === 0 ? (
              <p class="empty">{words.noAlerts}</p>
            ) : (
              <LeadDeliveries deliveries={deliveries} sitePath={sitePath} reader={reader} />
            )}
          </section>
          <LeadTraits lead={lead} reader={reader} />
          <EraseLink path={basePath} reader={reader} />
        </div>
        <TimelineCards view={timeline} reader={reader} isKnown basePath={basePath} isOlder={isOlder} />
      </div>
    </>
  );
}

function LeadHeader({
  lead,
  explanation,
  reader,
}: {
  lead: LeadDetail;
  explanation: ScoreExplanation | undefined;
  reader: Reader;
}) {
  const { lead: words, leads, sources } = reader.texts;
  const place = placeOf(lead.profile.fit?.grade, explanation?.level ?? lead.level);
  return (
    <header id="subject" class="subject" data-live>
      <div class="subject-name">
        <h1>
          <OutsideText>{leadName(lead) ?? leads.unnamed}</OutsideText>
        </h1>
        <Heat
          score={explanation?.shown ?? lead.score}
          level={explanation?.level ?? lead.level}
          reader={reader}
          isLarge
        />
        <FitBadge fit={lead.profile.fit} reader={reader} />
      </div>
      <dl class="facts">
        <Fact name={reader.texts.mql.label}>
          <MqlLine mql={lead.mql} reader={reader} />
        </Fact>
        {place !== undefined && (
          <Fact name={reader.texts.fit.place}>
            <MachineText>{place}</MachineText>
          </Fact>
        )}
        <Fact name={words.coolsAt}>
          {explanation?.coolsAtMs === undefined ? (
            words.coolsNever
          ) : (
            <span title={words.coolsHint}>
              <Moment atMs={explanation.coolsAtMs} reader={reader} />
            </span>
          )}
        </Fact>
        <Fact name={words.trust}>
          <TrustBadge trust={lead.trust} reader={reader} />
        </Fact>
        <Fact name={words.lastSeen}>
          {lead.lastSeenAtMs === undefined ? leads.neverSeen : <Moment atMs={lead.lastSeenAtMs} reader={reader} />}
        </Fact>
        <Fact name={words.knownSince}>
          <Moment atMs={lead.createdAtMs} reader={reader} style="day" />
        </Fact>
        <Fact name={words.source}>
          <OutsideText>{wordFor(sources, lead.source) ?? lead.source}</OutsideText>
        </Fact>
        {lead.company && (
          <Fact name={words.company}>
            <OutsideText>{lead.company}</OutsideText>
          </Fact>
        )}
        {lead.email && (
          <Fact name={words.email}>
            <MachineText>{lead.email}</MachineText>
          </Fact>
        )}
        {lead.externalId && (
          <Fact name={words.externalId}>
            <MachineText>{lead.externalId}</MachineText>
          </Fact>
        )}
        {lead.browsers.length > 0 && (
          <Fact name={words.browsersLabel}>{reader.plural(words.browsers, lead.browsers.length)}</Fact>
        )}
      </dl>
    </header>
  );
}

/** A name and what it says, for a `<dl>`. */
function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LeadTraits({ lead, reader }: { lead: LeadDetail; reader: Reader }) {
  const traits = Object.entries(lead.traits);
  if (traits.length === 0) return null;
  return (
    <section aria-labelledby="traits-title">
      <h2 id="traits-title">{reader.texts.lead.traits}</h2>
      <dl class="traits">
        {traits.map(([name, value]) => (
          <div class="fact">
            <dt>
              <OutsideText>{name}</OutsideText>
            </dt>
            <dd>
              <OutsideText>{String(value)}</OutsideText>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
