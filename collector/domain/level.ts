import type { ScoringModel } from './scoring-model.ts';

/** 1 is the most engaged, 4 the least. */
export type EngagementLevel = 1 | 2 | 3 | 4;

/** A score may come from a rank key, whose last digits differ: by less than this it is on the line (a demo request alone is 60). */
const lastDigits = 1e-9;

export function levelOf(score: number, model: Pick<ScoringModel, 'levels'>): EngagementLevel {
  const [one, two, three] = model.levels;
  return reaches(score, one) ? 1 : reaches(score, two) ? 2 : reaches(score, three) ? 3 : 4;
}

/** Whether a score stands on a line or above it. */
export const reaches = (score: number, line: number) => score >= line - lastDigits;
