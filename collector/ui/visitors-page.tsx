import type { OnSite, SiteSummary, VisitorCounts, VisitorSummary } from '../ports/queries.ts';
import { Heat } from './heat.tsx';
import { Moment } from './moment.tsx';
import { MachineText } from './outside.tsx';
import { ListPager } from './pager.tsx';
import { OnSiteNow, VisitorNumbers } from './presence.tsx';
import type { Reader } from './reader.ts';
import { ScrollArea } from './scroll-area.tsx';
import { shortId } from './short-id.ts';

/** Browsers whose person is not known yet. */
export function VisitorsPage({
  site,
  visitors,
  counts,
  onSite,
  next,
  isFirst,
  reader,
}: {
  site: SiteSummary;
  counts: VisitorCounts;
  /** Who is on the site now, as many as are listed. */
  onSite: readonly OnSite[];
  visitors: readonly VisitorSummary[];
  /** Visitor to read on before; `undefined` at the end. */
  next: string | undefined;
  isFirst: boolean;
  reader: Reader;
}) {
  const { visitors: words, leads } = reader.texts;
  const basePath = `/sites/${site.key}/visitors`;
  return (
    <>
      <h1>{words.title}</h1>
      <p class="intro">{words.intro}</p>
      {isFirst && (
        <>
          <VisitorNumbers counts={counts} reader={reader} />
          <OnSiteNow people={onSite} count={counts.now} sitePath={`/sites/${site.key}`} reader={reader} />
        </>
      )}
      <div id="visitors" data-live>
        {visitors.length === 0 ? (
          <div class="empty-state">
            <h2>{words.emptyTitle}</h2>
            <p>{words.emptyText}</p>
            <p class="actions">
              <a class="button" href={`/sites/${site.key}`}>
                {leads.emptyInstall}
              </a>
            </p>
          </div>
        ) : (
          <ScrollArea label={words.caption}>
            <VisitorTable visitors={visitors} basePath={basePath} reader={reader} />
          </ScrollArea>
        )}
        <ListPager
          label={words.title}
          firstHref={isFirst ? undefined : basePath}
          nextHref={next === undefined ? undefined : `${basePath}?before=${encodeURIComponent(next)}`}
          reader={reader}
        />
      </div>
    </>
  );
}

function VisitorTable({
  visitors,
  basePath,
  reader,
}: {
  visitors: readonly VisitorSummary[];
  basePath: string;
  reader: Reader;
}) {
  const { visitors: words, leads } = reader.texts;
  return (
    <table class="list">
      <caption class="visually-hidden">{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{leads.score}</th>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.firstSeen}</th>
          <th scope="col">{words.lastSeen}</th>
        </tr>
      </thead>
      <tbody>
        {visitors.map((visitor) => (
          <tr id={`visitor-${visitor.visitor}`}>
            <td>
              <Heat score={visitor.score} level={visitor.level} reader={reader} />
            </td>
            <th scope="row">
              <a class="lead-link" href={`${basePath}/${encodeURIComponent(visitor.visitor)}`}>
                <MachineText>{shortId(visitor.visitor)}</MachineText>
              </a>{' '}
              {visitor.isBot && <span class="badge">{words.bot}</span>}
            </th>
            <td class="nowrap">
              <Moment atMs={visitor.firstSeenAtMs} reader={reader} />
            </td>
            <td class="nowrap">
              <Moment atMs={visitor.lastSeenAtMs} reader={reader} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
