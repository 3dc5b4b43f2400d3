import { type Publication, publishModes } from '../usecases/publications.ts';
import { fill, fillWith } from './fill.ts';
import { FormField } from './form-field.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Characters of the note beside a version. */
export const maxModelNoteChars = 500;

/** The form that makes the draft the next version. */
export function PublishForm({ path, reader }: { path: string; reader: Reader }) {
  const { publish } = reader.texts.model;
  return (
    <PostForm action={`${path}/publish`} class="stacked">
      <FormField id="publish-note" label={publish.note} hint={publish.hint}>
        <input
          id="publish-note"
          name="note"
          maxlength={maxModelNoteChars}
          dir="auto"
          aria-describedby="publish-note-hint"
        />
      </FormField>
      <fieldset class="choices">
        <legend>{publish.modes.title}</legend>
        {publishModes.map((mode) => (
          <label key={mode}>
            <input type="radio" name="mode" value={mode} checked={mode === 'recompute'} /> {publish.modes[mode]}
          </label>
        ))}
      </fieldset>
      <button type="submit">{publish.submit}</button>
    </PostForm>
  );
}

/** A version that is being prepared: how far it is, and how to give it up or go on. */
export function PublicationState({
  path,
  publication,
  reader,
}: {
  path: string;
  publication: Publication;
  reader: Reader;
}) {
  const { publish } = reader.texts.model;
  const { version, status, progress, failure } = publication;
  const values = {
    version: reader.count(version),
    touchpoints: reader.count(progress?.touchpoints ?? 0),
    subjects: reader.count(progress?.subjects ?? 0),
  };
  const act = (action: string, label: string, kind = '') => (
    <PostForm action={`${path}/publications/${version}/${action}`}>
      <button type="submit" class={kind || undefined}>
        {label}
      </button>
    </PostForm>
  );
  return (
    <section class="panel" aria-labelledby="publish-title">
      <h2 id="publish-title">{publish.title}</h2>
      <p role="status">{fill(status === 'running' ? publish.running : publish.stopped, values)}</p>
      {failure !== undefined && (
        <p class="problem">{fillWith(publish.failure, { message: <OutsideText>{failure}</OutsideText> })}</p>
      )}
      <div class="actions">
        {status === 'running' ? (
          <a class="button" href={path}>
            {publish.reload}
          </a>
        ) : (
          act('resume', publish.resume)
        )}
        {act('cancel', publish.cancel, 'quiet danger')}
      </div>
    </section>
  );
}

/** What publishing a version did to the leads; nothing where it did not happen by a replay. */
export function PublicationEffect({ publication, reader }: { publication: Publication | undefined; reader: Reader }) {
  const { publish } = reader.texts.model;
  if (!publication?.outcome) return null;
  const { gainedCount, lostCount, stayedCount } = publication.outcome;
  const parts = [
    reader.plural(publish.gained, gainedCount),
    reader.plural(publish.lost, lostCount),
    reader.plural(publish.stayed, stayedCount),
  ];
  return <>{reader.list(parts)}</>;
}
