import { asksFor, type Condition, type Predicate, predicateOf } from './condition.ts';
import type { ActFact, ViewFact } from './fact.ts';
import { type Conditional, FactFields } from './fact-fields.ts';
import { type Gauge, gaugesOf } from './gauge.ts';
import { RuleIndex } from './rule-index.ts';
import type {
  ActCondition,
  ActRule,
  DeepVisitRule,
  DwellRule,
  FrequencyRule,
  ManualRule,
  ReturnRule,
  Rule,
  ScoringModel,
  ViewCondition,
  ViewRule,
} from './scoring-model.ts';

/** A model as scoring uses it: each kind of rule where it is looked for. Worked out once per model object. */
export interface CompiledModel {
  readonly views: RuleIndex<Compiled<ViewRule | DwellRule>>;
  /** By type of touchpoint. */
  readonly acts: ReadonlyMap<string, RuleIndex<Compiled<ActRule>>>;
  readonly frequencies: RuleIndex<Compiled<FrequencyRule>>;
  readonly deepVisits: readonly DeepVisitRule[];
  /** When rules over visits began or ended, ascending; see {@link ./visit-part.ts}. */
  readonly visitBordersMs: readonly number[];
  readonly returns: readonly ReturnRule[];
  readonly manual: readonly ManualRule[];
  /** The gauges that a rule adds to, besides the score. */
  readonly gaugesOfRule: ReadonlyMap<string, readonly Gauge[]>;
  /** Some rule asks where the visitor of a page came from. */
  readonly asksForSource: boolean;
}

export interface Compiled<SomeRule extends Rule> {
  readonly rule: SomeRule;
  readonly where: Predicate | undefined;
}

/** A page view as far as rules ask about the page. */
export type Page = Extract<Conditional, { kind: 'view' }>;

export function compiledModel(model: ScoringModel): CompiledModel {
  const known = compiled.get(model);
  if (known) return known;
  const fresh = compile(model);
  compiled.set(model, fresh);
  return fresh;
}

const compiled = new WeakMap<ScoringModel, CompiledModel>();

/** The rules over single page views that hold for this one, whatever its engagement. */
export const viewRulesFor = (page: Page, model: ScoringModel): (ViewRule | DwellRule)[] =>
  holdingOf(compiledModel(model).views, page);

/** The rules over acts that hold for this one. */
export function actRulesFor(fact: ActFact, model: ScoringModel): ActRule[] {
  const index = compiledModel(model).acts.get(fact.type);
  if (!index) return [];
  const fields = new FactFields(fact);
  const rules: ActRule[] = [];
  for (const { rule, where } of index.find(fields))
    if (matchesAct(rule.when, fact) && (!where || where(fields))) rules.push(rule);
  return rules;
}

/** The frequency rules that look at this page. */
export const frequencyRulesFor = (page: Page, model: ScoringModel): FrequencyRule[] =>
  holdingOf(compiledModel(model).frequencies, page);

/** How many rules are asked whether they hold for a fact; the others are passed over unasked. */
export function rulesAsked(fact: ViewFact | ActFact, model: ScoringModel): number {
  const { views, frequencies, acts } = compiledModel(model);
  const fields = new FactFields(fact);
  const indexes = fact.kind === 'view' ? [views, frequencies] : [acts.get(fact.type)];
  return indexes.reduce((sum, index) => sum + (index?.find(fields).length ?? 0), 0);
}

function holdingOf<SomeRule extends ViewRule | DwellRule | FrequencyRule>(
  index: RuleIndex<Compiled<SomeRule>>,
  page: Page,
): SomeRule[] {
  const fields = new FactFields(page);
  const rules: SomeRule[] = [];
  for (const { rule, where } of index.find(fields)) {
    const { pageKinds } = rule.when;
    if ((!pageKinds || pageKinds.includes(page.pageKind)) && (!where || where(fields))) rules.push(rule);
  }
  return rules;
}

function matchesAct(when: Omit<ActCondition, 'types' | 'where'>, fact: ActFact): boolean {
  return (
    (!when.assetKinds || when.assetKinds.includes(fact.assetKind)) &&
    (!when.formKinds || when.formKinds.includes(fact.formKind)) &&
    (when.contactSales === undefined || when.contactSales === fact.contactSales) &&
    (!when.names || when.names.includes(fact.name)) &&
    (when.landed === undefined || when.landed === fact.landed) &&
    (!when.anyOf || when.anyOf.some((condition) => matchesAct(condition, fact)))
  );
}

function compile(model: ScoringModel): CompiledModel {
  const ofKind = <Kind extends Rule['kind']>(...kinds: Kind[]) =>
    model.rules.filter((rule): rule is Extract<Rule, { kind: Kind }> => (kinds as string[]).includes(rule.kind));
  const withWhere = <SomeRule extends ActRule | ViewRule | DwellRule | FrequencyRule>(rule: SomeRule) => ({
    rule,
    where: rule.when.where && predicateOf(rule.when.where),
  });
  const actRules = ofKind('act').map(withWhere);
  const types = new Set(actRules.flatMap(({ rule }) => rule.when.types));
  const actsOf = (type: string) => actRules.filter(({ rule }) => (rule.when.types as string[]).includes(type));
  const gauges = gaugesOf(model);
  const deepVisits = ofKind('deep_visit');
  return {
    views: new RuleIndex(ofKind('view', 'dwell').map(withWhere), ({ rule }) => viewCondition(rule.when)),
    acts: new Map([...types].map((type) => [type, new RuleIndex(actsOf(type), ({ rule }) => actCondition(rule.when))])),
    frequencies: new RuleIndex(ofKind('frequency').map(withWhere), ({ rule }) => viewCondition(rule.when)),
    deepVisits,
    visitBordersMs: [
      ...new Set(deepVisits.flatMap(({ since, until }) => [since, until].flatMap((at) => at?.atMs ?? []))),
    ].sort((a, b) => a - b),
    returns: ofKind('return'),
    manual: ofKind('manual'),
    asksForSource: ofKind('view', 'dwell', 'frequency').some(
      ({ when }) => when.where !== undefined && asksFor('source', when.where),
    ),
    gaugesOfRule: new Map(
      model.rules.map((rule) => [rule.id, gauges.filter(({ group }) => group === undefined || group === rule.group)]),
    ),
  };
}

/** What the short forms ask, as far as the index can file it. */
function viewCondition({ pageKinds, where }: ViewCondition): Condition {
  const kinds: Condition[] = pageKinds ? [{ op: 'is_one_of', field: 'pageKind', values: pageKinds }] : [];
  return { op: 'all', of: where ? [...kinds, where] : kinds };
}

function actCondition({ assetKinds, formKinds, names, where }: ActCondition): Condition {
  const of: Condition[] = [];
  if (assetKinds) of.push({ op: 'is_one_of', field: 'assetKind', values: assetKinds });
  if (formKinds) of.push({ op: 'is_one_of', field: 'formKind', values: formKinds });
  if (names) of.push({ op: 'is_one_of', field: 'name', values: names });
  if (where) of.push(where);
  return { op: 'all', of };
}
