import type { LeadListPage, ListedLead, SavedView, SiteSummary } from '../ports/queries.ts';
import { fill, fillWith } from './fill.ts';
import { FitBadge } from './fit-badge.tsx';
import { Heat } from './heat.tsx';
import { LeadActions } from './lead-actions.tsx';
import { type LeadListAsk, writeAsk } from './lead-list-ask.ts';
import { LeadListTools } from './lead-list-tools.tsx';
import { leadName } from './lead-name.ts';
import { Moment } from './moment.tsx';
import { NoiseBadge } from './noise-checks.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { ScrollArea } from './scroll-area.tsx';
import { Sparkline } from './sparkline.tsx';
import { TrustBadge } from './trust-badge.tsx';

/** What the list is made from. */
export interface LeadList {
  readonly page: LeadListPage;
  readonly ask: LeadListAsk;
  /** Lead that the page before ended with; `undefined`: this is the first page. */
  readonly after: string | undefined;
  readonly views: readonly SavedView[];
  readonly rules: readonly { readonly id: string; readonly name: string }[];
  readonly hotAt: number;
  readonly nowMs: number;
  /** Which of the days of the sparklines are of a weekend, today last. */
  readonly isWeekendByDay: readonly boolean[];
  /** Day until which a lead is put off, `2026-11-30`. */
  readonly snoozeUntil: string;
}

/** Sales' home: who is hot, why now, and what to do. */
export function LeadsPage({
  site,
  list,
  hasPlayground,
  reader,
}: {
  site: SiteSummary;
  list: LeadList;
  /** There is a sample website to try things on. */
  hasPlayground: boolean;
  reader: Reader;
}) {
  const { texts } = reader;
  const { page, ask, after } = list;
  const basePath = `/sites/${site.key}/leads`;
  const isNarrowed = writeAsk(ask) !== '' || after !== undefined;
  const isEmptySite = page.rows.length === 0 && !isNarrowed;
  return (
    <>
      <h1>{texts.leads.title}</h1>
      {!isEmptySite && (
        <LeadListTools ask={ask} views={list.views} rules={list.rules} basePath={basePath} reader={reader} />
      )}
      <div id="leads" data-live>
        {isEmptySite && <NoLeads site={site} hasPlayground={hasPlayground} reader={reader} />}
        {page.rows.length === 0 && isNarrowed && (
          <div class="empty-state">
            <h2>{page.next === undefined ? texts.home.nobodyTitle : texts.home.notYetTitle}</h2>
            <p>{page.next === undefined ? texts.home.nobodyText : texts.home.notYetText}</p>
          </div>
        )}
        {page.rows.length > 0 && (
          <ScrollArea label={texts.leads.caption}>
            <LeadTable basePath={basePath} list={list} reader={reader} />
          </ScrollArea>
        )}
        <LeadListPager basePath={basePath} list={list} reader={reader} />
      </div>
    </>
  );
}

function LeadListPager({ basePath, list, reader }: { basePath: string; list: LeadList; reader: Reader }) {
  const { page, ask, after } = list;
  const { nav, leads } = reader.texts;
  if (after === undefined && page.next === undefined) return null;
  const here = writeAsk(ask);
  const next = page.next === undefined ? '' : `${here === '' ? '' : `${here}&`}after=${encodeURIComponent(page.next)}`;
  return (
    <nav class="pager" aria-label={leads.title}>
      {after !== undefined && <a href={here === '' ? basePath : `${basePath}?${here}`}>{nav.first}</a>}
      {page.next !== undefined && (
        <a rel="next" href={`${basePath}?${next}`}>
          {nav.next}
        </a>
      )}
    </nav>
  );
}

