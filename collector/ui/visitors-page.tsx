import type { SiteSummary, VisitorSummary } from '../ports/queries.ts';
import { Heat } from './heat.tsx';
import { Moment } from './moment.tsx';
import { MachineText } from './outside.tsx';
import { ListPager } from './pager.tsx';
import type { Reader } from './reader.ts';
import { ScrollArea } from './scroll-area.tsx';

/** Browsers whose person is not known yet. */
export function VisitorsPage({
  site,
  visitors,
  next,
  isFirst,
  reader,
}: {
  site: SiteSummary;
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

/** Enough of a random id to tell one from another by eye. */
export const shortId = (visitor: string) => (visitor.length > 12 ? `${visitor.slice(0, 12)}…` : visitor);
