import { type Candidate, periodOf } from './candidate.ts';
import { compiledModel, frequencyRulesFor } from './compiled-model.ts';
import type { Fact, ViewFact } from './fact.ts';
import { isInForceAt, isInForceOn } from './model-succession.ts';
import type { ChangeRecorder } from './score-facts.ts';
import type { DeepVisitRule, FrequencyRule, ReturnRule, Rule, ScoringModel } from './scoring-model.ts';
import {
  compareMoments,
  type Moment,
  type SubjectState,
  type VisitTotal,
  visitPartKey,
  type WindowView,
} from './subject-state.ts';
import { visitPartAt, visitPartsOf } from './visit-part.ts';

/**
 * Once this many page views of a subject lie around a new one, within a frequency rule's window on either side, the new one is
 * kept but earns nothing: bounds the work per event against a script that reloads a page all day.
 */
export const maxWindowViews = 200;
/** A page view with less engagement than this does not count for frequency rules. */
export const minWindowEngagedMs = 1_000;

/**
 * Candidates of the rules over several touchpoints, after the fact went into the summaries that these rules read.
 * Every summary only grows, so a candidate once made stays true; the bucket keeps the last.
 */
export function derivedCandidates(
  fact: Fact,
  state: SubjectState,
  change: ChangeRecorder,
  model: ScoringModel,
): Candidate[] {
  if (fact.kind !== 'view') return [];
  const candidates: Candidate[] = [];
  const isNew = fact.knownEngagedMs === undefined;
  if (isNew) {
    noteDay(fact, state, change);
    noteVisit(fact, state, change, model);
    const { deepVisits, returns } = compiledModel(model);
    for (const rule of deepVisits) candidates.push(...deepVisit(rule, fact, state, model));
    for (const rule of returns) candidates.push(...returned(rule, fact, state));
  }
  for (const rule of windowRulesOf(fact, model)) {
    noteWindowView(rule, fact, state, change);
    candidates.push(...frequency(rule, fact, state));
  }
  return candidates;
}

function noteDay(fact: ViewFact, state: SubjectState, change: ChangeRecorder): void {
  const before = state.days.get(fact.day);
  const isLast = !before || compareMoments(lastOf(before), fact) < 0;
  const day = {
    day: fact.day,
    lastAtMs: isLast ? fact.atMs : before.lastAtMs,
    lastId: isLast ? fact.id : before.lastId,
    lastVisitor: isLast ? fact.visitor : before.lastVisitor,
    lastVisit: isLast ? fact.visit : before.lastVisit,
    hasSeveralVisits: before !== undefined && (before.hasSeveralVisits || before.lastVisit !== fact.visit),
  };
  state.days.set(day.day, day);
  change.day(day);
}

function noteVisit(fact: ViewFact, state: SubjectState, change: ChangeRecorder, model: ScoringModel): void {
  const part = visitPartAt(fact, model);
  const before = state.visits.get(visitPartKey(part));
  const isLast = !before || compareMoments(lastOf(before), fact) < 0;
  const visit = {
    ...part,
    pageViews: (before?.pageViews ?? 0) + 1,
    lastAtMs: isLast ? fact.atMs : before.lastAtMs,
    lastId: isLast ? fact.id : before.lastId,
    lastVisitor: isLast ? fact.visitor : before.lastVisitor,
    lastDay: isLast ? fact.day : before.lastDay,
  };
  state.visits.set(visitPartKey(part), visit);
  change.visit(visit);
}

/** The frequency rules for which the fact changes something. Also tells the store which rows to load. */
export const windowRulesOf = (fact: ViewFact, model: ScoringModel): FrequencyRule[] =>
  fact.engagedMs === fact.knownEngagedMs
    ? []
    : frequencyRulesFor(fact, model).filter((rule) => isInForceAt(rule, fact.atMs));

/** The view's row then holds the engagement so far. */
function noteWindowView(rule: FrequencyRule, fact: ViewFact, state: SubjectState, change: ChangeRecorder): void {
  const { atMs, id, visitor, visit, day, engagedMs } = fact;
  const view: WindowView = { rule: rule.id, atMs, id, visitor, visit, day, engagedMs };
  const views = state.windows.get(rule.id) ?? [];
  state.windows.set(rule.id, views);
  const place = placeOf(view, views);
  const isKnown = place < views.length && compareMoments(views[place]!, view) === 0;
  views.splice(place, isKnown ? 1 : 0, view);
  change.windowView(view);
}

