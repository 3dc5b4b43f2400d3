import type { ScoringModel } from './scoring-model.ts';

/** 1 is the most engaged, 4 the least. */
export type EngagementLevel = 1 | 2 | 3 | 4;

export function levelOf(score: number, model: Pick<ScoringModel, 'levels'>): EngagementLevel {
  const [one, two, three] = model.levels;
  return score >= one ? 1 : score >= two ? 2 : score >= three ? 3 : 4;
}
