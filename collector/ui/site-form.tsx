import { describedBy, FormField } from './form-field.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** What a person typed about a website, as typed. */
export interface SiteDraft {
  readonly name: string;
  /** One origin per line. */
  readonly origins: string;
  /** Empty: not chosen yet; the island proposes the zone of the browser. */
  readonly timeZone: string;
}

export interface SiteProblems {
  readonly name?: string | undefined;
  readonly origins?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** The form that adds or changes a website. */
export function SiteForm({
  action,
  submit,
  draft,
  problems,
  timeZones,
  reader,
}: {
  action: string;
  submit: string;
  draft: SiteDraft;
  problems: SiteProblems;
  timeZones: readonly string[];
  reader: Reader;
}) {
  const { sites } = reader.texts;
  return (
    <PostForm action={action} class="stacked">
      <FormField id="name" label={sites.name} problem={problems.name}>
        <input
          {...describedBy('name', { hasHint: false, problem: problems.name })}
          name="name"
          dir="auto"
          required
          maxlength={100}
          autocomplete="off"
          placeholder={sites.namePlaceholder}
          value={draft.name}
        />
      </FormField>
      <FormField id="origins" label={sites.originsLabel} hint={sites.originsHint} problem={problems.origins}>
        <textarea
          {...describedBy('origins', { hasHint: true, problem: problems.origins })}
          name="origins"
          rows={3}
          dir="ltr"
          spellcheck={false}
        >
          {draft.origins}
        </textarea>
      </FormField>
      <FormField id="time-zone" label={sites.timeZone} hint={sites.timeZoneHint} problem={problems.timeZone}>
        <select {...describedBy('time-zone', { hasHint: true, problem: problems.timeZone })} name="timeZone" dir="ltr">
          {timeZones.map((timeZone) => (
            <option value={timeZone} selected={timeZone === draft.timeZone}>
              {timeZone}
            </option>
          ))}
        </select>
      </FormField>
      <button type="submit">{submit}</button>
    </PostForm>
  );
}
