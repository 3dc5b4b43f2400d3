import { type Candidate, candidatesOf } from './candidate.ts';
import { derivedCandidates } from './derived.ts';
import type { Fact } from './fact.ts';
import type { GaugeSums } from './gauge.ts';
import { LedgerSums } from './ledger-sums.ts';
import type { ScoringModel } from './scoring-model.ts';
import {
  type ActiveDay,
  bucketKey,
  compareMoments,
  type LedgerEntry,
  type Slot,
  type SubjectState,
  slotKey,
  type VisitTotal,
  visitPartKey,
  type WindowView,
} from './subject-state.ts';

/** What has to be written so that the subject's stored state equals the state after the facts. */
export interface ScoreChange {
  readonly added: readonly LedgerEntry[];
  /** Entries that were stored and are so no longer, or no longer with this `counts`. */
  readonly removed: readonly LedgerEntry[];
  readonly slots: readonly Slot[];
  readonly days: readonly ActiveDay[];
  readonly visits: readonly VisitTotal[];
  readonly windowViews: readonly WindowView[];
  /** Units to add to the accumulator of each epoch. */
  readonly accumulators: ReadonlyMap<number, number>;
  /** The same for each gauge. */
  readonly gauges: GaugeSums;
}

/**
 * Adds facts to a subject: constant work for each, whatever the length of its history.
 * Any order of facts, and any cutting into calls, gives the same state. Takes over `state` and changes it.
 * Buckets that are not wanted stay as they are.
 */
export function scoreFacts(
  state: SubjectState,
  facts: readonly Fact[],
  model: ScoringModel,
  isWanted: (bucket: Pick<LedgerEntry, 'rule' | 'bucket'>) => boolean = () => true,
): ScoreChange {
  const change = new ChangeRecorder(model);
  // histories come in order of time: from the end, a full bucket turns all that is older away at once
  for (const fact of facts.toReversed())
    for (const candidate of candidatesOf(fact, model)) if (isWanted(candidate)) place(candidate, state, change);
  // but windows are cheapest to decide when each view is the newest so far
  for (const fact of facts)
    for (const candidate of derivedCandidates(fact, state, change, model))
      if (isWanted(candidate)) place(candidate, state, change);
  return change.result();
}

/** Puts a candidate into its bucket and lets the bucket decide anew which of its entries count. */
function place(candidate: Candidate, state: SubjectState, change: ChangeRecorder): void {
  const { rule, bucket, slot } = candidate;
  if (slot !== undefined && !takeSlot(candidate, slot, state, change)) return;
  const key = bucketKey(rule, bucket);
  const entries = state.buckets.get(key) ?? [];
  // newest first, and all of them count: what is older than the last never will
  if (slot === undefined && entries.length >= candidate.count && compareMoments(entries.at(-1)!, candidate) > 0) return;
  if (entries.some((entry) => compareMoments(entry, candidate) === 0)) return;
  const { atMs, id, visitor, visit, day, points } = candidate;
  const entry: LedgerEntry = { rule, bucket, atMs, id, visitor, visit, day, points, counts: false };
  change.create(entry);
  state.buckets.set(key, settle([...entries, entry], candidate, change, { keepWaiting: slot !== undefined }));
}

/** Whether the candidate is the last of its slot; an earlier holder leaves its bucket, where the next in line may then count. */
function takeSlot(candidate: Candidate, key: string, state: SubjectState, change: ChangeRecorder): boolean {
  const { rule, bucket, atMs, id, visitor } = candidate;
  const holder = state.slots.get(slotKey(rule, key));
  if (holder && compareMoments(holder, candidate) >= 0) return false;
  const slot: Slot = { rule, key, bucket, atMs, id, visitor };
  state.slots.set(slotKey(rule, key), slot);
  change.slot(slot);
  if (holder) {
    const oldKey = bucketKey(rule, holder.bucket);
    const left: LedgerEntry[] = [];
    for (const entry of state.buckets.get(oldKey) ?? []) {
      if (compareMoments(entry, holder) === 0) change.remove(entry);
      else left.push(entry);
    }
    state.buckets.set(oldKey, settle(left, candidate, change, { keepWaiting: true }));
  }
  return true;
}

