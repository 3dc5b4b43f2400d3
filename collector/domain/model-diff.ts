import { equalAsJson } from './equal-as-json.ts';
import type { ScoringModel } from './scoring-model.ts';

/** One thing that two models differ in, ready to be put into words. The version is not one: it always differs. */
export type ModelChange =
  | ({ readonly kind: 'setting' } & FieldChange)
  | { readonly kind: 'added' | 'removed'; readonly part: ListPart; readonly id: string; readonly name: string }
  | {
      readonly kind: 'changed';
      readonly part: ListPart;
      readonly id: string;
      readonly name: string;
      readonly fields: readonly FieldChange[];
    }
  /** What is in both stands in another order, which matters where the first that fits decides. */
  | { readonly kind: 'reordered'; readonly part: ListPart };

/** Values as in the document; `undefined`: not there. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

type ListPart = (typeof listParts)[number];

const listParts = ['rules', 'groups', 'urlKinds', 'pageKinds', 'assetKinds', 'formKinds'] as const;

/** Settings first, then part by part: what went, what came, what changed. Empty: the models score alike. */
export function diffModels(before: ScoringModel, after: ScoringModel): ModelChange[] {
  const isSetting = ({ field }: FieldChange) =>
    field !== 'version' && !(listParts as readonly string[]).includes(field);
  const settings = diffFields(before, after).filter(isSetting);
  return [
    ...settings.map((change): ModelChange => ({ kind: 'setting', ...change })),
    ...listParts.flatMap((part) => diffList(part, entriesOf(before, part), entriesOf(after, part))),
  ];
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly value: object;
}

function entriesOf(model: ScoringModel, part: ListPart): Entry[] {
  switch (part) {
    case 'rules':
    case 'groups':
      return (model[part] ?? []).map((value) => ({ id: value.id, name: value.name, value }));
    case 'urlKinds':
      return (model.urlKinds ?? []).map((value) => ({ id: value.pattern, name: value.pattern, value }));
    case 'pageKinds':
    case 'assetKinds':
    case 'formKinds':
      return model[part].map((value) => ({ id: value.kind, name: value.kind, value }));
  }
}

function diffList(part: ListPart, before: readonly Entry[], after: readonly Entry[]): ModelChange[] {
  const [old, now] = [byId(before), byId(after)];
  const changes: ModelChange[] = [];
  for (const { id, name } of before) if (!now.has(id)) changes.push({ kind: 'removed', part, id, name });
  for (const { id, name, value } of after) {
    const known = old.get(id);
    if (!known) {
      changes.push({ kind: 'added', part, id, name });
      continue;
    }
    const fields = diffFields(known.value, value);
    if (fields.length > 0) changes.push({ kind: 'changed', part, id, name, fields });
  }
  const common = (entries: readonly Entry[], others: ReadonlyMap<string, Entry>) =>
    entries.flatMap(({ id }) => (others.has(id) ? [id] : []));
  if (!equalAsJson(common(before, now), common(after, old))) changes.push({ kind: 'reordered', part });
  return changes;
}

const byId = (entries: readonly Entry[]) => new Map(entries.map((entry) => [entry.id, entry]));

function diffFields(before: object, after: object): FieldChange[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => !equalAsJson(old.get(field), now.get(field)))
    .map((field) => ({ field, before: old.get(field), after: now.get(field) }));
}
