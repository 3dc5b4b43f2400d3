import type { FieldChange, ModelChange } from '../domain/model-diff.ts';
import { fillWith } from './fill.ts';
import { MachineText, OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';

/** Changes shown; further ones are in the file. */
const maxShown = 100;

/** What one model changes in another, line by line. */
export function ModelChanges({ changes, reader }: { changes: readonly ModelChange[]; reader: Reader }) {
  const { draft, forecast } = reader.texts.model;
  if (changes.length === 0) return <p>{draft.noChanges}</p>;
  const lines = changes.flatMap((change) => linesOf(change, reader));
  return (
    <ul class="changes">
      {lines.slice(0, maxShown).map((line) => (
        <li>{line}</li>
      ))}
      {lines.length > maxShown && <li class="hint">{reader.plural(forecast.more, lines.length - maxShown)}</li>}
    </ul>
  );
}

function linesOf(change: ModelChange, reader: Reader) {
  const { draft } = reader.texts.model;
  const name = (text: string) => <OutsideText>{reader.rule(text)}</OutsideText>;
  const values = ({ field, before, after }: FieldChange) => ({
    field: <MachineText>{field}</MachineText>,
    before: <Value of={before} reader={reader} />,
    after: <Value of={after} reader={reader} />,
  });
  switch (change.kind) {
    case 'setting':
      return [fillWith(draft.setting, values(change))];
    case 'added':
    case 'removed':
      return [fillWith(draft[change.kind], { what: name(change.name) })];
    case 'changed':
      return change.fields.map((field) => fillWith(draft.changed, { what: name(change.name), ...values(field) }));
    case 'reordered':
      return [fillWith(draft.reordered, { what: <MachineText>{change.part}</MachineText> })];
  }
}

/** Enough to recognise a value by. */
const maxValueChars = 200;

function Value({ of: value, reader }: { of: unknown; reader: Reader }) {
  if (value === undefined) return <>{reader.texts.model.draft.nothing}</>;
  if (typeof value === 'number') return <>{reader.count(value)}</>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <MachineText>{text.length > maxValueChars ? `${text.slice(0, maxValueChars)}…` : text}</MachineText>;
}
