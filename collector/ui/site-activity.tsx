import type { SiteActivity } from '../ports/queries.ts';
import { fill, fillWith } from './fill.ts';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';

/** Whether events arrive: waiting, or green with the newest event. */
export function ArrivalStatus({
  activity,
  nowMs,
  unknownSiteEvents,
  reader,
}: {
  activity: SiteActivity;
  nowMs: number;
  /** Events with a key that no site has: the usual reason of waiting is a wrong `data-site`. */
  unknownSiteEvents: number;
  reader: Reader;
}) {
  const { install, platformSetup: words } = reader.texts;
  const isWorking = activity.firstEventAtMs !== undefined;
  return (
    <section id="arrival" class={`panel arrival ${isWorking ? 'arrival-works' : 'arrival-waits'}`} data-live>
      <h2>{install.statusTitle}</h2>
      <p class="arrival-word" role="status">
        <span class="lamp" aria-hidden="true" /> {isWorking ? install.working : install.waiting}
      </p>
      {activity.lastEventAtMs !== undefined && (
        <p>{fill(words.lastAgo, { duration: reader.duration(nowMs - activity.lastEventAtMs) })}</p>
      )}
      {!isWorking && <p>{install.waitingText}</p>}
      {!isWorking && unknownSiteEvents > 0 && (
        <p class="problem">{reader.plural(install.unknownSite, unknownSiteEvents)}</p>
      )}
      {!isWorking && (
        <details class="more">
          <summary>{words.reasonsTitle}</summary>
          <ul>
            {Object.values(words.reasons).map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </details>
      )}
      <dl class="facts">
        {activity.firstEventAtMs !== undefined && (
          <div class="fact">
            <dt>{install.first}</dt>
            <dd>
              <Moment atMs={activity.firstEventAtMs} reader={reader} />
            </dd>
          </div>
        )}
        {activity.lastEventAtMs !== undefined && (
          <div class="fact">
            <dt>{install.last}</dt>
            <dd>
              <Moment atMs={activity.lastEventAtMs} reader={reader} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** How many events were stored, repeated and refused, each refusal with its reason in words. */
export function OutcomeCounts({ activity, reader }: { activity: SiteActivity; reader: Reader }) {
  const { install } = reader.texts;
  return (
    <section id="counts" class="panel" aria-labelledby="counts-title" data-live>
      <h2 id="counts-title">{install.countsTitle}</h2>
      <table class="list">
        <caption class="visually-hidden">{install.countsCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{install.outcome}</th>
            <th scope="col" class="number">
              {install.count}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{install.stored}</th>
            <td class="number">{reader.count(activity.stored)}</td>
          </tr>
          <tr>
            <th scope="row">
              {install.repeated} <span class="hint">{install.repeatedHint}</span>
            </th>
            <td class="number">{reader.count(activity.repeated)}</td>
          </tr>
          {activity.drops.map(({ reason, count }) => (
            <tr>
              <th scope="row">
                {fillWith(install.dropped, { reason: <OutsideText>{reasonWords(reason, reader)}</OutsideText> })}
              </th>
              <td class="number">{reader.count(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The newest refused events as they came, as text. The region is there before the first one, so that it can appear live. */
export function QuarantineList({ activity, reader }: { activity: SiteActivity; reader: Reader }) {
  return (
    <div id="quarantine" data-live>
      {activity.quarantined.length > 0 && <QuarantineTable activity={activity} reader={reader} />}
    </div>
  );
}

function QuarantineTable({ activity, reader }: { activity: SiteActivity; reader: Reader }) {
  const { install } = reader.texts;
  return (
    <section class="panel" aria-labelledby="quarantine-title">
      <h2 id="quarantine-title">{install.quarantineTitle}</h2>
      <ListTable caption={install.quarantineCaption}>
        <thead>
          <tr>
            <th scope="col">{install.receivedAt}</th>
            <th scope="col">{install.reason}</th>
            <th scope="col">{install.excerpt}</th>
          </tr>
        </thead>
        <tbody>
          {activity.quarantined.map(({ receivedAtMs, reason, excerpt }) => (
            <tr>
              <td class="nowrap">
                <Moment atMs={receivedAtMs} reader={reader} />
              </td>
              <td>
                <OutsideText>{reasonWords(reason, reader)}</OutsideText>
              </td>
              <td>
                <code class="excerpt" dir="ltr">
                  {excerpt}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}

/** A reason in words; a code that has none yet stands as it is. */
function reasonWords(reason: string, reader: Reader): string {
  const { drops } = reader.texts;
  // `invalid_` and a field of the wire format
  const field = /^invalid_(\w+)$/.exec(reason)?.[1];
  if (field !== undefined) return fill(drops.invalid, { field });
  return wordFor(drops, reason) ?? reason;
}
