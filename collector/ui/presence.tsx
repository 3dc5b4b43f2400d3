import type { OnSite, VisitorCounts } from '../ports/queries.ts';
import { leadName } from './lead-name.ts';
import { Moment } from './moment.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';
import { shortId } from './short-id.ts';

const periods = ['today', 'yesterday', 'week', 'month', 'total'] as const;

/** How many visitors there were, bots left out. */
export function VisitorNumbers({ counts, reader }: { counts: VisitorCounts; reader: Reader }) {
  const { presence } = reader.texts;
  return (
    <section id="visitor-numbers" aria-labelledby="visitor-numbers-title" data-live>
      <h2 id="visitor-numbers-title" class="visually-hidden">
        {presence.numbers}
      </h2>
      <dl class="numbers">
        {periods.map((period) => (
          <div class="panel">
            <dt>{presence.periods[period]}</dt>
            <dd>
              <data value={String(counts[period])}>{reader.count(counts[period])}</data>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Who is on the site now, and on which page; known leads first by name. */
export function OnSiteNow({
  people,
  count,
  sitePath,
  reader,
}: {
  people: readonly OnSite[];
  /** All of them, also those who are not listed. */
  count: number;
  sitePath: string;
  reader: Reader;
}) {
  const { presence } = reader.texts;
  return (
    <section id="on-site" class="panel" aria-labelledby="on-site-title" data-live>
      <h2 id="on-site-title">{reader.plural(presence.now, count)}</h2>
      {people.length === 0 ? (
        <p class="empty">{presence.nobody}</p>
      ) : (
        <ul class="on-site">
          {people.map((person) => (
            <li id={`on-site-${person.visitor}`}>
              <Who person={person} sitePath={sitePath} />{' '}
              {person.page && <PageNow page={person.page} reader={reader} />}{' '}
              <span class="hint nowrap">
                <Moment atMs={person.lastSeenAtMs} reader={reader} style="clock" />
              </span>
            </li>
          ))}
        </ul>
      )}
      {count > people.length && people.length > 0 && (
        <p class="hint">{reader.plural(presence.more, count - people.length)}</p>
      )}
    </section>
  );
}

function Who({ person: { visitor, lead }, sitePath }: { person: OnSite; sitePath: string }) {
  if (lead === undefined)
    return (
      <a href={`${sitePath}/visitors/${encodeURIComponent(visitor)}`}>
        <MachineText>{shortId(visitor)}</MachineText>
      </a>
    );
  return (
    <a class="lead-link" href={`${sitePath}/leads/${encodeURIComponent(lead.id)}`}>
      <OutsideText>{leadName(lead) ?? lead.id}</OutsideText>
    </a>
  );
}

function PageNow({ page, reader }: { page: NonNullable<OnSite['page']>; reader: Reader }) {
  return (
    <>
      <span class={`badge ${page.pageKind === 'pricing' ? 'kind-pricing' : ''}`}>
        <OutsideText>{wordFor(reader.texts.pageKinds, page.pageKind) ?? page.pageKind}</OutsideText>
      </span>{' '}
      <OutsideText>{page.title.trim() || reader.texts.timeline.untitled}</OutsideText>
    </>
  );
}
