import type { LeadSummary, SiteSummary } from '../ports/queries.ts';
import { FitBadge } from './fit-badge.tsx';
import { Heat } from './heat.tsx';
import { leadName } from './lead-name.ts';
import { Moment } from './moment.tsx';
import { NoiseBadge } from './noise-checks.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { ListPager } from './pager.tsx';
import type { Reader } from './reader.ts';
import { ScrollArea } from './scroll-area.tsx';
import { TrustBadge } from './trust-badge.tsx';

/** Sales' home: who is hot, and why now. */
export function LeadsPage({
  site,
  leads,
  next,
  isFirst,
  hasPlayground,
  reader,
}: {
  site: SiteSummary;
  leads: readonly LeadSummary[];
  /** Id to read on after; `undefined` at the end. */
  next: string | undefined;
  isFirst: boolean;
  /** There is a sample website to try things on. */
  hasPlayground: boolean;
  reader: Reader;
}) {
  const { texts } = reader;
  const basePath = `/sites/${site.key}/leads`;
  return (
    <>
      <h1>{texts.leads.title}</h1>
      <div id="leads" data-live>
        {leads.length === 0 ? (
          <NoLeads site={site} hasPlayground={hasPlayground} reader={reader} />
        ) : (
          <ScrollArea label={texts.leads.caption}>
            <LeadTable basePath={basePath} leads={leads} reader={reader} />
          </ScrollArea>
        )}
        <ListPager
          label={texts.leads.title}
          firstHref={isFirst ? undefined : basePath}
          nextHref={next === undefined ? undefined : `${basePath}?after=${encodeURIComponent(next)}`}
          reader={reader}
        />
      </div>
    </>
  );
}

function LeadTable({ basePath, leads, reader }: { basePath: string; leads: readonly LeadSummary[]; reader: Reader }) {
  const { leads: words } = reader.texts;
  return (
    <table class="list leads">
      <caption class="visually-hidden">{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.score}</th>
          <th scope="col">{reader.texts.fit.column}</th>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.why}</th>
          <th scope="col">{words.lastSeen}</th>
          <th scope="col">{words.trust}</th>
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <tr id={`lead-${lead.id}`}>
            <td>
              <Heat score={lead.score} level={lead.level} reader={reader} />
            </td>
            <td class="nowrap">
              <FitBadge fit={lead.profile.fit} reader={reader} />
            </td>
            <th scope="row">
              <a class="lead-link" href={`${basePath}/${encodeURIComponent(lead.id)}`}>
                <OutsideText>{leadName(lead) ?? words.unnamed}</OutsideText>
              </a>
              <LeadFacts lead={lead} reader={reader} />
            </th>
            <td>
              {lead.topReason === undefined ? (
                <span class="hint">{words.noReason}</span>
              ) : (
                <OutsideText>{reader.rule(lead.topReason)}</OutsideText>
              )}
            </td>
            <td class="nowrap">
              {lead.lastSeenAtMs === undefined ? (
                <span class="hint">{words.neverSeen}</span>
              ) : (
                <Moment atMs={lead.lastSeenAtMs} reader={reader} />
              )}
            </td>
            <td>
              <TrustBadge trust={lead.trust} reader={reader} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LeadFacts({ lead, reader }: { lead: LeadSummary; reader: Reader }) {
  const email = lead.name?.trim() ? lead.email : undefined;
  return (
    <span class="lead-facts">
      {lead.company && <OutsideText>{lead.company}</OutsideText>}
      {email && <MachineText>{email}</MachineText>}
      {lead.profile.noise.map((check) => (
        <NoiseBadge check={check} reader={reader} />
      ))}
    </span>
  );
}

function NoLeads({ site, hasPlayground, reader }: { site: SiteSummary; hasPlayground: boolean; reader: Reader }) {
  const { leads } = reader.texts;
  const isPlayground = site.kind === 'playground';
  return (
    <div class="empty-state">
      <h2>{leads.emptyTitle}</h2>
      <p>{leads.emptyText}</p>
      <p class="actions">
        {!isPlayground && (
          <a class="button" href={`/sites/${site.key}`}>
            {leads.emptyInstall}
          </a>
        )}
        {hasPlayground && (
          <a class={isPlayground ? 'button' : 'button quiet'} href="/playground/">
            {leads.emptyPlayground}
          </a>
        )}
      </p>
    </div>
  );
}
