import type { HandOffSummary, LeadDetail } from '../ports/queries.ts';
import { fillWith } from './fill.ts';
import { describedBy, FormField } from './form-field.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Whose lead it is, what is promised about it, and who wants to know when it is back. */
export function LeadCare({
  lead,
  handOffs,
  basePath,
  reader,
}: {
  lead: LeadDetail;
  /** Of this lead. */
  handOffs: readonly HandOffSummary[];
  /** Of the lead: `/sites/st_…/leads/ld_…` */
  basePath: string;
  reader: Reader;
}) {
  const { care: words, alertRules } = reader.texts;
  return (
    <section id="care" aria-labelledby="care-title">
      <h2 id="care-title">{words.title}</h2>
      <p>
        {words.owner}: {lead.owner === undefined ? words.nobody : <OutsideText>{lead.owner}</OutsideText>}
      </p>
      {handOffs.map(({ stage, dueAtMs, isOverdue }) => (
        <p class={isOverdue ? 'problem' : 'hint'}>
          {fillWith(isOverdue ? words.overdue : words.due, {
            moment: <Moment atMs={dueAtMs} reader={reader} />,
            what: alertRules.sla[stage],
          })}
        </p>
      ))}
      <PostForm action={`${basePath}/owner`} class="stacked">
        <FormField id="owner" label={words.owner} hint={words.assignHint}>
          <input
            {...describedBy('owner', { hasHint: true, problem: undefined })}
            type="email"
            name="owner"
            dir="ltr"
            maxlength={254}
            autocomplete="off"
            value={lead.owner}
          />
        </FormField>
        <button type="submit">{words.assign}</button>
      </PostForm>
      {handOffs.some(({ stage }) => stage === 'sal') && (
        <PostForm action={`${basePath}/contacts`}>
          <button type="submit">{words.contacted}</button>
        </PostForm>
      )}
      <PostForm action={`${basePath}/watch`}>
        <input type="hidden" name="watched" value={lead.isWatched ? 'no' : 'yes'} />
        <button type="submit" class="quiet">
          {lead.isWatched ? words.unwatch : words.watch}
        </button>
      </PostForm>
    </section>
  );
}
