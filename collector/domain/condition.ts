import { type FactFields, foldsText } from './fact-fields.ts';
import { foldText } from './fold-text.ts';
import { globMatches, globOf } from './glob.ts';
import { pathOf } from './normal-url.ts';

/**
 * What a rule asks of one touchpoint: a closed set of operators, no expressions and no code. Text is compared as
 * {@link foldText} sees it. A field that the touchpoint does not have matches nothing; `not` turns that around.
 */
export type Condition = GroupCondition | NotCondition | Test;

interface GroupCondition {
  readonly op: 'all' | 'any';
  readonly of: readonly Condition[];
}

interface NotCondition {
  readonly op: 'not';
  readonly of: Condition;
}

/** A question about one field. */
export type Test =
  | { readonly op: 'exists'; readonly field: Field }
  | { readonly op: 'is'; readonly field: Field; readonly value: Scalar }
  | { readonly op: 'is_one_of'; readonly field: Field; readonly values: readonly Scalar[] }
  | { readonly op: 'contains' | 'starts_with' | 'ends_with'; readonly field: Field; readonly value: string }
  | { readonly op: 'at_least' | 'at_most'; readonly field: Field; readonly value: number }
  /** A path pattern with stars; see {@link ./glob.ts}. */
  | { readonly op: 'matches'; readonly field: 'path'; readonly value: string };

export type Scalar = string | number | boolean;

/** Fields with a name of their own; the rest are named by the website. */
export const namedFields = [
  // of every touchpoint
  'type',
  // of page views, and of other touchpoints that name a URL
  'path',
  'host',
  'campaign',
  'source',
  // of page views
  'pageKind',
  // of acts
  'label',
  'asset',
  'assetKind',
  'form',
  'formKind',
  'contactSales',
  'name',
  'subject',
  'landed',
] as const;

/** `query.plan` is a parameter of the URL; `prop.plan` a property of a custom or server event. */
export type Field = (typeof namedFields)[number] | `query.${string}` | `prop.${string}`;

export type Predicate = (fields: FactFields) => boolean;

/** The condition as a function; what does not change from fact to fact is worked out here, once. */
export function predicateOf(condition: Condition): Predicate {
  switch (condition.op) {
    case 'all': {
      const parts = condition.of.map(predicateOf);
      return (fields) => parts.every((holds) => holds(fields));
    }
    case 'any': {
      const parts = condition.of.map(predicateOf);
      return (fields) => parts.some((holds) => holds(fields));
    }
    case 'not': {
      const holds = predicateOf(condition.of);
      return (fields) => !holds(fields);
    }
    default:
      return testOf(condition);
  }
}

function testOf(test: Test): Predicate {
  const { field } = test;
  switch (test.op) {
    case 'exists':
      return (fields) => (fields.text(field) ?? '') !== '';
    case 'is': {
      const wanted = comparable(field, test.value);
      return (fields) => fields.text(field) === wanted;
    }
    case 'is_one_of': {
      const wanted = new Set(test.values.map((value) => comparable(field, value)));
      return (fields) => wanted.has(fields.text(field) as string);
    }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const part = comparable(field, test.value);
      const method = ({ contains: 'includes', starts_with: 'startsWith', ends_with: 'endsWith' } as const)[test.op];
      return (fields) => fields.text(field)?.[method](part) ?? false;
    }
    case 'at_least':
      return (fields) => fields.number(field) >= test.value;
    case 'at_most':
      return (fields) => fields.number(field) <= test.value;
    case 'matches': {
      const glob = globOf(foldText(pathOf(test.value)));
      return (fields) => globMatches(glob, fields.segments());
    }
  }
}

/** Whether the condition looks at the field anywhere. */
export function asksFor(field: Field, condition: Condition): boolean {
  switch (condition.op) {
    case 'all':
    case 'any':
      return condition.of.some((part) => asksFor(field, part));
    case 'not':
      return asksFor(field, condition.of);
    default:
      return condition.field === field;
  }
}

/** A wanted value as {@link FactFields.text} would give it. */
export const comparable = (field: Field, value: Scalar): string =>
  foldsText(field) ? foldText(String(value)) : String(value);
