import { actFact, type Fact, viewFact } from '../domain/fact.ts';
import { type OwnershipInterval, ownerAt, ownershipChanges, stretchesOf } from '../domain/ownership.ts';
import { factsOfHistory } from '../domain/replay-subject.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import type { PageView, Touchpoint } from '../domain/touchpoint.ts';
import type { IncomingBatch } from '../ports/commands.ts';
import type { History, Store, VisitorView } from '../ports/store.ts';
import type { SubjectInput } from './plan-subjects.ts';

/** A batch's touchpoints, what was known of their visitor, and whose the visitor's history is from now on. */
export interface Attribution {
  readonly known: VisitorView;
  readonly touchpoints: readonly Touchpoint[];
  readonly views: ReadonlyMap<string, PageView>;
  readonly intervals: readonly OwnershipInterval[];
  readonly model: ScoringModel;
}

/**
 * Which facts go to which subject. What arrived goes to its owner; stretches that changed hands bring their history along;
 * who lost something is worked out anew from what is left.
 */
export async function subjectInputs(
  store: Store,
  batch: IncomingBatch,
  attribution: Attribution,
): Promise<SubjectInput[]> {
  const { site, visitor } = batch;
  const { known, touchpoints, views, intervals, model } = attribution;
  interface Input {
    readonly subject: Subject;
    facts: Fact[];
    isRebuilt: boolean;
    newestAtMs: number;
    lastSeenAtMs?: number;
  }
  const inputs = new Map<string, Input>();
  const inputOf = (subject: Subject) => {
    const key = subjectKey(subject);
    const input: Input = inputs.get(key) ?? { subject, facts: [], isRebuilt: false, newestAtMs: 0 };
    inputs.set(key, input);
    return input;
  };
  const subjectAt = (atMs: number): Subject => {
    const lead = ownerAt(intervals, atMs);
    return lead === undefined ? { kind: 'visitor', id: visitor } : { kind: 'lead', id: lead };
  };
  const changes = intervals === known.intervals ? [] : ownershipChanges(known.intervals, intervals);
  const hasMoved = (atMs: number) => changes.some((change) => change.fromMs <= atMs && atMs < change.toMs);

  for (const view of views.values()) {
    const stored = known.pageViews.get(view.view);
    const wasKnown = stored?.id !== undefined && !hasMoved(view.occurredAtMs);
    const fact = viewFact(view, wasKnown ? stored.engagedMs : undefined);
    if (fact) inputOf(subjectAt(fact.atMs)).facts.push(fact);
  }
  for (const touchpoint of touchpoints) {
    const input = inputOf(subjectAt(touchpoint.occurredAtMs));
    input.newestAtMs = Math.max(input.newestAtMs, touchpoint.occurredAtMs);
    const fact = actFact(touchpoint, model);
    if (fact) input.facts.push(fact);
  }
  if (known.seen) {
    for (const change of changes) {
      if (change.into !== undefined) {
        const history = await store.history({ site, visitor, fromMs: change.fromMs, toMs: change.toMs });
        const into = inputOf({ kind: 'lead', id: change.into });
        into.newestAtMs = Math.max(into.newestAtMs, history.newestAtMs);
        into.facts.push(...factsOfHistory(withoutViews(history, views), model));
      }
      inputOf(
        change.from === undefined ? { kind: 'visitor', id: visitor } : { kind: 'lead', id: change.from },
      ).isRebuilt = true;
    }
    for (const input of inputs.values()) {
      if (input.isRebuilt) Object.assign(input, await whatRemains(store, batch, attribution, input.subject));
    }
  }
  // a typed e-mail is no more than that, however well its lead is known
  return [...inputs.values()].map((input) => ({
    ...input,
    trust: intervals.findLast((interval) => interval.lead === input.subject.id)?.trust,
  }));
}

/** All facts of a subject that lost some, from history and from the batch, as if none were known. */
async function whatRemains(
  store: Store,
  { site, visitor }: IncomingBatch,
  { touchpoints, views, intervals, model }: Attribution,
  subject: Subject,
): Promise<Required<Pick<SubjectInput, 'facts' | 'lastSeenAtMs'>>> {
  const owner = subject.kind === 'lead' ? subject.id : undefined;
  const isOwned = ({ occurredAtMs }: PageView | Touchpoint) => ownerAt(intervals, occurredAtMs) === owner;
  const own = touchpoints.filter(isOwned);
  const facts = factsOfHistory({ pageViews: [...views.values()].filter(isOwned), acts: own }, model);
  let lastSeenAtMs = Math.max(0, ...own.map(({ occurredAtMs }) => occurredAtMs));
  const add = (history: History) => {
    facts.push(...factsOfHistory(history, model));
    lastSeenAtMs = Math.max(lastSeenAtMs, history.newestAtMs);
  };
  for (const stretch of stretchesOf(intervals, owner))
    add(withoutViews(await store.history({ site, visitor, ...stretch }), views));
  if (owner === undefined) return { facts, lastSeenAtMs };
  const elsewhere = await store.intervalsOfLead(site, owner);
  for (const stretch of elsewhere) if (stretch.visitor !== visitor) add(await store.history({ site, ...stretch }));
  return { facts, lastSeenAtMs };
}

/** A stored history without the page views that the batch has in a newer state. */
const withoutViews = (history: History, views: ReadonlyMap<string, PageView>): History => ({
  ...history,
  pageViews: history.pageViews.filter(({ view }) => !views.has(view)),
});
