import { equalAsJson } from '../domain/equal-as-json.ts';
import type { FieldChange, ModelChange } from '../domain/model-diff.ts';
import { fillWith } from './fill.ts';
import { MachineText, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';

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
  const words = {
    'hot.enterAt': draft.hotLine,
    'hot.leaveBelow': draft.hotEnd,
    'limit.count': draft.cap,
    points: draft.points,
    halfLifeDays: draft.halfLifeDays,
  };
  const name = (text: string) => <OutsideText>{reader.rule(text)}</OutsideText>;
  const values = ({ field, before, after }: FieldChange) => ({
    field: wordFor(words, field) ?? <MachineText>{field}</MachineText>,
    before: <Value of={before} reader={reader} />,
    after: <Value of={after} reader={reader} />,
  });
  switch (change.kind) {
    case 'setting':
      return inParts(change).map((part) => fillWith(draft.setting, values(part)));
    case 'added':
    case 'removed':
      return [fillWith(draft[change.kind], { what: name(change.name) })];
    case 'changed':
      return change.fields
        .flatMap(inParts)
        .map((field) => fillWith(draft.changed, { what: name(change.name), ...values(field) }));
    case 'reordered':
      return [fillWith(draft.reordered, { what: <MachineText>{change.part}</MachineText> })];
  }
}

const dayMs = 86_400_000;

/** What has parts comes apart into those that change, `limit.count`; a half-life is told in days. */
function inParts({ field, before, after }: FieldChange): FieldChange[] {
  if (field === 'halfLifeMs' && typeof before === 'number' && typeof after === 'number')
    return [{ field: 'halfLifeDays', before: before / dayMs, after: after / dayMs }];
  if (!hasParts(before) || !hasParts(after) || !isAlike(before, after)) return [{ field, before, after }];
  return Object.keys({ ...before, ...after })
    .filter((part) => !equalAsJson(before[part], after[part]))
    .flatMap((part) => inParts({ field: `${field}.${part}`, before: before[part], after: after[part] }));
}

type Parts = Readonly<Record<string, unknown>>;

const hasParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null;

/** Two objects, or two lists of one length: of others nobody could say which part became which. */
const isAlike = (before: Parts, after: Parts) =>
  Array.isArray(before) === Array.isArray(after) && (!Array.isArray(before) || before.length === after.length);

/** Enough to recognise a value by. */
const maxValueChars = 200;

function Value({ of: value, reader }: { of: unknown; reader: Reader }) {
  if (value === undefined) return <>{reader.texts.model.draft.nothing}</>;
  if (typeof value === 'number') return <>{reader.count(value)}</>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <MachineText>{text.length > maxValueChars ? `${text.slice(0, maxValueChars)}…` : text}</MachineText>;
}
