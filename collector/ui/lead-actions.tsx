import { queueOf } from '../domain/queue.ts';
import { decisionsIn, declineReasons } from '../domain/stage.ts';
import type { LeadDetail, ListedLead } from '../ports/queries.ts';
import { fillWith } from './fill.ts';
import { leadName } from './lead-name.ts';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** What can be done with a lead without reading on. Each is a form; keys press them where scripts run. */
export function LeadActions({
  lead,
  owner,
  basePath,
  back,
  snoozeUntil,
  reader,
}: {
  lead: ListedLead['lead'];
  owner: LeadDetail['owner'];
  /** Of the list: `/sites/st_…/leads` */
  basePath: string;
  /** Query of the view of the list to come back to; `undefined`: to the lead's page. */
  back: string | undefined;
  /** Day until which a lead is put off, `2026-11-30`. */
  snoozeUntil: string;
  reader: Reader;
}) {
  const { home, stage, leads } = reader.texts;
  const possible = decisionsIn(lead.stage);
  const leadPath = `${basePath}/${encodeURIComponent(lead.id)}`;
  const action = `${leadPath}/decisions`;
  const name = <OutsideText>{leadName(lead) ?? leads.unnamed}</OutsideText>;
  const canSnooze = possible.includes('recycle');
  const canDecline = possible.includes('reject') || possible.includes('disqualify');
  const canClaim = owner === undefined && queueOf(lead.stage) !== 'closed';
  const backField = back !== undefined && <input type="hidden" name="back" value={back} />;
  const hidden = (
    <>
      {backField}
      <input type="hidden" name="wakeAt" value={snoozeUntil} />
    </>
  );
  return (
    <div class="lead-actions">
      {canClaim && (
        <PostForm action={`${leadPath}/claim`}>
          {backField}
          <button type="submit" class="small quiet" data-key="c">
            {home.claim}
          </button>
        </PostForm>
      )}
      {possible.includes('accept') && (
        <PostForm action={action}>
          {hidden}
          <button
            type="submit"
            name="kind"
            value="accept"
            class={lead.stage === 'mql' ? 'small' : 'small quiet'}
            data-key="a"
          >
            {stage.decisions.accept}
          </button>
        </PostForm>
      )}
      {(canSnooze || canDecline) && (
        <details class="menu decline">
          <summary data-key="x r">{home.more}</summary>
          <PostForm action={action} class="decline-form">
            {hidden}
            {canSnooze && (
              <button type="submit" name="kind" value="recycle" class="small quiet" data-key="s">
                {home.snooze}
              </button>
            )}
            {canDecline && (
              <>
                <p class="hint">{fillWith(home.declineWhom, { lead: name })}</p>
                <label for={`reason-${lead.id}`}>{stage.reason}</label>
                <select id={`reason-${lead.id}`} name="reason">
                  {declineReasons.map((reason) => (
                    <option value={reason}>{stage.reasons[reason]}</option>
                  ))}
                </select>
              </>
            )}
            <div class="actions">
              {possible.includes('reject') && (
                <button type="submit" name="kind" value="reject" class="small">
                  {stage.decisions.reject}
                </button>
              )}
              {possible.includes('disqualify') && (
                <button type="submit" name="kind" value="disqualify" class="small danger">
                  {home.notALead}
                </button>
              )}
            </div>
          </PostForm>
        </details>
      )}
    </div>
  );
}
