import { compiledModel } from './compiled-model.ts';
import { isInForceAt } from './model-succession.ts';
import type { Rule, ScoringModel } from './scoring-model.ts';
import type { VisitTotal } from './subject-state.ts';

/**
 * A visit as far as it lies between two borders of a model that was published from now on. Its page views are counted by part, so
 * that each rule over visits counts those of its own time: a border only ever comes after everything that was counted.
 */
export type VisitPart = Pick<VisitTotal, 'visit' | 'sinceMs'>;

/** The part in which a page view of this moment is counted. */
export function visitPartAt({ visit, atMs }: { visit: string; atMs: number }, model: ScoringModel): VisitPart {
  return { visit, sinceMs: compiledModel(model).visitBordersMs.findLast((borderMs) => borderMs <= atMs) };
}

/** The parts of a visit that a rule looks at; of all rules without one. */
export function visitPartsOf(
  visit: string,
  rule: Pick<Rule, 'since' | 'until'>,
  model: ScoringModel,
): readonly VisitPart[] {
  const starts = [undefined, ...compiledModel(model).visitBordersMs];
  return starts
    .filter((sinceMs) => isInForceAt(rule, sinceMs ?? Number.NEGATIVE_INFINITY))
    .map((sinceMs) => ({ visit, sinceMs }));
}
