import { rankKey } from '../domain/decay.ts';
import type { Fact } from '../domain/fact.ts';
import { addGauges, addUnits } from '../domain/gauge.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import { type ScoreChange, scoreFacts } from '../domain/score-facts.ts';
import { stateKeys } from '../domain/state-keys.ts';
import type { Subject } from '../domain/subject.ts';
import { emptyState } from '../domain/subject-state.ts';
import type { AlertPlan, HandOff } from '../ports/alert-store.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Plan, Store, StoredLead, SubjectPlan, SubjectTotals } from '../ports/store.ts';
import { planAlerts } from './plan-alerts.ts';

/** Facts for one subject. */
export interface SubjectInput {
  readonly subject: Subject;
  readonly facts: readonly Fact[];
  /** The facts are all there is: what is stored is forgotten. */
  readonly isRebuilt: boolean;
  /** When the newest touchpoint among what arrived happened; 0: nothing arrived for this subject. */
  readonly newestAtMs: number;
  /** Of what is rebuilt: when the newest of all its touchpoints happened; 0: it has none. */
  readonly lastSeenAtMs?: number | undefined;
  /** How sure it is that what arrived is this lead's; `undefined`: as sure as the lead itself. */
  readonly trust?: TrustLevel | undefined;
}

interface Occasion {
  readonly site: number;
  readonly subjects: readonly SubjectInput[];
  /** Leads that the plan will save. */
  readonly leads: ReadonlyMap<string, StoredLead>;
  readonly nowMs: number;
  readonly isSilent: boolean;
  /** Done by the person's own browser, and not told by a server. */
  readonly isOnSite: boolean;
  readonly newId: NewId;
}

/** Scores each subject's facts and decides who is told about it. */
export async function planSubjects(
  store: Store,
  occasion: Occasion,
): Promise<Pick<Plan, 'subjects' | 'alertStates' | 'alerts' | 'handOffs'>> {
  const { site } = occasion;
  const context = await store.site(site);
  const { model } = context;
  const subjects: SubjectPlan[] = [];
  const alertStates: Plan['alertStates'][number][] = [];
  const alerts: AlertPlan[] = [];
  const handOffs: HandOff[] = [];
  for (const input of occasion.subjects) {
    const { subject, facts, isRebuilt, newestAtMs } = input;
    const before = await store.totals(site, subject);
    const state =
      isRebuilt || !before ? emptyState() : await store.subjectState(site, subject, stateKeys(facts, model));
    const change = scoreFacts(state, facts, model);
    const lastSeenAtMs = input.lastSeenAtMs ?? Math.max(before?.lastSeenAtMs ?? 0, newestAtMs);
    const totals = addUp(isRebuilt ? undefined : before, change, lastSeenAtMs);
    subjects.push({
      subject,
      isRebuilt: isRebuilt && before !== undefined,
      change,
      totals,
      rankKey: rankKey(totals.accumulators),
    });
    if (subject.kind !== 'lead') continue;

    const told = await planAlerts(store, context, {
      ...occasion,
      lead: subject.id,
      isRebuilt,
      newestAtMs,
      trust: input.trust,
      change,
      before,
      accumulators: totals.accumulators,
    });
    alertStates.push(...told.alertStates);
    alerts.push(...told.alerts);
    handOffs.push(...told.handOffs);
  }
  return { subjects, alertStates, alerts, handOffs };
}

const addUp = (before: SubjectTotals | undefined, change: ScoreChange, lastSeenAtMs: number): SubjectTotals => ({
  accumulators: addUnits(before?.accumulators ?? new Map(), change.accumulators),
  gauges: addGauges(before?.gauges ?? new Map(), change.gauges),
  lastSeenAtMs,
});
