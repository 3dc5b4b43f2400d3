import type { Reader } from './reader.ts';

/** A longer text scrolls. */
const maxRows = 16;

/** Text to take along. Selectable by itself; the island shows the button, because without scripts it could do nothing. */
export function CopyField({ id, text, label, reader }: { id: string; text: string; label: string; reader: Reader }) {
  const { copy } = reader.texts;
  return (
    <div class="copy-field">
      <textarea
        id={id}
        class="machine"
        readonly
        rows={Math.min(maxRows, text.trimEnd().split('\n').length)}
        dir="ltr"
        spellcheck={false}
        aria-label={label}
      >
        {text}
      </textarea>
      <button type="button" class="small" data-copy={id} data-copied={copy.copied} hidden>
        {copy.copy}
      </button>
    </div>
  );
}
