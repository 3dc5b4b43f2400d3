import { alertMessage } from '../domain/alert-message.ts';
import { type AlertDecision, decideAlerts, type ScoreStep } from '../domain/alert-policy.ts';
import { rankKey, worthAt } from '../domain/decay.ts';
import type { Fact } from '../domain/fact.ts';
import { addGauges, addUnits } from '../domain/gauge.ts';
import { isFlagged } from '../domain/lead-profile.ts';
import { levelOf } from '../domain/level.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import { type ScoreChange, scoreFacts } from '../domain/score-facts.ts';
import { stateKeys } from '../domain/state-keys.ts';
import type { Subject } from '../domain/subject.ts';
import { emptyState } from '../domain/subject-state.ts';
import type { NewId } from '../ports/new-id.ts';
import type { AlertPlan, Plan, SiteContext, Store, StoredLead, SubjectPlan, SubjectTotals } from '../ports/store.ts';
import { loadLeadCase } from './lead-case.ts';

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
  readonly newId: NewId;
}

/** Scores each subject's facts and decides who is told about it. */
export async function planSubjects(
  store: Store,
  occasion: Occasion,
): Promise<Pick<Plan, 'subjects' | 'alertStates' | 'alerts'>> {
  const { site, nowMs } = occasion;
  const context = await store.site(site);
  const { model } = context;
  const subjects: SubjectPlan[] = [];
  const alertStates: { lead: string; states: AlertDecision['states'] }[] = [];
  const alerts: AlertPlan[] = [];
  for (const input of occasion.subjects) {
    const { subject, facts, isRebuilt, newestAtMs, trust } = input;
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

    const scoreBefore = worthAt(before?.accumulators ?? new Map(), nowMs, model.halfLifeMs);
    const scoreAfter = worthAt(totals.accumulators, nowMs, model.halfLifeMs);
    const frequencyRules = new Set(model.rules.filter((rule) => rule.kind === 'frequency').map((rule) => rule.id));
    const pricingReturn = isRebuilt
      ? undefined
      : change.added.findLast((entry) => frequencyRules.has(entry.rule) && entry.counts);
    const known = await store.alertStates(site, subject.id);
    const step: ScoreStep = {
      nowMs,
      scoreBefore,
      scoreAfter,
      pricingReturnAtMs: pricingReturn?.atMs,
      newestAtMs,
      isSilent: occasion.isSilent,
    };
    const wanted = decideAlerts(known, step, model.hot);
    // who they are is worked out only for somebody who would be told about
    const lead = wanted.fires.length === 0 ? undefined : await leadOfAlert(store, occasion, input, change);
    const decision =
      wanted.fires.length > 0 && !lead ? decideAlerts(known, { ...step, isSilent: true }, model.hot) : wanted;
    if (decision.states.size > 0) alertStates.push({ lead: subject.id, states: decision.states });
    if (lead)
      alerts.push(
        await composeAlert(store, context, { lead, trust, decision, change, scoreBefore, scoreAfter, ...occasion }),
      );
  }
  return { subjects, alertStates, alerts };
}

/** The lead that an alert is about; `undefined` for noise, about which nobody is told. */
async function leadOfAlert(
  store: Store,
  { site, leads }: Occasion,
  { subject, isRebuilt }: SubjectInput,
  change: ScoreChange,
): Promise<StoredLead | undefined> {
  const planned = leads.get(subject.id);
  const found = await loadLeadCase(store, { site, lead: subject.id, planned, change, isRebuilt });
  return found && !isFlagged(found.profile) ? (planned ?? found.person) : undefined;
}

const addUp = (before: SubjectTotals | undefined, change: ScoreChange, lastSeenAtMs: number): SubjectTotals => ({
  accumulators: addUnits(before?.accumulators ?? new Map(), change.accumulators),
  gauges: addGauges(before?.gauges ?? new Map(), change.gauges),
  lastSeenAtMs,
});

async function composeAlert(
  store: Store,
  { key, name, model }: SiteContext,
  moment: {
    readonly lead: StoredLead;
    readonly trust: TrustLevel | undefined;
    readonly decision: AlertDecision;
    readonly change: ScoreChange;
    readonly scoreBefore: number;
    readonly scoreAfter: number;
    readonly nowMs: number;
    readonly newId: NewId;
  },
): Promise<AlertPlan> {
  const { lead, trust = lead.trust, decision, change, scoreBefore, scoreAfter, nowMs, newId } = moment;
  const id = newId('al', nowMs);
  const ruleNames = new Map(model.rules.map((rule) => [rule.id, rule.name]));
  const payload = alertMessage({
    alertId: id,
    atMs: nowMs,
    kinds: decision.fires,
    site: { key, name },
    lead: { id: lead.id, trust, url: `${await store.publicUrl()}/sites/${key}/leads/${lead.id}` },
    score: scoreAfter,
    scoreBefore,
    level: levelOf(scoreAfter, model),
    modelVersion: model.version,
    evidence: change.added
      .filter((entry) => entry.counts)
      .sort((a, b) => b.points - a.points)
      .map(({ rule, points, atMs }) => ({ rule, ruleName: ruleNames.get(rule) ?? rule, points, atMs })),
  });
  return { id, lead: lead.id, atMs: nowMs, kinds: decision.fires, payload };
}