function LeadTable({ basePath, list, reader }: { basePath: string; list: LeadList; reader: Reader }) {
  const { leads: words, home } = reader.texts;
  const back = writeAsk(list.ask);
  return (
    <table class="list leads">
      <caption class="visually-hidden">{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.score}</th>
          <th scope="col">{reader.texts.fit.column}</th>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.why}</th>
          <th scope="col">{home.lately}</th>
          <th scope="col">{words.lastSeen}</th>
          <th scope="col">{home.standing}</th>
          <th scope="col">{home.actions}</th>
        </tr>
      </thead>
      <tbody>
        {list.page.rows.map((row) => (
          <tr id={`lead-${row.lead.id}`}>
            <td>
              <Heat score={row.lead.score} level={row.lead.level} reader={reader} />
              <ChangeToday change={row.changeToday} reader={reader} />
            </td>
            <td class="nowrap">
              <FitBadge fit={row.lead.profile.fit} reader={reader} />
            </td>
            <th scope="row">
              <a class="lead-link" href={`${basePath}/${encodeURIComponent(row.lead.id)}`}>
                <OutsideText>{leadName(row.lead) ?? words.unnamed}</OutsideText>
              </a>
              <LeadFacts row={row} reader={reader} />
            </th>
            <td>
              <WhyNow row={row} reader={reader} />
            </td>
            <td>
              <Sparkline
                curve={row.curve}
                earnedByDay={row.earnedByDay}
                isWeekendByDay={list.isWeekendByDay}
                hotAt={list.hotAt}
                reader={reader}
              />
            </td>
            <td
              class={row.lead.lastSeenAtMs === undefined ? undefined : 'nowrap'}
              data-label={row.lead.lastSeenAtMs === undefined ? undefined : words.lastSeen}
            >
              {row.lead.lastSeenAtMs === undefined ? (
                <span class="hint">{words.neverSeen}</span>
              ) : (
                <Moment atMs={row.lead.lastSeenAtMs} reader={reader} />
              )}
            </td>
            <td>
              <Standing row={row} nowMs={list.nowMs} reader={reader} />
            </td>
            <td>
              <LeadActions
                {...{ lead: row.lead, owner: row.owner, basePath, back, snoozeUntil: list.snoozeUntil, reader }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChangeToday({ change, reader }: { change: number; reader: Reader }) {
  const rounded = Math.round(change * 10) / 10;
  if (rounded === 0) return null;
  return (
    <span class={`hint block nowrap ${rounded > 0 ? 'change-up' : ''}`}>
      {fill(reader.texts.home.today, { change: reader.change(rounded) })}
    </span>
  );
}

function WhyNow({ row: { reason }, reader }: { row: ListedLead; reader: Reader }) {
  if (reason === undefined) return <span class="hint">{reader.texts.leads.noReason}</span>;
  return (
    <>
      <OutsideText>{reader.rule(reason.ruleName)}</OutsideText>
      <span class="hint block nowrap">
        <Moment atMs={reason.atMs} reader={reader} />
      </span>
    </>
  );
}

function Standing({ row, nowMs, reader }: { row: ListedLead; nowMs: number; reader: Reader }) {
  const { lead, queue, owner, decidedBy, wakesAtMs, answerDueAtMs } = row;
  const { stage, home } = reader.texts;
  return (
    <>
      <span class={`badge queue-${queue}`}>{stage.names[lead.stage]}</span>
      {answerDueAtMs !== undefined && (
        <span class={`hint block ${answerDueAtMs < nowMs ? 'overdue' : ''}`}>
          {fillWith(answerDueAtMs < nowMs ? home.overdue : home.due, {
            moment: <Moment atMs={answerDueAtMs} reader={reader} />,
          })}
        </span>
      )}
      {wakesAtMs !== undefined && (
        <span class="hint block">
          {fillWith(stage.wakes, { moment: <Moment atMs={wakesAtMs} reader={reader} style="date" /> })}
        </span>
      )}
      {(owner ?? decidedBy) !== undefined && (
        <span class="hint block">
          <OutsideText>{owner ?? decidedBy ?? ''}</OutsideText>
        </span>
      )}
    </>
  );
}

function LeadFacts({ row: { lead }, reader }: { row: ListedLead; reader: Reader }) {
  const email = lead.name?.trim() ? lead.email : undefined;
  return (
    <span class="lead-facts">
      {lead.company && <OutsideText>{lead.company}</OutsideText>}
      {email && <MachineText>{email}</MachineText>}
      <TrustBadge trust={lead.trust} reader={reader} />
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
