import { type Condition, type Field, namedFields, type Scalar, type Test } from './condition.ts';
import { isObject, list, number, oneOf, type Place, type Reader, shape, text } from './document-reader.ts';

/** Groups within groups. */
export const maxConditionDepth = 5;
/** Tests and groups of one rule. */
export const maxConditionParts = 50;
/** Characters of a value or pattern: what bounds the work for each character of a text that is looked at. */
export const maxValueChars = 200;
const maxSegments = 20;
const maxValues = 100;
const maxNameChars = 64;

const fieldsOfAll: readonly Field[] = ['type', 'path', 'host', 'campaign', 'source'];
const fieldsOfViews: readonly Field[] = [...fieldsOfAll, 'pageKind'];
const fieldsOfActs: readonly Field[] = namedFields.filter((field) => field !== 'pageKind');

/** Reads a condition of rules over page views, or over acts. */
export const conditionReader =
  (about: 'view' | 'act'): Reader<Condition> =>
  (value, place) => {
    let parts = 0;
    const read = (part: unknown, at: Place, depth: number): Condition => {
      parts += 1;
      if (parts > maxConditionParts) return at.wrong(`is one too many: a rule may ask ${maxConditionParts} things`);
      if (depth > maxConditionDepth) return at.wrong(`is nested too deep: ${maxConditionDepth} levels are allowed`);
      if (!isObject(part)) return at.wrong('has to be an object with "op"');
      const deeper: Reader<Condition> = (inner, place) => read(inner, place, depth + 1);
      switch (part.op) {
        case 'all':
        case 'any':
          return shape<Extract<Condition, { op: 'all' | 'any' }>>({
            op: oneOf(['all', 'any']),
            of: list(deeper, { max: maxConditionParts, min: 1 }),
          })(part, at);
        case 'not':
          return shape<Extract<Condition, { op: 'not' }>>({ op: oneOf(['not']), of: deeper })(part, at);
        default:
          return readTest(part, at, about);
      }
    };
    return read(value, place, 1);
  };

function readTest(part: Record<string, unknown>, place: Place, about: 'view' | 'act'): Test {
  const field = fieldReader(about);
  switch (part.op) {
    case 'exists':
      return shape<TestOf<'exists'>>({ op: oneOf(['exists']), field })(part, place);
    case 'is':
      return shape<TestOf<'is'>>({ op: oneOf(['is']), field, value: scalar })(part, place);
    case 'is_one_of':
      return shape<TestOf<'is_one_of'>>({
        op: oneOf(['is_one_of']),
        field,
        values: list(scalar, { max: maxValues, min: 1 }),
      })(part, place);
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return shape<TestOf<'contains' | 'starts_with' | 'ends_with'>>({
        op: oneOf(['contains', 'starts_with', 'ends_with']),
        field,
        value: text({ max: maxValueChars }),
      })(part, place);
    case 'at_least':
    case 'at_most':
      return shape<TestOf<'at_least' | 'at_most'>>({ op: oneOf(['at_least', 'at_most']), field, value: anyNumber })(
        part,
        place,
      );
    case 'matches':
      return shape<TestOf<'matches'>>({ op: oneOf(['matches']), field: oneOf(['path']), value: pathPattern })(
        part,
        place,
      );
    default:
      return place.under('op').wrong(`has to be one of ${operators.join(', ')}`);
  }
}

type TestOf<Op extends Test['op']> = Extract<Test, { readonly op: Op }>;

export const operators = [
  'all',
  'any',
  'not',
  'exists',
  'is',
  'is_one_of',
  'contains',
  'starts_with',
  'ends_with',
  'at_least',
  'at_most',
  'matches',
];

const fieldReader =
  (about: 'view' | 'act'): Reader<Field> =>
  (value, place) => {
    const known = about === 'view' ? fieldsOfViews : fieldsOfActs;
    if (known.includes(value as Field)) return value as Field;
    const [, kind, name = ''] = /^(query|prop)\.(.+)$/s.exec(String(value)) ?? [];
    if ((kind === 'query' || (kind === 'prop' && about === 'act')) && name.length <= maxNameChars)
      return value as Field;
    const free = about === 'act' ? 'query.NAME, prop.NAME' : 'query.NAME';
    return place.wrong(`has to be one of ${known.join(', ')}, ${free}`);
  };

const anyNumber = number({ min: -1e15, max: 1e15 });

const scalar: Reader<Scalar> = (value, place) => {
  switch (typeof value) {
    case 'string':
      return text({ max: maxValueChars })(value, place);
    case 'number':
      return anyNumber(value, place);
    case 'boolean':
      return value;
    default:
      return place.wrong('has to be a text, a number, true or false');
  }
};

/** `/products/*` and the like; see {@link ./glob.ts}. */
const pathPattern: Reader<string> = (value, place) => {
  const pattern = text({ max: maxValueChars, pattern: /^\/[^?#]*$/, hint: 'has to begin with "/" and have no ? or #' })(
    value,
    place,
  );
  return pattern !== undefined && pattern.split('/').length > maxSegments + 1
    ? place.wrong(`has too many segments; at most ${maxSegments} are allowed`)
    : pattern;
};
