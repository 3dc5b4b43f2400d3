import { FormField } from './form-field.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Characters of a note. */
export const maxLeadNoteChars = 4_000;

/** Where a note is written; what was written stands in the timeline. */
export function NoteForm({ basePath, reader }: { basePath: string; reader: Reader }) {
  const { moments: words } = reader.texts;
  return (
    <section aria-labelledby="notes-title">
      <h2 id="notes-title">{words.notes}</h2>
      <PostForm class="stacked" action={`${basePath}/notes`}>
        <FormField id="note" label={words.write} hint={words.keptForEver}>
          <textarea
            id="note"
            name="note"
            dir="auto"
            rows={3}
            required
            maxlength={maxLeadNoteChars}
            aria-describedby="note-hint"
          />
        </FormField>
        <button type="submit">{words.keep}</button>
      </PostForm>
    </section>
  );
}
