import type { Child } from 'hono/jsx';
import { contentKinds } from '../domain/report/content.ts';
import { touchModels } from '../domain/report/report-person.ts';
import { originKinds } from '../domain/report/touch-origin.ts';
import { reportRanges, type SiteReport } from '../usecases/site-report.ts';
import type { ReportState } from '../usecases/site-reports.ts';
import { ContentSection } from './content-report.tsx';
import { fillWith } from './fill.ts';
import { FunnelSection } from './funnel-report.tsx';
import { Moment } from './moment.tsx';
import type { Reader } from './reader.ts';
import { type ReportAsk, reportHref, reportViews } from './report-view.ts';
import { SourcesSection } from './sources-report.tsx';

/** One of the reports about a site, with the choices of what it shows. */
export function ReportPage({
  state,
  ask,
  basePath,
  reader,
}: {
  state: ReportState;
  ask: ReportAsk;
  /** `/sites/st_…/reports` */
  basePath: string;
  reader: Reader;
}) {
  const { reports: words } = reader.texts;
  const { newest, isWorking, hasFailed } = state;
  const href = (change: Partial<ReportAsk>) => reportHref(basePath, { ...ask, ...change });
  return (
    <>
      <h1>{words.title}</h1>
      <nav class="report-views" aria-label={words.label}>
        <ul class="chips">
          {reportViews.map((view) => (
            <li>
              <a href={href({ view })} aria-current={view === ask.view ? 'page' : undefined}>
                {words.views[view]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="report-tools">
        <Choices label={words.range.label}>
          {reportRanges.map((range) => (
            <Choice href={href({ range })} isChosen={range === ask.range}>
              {words.range[range]}
            </Choice>
          ))}
        </Choices>
        {ask.view === 'sources' && <SourceChoices ask={ask} href={href} reader={reader} />}
        {ask.view === 'content' && (
          <Choices label={words.content.by.label}>
            {contentKinds.map((content) => (
              <Choice href={href({ content })} isChosen={content === ask.content}>
                {words.content.by[content]}
              </Choice>
            ))}
          </Choices>
        )}
      </div>
      {newest && isWithoutAnything(newest) && <NothingYet basePath={basePath} reader={reader} />}
      {newest && !isWithoutAnything(newest) && (
        <>
          <p class="hint">
            {fillWith(words.asOf, { moment: <Moment atMs={newest.asOfMs} reader={reader} /> })} {words.basis}{' '}
            {isWorking && words.renewing}
          </p>
          {ask.view === 'sources' && <SourcesSection report={newest.ranges[ask.range].sources} {...{ ask, reader }} />}
          {ask.view === 'content' && <ContentSection report={newest.ranges[ask.range].content} {...{ ask, reader }} />}
          {ask.view === 'funnel' && <FunnelSection report={newest.ranges[ask.range].funnel} reader={reader} />}
        </>
      )}
      {!newest && (
        <section class="panel">
          <p role="status">{hasFailed && !isWorking ? words.failed : words.working}</p>
        </section>
      )}
    </>
  );
}

/** Nobody ever came, and nobody is known: a longer time would show nothing either. */
const isWithoutAnything = ({ ranges: { all } }: SiteReport) =>
  all.content.people === 0 && all.funnel.steps[0]?.count === 0 && all.sources.first.source.total.leads === 0;

function NothingYet({ basePath, reader }: { basePath: string; reader: Reader }) {
  const { reports, leads } = reader.texts;
  return (
    <div class="empty-state">
      <h2>{reports.nothingTitle}</h2>
      <p>{reports.nothingText}</p>
      <p class="actions">
        <a class="button" href={basePath.replace(/\/reports$/, '')}>
          {leads.emptyInstall}
        </a>
      </p>
    </div>
  );
}

function SourceChoices({
  ask,
  href,
  reader,
}: {
  ask: ReportAsk;
  href: (change: Partial<ReportAsk>) => string;
  reader: Reader;
}) {
  const { touch: touchWords, by } = reader.texts.reports.sources;
  return (
    <>
      <Choices label={touchWords.label}>
        {touchModels.map((touch) => (
          <Choice href={href({ touch })} isChosen={touch === ask.touch}>
            {touchWords[touch]}
          </Choice>
        ))}
      </Choices>
      <Choices label={by.label}>
        {originKinds.map((origin) => (
          <Choice href={href({ origin })} isChosen={origin === ask.origin}>
            {by[origin]}
          </Choice>
        ))}
      </Choices>
    </>
  );
}

function Choices({ label, children }: { label: string; children: Child }) {
  return (
    <nav class="report-choice" aria-label={label}>
      <span class="hint" aria-hidden="true">
        {label}
      </span>
      <ul class="chips">{children}</ul>
    </nav>
  );
}

function Choice({ href, isChosen, children }: { href: string; isChosen: boolean; children: Child }) {
  return (
    <li>
      <a href={href} aria-current={isChosen ? 'true' : undefined}>
        {children}
      </a>
    </li>
  );
}
