import { conditionReader, maxValueChars } from './condition-document.ts';
import {
  boolean,
  type DocumentProblem,
  integer,
  isObject,
  list,
  number,
  oneOf,
  optional,
  Place,
  type Reader,
  ruleId,
  shape,
  text,
} from './document-reader.ts';
import { checkReferences } from './model-references.ts';
import { mqlDefinition } from './mql/mql-document.ts';
import { readableJson } from './readable-json.ts';
import type {
  ActCondition,
  ActRule,
  DeepVisitRule,
  DwellRule,
  FrequencyRule,
  Limit,
  ManualRule,
  PageKindRule,
  ReturnRule,
  Rule,
  ScoreGroup,
  ScoringModel,
  UrlKindRule,
  ViewCondition,
  ViewRule,
  WordRule,
} from './scoring-model.ts';
import { browserTypes, directTypes, type TouchType } from './touchpoint.ts';

/** Found by an index: more cost no more per event, but a page to read and a second to compile. */
export const maxRules = 1_000;
/** A score of sums stays exact far beyond that. */
const maxPoints = 1_000;

const dayMs = 86_400_000;

export type ReadModel =
  | { readonly kind: 'ok'; readonly model: ScoringModel }
  /** At most fifty problems, in the order of the document. */
  | { readonly kind: 'refused'; readonly problems: readonly DocumentProblem[] };

/** The model in a JSON document, or what is wrong with it. Accepts what {@link modelToDocument} gives. */
export function modelFromDocument(document: unknown): ReadModel {
  const place = new Place();
  const model = readModel(document, place);
  if (place.problems.length === 0) checkReferences(model, place);
  return place.problems.length === 0 ? { kind: 'ok', model } : { kind: 'refused', problems: place.problems };
}

export const modelToDocument = (model: ScoringModel): string => readableJson(model);

const id = ruleId;
const name = text({ max: 100 });
const points = integer({ min: -maxPoints, max: maxPoints });
const halfLifeMs = integer({ min: dayMs, max: 365 * dayMs });
const engagedMs = integer({ min: 0, max: dayMs });
const perDays = integer({ min: 1, max: 366 });
const kindName = text({ max: 64 });
const kinds = list(kindName, { max: 50, min: 1 });

const levels: Reader<readonly [number, number, number]> = (value, place) => {
  const lines = list(number({ min: 0, max: 1e6 }), { min: 3, max: 3 })(value, place);
  const [one = 0, two = 0, three = 0] = lines ?? [];
  return lines && !(one > two && two > three)
    ? place.wrong('have to fall: the lines of levels 1, 2 and 3, as 60, 35, 15')
    : [one, two, three];
};

const hot: Reader<ScoringModel['hot']> = (value, place) => {
  const line = number({ min: 1, max: 1e6 });
  const lines = shape<ScoringModel['hot']>({ enterAt: line, leaveBelow: line })(value, place);
  return lines && lines.leaveBelow > lines.enterAt
    ? place.under('leaveBelow').wrong('has to be at most enterAt: a lead that is hot has to be able to stay so')
    : lines;
};