/**
 * The last `count` entries count, at most `perVisit` of one visit. Where nothing can leave a bucket, what does not count
 * now never will, and is dropped; buckets of slots keep it waiting.
 */
function settle(
  entries: LedgerEntry[],
  { count, perVisit }: Pick<Candidate, 'count' | 'perVisit'>,
  change: ChangeRecorder,
  { keepWaiting }: { keepWaiting: boolean },
): LedgerEntry[] {
  const kept: LedgerEntry[] = [];
  const ofVisit = new Map<string, number>();
  let counted = 0;
  for (const entry of entries.sort((a, b) => compareMoments(b, a))) {
    const before = ofVisit.get(entry.visit) ?? 0;
    const counts = counted < count && (perVisit === undefined || before < perVisit);
    if (counts) {
      counted += 1;
      ofVisit.set(entry.visit, before + 1);
    }
    if (!counts && !keepWaiting) {
      change.remove(entry);
      continue;
    }
    if (counts === entry.counts) {
      kept.push(entry);
      continue;
    }
    const settled = { ...entry, counts };
    change.put(entry, settled);
    kept.push(settled);
  }
  return kept;
}

/** Collects what became of each entry and row, so that what ends as it began costs no write. */
export class ChangeRecorder {
  private readonly entries: EntryChange[] = [];
  /** By rule and touchpoint, of which there are hardly ever two: a short name, as making and hashing names is what this costs. */
  private readonly byName = new Map<string, EntryChange[]>();
  private readonly slots = new Map<string, Slot>();
  private readonly days = new Map<number, ActiveDay>();
  private readonly visits = new Map<string, VisitTotal>();
  private readonly windowViews = new Map<string, WindowView>();

  private readonly model: ScoringModel;

  constructor(model: ScoringModel) {
    this.model = model;
  }

  /** Says that the entry is not in the store; every other entry that comes by is taken to be. */
  create(entry: LedgerEntry): void {
    this.changeOf(entry, undefined).after = entry;
  }

  put(entry: LedgerEntry, settled: LedgerEntry): void {
    this.changeOf(entry, entry).after = settled;
  }

  remove(entry: LedgerEntry): void {
    this.changeOf(entry, entry).after = undefined;
  }

  slot(slot: Slot): void {
    this.slots.set(slotKey(slot.rule, slot.key), slot);
  }

  day(day: ActiveDay): void {
    this.days.set(day.day, day);
  }

  visit(visit: VisitTotal): void {
    this.visits.set(visitPartKey(visit), visit);
  }

  windowView(view: WindowView): void {
    this.windowViews.set(`${view.rule}\n${view.visitor}\n${view.id}`, view);
  }

  result(): ScoreChange {
    const added: LedgerEntry[] = [];
    const removed: LedgerEntry[] = [];
    const sums = new LedgerSums(this.model);
    for (const { before, after } of this.entries) {
      if (before && after && before.counts === after.counts) continue;
      if (before) {
        removed.push(before);
        sums.add(before, -1);
      }
      if (after) {
        added.push(after);
        sums.add(after, 1);
      }
    }
    return {
      added,
      removed,
      slots: [...this.slots.values()],
      days: [...this.days.values()],
      visits: [...this.visits.values()],
      windowViews: [...this.windowViews.values()],
      accumulators: sums.accumulators,
      gauges: sums.gauges,
    };
  }

  /** What is noted of the entry; the first time that it comes by with how it is stored. */
  private changeOf(entry: LedgerEntry, before: LedgerEntry | undefined): EntryChange {
    const name = entry.rule + entry.id;
    const changes = this.byName.get(name);
    for (const known of changes ?? [])
      if (known.of.bucket === entry.bucket && compareMoments(known.of, entry) === 0) return known;
    const change: EntryChange = { of: entry, before, after: before };
    if (changes) changes.push(change);
    else this.byName.set(name, [change]);
    this.entries.push(change);
    return change;
  }
}

interface EntryChange {
  readonly of: LedgerEntry;
  readonly before: LedgerEntry | undefined;
  after: LedgerEntry | undefined;
}
