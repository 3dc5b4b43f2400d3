import { worthAt } from '../../collector/domain/decay.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { ActFact, Fact, ViewFact } from '../../collector/domain/fact.ts';
import { type ScoreChange, scoreFacts } from '../../collector/domain/score-facts.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import { emptyState } from '../../collector/domain/subject-state.ts';

const dayMs = 86_400_000;
let lastId = 0;
const freshId = () => {
  lastId += 1;
  return `f${String(lastId).padStart(6, '0')}`;
};

/** A page view as rules see it; its day is that of UTC. */
export function aView(fields: Partial<ViewFact> & Pick<ViewFact, 'atMs'>): ViewFact {
  return {
    kind: 'view',
    visitor: 'v1',
    id: freshId(),
    day: Math.floor(fields.atMs / dayMs),
    visit: 'i1',
    url: 'https://acme.example/pricing',
    referrer: undefined,
    pageKind: 'pricing',
    engagedMs: 0,
    knownEngagedMs: undefined,
    ...fields,
  };
}

/** An act as rules see it; its day is that of UTC. */
export function anAct(fields: Partial<ActFact> & Pick<ActFact, 'type' | 'atMs'>): ActFact {
  return {
    kind: 'act',
    visitor: 'v1',
    id: freshId(),
    day: Math.floor(fields.atMs / dayMs),
    visit: 'i1',
    asset: '',
    assetKind: 'other',
    formKind: 'other',
    contactSales: false,
    name: '',
    subject: '',
    landed: false,
    points: 0,
    data: {},
    ...fields,
  };
}

/** What the engine makes of the facts from nothing. */
export const scored = (facts: readonly Fact[], model: ScoringModel = defaultModel): ScoreChange =>
  scoreFacts(emptyState(), facts, model);

export const scoreOf = (facts: readonly Fact[], nowMs: number, model: ScoringModel = defaultModel): number =>
  worthAt(scored(facts, model).accumulators, nowMs, model.halfLifeMs);

/** The counting entries, as `rule points`, sorted. */
export const reasonsOf = (change: ScoreChange): string[] =>
  change.added
    .filter((entry) => entry.counts)
    .map(({ rule, points }) => `${rule} ${points}`)
    .toSorted();
