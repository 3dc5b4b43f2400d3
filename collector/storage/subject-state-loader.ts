import type { BucketNeed, StateKeys } from '../domain/state-keys.ts';
import {
  bucketKey,
  compareMoments,
  emptyState,
  type LedgerEntry,
  type SubjectState,
  type WindowView,
} from '../domain/subject-state.ts';
import {
  type ActiveDayRow,
  type LedgerRow,
  type SlotRow,
  toActiveDay,
  toLedgerEntry,
  toSlot,
  toVisitTotal,
  toWindowView,
  type VisitTotalRow,
  type WindowViewRow,
} from './rows.ts';
import type { Statements } from './statements.ts';

/** Whose rows; `subject` as {@link subjectKey} says it. */
interface Whose {
  readonly site: number;
  readonly subject: string;
}

/** Reads the part of a subject's state that new facts can touch. */
export class SubjectStateLoader {
  private readonly sql: Statements;

  constructor(sql: Statements) {
    this.sql = sql;
  }

  load(whose: Whose, keys: StateKeys): SubjectState {
    const { site, subject } = whose;
    const state = emptyState();
    if (keys.days) this.loadDays(state, whose, keys.days);
    for (const part of keys.visits) {
      const row = this.sql.visitTotal.get(site, subject, part) as VisitTotalRow | undefined;
      if (row) state.visits.set(part, toVisitTotal(row));
    }
    for (const window of keys.windows) this.loadWindow(state, whose, window);
    for (const [name, need] of keys.buckets)
      if (!need.isNeeded || need.isNeeded(state)) this.loadBucket(state, whose, name, need);
    for (const [slot, { rule, key: slotName }] of keys.slots) {
      const row = this.sql.slot.get(site, subject, rule, slotName) as SlotRow | undefined;
      if (!row) continue;
      const holder = toSlot(row);
      state.slots.set(slot, holder);
      // the bucket that the holder would leave
      const { bucket } = holder;
      const limit = [...keys.buckets.values()].find((needed) => needed.rule === rule)?.limit ?? 1;
      this.loadBucket(state, whose, bucketKey(rule, bucket), { rule, bucket, limit });
      this.loadEntry(state, whose, holder);
    }
    return state;
  }

  private loadBucket(
    state: SubjectState,
    { site, subject }: Whose,
    name: string,
    { rule, bucket, limit }: BucketNeed,
  ): void {
    if (state.buckets.has(name)) return;
    const rows = this.sql.newestOfBucket.all(site, subject, rule, bucket, limit) as LedgerRow[];
    if (rows.length > 0) state.buckets.set(name, rows.map(toLedgerEntry));
  }

  /** Adds the entry of a slot's holder, which may wait further down its bucket than what was loaded. */
  private loadEntry(
    state: SubjectState,
    { site, subject }: Whose,
    { rule, bucket, atMs, id, visitor }: Pick<LedgerEntry, 'rule' | 'bucket' | 'atMs' | 'id' | 'visitor'>,
  ): void {
    const entries = state.buckets.get(bucketKey(rule, bucket)) ?? [];
    if (entries.some((entry) => compareMoments(entry, { atMs, id, visitor }) === 0)) return;
    const row = this.sql.ledgerEntry.get(site, subject, rule, bucket, atMs, id, visitor) as LedgerRow | undefined;
    if (row) state.buckets.set(bucketKey(rule, bucket), [...entries, toLedgerEntry(row)]);
  }

  private loadDays(
    state: SubjectState,
    { site, subject }: Whose,
    { from, to }: { readonly from: number; readonly to: number },
  ): void {
    for (const row of this.sql.days.all(site, subject, from, to) as ActiveDayRow[])
      state.days.set(row.day, toActiveDay(row));
  }

  private loadWindow(
    state: SubjectState,
    { site, subject }: Whose,
    { rule, fromMs, toMs }: { rule: string; fromMs: number; toMs: number },
  ): void {
    const rows = this.sql.window.all(site, subject, rule, fromMs, toMs) as WindowViewRow[];
    const views = new Map<string, WindowView>();
    for (const view of state.windows.get(rule) ?? []) views.set(`${view.visitor}/${view.id}`, view);
    for (const row of rows) views.set(`${row.visitor}/${row.id}`, toWindowView(row));
    state.windows.set(rule, [...views.values()].sort(compareMoments));
  }
}
