import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../collector/domain/condition.ts';
import { maxConditionDepth, maxConditionParts } from '../../collector/domain/condition-document.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { diffModels } from '../../collector/domain/model-diff.ts';
import { maxRules, modelFromDocument, modelToDocument } from '../../collector/domain/model-document.ts';
import { maxRulesOverVisits } from '../../collector/domain/model-references.ts';
import { defaultMqlDefinition } from '../../collector/domain/mql/mql-definition.ts';
import type { Limit, Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import { propertyRuns } from '../support/property-runs.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const dayMs = 86_400_000;
const readBack = (model: unknown) => modelFromDocument(JSON.parse(JSON.stringify(model)));
const problemsOf = (model: unknown) => {
  const read = readBack(model);
  return read.kind === 'ok' ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`);
};

/** The default model with its first rule replaced. */
const withRule = (rule: unknown): unknown => ({ ...defaultModel, rules: [rule, ...defaultModel.rules.slice(1)] });
const aViewRule = (fields: object) => ({
  id: 'mine',
  name: 'Mine',
  kind: 'view',
  points: 3,
  when: {},
  minEngagedMs: 0,
  ...fields,
});
const withMql = (fields: object): unknown => ({ ...defaultModel, mql: { ...defaultMqlDefinition, ...fields } });
const anActRule = (fields: object) => ({
  id: 'mine',
  name: 'Mine',
  kind: 'act',
  points: 3,
  when: { types: ['custom'] },
  ...fields,
});

const text = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => value.trim() !== '');
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    op: fc.constantFrom('contains' as const, 'ends_with' as const),
    field: fc.constant('source' as const),
    value: text,
  }),
  fc.record({
    op: fc.constant('is' as const),
    field: fc.constant('campaign' as const),
    value: fc.oneof(text, fc.integer(), fc.boolean()),
  }),
  fc.record({
    op: fc.constant('matches' as const),
    field: fc.constant('path' as const),
    value: fc.constantFrom('/a/*', '/**/b'),
  }),
  fc.record({ op: fc.constant('at_least' as const), field: fc.constant('query.n' as const), value: fc.integer() }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  leaf,
  fc.record({
    op: fc.constantFrom('all' as const, 'any' as const),
    of: fc.array(leaf, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ op: fc.constant('not' as const), of: leaf }),
);
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({
    count: fc.integer({ min: 1, max: 9 }),
    days: fc.constantFrom(1, 7, 30, 'ever') as fc.Arbitrary<1 | 7 | 30 | 'ever'>,
  }),
  fc.record({ perVisit: fc.integer({ min: 1, max: 9 }) }),
  fc.constant({ oncePer: 'page' as const }),
);
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    id: fc.constant(''),
    name: text,
    kind: fc.constant('view' as const),
    points: fc.integer({ min: -100, max: 100 }),
    when: fc.oneof(fc.constant({}), fc.record({ where: condition }), fc.constant({ pageKinds: ['pricing'] })),
    minEngagedMs: fc.nat(60_000),
    limit,
  }),
  fc.record({ id: fc.constant(''), name: text, kind: fc.constant('manual' as const), group: fc.constant('crm') }),
);
const model: fc.Arbitrary<ScoringModel> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
    halfLifeMs: fc.integer({ min: dayMs, max: 100 * dayMs }),
    urlKinds: fc.uniqueArray(fc.constantFrom('/a/*', 'acme.example/b', '/c?x=1'), { maxLength: 3 }),
  })
  .map(({ rules, halfLifeMs, urlKinds }) => ({
    ...defaultModel,
    halfLifeMs,
    groups: [{ id: 'crm', name: 'CRM', halfLifeMs: dayMs, levels: [3, 2, 1] }],
    mql: { qualifyingMs: halfLifeMs, intents: { r0: 'buy' }, asks: ['r0'], advances: [] },
    urlKinds: urlKinds.map((pattern) => ({ pattern, kind: 'pricing' })),
    rules: rules.map((one, at): Rule => ({ ...one, id: `r${at}` })),
  }));

describe('a model document', () => {
  test('is read back as the model that it was made of', () => {
    fc.assert(
      fc.property(model, (written) => {
        expect(modelFromDocument(JSON.parse(modelToDocument(written)))).toEqual({ kind: 'ok', model: written });
      }),
    );
  });

  test('is one text for one model, whatever the order of its fields', () => {
    const backwards = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(backwards)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, inner]) => [key, backwards(inner)]),
            )
          : value;
    expect(modelToDocument(backwards(defaultModel) as ScoringModel)).toBe(modelToDocument(defaultModel));
    expect(modelToDocument(defaultModel)).toMatch(/^\{\n {2}"version": 1,\n/);
  });

  test('of the default model is accepted', () => {
    expect(problemsOf(defaultModel)).toEqual([]);
  });

  test('of anything at all is read without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (anything, inside) => {
        expect(modelFromDocument(anything).kind).toBe('refused');
        expect(modelFromDocument({ ...defaultModel, rules: [inside] }).kind).toBe('refused');
        expect(modelFromDocument(withRule(aViewRule({ when: { where: inside } }))).kind).toBe('refused');
      }),
    );
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, ': has to be an object'],
    ['a list', [], ': has to be an object'],
    ['no rules', { ...defaultModel, rules: [] }, 'rules: needs at least one entry'],
    ['a field of another product', { ...defaultModel, colour: 1 }, 'colour: is not known here; known are version'],
    ['a missing field', { ...defaultModel, hot: undefined }, 'hot: is missing'],
    ['an MQL for ever', withMql({ qualifyingMs: 400 * dayMs }), 'mql.qualifyingMs: has to be a whole number from'],
    ['an intent that is none', withMql({ intents: { trial: 'hope' } }), 'mql.intents.trial: has to be one of learn'],
    ['an intent of no rule', withMql({ intents: { vibes: 'buy' } }), 'mql.intents: "vibes" is no rule of this model'],
    ['intents as a list', withMql({ intents: ['trial'] }), 'mql.intents: has to be an object'],
    ['a straight way by no rule', withMql({ asks: ['vibes'] }), 'mql.asks: "vibes" is no rule of this model'],
    ['a next level by no rule', withMql({ advances: ['vibes'] }), 'mql.advances: "vibes" is no rule of this model'],
    ['a half-life of a second', { ...defaultModel, halfLifeMs: 1000 }, 'halfLifeMs: has to be a whole number from'],
    ['levels that rise', { ...defaultModel, levels: [15, 35, 60] }, 'levels: have to fall'],
    ['two levels', { ...defaultModel, levels: [60, 35] }, 'levels: needs at least 3 entries'],
    [
      'a way out of hot above the way in',
      { ...defaultModel, hot: { enterAt: 60, leaveBelow: 61 } },
      'hot.leaveBelow: has',
    ],
    [
      'too many rules',
      { ...defaultModel, rules: Array(maxRules + 1).fill({}) },
      'rules: has 1001 entries; at most 1000',
    ],
    ['a kind of rule that is none', withRule({ kind: 'magic' }), 'rules[0].kind: has to be one of act, view'],
    ['a kind that all objects have', withRule({ kind: 'constructor' }), 'rules[0].kind: has to be one of act'],
    ['an id with a space', withRule(aViewRule({ id: 'my rule' })), 'rules[0].id: has to be of small letters'],
    ['half a point', withRule(aViewRule({ points: 0.5 })), 'rules[0].points: has to be a whole number'],
    ['too many points', withRule(aViewRule({ points: 1_001 })), 'rules[0].points: has to be a whole number'],
    [
      'an endless name',
      withRule(aViewRule({ name: 'x'.repeat(101) })),
      'rules[0].name: has 101 characters; at most 100',
    ],
    ['an id twice', withRule({ ...defaultModel.rules[1] }), 'rules[1].id: "page-other" is there already'],
    ['a group that is none', withRule(aViewRule({ group: 'crm' })), 'rules[0].group: "crm" is no group of this model'],
    [
      'a page kind that is none',
      withRule(aViewRule({ when: { pageKinds: ['pricng'] } })),
      'rules[0].when.pageKinds: "pricng" is no kind of this model: other, blog',
    ],
    [
      'a form kind that is none',
      withRule(anActRule({ when: { types: ['form_submit'], anyOf: [{ formKinds: ['demos'] }] } })),
      'rules[0].when.formKinds: "demos" is no kind',
    ],
    [
      'an act of page views',
      withRule(anActRule({ when: { types: ['page_view'] } })),
      'rules[0].when.types[0]: has to be',
    ],
    [
      'limits that cross by day',
      withRule(anActRule({ limit: { oncePer: 'asset', count: 2, days: 1 } })),
      'rules[0].limit: crosses',
    ],
    [
      'limits that cross by visit',
      withRule(anActRule({ limit: { oncePer: 'asset', perVisit: 1 } })),
      'rules[0].limit: crosses',
    ],
    ['days without a number', withRule(anActRule({ limit: { days: 7 } })), 'rules[0].limit.count: is missing'],
    ['a limit of nothing', withRule(anActRule({ limit: {} })), 'rules[0].limit: says nothing'],
    [
      'once per page of an act',
      withRule(anActRule({ limit: { oncePer: 'page' } })),
      'rules[0].limit.oncePer: has to be',
    ],
    [
      'too many rules over visits',
      {
        ...defaultModel,
        rules: Array.from({ length: maxRulesOverVisits + 1 }, (_, at) => ({
          id: `r${at}`,
          name: 'R',
          kind: 'deep_visit',
          points: 1,
          minPageViews: 2 + at,
        })),
      },
      'rules: has 21 rules of kind deep_visit; at most 20',
    ],
    [
      'a URL pattern twice',
      { ...defaultModel, urlKinds: [1, 2].map(() => ({ pattern: '/a', kind: 'pricing' })) },
      'urlKinds[1].pattern: "/a" is there already',
    ],
    [
      'a URL pattern without a path',
      { ...defaultModel, urlKinds: [{ pattern: 'acme.example', kind: 'pricing' }] },
      'urlKinds[0].pattern: has to be a path',
    ],
  ])('with %s is refused, and says where', (_, document, problem) => {
    expect(problemsOf(document)).toContainEqual(expect.stringContaining(problem));
  });

  const nested = (depth: number): unknown =>
    depth === 1 ? { op: 'exists', field: 'path' } : { op: 'not', of: nested(depth - 1) };
  const wide = (parts: number) => ({ op: 'all', of: Array(parts - 1).fill({ op: 'exists', field: 'path' }) });

  test.each<[string, unknown, string | undefined]>([
    ['as deep as allowed', nested(maxConditionDepth), undefined],
    ['one level deeper', nested(maxConditionDepth + 1), 'is nested too deep'],
    ['as wide as allowed', wide(maxConditionParts), undefined],
    ['one part wider', wide(maxConditionParts + 1), 'is one too many'],
    [
      'an operator that is none',
      { op: 'regex', field: 'path', value: '(a+)+$' },
      'when.where.op: has to be one of all',
    ],
    ['a field that is none', { op: 'exists', field: 'colour' }, 'when.where.field: has to be one of type, path'],
    ['a field of acts', { op: 'exists', field: 'label' }, 'when.where.field: has to be one of type, path'],
    ['a property of a page view', { op: 'exists', field: 'prop.x' }, 'when.where.field'],
    ['a parameter', { op: 'exists', field: 'query.plan' }, undefined],
    ['a parameter without a name', { op: 'exists', field: 'query.' }, 'when.where.field'],
    ['a pattern that is no path', { op: 'matches', field: 'path', value: 'pricing' }, 'has to begin with "/"'],
    ['a pattern of the source', { op: 'matches', field: 'source', value: '/a' }, 'when.where.field'],
    ['a pattern of many segments', { op: 'matches', field: 'path', value: '/a'.repeat(21) }, 'has too many segments'],
    [
      'an endless value',
      { op: 'contains', field: 'source', value: 'a'.repeat(201) },
      'has 201 characters; at most 200',
    ],
    ['an empty value', { op: 'contains', field: 'source', value: '' }, 'has to be a text'],
    ['a list as value', { op: 'is', field: 'source', value: ['a'] }, 'has to be a text, a number, true or false'],
    ['a group of nothing', { op: 'any', of: [] }, 'when.where.of: needs at least one entry'],
    ['a text as condition', 'path is /pricing', 'when.where: has to be an object with "op"'],
    ['no condition', null, 'when.where: has to be an object with "op"'],
  ])('takes or refuses a condition: %s', (_, where, problem) => {
    const problems = problemsOf(withRule(aViewRule({ when: { where } })));
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(expect.stringContaining(problem));
  });

  test('tells at most fifty problems', () => {
    expect(problemsOf({ ...defaultModel, rules: Array(1_000).fill({}) })).toHaveLength(50);
  });
});

describe('what two models differ in', () => {
  const changed = (rules: readonly Rule[], more: Partial<ScoringModel> = {}): ScoringModel => ({
    ...defaultModel,
    version: 2,
    ...more,
    rules,
  });
  const [first, second, ...rest] = defaultModel.rules as [Rule, Rule, ...Rule[]];

  test.each([
    ['only the version', changed(defaultModel.rules), []],
    [
      'a setting',
      changed(defaultModel.rules, { halfLifeMs: 7 * dayMs }),
      [{ kind: 'setting', field: 'halfLifeMs', before: 14 * dayMs, after: 7 * dayMs }],
    ],
    [
      'a rule less',
      changed([first, ...rest]),
      [{ kind: 'removed', part: 'rules', id: 'page-other', name: 'Viewed a page' }],
    ],
    [
      'a rule more',
      changed([...defaultModel.rules, aViewRule({}) as Rule]),
      [{ kind: 'added', part: 'rules', id: 'mine', name: 'Mine' }],
    ],
    [
      'a rule of other points and another limit',
      changed([{ ...first, points: 4, limit: { perVisit: 1 } } as Rule, second, ...rest]),
      [
        {
          kind: 'changed',
          part: 'rules',
          id: 'visit',
          name: 'Visited',
          fields: [
            { field: 'points', before: 2, after: 4 },
            { field: 'limit', before: { count: 1, days: 1 }, after: { perVisit: 1 } },
          ],
        },
      ],
    ],
    ['another order', changed([second, first, ...rest]), [{ kind: 'reordered', part: 'rules' }]],
    [
      'a URL pattern',
      changed(defaultModel.rules, { urlKinds: [{ pattern: '/a/*', kind: 'pricing' }] }),
      [{ kind: 'added', part: 'urlKinds', id: '/a/*', name: '/a/*' }],
    ],
  ])('%s', (_, after, changes) => {
    expect(diffModels(defaultModel, after)).toEqual(changes);
  });

  test('is nothing exactly where their documents are one', () => {
    fc.assert(
      fc.property(model, model, fc.boolean(), (a, other, isOther) => {
        const b = isOther ? other : (JSON.parse(modelToDocument(a)) as ScoringModel);
        expect(diffModels(a, b).length === 0).toBe(modelToDocument(a) === modelToDocument(b));
      }),
    );
  });
});
