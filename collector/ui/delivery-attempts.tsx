import type { DeliveryAttempt } from '../ports/delivery-attempts.ts';
import { fill } from './fill.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';

/** What each attempt at one delivery brought, folded away. Opens without scripts. */
export function DeliveryAttempts({ log, reader }: { log: readonly DeliveryAttempt[]; reader: Reader }) {
  if (log.length === 0) return null;
  return (
    <details class="attempts">
      <summary>{reader.texts.alerts.eachAttempt}</summary>
      <ol>
        {log.map((attempt) => (
          <li>
            <Attempt attempt={attempt} reader={reader} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Attempt({ attempt, reader }: { attempt: DeliveryAttempt; reader: Reader }) {
  const { alerts } = reader.texts;
  const { atMs, durationMs, status, noAnswer, answer, nextAtMs } = attempt;
  return (
    <>
      <strong>{reader.count(attempt.attempt)}</strong> · <Moment atMs={atMs} reader={reader} /> ·{' '}
      {noAnswer === undefined ? <bdi class="machine">{status}</bdi> : alerts.noAnswerReasons[noAnswer]} ·{' '}
      <span class="nowrap">{fill(alerts.took, { n: reader.count(durationMs) })}</span>
      {answer !== '' && (
        <span class="block answer">
          <OutsideText>{answer}</OutsideText>
        </span>
      )}
      {nextAtMs !== undefined && (
        <span class="hint block">
          {alerts.nextTry} <Moment atMs={nextAtMs} reader={reader} />
        </span>
      )}
    </>
  );
}