const words = list(text({ max: 64 }), { max: 500, min: 1 });
const wordRule = shape<WordRule>({ kind: kindName, words });
const pageKindRule = shape<PageKindRule>({ kind: kindName, words, isSection: boolean });
const urlKindRule = shape<UrlKindRule>({
  pattern: text({
    max: maxValueChars,
    pattern: /^[^/?#\s]*\/[^#]*$/,
    hint: 'has to be a path, with a host before it or without: "/pricing/*", "acme.example/pricing/*"',
  }),
  kind: kindName,
});
const scoreGroup = shape<ScoreGroup>({ id, name, halfLifeMs, levels });

const viewCondition = shape<ViewCondition>({ pageKinds: optional(kinds), where: optional(conditionReader('view')) });
const actFields = {
  assetKinds: optional(kinds),
  formKinds: optional(kinds),
  contactSales: optional(boolean),
  names: optional(kinds),
  landed: optional(boolean),
};
/** Page views have rules of their own, and points by hand are given as they are. */
const actTypes = [...browserTypes, ...directTypes].filter(
  (type): type is TouchType => type !== 'page_view' && type !== 'engagement' && type !== 'manual',
);
const actCondition = shape<ActCondition>({
  types: list(oneOf(actTypes), { max: actTypes.length, min: 1 }),
  ...actFields,
  anyOf: optional(list(shape<NonNullable<ActCondition['anyOf']>[number]>(actFields), { max: 20, min: 1 })),
  where: optional(conditionReader('act')),
});

/** Limits have to nest, so that one more good event never lowers a score: docs/decisions/0003. */
const limitReader =
  (oncePer: readonly NonNullable<Limit['oncePer']>[]): Reader<Limit> =>
  (value, place) => {
    const limit = shape<Limit>({
      count: optional(integer({ min: 1, max: 100 })),
      days: optional(oneOf([1, 7, 30, 'ever'])),
      perVisit: optional(integer({ min: 1, max: 100 })),
      oncePer: optional(oneOf(oncePer)),
    })(value, place);
    if (!limit) return limit;
    if (limit.days !== undefined && limit.count === undefined)
      place.under('count').wrong('is missing: how many in those days');
    if (limit.oncePer !== undefined && limit.perVisit !== undefined)
      place.wrong('crosses: once per something for ever, and some of each visit; leave one out');
    if (limit.oncePer !== undefined && limit.count !== undefined && limit.days !== 'ever')
      place.wrong('crosses: once per something for ever, and some of each day; leave one out, or count them "ever"');
    if (Object.keys(limit).length === 0) place.wrong('says nothing; leave it out');
    return limit;
  };

/** How long a rule is in force is decided when it is published. */
type Written<SomeRule extends Rule> = Omit<SomeRule, 'since' | 'until'>;

const base = { id, name, group: optional(id) };
const readers: { readonly [Kind in Rule['kind']]: Reader<Written<Extract<Rule, { kind: Kind }>>> } = {
  act: shape<Written<ActRule>>({
    ...base,
    kind: oneOf(['act']),
    points,
    when: actCondition,
    limit: optional(limitReader(['asset', 'form', 'subject', 'name'])),
  }),
  view: shape<Written<ViewRule>>({
    ...base,
    kind: oneOf(['view']),
    points,
    when: viewCondition,
    minEngagedMs: engagedMs,
    limit: optional(limitReader(['page'])),
  }),
  dwell: shape<Written<DwellRule>>({
    ...base,
    kind: oneOf(['dwell']),
    when: viewCondition,
    tiers: list(shape<DwellRule['tiers'][number]>({ minEngagedMs: engagedMs, points }), { min: 1, max: 10 }),
    limit: limitReader(['page']),
  }),
  deep_visit: shape<Written<DeepVisitRule>>({
    ...base,
    kind: oneOf(['deep_visit']),
    points,
    minPageViews: integer({ min: 2, max: 1_000 }),
  }),
  return: shape<Written<ReturnRule>>({
    ...base,
    kind: oneOf(['return']),
    points,
    withinDays: integer({ min: 1, max: 30 }),
    perDays,
  }),
  frequency: shape<Written<FrequencyRule>>({
    ...base,
    kind: oneOf(['frequency']),
    points,
    when: viewCondition,
    windowMs: integer({ min: 3_600_000, max: 14 * dayMs }),
    minVisits: integer({ min: 1, max: 20 }),
    minVisitEngagedMs: engagedMs,
    minEngagedMs: engagedMs,
    perDays,
  }),
  manual: shape<Written<ManualRule>>({ ...base, kind: oneOf(['manual']) }),
};

const readRule: Reader<Rule> = (value, place) => {
  const kind = isObject(value) ? value.kind : undefined;
  return typeof kind === 'string' && Object.hasOwn(readers, kind)
    ? readers[kind as Rule['kind']](value, place)
    : place.under('kind').wrong(`has to be one of ${Object.keys(readers).join(', ')}`);
};

const readModel = shape<ScoringModel>({
  version: integer({ min: 1, max: 1e9 }),
  halfLifeMs,
  urgencyHalfLifeMs: optional(halfLifeMs),
  groups: optional(list(scoreGroup, { max: 20 })),
  levels,
  hot,
  mql: optional(mqlDefinition),
  urlKinds: optional(list(urlKindRule, { max: 500 })),
  pageKinds: list(pageKindRule, { max: 100 }),
  assetKinds: list(wordRule, { max: 100 }),
  formKinds: list(wordRule, { max: 100 }),
  rules: list(readRule, { max: maxRules, min: 1 }),
});
