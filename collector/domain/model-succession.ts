import { equalAsJson } from './equal-as-json.ts';
import { maxRulesOverVisits } from './model-references.ts';
import { originOf } from './rule-id.ts';
import type { Border, Rule, ScoringModel } from './scoring-model.ts';

/** A model that goes on from another one: what was earned stays as it was earned. */
export type Succession =
  | { readonly kind: 'ok'; readonly model: ScoringModel }
  /** Parts of the draft that decide about what was earned already: they need all history to be worked out anew. */
  | { readonly kind: 'needs_replay'; readonly because: readonly string[] };

/** Rules that were replaced stay with what they gave; so many in all, and a replay is due. */
const maxRulesInAll = 2_000;

/**
 * The draft from `border` on, and the model in use before it: a rule that both have goes on unbroken, one that changed or
 * went looks only at what happened before the border, and one that came only at what happens since. `border` lies after
 * everything that was scored so far.
 */
export function successorOf(
  current: ScoringModel,
  draft: ScoringModel,
  { version, border }: { readonly version: number; readonly border: Border },
): Succession {
  const because = whatNeedsReplay(current, draft);
  if (because.length > 0) return { kind: 'needs_replay', because };
  const goesOn = new Map<string, Rule>();
  for (const rule of current.rules) if (rule.until === undefined) goesOn.set(originOf(rule.id), rule);
  const used = new Set(current.rules.map(({ id }) => id));
  const rules: Rule[] = draft.rules.map((rule) => {
    const known = goesOn.get(rule.id);
    if (known && scoresAlike(known, rule)) {
      goesOn.delete(rule.id);
      return { ...known, name: rule.name };
    }
    return { ...rule, id: used.has(rule.id) ? `${rule.id}~${version}` : rule.id, since: border };
  });
  const ends = new Set(goesOn.values());
  for (const rule of current.rules) {
    if (ends.has(rule)) rules.push({ ...rule, until: border });
    else if (rule.until !== undefined) rules.push(rule);
  }
  return hasTooMany(rules)
    ? { kind: 'needs_replay', because: ['rules that were replaced'] }
    : { kind: 'ok', model: { ...draft, version, rules } };
}

/** The model as it is written: without the rules that were replaced, and without how long each has been in force. */
export function draftOf(model: ScoringModel): ScoringModel {
  const rules = model.rules
    .filter(({ until }) => until === undefined)
    .map(({ since: _, ...rule }): Rule => ({ ...rule, id: originOf(rule.id) }));
  return { ...model, rules };
}

/** A touchpoint of this moment is one that the rule looks at. */
export const isInForceAt = ({ since, until }: Pick<Rule, 'since' | 'until'>, atMs: number): boolean =>
  (since === undefined || atMs >= since.atMs) && (until === undefined || atMs < until.atMs);

/** The same for rules over whole days: the day of the border is the old rule's. */
export const isInForceOn = ({ since, until }: Pick<Rule, 'since' | 'until'>, day: number): boolean =>
  (since === undefined || day > since.day) && (until === undefined || day <= until.day);

/**
 * The rules of `one` that ask of touchpoints until `atMs` what they ask under `other`, be it for other points. So do rules that
 * were replaced later, which had no end then. A limit leaves at least one: where a rule is not among the `earning` ones, which
 * have something that counts under `other`, no limit had anything to choose from. What is of which kind is another matter.
 */
export function rulesAlikeUntil(
  one: ScoringModel,
  other: ScoringModel,
  { atMs, earning }: { readonly atMs: number; readonly earning: ReadonlySet<string> },
): readonly Rule[] {
  if (one === other) return one.rules;
  const others = new Map(other.rules.map((rule) => [rule.id, rule]));
  return one.rules.filter((rule) => {
    const theirs = others.get(rule.id);
    if (!theirs) return false;
    const part = (of: Rule) => selectionUntil(earning.has(of.id) ? of : withoutLimit(of), atMs);
    return equalAsJson(part(rule), part(theirs));
  });
}

function withoutLimit(rule: Rule): Rule {
  const { limit: _, ...rest } = rule as Rule & { limit?: unknown };
  return rest as Rule;
}

/** No clock on earth is further ahead of UTC. */
const maxOffsetMs = 14 * 3_600_000;

/** What decides which touchpoints until then count under the rule: all but names, groups and points, and an end that came later. */
function selectionUntil(rule: Rule, atMs: number): unknown {
  const isLater = ({ atMs: borderMs, day }: Border) =>
    borderMs > atMs && day >= Math.floor((atMs + maxOffsetMs) / 86_400_000);
  const { name: _, group: __, until, ...rest } = rule;
  return {
    ...rest,
    ...('points' in rest && { points: 0 }),
    ...('tiers' in rest && { tiers: rest.tiers.map(({ minEngagedMs }) => minEngagedMs) }),
    ...(until && !isLater(until) && { until }),
  };
}

/** Kinds are given to what is stored, and a sum has one half-life. */
function whatNeedsReplay(current: ScoringModel, draft: ScoringModel): string[] {
  const parts = ['halfLifeMs', 'urgencyHalfLifeMs', 'urlKinds', 'pageKinds', 'assetKinds', 'formKinds'] as const;
  const because: string[] = parts.filter((part) => !equalAsJson(current[part] ?? [], draft[part] ?? []));
  for (const { id, halfLifeMs } of current.groups ?? []) {
    if (draft.groups?.find((group) => group.id === id)?.halfLifeMs !== halfLifeMs) because.push(`groups: ${id}`);
  }
  return because;
}

/** A name is only shown. */
const scoresAlike = ({ since: _, until: __, ...known }: Rule, rule: Rule): boolean =>
  equalAsJson({ ...known, id: rule.id, name: rule.name }, rule);

/** Each rule over visits costs every page view, also when it was replaced. */
function hasTooMany(rules: readonly Rule[]): boolean {
  const countOf = (kind: Rule['kind']) => rules.filter((rule) => rule.kind === kind).length;
  return (
    rules.length > maxRulesInAll ||
    (['deep_visit', 'return', 'frequency', 'manual'] as const).some((kind) => countOf(kind) > maxRulesOverVisits)
  );
}
