import type { Forecast, ForecastLead, LeadName } from '../usecases/forecast.ts';
import { fill, fillWith } from './fill.ts';
import { CurveTable, ForecastCurve } from './forecast-curve.tsx';
import { leadName } from './lead-name.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { ScrollArea } from './scroll-area.tsx';

interface Props {
  readonly forecast: Forecast;
  readonly reader: Reader;
}

const dayMs = 86_400_000;

/** What a forecast says: first the sums, then who, then when. */
export function ForecastResult({
  forecast,
  lines,
  leadsPath,
  reader,
}: Props & { lines: { today: number; draft: number }; leadsPath: string }) {
  const words = reader.texts.model.forecast;
  const { enter, enterCount, leave, leaveCount, stayCount } = forecast;
  return (
    <>
      <p class="hint">
        {fillWith(words.basis, {
          leads: reader.count(forecast.leads),
          touchpoints: reader.count(forecast.touchpoints),
          from: <Moment atMs={forecast.fromMs} style="day" reader={reader} />,
          to: <Moment atMs={forecast.toMs} style="day" reader={reader} />,
        })}
      </p>
      <Summary forecast={forecast} reader={reader} />
      <p>{reader.plural(words.stay, stayCount)}</p>
      <div class="halves">
        <NamedLeads
          id="enter"
          title={reader.plural(words.enterTitle, enterCount)}
          caption={words.enterCaption}
          leads={enter}
          count={enterCount}
          leadsPath={leadsPath}
          reader={reader}
        />
        <NamedLeads
          id="leave"
          title={reader.plural(words.leaveTitle, leaveCount)}
          caption={words.leaveCaption}
          leads={leave}
          count={leaveCount}
          leadsPath={leadsPath}
          reader={reader}
        />
      </div>
      <section class="panel" aria-labelledby="curve-title">
        <h2 id="curve-title">{words.curveTitle}</h2>
        <p>{words.curveText}</p>
        <ForecastCurve forecast={forecast} lines={lines} reader={reader} />
        <details class="more">
          <summary>{words.curveCaption}</summary>
          <CurveTable forecast={forecast} reader={reader} />
        </details>
      </section>
      <Weeks forecast={forecast} reader={reader} />
      <Load forecast={forecast} reader={reader} />
      {forecast.won.leads > 0 && <Won forecast={forecast} leadsPath={leadsPath} reader={reader} />}
    </>
  );
}

function Summary({ forecast: { today, draft, won }, reader }: Props) {
  const words = reader.texts.model.forecast;
  const days = (count: number | undefined) =>
    count === undefined ? '–' : reader.plural(reader.texts.model.days, Math.round(count));
  const rows: [string, string, string][] = [
    [words.mqlLeads, reader.count(today.mqlLeads), reader.count(draft.mqlLeads)],
    [words.mqlAtEnd, reader.count(today.mqlAtEnd), reader.count(draft.mqlAtEnd)],
    [words.alerts, reader.count(today.alerts), reader.count(draft.alerts)],
  ];
  if (won.leads > 0) {
    const caught = fill(words.wonCaught, { all: reader.count(won.leads) });
    rows.push([caught, reader.count(won.today.leads), reader.count(won.draft.leads)]);
    rows.push([words.wonDays, days(won.today.daysBefore), days(won.draft.daysBefore)]);
  }
  return (
    <section class="panel" aria-labelledby="summary-title">
      <h2 id="summary-title">{words.summaryTitle}</h2>
      <table class="list">
        <caption class="visually-hidden">{words.summaryCaption}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" class="number">
              {words.today}
            </th>
            <th scope="col" class="number">
              {words.draft}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, before, after]) => (
            <tr>
              <th scope="row">{what}</th>
              <td class="number">{before}</td>
              <td class="number">{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {won.daysEarlier !== undefined && Math.round(won.daysEarlier) !== 0 && (
        <p>
          {fill(won.daysEarlier > 0 ? words.wonEarlier : words.wonLater, { days: days(Math.abs(won.daysEarlier)) })}
        </p>
      )}
    </section>
  );
}