/** Where the moment stands, or would stand, among the views: halving, as a replay has all of a history's views here. */
function placeOf(moment: Moment, views: readonly WindowView[]): number {
  let from = 0;
  let to = views.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareMoments(views[middle]!, moment) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Counts the page views of the visit that the rule looks at: what it earned before it ended stays, whatever comes then. */
function deepVisit(rule: DeepVisitRule, fact: ViewFact, state: SubjectState, model: ScoringModel): Candidate[] {
  if (!isInForceAt(rule, fact.atMs)) return [];
  let pageViews = 0;
  let last: VisitTotal | undefined;
  for (const part of visitPartsOf(fact.visit, rule, model)) {
    const total = state.visits.get(visitPartKey(part));
    if (!total) continue;
    pageViews += total.pageViews;
    if (!last || compareMoments(lastOf(last), lastOf(total)) < 0) last = total;
  }
  if (!last || pageViews < rule.minPageViews) return [];
  const { visit, lastDay: day } = last;
  return [oncePer(rule, rule.points, { ...lastOf(last), visit, day }, `visit:${visit}`)];
}

/** A day is one of return when another visit falls on it or on one of the `withinDays` days before. */
function returned(rule: ReturnRule, fact: ViewFact, state: SubjectState): Candidate[] {
  const candidates: Candidate[] = [];
  for (let day = fact.day; day <= fact.day + rule.withinDays; day += 1) {
    const here = state.days.get(day);
    if (!here || !isInForceOn(rule, day)) continue;
    let isReturn = here.hasSeveralVisits;
    for (let before = day - rule.withinDays; before < day && !isReturn; before += 1) {
      const there = state.days.get(before);
      isReturn = there !== undefined && (there.hasSeveralVisits || there.lastVisit !== here.lastVisit);
    }
    if (isReturn)
      candidates.push(
        oncePer(rule, rule.points, { ...lastOf(here), visit: here.lastVisit, day }, periodOf(day, rule.perDays)),
      );
  }
  return candidates;
}

/** The views from the fact on whose window may have become complete by it. */
function frequency(rule: FrequencyRule, fact: ViewFact, state: SubjectState): Candidate[] {
  const views = state.windows.get(rule.id)!;
  const candidates: Candidate[] = [];
  for (let at = placeOf(fact, views); at < views.length; at += 1) {
    const last = views[at]!;
    if (last.atMs - fact.atMs > rule.windowMs) break;
    if (last.engagedMs >= minWindowEngagedMs && windowHolds(rule, views, at))
      candidates.push(oncePer(rule, rule.points, last, periodOf(last.day, rule.perDays)));
  }
  return candidates;
}

/** Whether the window that ends with `views[end]` has the visits and the engagement that the rule asks for. */
function windowHolds(rule: FrequencyRule, views: readonly WindowView[], end: number): boolean {
  const engagedByVisit = new Map<string, number>();
  let engagedMs = 0;
  for (let at = end; at >= 0; at -= 1) {
    const view = views[at]!;
    if (views[end]!.atMs - view.atMs > rule.windowMs) break;
    if (view.engagedMs < minWindowEngagedMs) continue;
    engagedMs += view.engagedMs;
    engagedByVisit.set(view.visit, (engagedByVisit.get(view.visit) ?? 0) + view.engagedMs);
  }
  let visits = 0;
  for (const visitEngagedMs of engagedByVisit.values()) if (visitEngagedMs >= rule.minVisitEngagedMs) visits += 1;
  return visits >= rule.minVisits && engagedMs >= rule.minEngagedMs;
}

type Dated = Pick<Candidate, 'atMs' | 'id' | 'visitor' | 'visit' | 'day'>;

function oncePer(rule: Rule, points: number, { atMs, id, visitor, visit, day }: Dated, bucket: string): Candidate {
  return {
    rule: rule.id,
    bucket,
    count: 1,
    perVisit: undefined,
    slot: undefined,
    points,
    atMs,
    id,
    visitor,
    visit,
    day,
  };
}

const lastOf = (row: { lastAtMs: number; lastId: string; lastVisitor: string }) => ({
  atMs: row.lastAtMs,
  id: row.lastId,
  visitor: row.lastVisitor,
});
