import type { Forecast } from '../usecases/forecast.ts';
import { LeadLink } from './forecast-lead.tsx';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';

interface Props {
  readonly forecast: Forecast;
  readonly reader: Reader;
}

const dayMs = 86_400_000;

/** New MQLs and alerts of each week. */
export function Weeks({ forecast: { today, draft }, reader }: Props) {
  const words = reader.texts.model.forecast;
  return (
    <section class="panel" aria-labelledby="weeks-title">
      <h2 id="weeks-title">{words.weeksTitle}</h2>
      <ListTable caption={words.weeksCaption}>
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
      </ListTable>
    </section>
  );
}

/** How many alerts a day each owner would get. */
export function Load({ forecast: { fromMs, toMs, today, draft }, reader }: Props) {
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
      <ListTable caption={words.loadCaption}>
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
                    {reader.count(busiestDay.alerts)} (<Moment atMs={busiestDay.fromMs} style="day" reader={reader} />)
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}

/** When each model knew the leads that were won. */
export function Won({ forecast: { won }, leadsPath, reader }: Props & { leadsPath: string }) {
  const words = reader.texts.model.forecast;
  const known = (atMs: number | undefined) =>
    atMs === undefined ? <span class="hint">{words.unknown}</span> : <Moment atMs={atMs} reader={reader} />;
  return (
    <section class="panel" aria-labelledby="won-title">
      <h2 id="won-title">{words.wonTitle}</h2>
      <ListTable caption={words.wonCaption}>
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
      </ListTable>
      {won.leads > won.named.length && <p class="hint">{reader.plural(words.more, won.leads - won.named.length)}</p>}
    </section>
  );
}
