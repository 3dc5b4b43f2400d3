import { type Condition, comparable, type Field } from './condition.ts';
import type { FactFields } from './fact-fields.ts';
import { foldText } from './fold-text.ts';
import { globOf, literalSegments } from './glob.ts';
import { pathOf } from './normal-url.ts';
import { TextScanner } from './text-scanner.ts';

/**
 * Finds the rules that a fact may satisfy without asking each of them, so that a model of a thousand rules costs an event
 * about what a model of ten does. Each rule is filed under clues, of which every fact that satisfies it has at least one;
 * what has no clue (a bare number comparison, a `not`) is asked every time. Who is found still has to be asked.
 */
export class RuleIndex<Entry> {
  private readonly askedEveryTime: Filed<Entry>[] = [];
  private readonly byValue = new Map<Field, Map<string, Filed<Entry>[]>>();
  private readonly bySegment = new Map<string, Filed<Entry>[]>();
  private readonly answers: Answers<Entry> | undefined;
  private readonly byPart: { readonly field: Field; readonly scanner: TextScanner<Filed<Entry>> }[] = [];

  constructor(entries: readonly Entry[], conditionOf: (entry: Entry) => Condition) {
    const choices = entries.map((entry) => cluesOf(conditionOf(entry)));
    const popularity = new Map<string, number>();
    for (const clue of choices.flat(2)) popularity.set(keyOf(clue), (popularity.get(keyOf(clue)) ?? 0) + 1);
    const crowd = (clues: readonly Clue[]) => Math.max(...clues.map((clue) => popularity.get(keyOf(clue))!));
    const parts = new Map<Field, [string, Filed<Entry>][]>();
    for (const [place, entry] of entries.entries()) {
      const filed = { place, entry };
      // the clues that the fewest rules share
      const [best] = choices[place]!.toSorted((a, b) => crowd(a) - crowd(b));
      if (!best) this.askedEveryTime.push(filed);
      for (const { how, field, text } of best ?? []) {
        if (how === 'part') parts.set(field, [...(parts.get(field) ?? []), [text, filed]]);
        else if (how === 'segment') append(this.bySegment, text, filed);
        else {
          const values = this.byValue.get(field) ?? new Map();
          this.byValue.set(field, values);
          append(values, text, filed);
        }
      }
    }
    for (const [field, texts] of parts) this.byPart.push({ field, scanner: new TextScanner(texts) });
    this.answers = this.answersByValue();
  }

  /** In the order of the model, each once. */
  find(fields: FactFields): readonly Entry[] {
    if (!this.answers) return this.search(fields);
    const { field, ofValue, ofOthers } = this.answers;
    const text = field && fields.text(field);
    return (text !== undefined && ofValue.get(text)) || ofOthers;
  }

  private search(fields: FactFields): Entry[] {
    const found = [...this.askedEveryTime];
    for (const [field, values] of this.byValue) {
      const text = fields.text(field);
      if (text !== undefined) pushAll(found, values.get(text));
    }
    if (this.bySegment.size > 0) for (const segment of fields.segments()) pushAll(found, this.bySegment.get(segment));
    for (const { field, scanner } of this.byPart) {
      const text = fields.text(field);
      if (text !== undefined) pushAll(found, scanner.find(text));
    }
    return inOrder(found);
  }

  /** Most models ask for one field only, the kind of page or form: then each of its values has one answer. */
  private answersByValue(): Answers<Entry> | undefined {
    if (this.byValue.size > 1 || this.bySegment.size > 0 || this.byPart.length > 0) return undefined;
    const [[field, values] = [undefined, new Map<string, Filed<Entry>[]>()]] = this.byValue;
    return {
      field,
      ofValue: new Map([...values].map(([text, found]) => [text, inOrder([...this.askedEveryTime, ...found])])),
      ofOthers: inOrder([...this.askedEveryTime]),
    };
  }
}

/** What to ask by the value of one field. */
interface Answers<Entry> {
  readonly field: Field | undefined;
  readonly ofValue: ReadonlyMap<string, readonly Entry[]>;
  readonly ofOthers: readonly Entry[];
}

interface Filed<Entry> {
  readonly place: number;
  readonly entry: Entry;
}

interface Clue {
  readonly how: 'value' | 'segment' | 'part';
  readonly field: Field;
  readonly text: string;
}

/** Ways to file a condition: of each list, every fact that satisfies the condition has at least one clue. */
function cluesOf(condition: Condition): Clue[][] {
  switch (condition.op) {
    case 'all':
      return condition.of.flatMap(cluesOf);
    case 'any': {
      const first = condition.of.map((part) => cluesOf(part)[0]);
      return first.every((clues) => clues !== undefined) ? [first.flat()] : [];
    }
    case 'is':
      return [[{ how: 'value', field: condition.field, text: comparable(condition.field, condition.value) }]];
    case 'is_one_of': {
      const { field, values } = condition;
      return [values.map((value): Clue => ({ how: 'value', field, text: comparable(field, value) }))];
    }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const text = comparable(condition.field, condition.value);
      return text === '' ? [] : [[{ how: 'part', field: condition.field, text }]];
    }
    case 'matches':
      return literalSegments(globOf(foldText(pathOf(condition.value)))).map((text) => [
        { how: 'segment', field: 'path', text },
      ]);
    case 'not':
    case 'exists':
    case 'at_least':
    case 'at_most':
      return [];
  }
}

function inOrder<Entry>(found: Filed<Entry>[]): Entry[] {
  found.sort((a, b) => a.place - b.place);
  return found.filter((filed, at) => filed !== found[at - 1]).map((filed) => filed.entry);
}

const keyOf = ({ how, field, text }: Clue) => `${how}\n${field}\n${text}`;

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function pushAll<Value>(into: Value[], values: Iterable<Value> | undefined): void {
  if (values) for (const value of values) into.push(value);
}
