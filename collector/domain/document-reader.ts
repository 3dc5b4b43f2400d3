/**
 * Reads JSON from outside into the domain's types, and says of everything that is wrong where it is and what to do. Made of
 * small readers; what a reader gives after it told a problem is never used.
 */

export interface DocumentProblem {
  /** `rules[3].when.where.of[0].field`; empty: the document itself. */
  readonly path: string;
  readonly message: string;
}

/** Where in the document a reader is, and where it tells problems. */
export class Place {
  readonly path: string;
  readonly problems: DocumentProblem[];

  constructor(path = '', problems: DocumentProblem[] = []) {
    this.path = path;
    this.problems = problems;
  }

  under(key: string): Place {
    return new Place(this.path === '' ? key : `${this.path}.${key}`, this.problems);
  }

  at(index: number): Place {
    return new Place(`${this.path}[${index}]`, this.problems);
  }

  /** The first problems say enough: a document of nonsense is not answered with a longer one. */
  wrong(message: string): never {
    if (this.problems.length < maxProblems) this.problems.push({ path: this.path, message });
    return undefined as never;
  }
}

const maxProblems = 50;

export type Reader<Value> = (value: unknown, place: Place) => Value;

interface OptionalReader<Value> {
  readonly optional: Reader<Value>;
}

export const optional = <Value>(read: Reader<Value>): OptionalReader<Value> => ({ optional: read });

type Fields<Shape> = {
  readonly [Key in keyof Shape]-?: object extends Pick<Shape, Key>
    ? OptionalReader<NonNullable<Shape[Key]>>
    : Reader<Shape[Key]>;
};

/** An object with these fields and no others. */
export const shape =
  <Shape extends object>(fields: Fields<Shape>): Reader<Shape> =>
  (value, place) => {
    if (!isObject(value)) return place.wrong('has to be an object');
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key))
        place.under(key.slice(0, 64)).wrong(`is not known here; known are ${Object.keys(fields).join(', ')}`);
    }
    const read: Record<string, unknown> = {};
    for (const [key, field] of Object.entries<Reader<unknown> | OptionalReader<unknown>>(fields)) {
      const isOptional = typeof field !== 'function';
      if (Object.hasOwn(value, key)) read[key] = (isOptional ? field.optional : field)(value[key], place.under(key));
      else if (!isOptional) place.under(key).wrong('is missing');
    }
    return read as Shape;
  };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const list =
  <Item>(read: Reader<Item>, { max, min = 0 }: { max: number; min?: number }): Reader<readonly Item[]> =>
  (value, place) => {
    if (!Array.isArray(value)) return place.wrong('has to be a list');
    if (value.length > max) return place.wrong(`has ${value.length} entries; at most ${max} are allowed`);
    if (value.length < min) return place.wrong(`needs at least ${min === 1 ? 'one entry' : `${min} entries`}`);
    return value.map((item, index) => read(item, place.at(index)));
  };

export const text =
  ({ max, pattern, hint = '' }: { max: number; pattern?: RegExp; hint?: string }): Reader<string> =>
  (value, place) => {
    if (typeof value !== 'string' || value.trim() === '') return place.wrong('has to be a text');
    if (value.length > max) return place.wrong(`has ${value.length} characters; at most ${max} are allowed`);
    if (pattern && !pattern.test(value)) return place.wrong(hint);
    return value;
  };

export const integer =
  ({ min, max }: { min: number; max: number }): Reader<number> =>
  (value, place) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : place.wrong(`has to be a whole number from ${min} to ${max}`);

export const number =
  ({ min, max }: { min: number; max: number }): Reader<number> =>
  (value, place) =>
    typeof value === 'number' && value >= min && value <= max
      ? value
      : place.wrong(`has to be a number from ${min} to ${max}`);

export const boolean: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : place.wrong('has to be true or false');

export const oneOf =
  <Value extends string | number>(values: readonly Value[]): Reader<Value> =>
  (value, place) =>
    values.includes(value as Value) ? (value as Value) : place.wrong(`has to be one of ${values.join(', ')}`);

/** Of a rule or a group: the ledger refers to it, and it stands in addresses. */
export const ruleId = text({
  max: 64,
  pattern: /^[a-z0-9][a-z0-9_-]*$/,
  hint: 'has to be of small letters, digits, - and _, as "pricing-view"',
});
