/**
 * How far a lead has come. The system takes leads up to MQL, from what they did and who they are; beyond that only people
 * decide. A decision is a record of its own that is never changed: the stage is what the last one says.
 */

export const stages = [
  'inquiry',
  'lead',
  'mql',
  'sal',
  'sql',
  'opportunity',
  'customer',
  'recycled',
  'disqualified',
] as const;
export type Stage = (typeof stages)[number];

/** The stages that the system works out by itself, whenever it is asked. */
export type DerivedStage = Extract<Stage, 'inquiry' | 'lead' | 'mql'>;

export const decisionKinds = [
  'accept',
  'reject',
  'qualify',
  'propose',
  'win',
  'lose',
  'recycle',
  'disqualify',
  'reopen',
] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** Why somebody turned a lead down. */
export const declineReasons = [
  'not_now',
  'wrong_person',
  'too_small',
  'student',
  'competitor',
  'no_answer',
  'duplicate',
  'bad_data',
  'other',
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/**
 * The same way in the words of two ladders that marketing teaches: what happens in somebody's mind, and what they are to a
 * business. Who was turned down stands on neither.
 */
export interface Rungs {
  readonly mind: (typeof minds)[number];
  readonly person: (typeof persons)[number];
}

export const minds = ['awareness', 'interest', 'action', 'sale'] as const;
export const persons = ['people', 'lead', 'qualified_lead', 'customer'] as const;

const rungs: Readonly<Record<Exclude<Stage, 'recycled' | 'disqualified'>, Rungs>> = {
  inquiry: { mind: 'awareness', person: 'people' },
  lead: { mind: 'interest', person: 'lead' },
  mql: { mind: 'action', person: 'qualified_lead' },
  sal: { mind: 'action', person: 'qualified_lead' },
  sql: { mind: 'action', person: 'qualified_lead' },
  opportunity: { mind: 'action', person: 'qualified_lead' },
  customer: { mind: 'sale', person: 'customer' },
};

/** Where a stage stands on both ladders; `undefined`: on neither. */
export const rungsOf = (stage: Stage): Rungs | undefined =>
  stage === 'recycled' || stage === 'disqualified' ? undefined : rungs[stage];

interface Transition {
  readonly from: readonly Stage[];
  /** `derived`: back to what the system says. */
  readonly to: Stage | 'derived';
  readonly needsReason: boolean;
}

const before: readonly Stage[] = ['inquiry', 'lead', 'mql'];

/** Who may go where: each decision with the stages it can be made in. */
export const transitions: Readonly<Record<DecisionKind, Transition>> = {
  accept: { from: ['lead', 'mql'], to: 'sal', needsReason: false },
  reject: { from: ['lead', 'mql', 'sal'], to: 'recycled', needsReason: true },
  qualify: { from: ['sal'], to: 'sql', needsReason: false },
  propose: { from: ['sql'], to: 'opportunity', needsReason: false },
  win: { from: ['sql', 'opportunity'], to: 'customer', needsReason: false },
  lose: { from: ['sql', 'opportunity'], to: 'recycled', needsReason: true },
  recycle: { from: [...before, 'sal', 'sql', 'opportunity'], to: 'recycled', needsReason: false },
  disqualify: { from: [...before, 'sal', 'sql', 'opportunity', 'recycled'], to: 'disqualified', needsReason: true },
  reopen: { from: ['recycled', 'disqualified', 'customer'], to: 'derived', needsReason: false },
};

/** What was decided about a lead, as far as its stage depends on it. */
export interface StageDecision {
  readonly atMs: number;
  readonly kind: DecisionKind;
  /** When a recycled lead is looked at again. */
  readonly wakeAtMs: number | undefined;
}

/** Characters of the note beside a decision. */
export const maxNoteChars = 2_000;

/** A lead that was turned down without a date wakes up after this long: nobody is forgotten by an empty field. */
export const defaultSleepMs = 90 * 86_400_000;

/** The stage at `nowMs`, from the last decision and what the system works out. */
export function stageAt(
  last: StageDecision | undefined,
  { derived, nowMs }: { derived: DerivedStage; nowMs: number },
): Stage {
  if (!last) return derived;
  const { to } = transitions[last.kind];
  if (to === 'derived') return derived;
  if (to === 'recycled' && nowMs >= wakesAtMs(last)) return derived;
  return to;
}

/** When a recycled lead is back among those that the system judges. */
export const wakesAtMs = ({ atMs, wakeAtMs }: StageDecision): number => wakeAtMs ?? atMs + defaultSleepMs;

export type DecisionRefusal =
  | { readonly kind: 'wrong_stage'; readonly stage: Stage; readonly possible: readonly DecisionKind[] }
  | { readonly kind: 'reason_missing' }
  | { readonly kind: 'wakes_in_the_past' };

/** Why a decision cannot be made now; `undefined`: it can. */
export function refusalOf(
  decision: {
    readonly kind: DecisionKind;
    readonly reason: DeclineReason | undefined;
    readonly wakeAtMs: number | undefined;
  },
  { stage, nowMs }: { stage: Stage; nowMs: number },
): DecisionRefusal | undefined {
  const { from, needsReason } = transitions[decision.kind];
  if (!from.includes(stage)) return { kind: 'wrong_stage', stage, possible: decisionsIn(stage) };
  if (needsReason && decision.reason === undefined) return { kind: 'reason_missing' };
  if (decision.wakeAtMs !== undefined && decision.wakeAtMs <= nowMs) return { kind: 'wakes_in_the_past' };
  return undefined;
}

/** What can be decided about a lead in this stage. */
export const decisionsIn = (stage: Stage): DecisionKind[] =>
  decisionKinds.filter((kind) => transitions[kind].from.includes(stage));

/** Somebody who can be reached is a lead, and an MQL while the definition of one holds; anybody else has only asked. */
export function derivedStage({ email, isMql }: { email: string | undefined; isMql: boolean }): DerivedStage {
  if (email === undefined) return 'inquiry';
  return isMql ? 'mql' : 'lead';
}
