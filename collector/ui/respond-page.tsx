import { type DecisionKind, decisionsIn, declineReasons, maxNoteChars } from '../domain/stage.ts';
import type { AlertRecord, LeadDetail } from '../ports/queries.ts';
import { fill, fillWith } from './fill.ts';
import { FormField } from './form-field.tsx';
import { leadName } from './lead-name.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import { type Reader, wordFor } from './reader.ts';

/** What a button of an alert can ask for. */
export type ResponseKind = Extract<DecisionKind, 'accept' | 'reject'>;

/** Asks before an answer to an alert is recorded: the link itself may be opened by any program that looks at links. */
export function RespondPage({
  kind,
  alert,
  lead,
  sitePath,
  reader,
}: {
  kind: ResponseKind;
  alert: AlertRecord;
  lead: LeadDetail;
  /** `/sites/st_…` */
  sitePath: string;
  reader: Reader;
}) {
  const { respond, stage, leads, alerts, message } = reader.texts;
  const leadPath = `${sitePath}/leads/${encodeURIComponent(lead.id)}`;
  const isPossible = decisionsIn(lead.stage).includes(kind);
  return (
    <div class="narrow">
      <h1>{respond[kind]}</h1>
      <p>
        <strong>
          <OutsideText>{leadName(lead) ?? leads.unnamed}</OutsideText>
        </strong>
        <span class="hint block">
          {fillWith(respond.alertOf, { moment: <Moment atMs={alert.atMs} reader={reader} /> })}:{' '}
          {alert.kinds.map((each) => wordFor(alerts.kinds, each) ?? each).join(' · ')}
        </span>
      </p>
      {isPossible ? (
        <PostForm action={`${leadPath}/decisions`} class="stacked">
          <input type="hidden" name="kind" value={kind} />
          <p>{kind === 'accept' ? respond.acceptText : respond.rejectText}</p>
          {kind === 'reject' && (
            <FormField id="reason" label={stage.reason}>
              <select id="reason" name="reason" required>
                {declineReasons.map((reason) => (
                  <option value={reason}>{stage.reasons[reason]}</option>
                ))}
              </select>
            </FormField>
          )}
          <FormField id="note" label={stage.note}>
            <input id="note" type="text" name="note" dir="auto" maxlength={maxNoteChars} />
          </FormField>
          <button type="submit">{kind === 'accept' ? message.accept : message.reject}</button>
        </PostForm>
      ) : (
        <p>{fill(respond.wrongStage, { stage: stage.names[lead.stage] })}</p>
      )}
      <p>
        <a href={leadPath}>{message.openLead}</a>
      </p>
    </div>
  );
}

/** Asks before digests end, or says that they have. */
export function UnsubscribePage({
  name,
  isDone,
  reader,
}: {
  /** Of the destination. */
  name: string;
  isDone: boolean;
  reader: Reader;
}) {
  const { respond, message } = reader.texts;
  const text = isDone ? respond.unsubscribedText : respond.unsubscribeText;
  return (
    <div class="narrow">
      <h1>{isDone ? respond.unsubscribed : respond.unsubscribe}</h1>
      <p>{fillWith(text, { name: <OutsideText>{name}</OutsideText> })}</p>
      {!isDone && (
        <form method="post">
          <button type="submit">{message.unsubscribe}</button>
        </form>
      )}
    </div>
  );
}
