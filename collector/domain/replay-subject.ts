import type { Accumulators } from './decay.ts';
import { actFact, type Fact, type ScoredView, viewFact } from './fact.ts';
import { addGauges, addUnits, type GaugeSums } from './gauge.ts';
import { type OwnershipInterval, ownerAt } from './ownership.ts';
import { foldPageView } from './page-view.ts';
import { scoreFacts } from './score-facts.ts';
import type { ScoringModel } from './scoring-model.ts';
import {
  type ActiveDay,
  emptyState,
  type LedgerEntry,
  type Slot,
  type VisitTotal,
  type WindowView,
} from './subject-state.ts';
import type { PageView, Touchpoint } from './touchpoint.ts';

/** One visitor's touchpoints, put together as if they arrived right now. */
export interface VisitorHistory {
  readonly pageViews: readonly PageView[];
  readonly acts: readonly Touchpoint[];
}

export function foldHistory(touchpoints: Iterable<Touchpoint>, model: ScoringModel): VisitorHistory {
  const views = new Map<string, PageView>();
  const acts: Touchpoint[] = [];
  for (const touchpoint of touchpoints) {
    const { type, view } = touchpoint;
    if (view !== undefined && (type === 'page_view' || type === 'engagement')) {
      views.set(view, foldPageView(views.get(view), touchpoint, model));
    } else acts.push(touchpoint);
  }
  return { pageViews: [...views.values()], acts };
}

/** As much of a history as facts are made of. */
interface ScoredHistory {
  readonly pageViews: readonly ScoredView[];
  readonly acts: readonly Touchpoint[];
}

/** All facts of a history, whoever owns it. */
export function factsOfHistory({ pageViews, acts }: ScoredHistory, model: ScoringModel): Fact[] {
  const views = pageViews.map((view) => viewFact(view, undefined));
  return [...views, ...acts.map((act) => actFact(act, model))].filter((fact) => fact !== undefined);
}

/** The facts of the moments whose owner is the wanted one: a lead, or `undefined` for the anonymous visitor. */
export function factsOfOwner(
  { pageViews, acts }: ScoredHistory,
  {
    intervals,
    owner,
    model,
  }: { intervals: readonly OwnershipInterval[]; owner: string | undefined; model: ScoringModel },
): Fact[] {
  const isOwned = ({ occurredAtMs }: ScoredView | Touchpoint) => ownerAt(intervals, occurredAtMs) === owner;
  return factsOfHistory({ pageViews: pageViews.filter(isOwned), acts: acts.filter(isOwned) }, model);
}

/** Everything that is derived of one subject. */
export interface ReplayedSubject {
  readonly ledger: readonly LedgerEntry[];
  readonly slots: readonly Slot[];
  readonly days: readonly ActiveDay[];
  readonly visits: readonly VisitTotal[];
  readonly windowViews: readonly WindowView[];
  readonly accumulators: Accumulators;
  readonly gauges: GaugeSums;
}

/** The subject as the engine makes it from nothing. */
export function replaySubject(facts: readonly Fact[], model: ScoringModel): ReplayedSubject {
  const change = scoreFacts(emptyState(), facts, model);
  return {
    ledger: change.added,
    slots: change.slots,
    days: change.days,
    visits: change.visits,
    windowViews: change.windowViews,
    accumulators: addUnits(new Map(), change.accumulators),
    gauges: addGauges(new Map(), change.gauges),
  };
}
