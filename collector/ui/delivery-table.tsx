import type { DeliveryAttempt } from '../ports/delivery-attempts.ts';
import type { DeliverySummary } from '../ports/queries.ts';
import { DeliveryAttempts } from './delivery-attempts.tsx';
import { fill } from './fill.ts';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import { type Reader, wordFor } from './reader.ts';

/** The form that the check boxes of the table belong to; it stands outside, as forms cannot stand in each other. */
export const resendForm = 'resend';

export interface LoggedDelivery extends DeliverySummary {
  /** Each attempt, oldest first. */
  readonly log: readonly DeliveryAttempt[];
}

/** What was sent where, how often it was tried and what came back. */
export function DeliveryTable({
  deliveries,
  sitePath,
  reader,
}: {
  deliveries: readonly LoggedDelivery[];
  /** `/sites/st_…` */
  sitePath: string;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  return (
    <ListTable caption={alerts.deliveriesCaption} class="deliveries">
      <thead>
        <tr>
          <th scope="col">{alerts.what}</th>
          <th scope="col">{alerts.to}</th>
          <th scope="col">{alerts.status}</th>
          <th scope="col" class="number">
            {alerts.attempts}
          </th>
          <th scope="col">{alerts.answer}</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr id={`delivery-${delivery.destination}-${delivery.alert}`}>
            <th scope="row">
              {delivery.status === 'dead' && <ChooseDelivery delivery={delivery} reader={reader} />}
              <AlertName delivery={delivery} leadPath={`${sitePath}/leads`} reader={reader} />
              <span class="hint block">
                <Moment atMs={delivery.createdAtMs} reader={reader} />
              </span>
            </th>
            <td>
              <OutsideText>{delivery.destinationName}</OutsideText>
            </td>
            <td>
              <DeliveryStatus delivery={delivery} sitePath={sitePath} reader={reader} />
            </td>
            <td class="number">{reader.count(delivery.attempts)}</td>
            <td class="answers">
              <LastAnswer delivery={delivery} reader={reader} />
              <DeliveryAttempts log={delivery.log} reader={reader} />
            </td>
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}

function ChooseDelivery({ delivery, reader }: { delivery: DeliverySummary; reader: Reader }) {
  const words = { what: kindWords(delivery, reader), destination: delivery.destinationName };
  return (
    <>
      <input
        type="checkbox"
        name="delivery"
        form={resendForm}
        value={`${delivery.destination}/${delivery.alert}`}
        aria-label={fill(reader.texts.alerts.choose, words)}
      />{' '}
    </>
  );
}

/** The deliveries about one lead, for a narrow column. */
export function LeadDeliveries({
  deliveries,
  sitePath,
  reader,
}: {
  deliveries: readonly DeliverySummary[];
  /** `/sites/st_…` */
  sitePath: string;
  reader: Reader;
}) {
  return (
    <ul>
      {deliveries.map((delivery) => (
        <li class="sent" id={`delivery-${delivery.destination}-${delivery.alert}`}>
          <strong>
            <OutsideText>{kindWords(delivery, reader)}</OutsideText>
          </strong>{' '}
          <span class="hint nowrap">
            <Moment atMs={delivery.createdAtMs} reader={reader} />
          </span>
          <span class="block">
            <OutsideText>{delivery.destinationName}</OutsideText>{' '}
            <DeliveryStatus delivery={delivery} sitePath={sitePath} reader={reader} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Why the alert went out. */
function kindWords({ kinds }: DeliverySummary, reader: Reader): string {
  const words = reader.texts.alerts.kinds;
  return kinds.map((kind) => wordFor(words, kind) ?? kind).join(' · ') || words.test;
}

function AlertName({ delivery, leadPath, reader }: { delivery: DeliverySummary; leadPath: string; reader: Reader }) {
  const name = kindWords(delivery, reader);
  // a test is about nobody
  if (delivery.lead === '' || delivery.kinds.includes('test')) return <OutsideText>{name}</OutsideText>;
  return (
    <a href={`${leadPath}/${encodeURIComponent(delivery.lead)}`} title={reader.texts.alerts.aboutLead}>
      <OutsideText>{name}</OutsideText>
    </a>
  );
}

function DeliveryStatus({
  delivery,
  sitePath,
  reader,
}: {
  delivery: DeliverySummary;
  sitePath: string;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  return (
    <>
      <span class={`badge status-${delivery.status}`}>{alerts.statuses[delivery.status]}</span>
      {delivery.status === 'waiting' && (
        <span class="hint block">
          {alerts.nextTry} <Moment atMs={delivery.nextAtMs} reader={reader} />
        </span>
      )}
      {delivery.status === 'dead' && (
        <PostForm action={`${sitePath}/alerts/${encodeURIComponent(delivery.destination)}/resend`}>
          <input type="hidden" name="alert" value={delivery.alert} />
          <button type="submit" class="small">
            {alerts.resend}
          </button>
        </PostForm>
      )}
    </>
  );
}

function LastAnswer({ delivery, reader }: { delivery: DeliverySummary; reader: Reader }) {
  if (delivery.lastStatus === undefined && delivery.lastAnswer === undefined) {
    return <span class="hint">{reader.texts.alerts.noAnswer}</span>;
  }
  return (
    <div class="answer">
      {delivery.lastStatus !== undefined && <bdi class="machine">{delivery.lastStatus}</bdi>}{' '}
      {delivery.lastAnswer !== undefined && <OutsideText>{delivery.lastAnswer}</OutsideText>}
    </div>
  );
}
