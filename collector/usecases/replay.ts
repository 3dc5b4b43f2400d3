import { type Accumulators, rankKey } from '../domain/decay.ts';
import { actFact, type Fact, viewFact } from '../domain/fact.ts';
import { intervalsOf, type OwnershipInterval, ownerAt } from '../domain/ownership.ts';
import { foldPageView } from '../domain/page-view.ts';
import { scoreFacts } from '../domain/score-facts.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { emptyState } from '../domain/subject-state.ts';
import { directVisitor, type PageView, type Touchpoint } from '../domain/touchpoint.ts';
import type { HistoryReader, StoredSubject } from '../ports/history-reader.ts';

export interface ReplayReport {
  readonly subjects: number;
  readonly touchpoints: number;
  /** Each names the subject and what differs; empty: what is stored is what history gives. */
  readonly differences: readonly string[];
}

export interface ReplayOptions {
  readonly onProgress: (progress: {
    readonly touchpoints: number;
    readonly ofTouchpoints: number;
    readonly subjects: number;
  }) => void;
  readonly signal: AbortSignal;
  /** Lets others run (a signal's handler among them) between two stretches of work. */
  readonly pause: () => Promise<void>;
}

const subjectsPerPause = 200;
/** Differences told one by one; further ones say nothing new. */
const maxDifferences = 100;

/**
 * Works out every page view, interval, ledger and accumulator anew from the touchpoints, and compares with what is stored.
 * Writes nothing. Memory holds one lead's history at a time. Throws the signal's reason when aborted.
 */
export async function checkReplay(
  reader: HistoryReader,
  { onProgress, signal, pause }: ReplayOptions,
): Promise<ReplayReport> {
  const differences: string[] = [];
  const ofTouchpoints = reader.touchpointCount();
  let touchpoints = 0;
  let subjects = 0;
  const breathe = async () => {
    if (subjects % subjectsPerPause !== 0) return;
    await pause();
    signal.throwIfAborted();
    onProgress({ touchpoints, ofTouchpoints, subjects });
  };
  const differ = (what: string) => {
    if (differences.length < maxDifferences) differences.push(what);
  };
  for (const { id: site, model } of reader.sites()) {
    const replayed = new Set<string>();
    const compare = (subject: string, facts: readonly Fact[]) => {
      replayed.add(subject);
      subjects += 1;
      for (const part of differingParts(replaySubject(facts, model), reader.subject(site, subject))) {
        differ(`site ${site}, ${subject}: ${part} differs`);
      }
    };
    for (const visitor of reader.visitors(site)) {
      await breathe();
      const history = replayVisitor(reader, site, visitor, model);
      touchpoints += history.count;
      if (visitor.startsWith('~')) continue;
      if (!isSame(sortedViews(history.pageViews), sortedViews(reader.pageViews(site, visitor)))) {
        differ(`site ${site}, visitor ${visitor}: page views differ`);
      }
      if (!isSame(history.intervals, reader.intervals(site, visitor)))
        differ(`site ${site}, visitor ${visitor}: ownership differs`);
      compare(
        `v:${visitor}`,
        factsOf(history, model, (lead) => lead === undefined),
      );
    }
    for (const lead of reader.leads(site)) {
      await breathe();
      const facts: Fact[] = [];
      for (const visitor of reader.visitorsOfLead(site, lead)) {
        facts.push(...factsOf(replayVisitor(reader, site, visitor, model), model, (owner) => owner === lead));
      }
      facts.push(...factsOf(replayVisitor(reader, site, directVisitor(lead), model), model, () => true));
      compare(`l:${lead}`, facts);
    }
    for (const subject of reader.storedSubjects(site)) {
      if (!replayed.has(subject)) differ(`site ${site}, ${subject}: stored, but nobody's history`);
    }
  }
  return { subjects, touchpoints, differences };
}

interface VisitorHistory {
  readonly count: number;
  readonly pageViews: readonly PageView[];
  readonly acts: readonly Touchpoint[];
  readonly intervals: readonly OwnershipInterval[];
}

function replayVisitor(reader: HistoryReader, site: number, visitor: string, model: ScoringModel): VisitorHistory {
  const views = new Map<string, PageView>();
  const acts: Touchpoint[] = [];
  let count = 0;
  for (const touchpoint of reader.touchpoints(site, visitor)) {
    count += 1;
    const { type, view } = touchpoint;
    if (view !== undefined && (type === 'page_view' || type === 'engagement')) {
      views.set(view, foldPageView(views.get(view), touchpoint, model));
    } else acts.push(touchpoint);
  }
  return { count, pageViews: [...views.values()], acts, intervals: intervalsOf(reader.claims(site, visitor)) };
}

function factsOf(history: VisitorHistory, model: ScoringModel, isOwner: (lead: string | undefined) => boolean): Fact[] {
  const facts: Fact[] = [];
  const isOwned = (atMs: number) => isOwner(ownerAt(history.intervals, atMs));
  for (const view of history.pageViews) {
    const fact = isOwned(view.occurredAtMs) ? viewFact(view, undefined) : undefined;
    if (fact) facts.push(fact);
  }
  for (const act of history.acts) {
    const fact = isOwned(act.occurredAtMs) ? actFact(act, model) : undefined;
    if (fact) facts.push(fact);
  }
  return facts;
}

/** The subject as the engine makes it from nothing. */
export function replaySubject(facts: readonly Fact[], model: ScoringModel): StoredSubject {
  const state = emptyState();
  const change = scoreFacts(state, facts, model);
  const accumulators: Accumulators = new Map([...change.accumulators].filter(([, units]) => units !== 0));
  return {
    ledger: change.added,
    slots: change.slots,
    days: change.days,
    visits: change.visits,
    windowViews: change.windowViews,
    accumulators,
    rankKey: rankKey(accumulators),
  };
}

/** Names of the parts in which two states of a subject differ. */
export function differingParts(a: StoredSubject, b: StoredSubject): string[] {
  const parts: string[] = [];
  for (const part of ['ledger', 'slots', 'days', 'visits', 'windowViews'] as const) {
    if (!isSame(sorted(a[part]), sorted(b[part]))) parts.push(part);
  }
  if (!isSame(sorted([...a.accumulators]), sorted([...b.accumulators]))) parts.push('accumulators');
  if (a.rankKey !== b.rankKey) parts.push('rankKey');
  return parts;
}

const sortedViews = (views: readonly PageView[]) => sorted(views);
const sorted = (rows: readonly unknown[]) => rows.map((row) => canonical(row)).sort();
const isSame = (a: unknown, b: unknown) => canonical(a) === canonical(b);

/** JSON with sorted keys, so that equal values give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
