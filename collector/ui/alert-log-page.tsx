import type { KindPrecision } from '../domain/alert-precision.ts';
import type { AlertedPerson, AlertSummary, HandOffSummary } from '../ports/queries.ts';
import { fillWith } from './fill.ts';
import { leadName } from './lead-name.ts';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { ListPager } from './pager.tsx';
import { PostForm } from './post-form.tsx';
import { type Reader, wordFor } from './reader.ts';

/** Every alert that was decided, what became of it, and how well each kind does. */
export function AlertLogPage({
  sitePath,
  alerts,
  precision,
  handOffs,
  next,
  isFirst,
  reader,
}: {
  /** `/sites/st_…` */
  sitePath: string;
  alerts: readonly AlertSummary[];
  precision: readonly KindPrecision[];
  /** What is due first. */
  handOffs: readonly HandOffSummary[];
  /** Last id of this page when there is another one. */
  next: string | undefined;
  isFirst: boolean;
  reader: Reader;
}) {
  const { alertRules: words, leads } = reader.texts;
  const path = `${sitePath}/alert-log`;
  return (
    <>
      <h1>{words.logTitle}</h1>
      <p class="intro">{words.logIntro}</p>
      <HandOffs handOffs={handOffs} sitePath={sitePath} reader={reader} />
      {precision.some(({ told }) => told > 0) && <Precision precision={precision} reader={reader} />}
      <section id="log" data-live>
        {alerts.length === 0 ? (
          <div class="empty-state">
            <h2>{words.noAlerts}</h2>
            <p>{words.noAlertsText}</p>
            <p class="actions">
              <a class="button" href={`${sitePath}/alert-settings`}>
                {words.title}
              </a>
            </p>
          </div>
        ) : (
          <ListTable caption={words.logTitle}>
            <thead>
              <tr>
                <th scope="col">{leads.who}</th>
                <th scope="col">{words.kind}</th>
                <th scope="col">{words.status}</th>
                <th scope="col">{words.judgement}</th>
              </tr>
            </thead>
            <tbody>
              {alerts.map((alert) => (
                <AlertLine alert={alert} sitePath={sitePath} reader={reader} />
              ))}
            </tbody>
          </ListTable>
        )}
        <ListPager
          label={words.logTitle}
          firstHref={isFirst ? undefined : path}
          nextHref={next === undefined ? undefined : `${path}?after=${encodeURIComponent(next)}`}
          reader={reader}
        />
      </section>
    </>
  );
}

function HandOffs({
  handOffs,
  sitePath,
  reader,
}: {
  handOffs: readonly HandOffSummary[];
  sitePath: string;
  reader: Reader;
}) {
  const { alertRules: words, care } = reader.texts;
  return (
    <section id="hand-offs" data-live>
      <h2>{words.waitingTitle}</h2>
      {handOffs.length === 0 && <p class="empty">{words.noneWaits}</p>}
      <ul>
        {handOffs.map(({ lead, person, stage, dueAtMs, isOverdue, owner }) => (
          <li>
            <a href={`${sitePath}/leads/${encodeURIComponent(lead)}`}>
              <PersonName person={person} reader={reader} />
            </a>{' '}
            <span class={isOverdue ? 'overdue' : undefined}>
              {fillWith(isOverdue ? care.overdue : care.due, {
                moment: <Moment atMs={dueAtMs} reader={reader} />,
                what: words.sla[stage],
              })}
            </span>{' '}
            <span class="hint">
              {care.owner}: {owner === undefined ? care.nobody : <OutsideText>{owner}</OutsideText>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function AlertLine({ alert, sitePath, reader }: { alert: AlertSummary; sitePath: string; reader: Reader }) {
  const { alertRules: words, alerts } = reader.texts;
  const names = reader.list(alert.kinds.map((kind) => wordFor(alerts.kinds, kind) ?? kind));
  return (
    <tr id={alert.id}>
      <th scope="row">
        {alert.lead === '' ? (
          <span class="hint">{words.several}</span>
        ) : (
          <a href={`${sitePath}/leads/${encodeURIComponent(alert.lead)}`}>
            <PersonName person={alert.person} reader={reader} />
          </a>
        )}
      </th>
      <td>
        {names}
        <span class="hint block">
          <Moment atMs={alert.atMs} reader={reader} />
        </span>
      </td>
      <td>
        {words.statuses[alert.status]}
        <span class="hint block">
          {alert.receiver === ''
            ? words.toChannel
            : fillWith(words.toOwner, { owner: <OutsideText>{alert.receiver}</OutsideText> })}
        </span>
      </td>
      <td>
        {alert.lead !== '' &&
          ([true, false] as const).map((isUseful) => (
            <PostForm action={`${sitePath}/alert-log/${alert.id}/feedback`} class="inline">
              <input type="hidden" name="useful" value={isUseful ? 'yes' : 'no'} />
              <button type="submit" class="quiet" aria-pressed={alert.isUseful === isUseful ? 'true' : 'false'}>
                {isUseful ? words.useful : words.notUseful}
              </button>
            </PostForm>
          ))}
      </td>
    </tr>
  );
}

function Precision({ precision, reader }: { precision: readonly KindPrecision[]; reader: Reader }) {
  const { alertRules: words, alerts } = reader.texts;
  return (
    <section id="precision" data-live>
      <h2>{words.precisionTitle}</h2>
      <p class="hint">{words.precisionIntro}</p>
      <ListTable caption={words.precisionTitle}>
        <thead>
          <tr>
            <th scope="col">{words.kind}</th>
            {[words.told, words.useful, words.notUseful, words.accepted, words.rejected, words.precision].map(
              (name) => (
                <th scope="col" class="number">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {precision.map((each) => (
            <tr>
              <th scope="row">{alerts.kinds[each.kind]}</th>
              {[each.told, each.useful, each.notUseful, each.accepted, each.rejected].map((count) => (
                <td class="number">{reader.count(count)}</td>
              ))}
              <td class="number">
                {each.precision === undefined ? (
                  <span class="hint">{words.notJudged}</span>
                ) : (
                  reader.percent(Math.round(each.precision * 100))
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}

function PersonName({ person, reader }: { person: AlertedPerson | undefined; reader: Reader }) {
  return <OutsideText>{(person && leadName(person)) ?? reader.texts.leads.unnamed}</OutsideText>;
}
