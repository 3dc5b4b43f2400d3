import { defaultModel } from '../../collector/domain/default-model.ts';
import type { Fact } from '../../collector/domain/fact.ts';
import { addGauges, addUnits, type GaugeSums } from '../../collector/domain/gauge.ts';
import { intervalsOf } from '../../collector/domain/ownership.ts';
import { factsOfOwner, foldHistory, type ReplayedSubject } from '../../collector/domain/replay-subject.ts';
import { scoreFacts } from '../../collector/domain/score-facts.ts';
import { emptyState, type LedgerEntry, visitPartKey } from '../../collector/domain/subject-state.ts';
import type { HistoryEvent } from './a-history.ts';
import type { ExpectedEntry } from './brute-force.ts';

/** The engine without a store: thousands of histories in a second. Subjects are named as the brute force names them. */

const receivedAtMs = Date.UTC(2026, 0, 25, 9);

/** The facts of each subject, by e-mail address or `v:visitor`, from the events alone. */
export function factsBySubject(events: readonly HistoryEvent[]): Map<string, Fact[]> {
  const bySubject = new Map<string, Fact[]>();
  for (const [visitor, own] of Map.groupBy(events, (event) => event.visitor)) {
    const claims = own.filter(({ type }) => type === 'identify');
    const intervals = intervalsOf(
      claims.map(({ id, occurredAtMs, data }) => ({ id, atMs: occurredAtMs, lead: data.email!, trust: 'claimed' })),
    );
    const history = foldHistory(
      own.map((event) => ({ ...event, receivedAtMs })),
      defaultModel,
    );
    for (const owner of new Set([undefined, ...intervals.map(({ lead }) => lead)])) {
      const facts = factsOfOwner(history, { intervals, owner, model: defaultModel });
      const name = owner ?? `v:${visitor}`;
      bySubject.set(name, [...(bySubject.get(name) ?? []), ...facts]);
    }
  }
  return bySubject;
}

/** A subject whose facts come in one after the other, as they do while people are on the pages. */
export class LiveSubject {
  private readonly state = emptyState();
  private readonly entries = new Map<string, LedgerEntry>();
  private readonly rows = { slots: new Map(), days: new Map(), visits: new Map(), windowViews: new Map() };
  private accumulators: ReplayedSubject['accumulators'] = new Map();
  private gauges: GaugeSums = new Map();

  add(facts: readonly Fact[]): void {
    const change = scoreFacts(this.state, facts, defaultModel);
    for (const entry of change.removed) this.entries.delete(keyOf(entry));
    for (const entry of change.added) this.entries.set(keyOf(entry), entry);
    for (const row of change.slots) this.rows.slots.set(`${row.rule}\n${row.key}`, row);
    for (const row of change.days) this.rows.days.set(row.day, row);
    for (const row of change.visits) this.rows.visits.set(visitPartKey(row), row);
    for (const row of change.windowViews) this.rows.windowViews.set(keyOf({ ...row, bucket: '' }), row);
    this.accumulators = addUnits(this.accumulators, change.accumulators);
    this.gauges = addGauges(this.gauges, change.gauges);
  }

  /** Everything that would be stored. */
  stored(): ReplayedSubject {
    const { slots, days, visits, windowViews } = this.rows;
    return {
      ledger: [...this.entries.values()],
      slots: [...slots.values()],
      days: [...days.values()],
      visits: [...visits.values()],
      windowViews: [...windowViews.values()],
      accumulators: this.accumulators,
      gauges: this.gauges,
    };
  }
}

const keyOf = ({ rule, bucket, atMs, id, visitor }: Omit<LedgerEntry, 'visit' | 'day' | 'points' | 'counts'>) =>
  [rule, bucket, atMs, id, visitor].join('\n');

/** The same whatever the order of the rows. */
export function inOrder(subject: ReplayedSubject): unknown {
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  const { accumulators, gauges, ...rows } = subject;
  return {
    ...Object.fromEntries(Object.entries(rows).map(([name, some]) => [name, sorted(some.map(byName))])),
    accumulators: sorted([...accumulators]),
    gauges: sorted([...gauges].map(([name, sums]) => [name, sorted([...sums])])),
  };
}

const byName = (row: object) => Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** What counts, as text to compare. */
export const counting = (ledger: readonly LedgerEntry[]): string[] => asText(ledger.filter((entry) => entry.counts));

export const asText = (entries: readonly ExpectedEntry[]): string[] =>
  entries.map(({ rule, visitor, id, points }) => `${rule} ${visitor}/${id} ${points}`).toSorted();
