import { weigh, worthAt } from '../decay.ts';
import type { Contribution } from '../explain.ts';
import type { Grade } from '../fit/fit.ts';
import { reaches } from '../level.ts';
import { originOf } from '../rule-id.ts';
import type { ScoringModel } from '../scoring-model.ts';
import { spansAbove } from './above-line.ts';
import { intentOf, isAsking, type MqlDefinition } from './mql-definition.ts';
import { contains, intersect, type Span, unite } from './span.ts';

/** One entry of the ledger that counts. */
export interface RuleContribution extends Contribution {
  readonly rule: string;
}

/** What decides whether a lead is an MQL. */
export interface MqlCase {
  /** Of the whole ledger what counts, in any order. */
  readonly ledger: readonly RuleContribution[];
  /** `undefined`: nothing is known of who they are. */
  readonly grade: Grade | undefined;
  /** A noise flag stands that nobody has overruled. */
  readonly isFlagged: boolean;
  readonly model: Pick<ScoringModel, 'halfLifeMs' | 'levels' | 'hot'>;
  readonly definition: MqlDefinition;
}

/** In from `enterAt`, out below `leaveBelow`. */
export interface Lines {
  readonly enterAt: number;
  readonly leaveBelow: number;
}

/** Why a lead is one, or what it lacks. */
export const mqlReasons = [
  'asked_for_sales',
  'level_1',
  'level_2_grade_a',
  'flagged',
  'no_qualifying_action',
  'low_grade',
  'low_score',
] as const;
export type MqlReason = (typeof mqlReasons)[number];

export interface MqlState {
  readonly isMql: boolean;
  readonly reason: MqlReason;
  /** 1, and one more for each of trial, demo request and buying guide that counts; 0: not an MQL. */
  readonly level: number;
  readonly sinceMs: number | undefined;
  /** When it ends if nothing more happens. */
  readonly untilMs: number | undefined;
}

/**
 * From when to when a lead is an MQL, in closed form. A lead enters when it has a qualifying action and either asked for sales
 * or stands on its enter line; it stays while it has a qualifying action and either asked or stands on its leave line. So of
 * each unbroken stretch in which it could stay, it is one from the first moment at which it could enter.
 */
export function mqlSpans(lead: MqlCase): Span[] {
  const { ledger, definition, model } = lead;
  if (lead.isFlagged) return [];
  const lines = mqlLines(lead.grade, model);
  const asked = spansOf(
    ledger.filter(({ rule }) => isAsking(rule, definition)),
    definition,
  );
  const qualified = spansOf(
    ledger.filter((entry) => isQualifying(entry, definition)),
    definition,
  );
  const whileAbove = (line: number | undefined) =>
    intersect(qualified, unite([...asked, ...(line === undefined ? [] : spansAbove(ledger, line, model.halfLifeMs))]));
  const enters = whileAbove(lines?.enterAt);
  return unite(whileAbove(lines?.leaveBelow)).flatMap((stay) => {
    const [first] = intersect([stay], enters);
    return first ? [{ fromMs: first.fromMs, toMs: stay.toMs }] : [];
  });
}

/** The state at one moment, and why. */
export function mqlStateAt(lead: MqlCase, nowMs: number): MqlState {
  const { ledger, definition } = lead;
  const span = mqlSpans(lead).find((each) => contains(each, nowMs));
  if (!span) return { isMql: false, reason: whyNot(lead, nowMs), level: 0, sinceMs: undefined, untilMs: undefined };
  const counting = ledger.filter(({ atMs }) => contains({ fromMs: atMs, toMs: atMs + definition.qualifyingMs }, nowMs));
  const did = (rule: string) => counting.some((entry) => originOf(entry.rule) === rule);
  const level = 1 + definition.advances.filter(did).length;
  const isBy = (grade: Grade) => mqlSpans({ ...lead, grade }).some((each) => contains(each, nowMs));
  const reason = definition.asks.some(did) ? 'asked_for_sales' : isBy('B') ? 'level_1' : 'level_2_grade_a';
  return { isMql: true, reason, level, sinceMs: span.fromMs, untilMs: span.toMs };
}

/**
 * Grade A qualifies at level 2, B and C at level 1, D and an unknown grade only by asking. Each line is left at the same
 * share of it, 45 of 60: a lead at 35 with grade A is out below 26.25.
 */
export function mqlLines(grade: Grade | undefined, { levels, hot }: MqlCase['model']): Lines | undefined {
  if (grade === undefined || grade === 'D') return undefined;
  const enterAt = grade === 'A' ? Math.min(levels[1], hot.enterAt) : hot.enterAt;
  return { enterAt, leaveBelow: (enterAt * hot.leaveBelow) / hot.enterAt };
}

/** Whether an entry is an action that qualifies while it counts. */
export function isQualifying(
  { rule, points }: Pick<RuleContribution, 'rule' | 'points'>,
  definition: MqlDefinition,
): boolean {
  const intent = intentOf(rule, definition);
  return points > 0 && intent !== undefined && intent !== 'learn';
}

const spansOf = (entries: readonly RuleContribution[], { qualifyingMs }: MqlDefinition) =>
  unite(entries.map(({ atMs }) => ({ fromMs: atMs, toMs: atMs + qualifyingMs })));

function whyNot(lead: MqlCase, nowMs: number): MqlReason {
  const { ledger, definition, grade, model } = lead;
  if (lead.isFlagged) return 'flagged';
  const isCounting = ({ atMs }: RuleContribution) =>
    contains({ fromMs: atMs, toMs: atMs + definition.qualifyingMs }, nowMs);
  if (!ledger.some((entry) => isQualifying(entry, definition) && isCounting(entry))) return 'no_qualifying_action';
  return reaches(scoreOf(lead, nowMs), model.hot.enterAt) && mqlLines(grade, model) === undefined
    ? 'low_grade'
    : 'low_score';
}

function scoreOf({ ledger, model: { halfLifeMs } }: MqlCase, nowMs: number): number {
  const sums = new Map<number, number>();
  for (const { points, atMs } of ledger) {
    if (atMs > nowMs) continue;
    const { epoch, units } = weigh(points, atMs, halfLifeMs);
    sums.set(epoch, (sums.get(epoch) ?? 0) + units);
  }
  return worthAt(sums, nowMs, halfLifeMs);
}
