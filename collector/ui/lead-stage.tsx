import { decisionsIn, declineReasons, maxNoteChars, wakesAtMs } from '../domain/stage.ts';
import type { LeadDetail } from '../ports/queries.ts';
import type { StoredDecision } from '../ports/store.ts';
import { fillWith } from './fill.ts';
import { FormField } from './form-field.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Decisions shown; the server API has them all. */
const maxShown = 10;

/** How far the lead has come, what can be decided now, and what was decided before. */
export function LeadStage({
  lead,
  decisions,
  basePath,
  reader,
}: {
  lead: LeadDetail;
  decisions: readonly StoredDecision[];
  /** Of the lead: `/sites/st_…/leads/ld_…` */
  basePath: string;
  reader: Reader;
}) {
  const { stage: words } = reader.texts;
  const [last] = decisions;
  return (
    <section id="stage" aria-labelledby="stage-title">
      <h2 id="stage-title">{words.title}</h2>
      <p>
        <strong class="badge">{words.names[lead.stage]}</strong>
        {lead.stage === 'recycled' && last && (
          <span class="hint block">
            {fillWith(words.wakes, { moment: <Moment atMs={wakesAtMs(last)} reader={reader} /> })}
          </span>
        )}
      </p>
      <details>
        <summary>{words.decide}</summary>
        <PostForm action={`${basePath}/decisions`}>
          <FormField id="decision-kind" label={words.decision}>
            <select id="decision-kind" name="kind">
              {decisionsIn(lead.stage).map((kind) => (
                <option value={kind}>{words.decisions[kind]}</option>
              ))}
            </select>
          </FormField>
          <FormField id="decision-reason" label={words.reason} hint={words.reasonHint}>
            <select id="decision-reason" name="reason">
              <option value="">{words.noReason}</option>
              {declineReasons.map((reason) => (
                <option value={reason}>{words.reasons[reason]}</option>
              ))}
            </select>
          </FormField>
          <FormField id="decision-wake" label={words.wakeAt} hint={words.wakeHint}>
            <input id="decision-wake" type="date" name="wakeAt" />
          </FormField>
          <FormField id="decision-note" label={words.note}>
            <input id="decision-note" type="text" name="note" dir="auto" maxlength={maxNoteChars} />
          </FormField>
          <button type="submit">{words.record}</button>
        </PostForm>
      </details>
      {decisions.length > 0 && (
        <ol class="decisions">
          {decisions.slice(0, maxShown).map((decision) => (
            <li>
              <strong>{words.decisions[decision.kind]}</strong> {words.names[decision.fromStage]} ›{' '}
              {words.names[decision.toStage]}
              {decision.reason && <span> · {words.reasons[decision.reason]}</span>}
              {decision.note !== '' && (
                <span class="block">
                  <OutsideText>{decision.note}</OutsideText>
                </span>
              )}
              <span class="hint block">
                <Moment atMs={decision.atMs} reader={reader} /> · <OutsideText>{decision.by}</OutsideText> ·{' '}
                {fillWith(words.scoreThen, { score: reader.count(Math.round(decision.score)) })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