function NamedLeads({
  id,
  title,
  caption,
  leads,
  count,
  leadsPath,
  reader,
}: {
  id: string;
  title: string;
  caption: string;
  leads: readonly ForecastLead[];
  count: number;
  leadsPath: string;
  reader: Reader;
}) {
  const words = reader.texts.model.forecast;
  return (
    <section class="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {leads.length === 0 ? (
        <p>{words.nobody}</p>
      ) : (
        <ScrollArea label={caption}>
          <table class="list">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                <th scope="col">{words.who}</th>
                <th scope="col" class="number">
                  {words.peakToday}
                </th>
                <th scope="col" class="number">
                  {words.peakDraft}
                </th>
                <th scope="col">{words.since}</th>
              </tr>
            </thead>
            <tbody>
              {leads.map((lead) => (
                <tr>
                  <th scope="row">
                    <LeadLink lead={lead} leadsPath={leadsPath} reader={reader} />
                  </th>
                  <td class="number">{reader.score(lead.peakToday)}</td>
                  <td class="number">{reader.score(lead.peakDraft)}</td>
                  <td class="nowrap">
                    <Moment atMs={lead.becameMqlAtMs} reader={reader} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      {count > leads.length && <p class="hint">{reader.plural(words.more, count - leads.length)}</p>}
    </section>
  );
}

function LeadLink({
  lead,
  leadsPath,
  reader,
}: {
  lead: LeadName & { readonly lead: string };
  leadsPath: string;
  reader: Reader;
}) {
  return (
    <a class="lead-link" href={`${leadsPath}/${encodeURIComponent(lead.lead)}`}>
      <OutsideText>{leadName(lead) ?? reader.texts.leads.unnamed}</OutsideText>
    </a>
  );
}

function Weeks({ forecast: { today, draft }, reader }: Props) {
  const words = reader.texts.model.forecast;
  return (
    <section class="panel" aria-labelledby="weeks-title">
      <h2 id="weeks-title">{words.weeksTitle}</h2>
      <ScrollArea label={words.weeksCaption}>
        <table class="list">
          <caption class="visually-hidden">{words.weeksCaption}</caption>
          <thead>
            <tr>
              <th scope="col" rowspan={2}>
                {words.week}
              </th>
              <th scope="colgroup" colspan={2}>
                {words.newMqls}
              </th>
              <th scope="colgroup" colspan={2}>
                {words.alerts}
              </th>
            </tr>
            <tr>
              {[words.today, words.draft, words.today, words.draft].map((model) => (
                <th scope="col" class="number">
                  {model}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {today.weeks.map(({ fromMs, becameMql, alerts }, index) => (
              <tr>
                <th scope="row">
                  <Moment atMs={fromMs} style="day" reader={reader} />
                </th>
                <td class="number">{reader.count(becameMql)}</td>
                <td class="number">{reader.count(draft.weeks[index]!.becameMql)}</td>
                <td class="number">{reader.count(alerts)}</td>
                <td class="number">{reader.count(draft.weeks[index]!.alerts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function Load({ forecast: { fromMs, toMs, today, draft }, reader }: Props) {
  const words = reader.texts.model.forecast;
  const days = (toMs - fromMs) / dayMs;
  const before = new Map(today.owners.map((load) => [load.owner, load.alerts]));
  const owners = [
    ...draft.owners,
    ...today.owners
      .filter(({ owner }) => !draft.owners.some((load) => load.owner === owner))
      .map(({ owner }) => ({ owner, alerts: 0, alertsPerDay: 0, busiestDay: undefined })),
  ];
  if (owners.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="load-title">
      <h2 id="load-title">{words.loadTitle}</h2>
      <ScrollArea label={words.loadCaption}>
        <table class="list">
          <caption class="visually-hidden">{words.loadCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.owner}</th>
              <th scope="col" class="number">
                {words.perDay} ({words.today})
              </th>
              <th scope="col" class="number">
                {words.perDay} ({words.draft})
              </th>
              <th scope="col">
                {words.busiest} ({words.draft})
              </th>
            </tr>
          </thead>
          <tbody>
            {owners.map(({ owner, alertsPerDay, busiestDay }) => (
              <tr>
                <th scope="row">{owner === undefined ? words.noOwner : <OutsideText>{owner}</OutsideText>}</th>
                <td class="number">{reader.score((before.get(owner) ?? 0) / days)}</td>
                <td class="number">{reader.score(alertsPerDay)}</td>
                <td>
                  {busiestDay && (
                    <>
                      {reader.count(busiestDay.alerts)} (<Moment atMs={busiestDay.fromMs} style="day" reader={reader} />
                      )
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function Won({ forecast: { won }, leadsPath, reader }: Props & { leadsPath: string }) {
  const words = reader.texts.model.forecast;
  const known = (atMs: number | undefined) =>
    atMs === undefined ? <span class="hint">{words.unknown}</span> : <Moment atMs={atMs} reader={reader} />;
  return (
    <section class="panel" aria-labelledby="won-title">
      <h2 id="won-title">{words.wonTitle}</h2>
      <ScrollArea label={words.wonCaption}>
        <table class="list">
          <caption class="visually-hidden">{words.wonCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.who}</th>
              <th scope="col">{words.wonAt}</th>
              <th scope="col">{words.knownToday}</th>
              <th scope="col">{words.knownDraft}</th>
            </tr>
          </thead>
          <tbody>
            {won.named.map((lead) => (
              <tr>
                <th scope="row">
                  <LeadLink lead={lead} leadsPath={leadsPath} reader={reader} />
                </th>
                <td>
                  <Moment atMs={lead.wonAtMs} reader={reader} />
                </td>
                <td>{known(lead.todayAtMs)}</td>
                <td>{known(lead.draftAtMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {won.leads > won.named.length && <p class="hint">{reader.plural(words.more, won.leads - won.named.length)}</p>}
    </section>
  );
}
