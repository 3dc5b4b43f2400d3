import { rankKey } from '../domain/decay.ts';
import type { Fact } from '../domain/fact.ts';
import { groupsOf, mergesInForce, survivorOf } from '../domain/lead-group.ts';
import { intervalsOf } from '../domain/ownership.ts';
import { factsOfHistory, factsOfOwner, foldHistory, replaySubject } from '../domain/replay-subject.ts';
import { directVisitor, leadOfDirect } from '../domain/touchpoint.ts';
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
 * Works out every page view, interval, ledger and accumulator anew from the touchpoints, and compares with what is stored; and
 * the sums of companies from those of their leads.
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
    const groups = groupsOf(reader.mergedLeads(site), mergesInForce(reader.merges(site)));
    const survivors = new Map(groups.flatMap((group) => group.map(({ id }) => [id, survivorOf(group).id])));
    const knownAs = (lead: string) => survivors.get(lead) ?? lead;
    const aliasesOf = new Map(groups.map((group) => [survivorOf(group).id, group.map(({ id }) => id)]));
    for (const group of groups) {
      const expected = group.length > 1 ? survivorOf(group).id : undefined;
      for (const { id, survivor } of group)
        if (survivor !== expected) differ(`site ${site}, lead ${id}: who stands for it differs`);
    }
    const compare = (subject: string, facts: readonly Fact[]) => {
      replayed.add(subject);
      subjects += 1;
      const subjectThen = replaySubject(facts, model);
      const expected = { ...subjectThen, rankKey: rankKey(subjectThen.accumulators) };
      for (const part of differingParts(expected, reader.subject(site, subject))) {
        differ(`site ${site}, ${subject}: ${part} differs`);
      }
    };
    const replayVisitor = (visitor: string) => {
      const stored = reader.touchpoints(site, visitor);
      return {
        ...foldHistory(stored, model),
        count: stored.length,
        intervals: intervalsOf(reader.claims(site, visitor).map((each) => ({ ...each, lead: knownAs(each.lead) }))),
      };
    };
    for (const visitor of reader.visitors(site)) {
      await breathe();
      const history = replayVisitor(visitor);
      touchpoints += history.count;
      if (leadOfDirect(visitor) !== undefined) continue;
      if (!isSame(sorted(history.pageViews), sorted(reader.pageViews(site, visitor)))) {
        differ(`site ${site}, visitor ${visitor}: page views differ`);
      }
      if (!isSame(history.intervals, reader.intervals(site, visitor)))
        differ(`site ${site}, visitor ${visitor}: ownership differs`);
      compare(`v:${visitor}`, factsOfOwner(history, { intervals: history.intervals, owner: undefined, model }));
    }
    for (const lead of new Set([...reader.leads(site)].map(knownAs))) {
      await breathe();
      const facts = reader.visitorsOfLead(site, lead).flatMap((visitor) => {
        const history = replayVisitor(visitor);
        return factsOfOwner(history, { intervals: history.intervals, owner: lead, model });
      });
      for (const id of aliasesOf.get(lead) ?? [lead])
        facts.push(...factsOfHistory(replayVisitor(directVisitor(id)), model));
      compare(`l:${lead}`, facts);
    }
    for (const domain of reader.wrongCompanies(site)) differ(`site ${site}, company ${domain}: its sum differs`);
    for (const subject of reader.storedSubjects(site)) {
      if (!replayed.has(subject)) differ(`site ${site}, ${subject}: stored, but nobody's history`);
    }
  }
  return { subjects, touchpoints, differences };
}

/** Names of the parts in which two states of a subject differ. */
function differingParts(a: StoredSubject, b: StoredSubject): string[] {
  const parts: string[] = [];
  for (const part of ['ledger', 'slots', 'days', 'visits', 'windowViews'] as const) {
    if (!isSame(sorted(a[part]), sorted(b[part]))) parts.push(part);
  }
  if (!isSame(sorted([...a.accumulators]), sorted([...b.accumulators]))) parts.push('accumulators');
  const gaugesOf = ({ gauges }: StoredSubject) => sorted([...gauges].map(([name, sums]) => [name, sorted([...sums])]));
  if (!isSame(gaugesOf(a), gaugesOf(b))) parts.push('gauges');
  if (a.rankKey !== b.rankKey) parts.push('rankKey');
  return parts;
}

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
