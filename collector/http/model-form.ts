import type { Rule, ScoringModel } from '../domain/scoring-model.ts';
import { draftFields } from '../ui/model-draft-page.tsx';

const dayMs = 86_400_000;

/**
 * A model with the numbers that a form says; what the form leaves out stays as it is. Still a document to be checked: a field may
 * say anything.
 */
export function withNumbers(model: ScoringModel, fields: Readonly<Record<string, string>>): object {
  const number = (name: string, before: number): unknown =>
    Object.hasOwn(fields, name) ? numberOf(fields[name]!) : before;
  const rule = (each: Rule): object => ({
    ...each,
    ...('points' in each ? { points: number(draftFields.points(each.id), each.points) } : {}),
    ...('tiers' in each
      ? {
          tiers: each.tiers.map((tier, index) => ({
            ...tier,
            points: number(draftFields.tier(each.id, index), tier.points),
          })),
        }
      : {}),
    ...('limit' in each && each.limit?.count !== undefined
      ? { limit: { ...each.limit, count: number(draftFields.count(each.id), each.limit.count) } }
      : {}),
  });
  const halfLifeDays = number('halfLifeDays', model.halfLifeMs / dayMs);
  return {
    ...model,
    // a day and a half is 129,600,000 ms: no fraction of a millisecond comes from a form
    halfLifeMs: typeof halfLifeDays === 'number' ? Math.round(halfLifeDays * dayMs) : halfLifeDays,
    levels: model.levels.map((line, index) => number(`level${index + 1}`, line)),
    hot: { enterAt: number('enterAt', model.hot.enterAt), leaveBelow: number('leaveBelow', model.hot.leaveBelow) },
    rules: model.rules.map(rule),
  };
}

/** The number, or the text itself where it is none: whoever checks the document says what is wrong with it. */
const numberOf = (text: string): unknown => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));
