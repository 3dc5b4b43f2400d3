import type { Fact } from '../domain/fact.ts';
import type { Arrival } from '../domain/forecast/course.ts';
import { knownFromMs } from '../domain/ownership.ts';
import { factsOfOwner, foldHistory } from '../domain/replay-subject.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { directVisitor } from '../domain/touchpoint.ts';
import type { HistoryReader } from '../ports/history-reader.ts';

/** A lead's history, to be looked at with one model or several. */
export interface LeadHistory {
  readonly touchpoints: number;
  /** The facts, each with the moment from which it was known to be this lead's. */
  readonly arrivals: (model: ScoringModel) => Arrival[];
  readonly facts: (model: ScoringModel) => Fact[];
}

/**
 * Everything that belongs to a lead, of all its browsers and from outside the website, until a moment (exclusive); also what
 * belonged to leads that turned out to be the same person. Nothing for a lead that another one stands for.
 */
export function factsOfLead(
  reader: HistoryReader,
  { site, lead, untilMs = Number.MAX_SAFE_INTEGER }: { site: number; lead: string; untilMs?: number },
): LeadHistory {
  const ids = reader.membersOf(site, lead);
  const browsers = ids.length > 0 ? reader.visitorsOfLead(site, lead) : [];
  const stretches = [
    ...browsers.map((visitor) => ({
      intervals: reader.intervals(site, visitor),
      owner: lead as string | undefined,
      touchpoints: reader.touchpoints(site, visitor),
    })),
    ...ids.map((id) => ({
      intervals: [],
      owner: undefined,
      touchpoints: reader.touchpoints(site, directVisitor(id)),
    })),
  ].map((stretch) => ({
    ...stretch,
    touchpoints: stretch.touchpoints.filter(({ occurredAtMs }) => occurredAtMs < untilMs),
  }));
  const factsOf = ({ intervals, owner, touchpoints }: (typeof stretches)[number], model: ScoringModel) =>
    factsOfOwner(foldHistory(touchpoints, model), { intervals, owner, model });
  return {
    touchpoints: stretches.reduce((sum, stretch) => sum + stretch.touchpoints.length, 0),
    facts: (model) => stretches.flatMap((stretch) => factsOf(stretch, model)),
    arrivals: (model) =>
      stretches.flatMap((stretch) =>
        factsOf(stretch, model).map((fact) => ({ fact, atMs: knownFromMs(stretch.intervals, fact.atMs) })),
      ),
  };
}
