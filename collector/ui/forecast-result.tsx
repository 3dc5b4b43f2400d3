import type { Forecast, ForecastLead } from '../usecases/forecast.ts';
import { fill, fillWith } from './fill.ts';
import { CurveTable, ForecastCurve } from './forecast-curve.tsx';
import { LeadLink } from './forecast-lead.tsx';
import { Load, Weeks, Won } from './forecast-tables.tsx';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import type { Reader } from './reader.ts';
import { TodayAndDraft } from './today-and-draft.tsx';

interface Props {
  readonly forecast: Forecast;
  readonly reader: Reader;
}

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
      <TodayAndDraft caption={words.summaryCaption} rows={rows} reader={reader} />
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
        <ListTable caption={caption}>
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
        </ListTable>
      )}
      {count > leads.length && <p class="hint">{reader.plural(words.more, count - leads.length)}</p>}
    </section>
  );
}
