import { candidatesOf, periodsBetween } from './candidate.ts';
import { compiledModel } from './compiled-model.ts';
import { windowRulesOf } from './derived.ts';
import type { Fact } from './fact.ts';
import type { ReturnRule, ScoringModel } from './scoring-model.ts';
import { bucketKey, type SubjectState, slotKey, visitPartKey } from './subject-state.ts';
import { visitPartsOf } from './visit-part.ts';

/** The part of a subject's state that facts can touch: what the store loads before it decides. Bounded per fact. */
export interface StateKeys {
  readonly buckets: ReadonlyMap<string, BucketNeed>;
  readonly slots: ReadonlyMap<string, { readonly rule: string; readonly key: string }>;
  /** From the first to the last; `undefined`: none. */
  readonly days: { readonly from: number; readonly to: number } | undefined;
  /** By {@link visitPartKey}. */
  readonly visits: ReadonlySet<string>;
  readonly windows: readonly {
    readonly rule: string;
    readonly fromMs: number;
    readonly toMs: number;
  }[];
}

export interface BucketNeed {
  readonly rule: string;
  readonly bucket: string;
  readonly limit: number;
  /** False: with these days, visits and windows nothing can come into the bucket. */
  readonly isNeeded?: ((summaries: Summaries) => boolean) | undefined;
}

type Summaries = Pick<SubjectState, 'days' | 'visits' | 'windows'>;

const dayMs = 86_400_000;
/** From the first time zone of the earth to the last, 26 hours, rounded up. */
export const maxZoneShiftDays = 2;

/** Which rows {@link scoreFacts} needs for these facts. */
export function stateKeys(facts: readonly Fact[], model: ScoringModel): StateKeys {
  const buckets = new Map<string, BucketNeed>();
  const slots = new Map<string, { rule: string; key: string }>();
  let days: StateKeys['days'];
  const visits = new Set<string>();
  const windows: { rule: string; fromMs: number; toMs: number }[] = [];
  const needBucket = (rule: string, bucket: string, limit: number, isNeeded?: BucketNeed['isNeeded']) => {
    buckets.set(bucketKey(rule, bucket), { rule, bucket, limit, isNeeded });
  };
  const newViews = facts.filter((fact) => fact.kind === 'view' && fact.knownEngagedMs === undefined);
  const { deepVisits, returns } = compiledModel(model);
  for (const fact of facts) {
    for (const { rule, bucket, count, slot } of candidatesOf(fact, model)) {
      // each fact may take one away, whose place the first that waits then gets
      needBucket(rule, bucket, count + facts.length);
      if (slot !== undefined) slots.set(slotKey(rule, slot), { rule, key: slot });
    }
    if (fact.kind !== 'view') continue;
    const isNew = fact.knownEngagedMs === undefined;
    for (const rule of windowRulesOf(fact, model)) {
      const { atMs } = fact;
      windows.push({ rule: rule.id, fromMs: atMs - rule.windowMs, toMs: atMs + rule.windowMs });
      // a later moment may lie on an earlier day, as it does where a site was moved to a time zone further west
      const lastDay = fact.day + Math.ceil(rule.windowMs / dayMs) + maxZoneShiftDays;
      for (const { bucket } of periodsBetween(fact.day - maxZoneShiftDays, lastDay, rule.perDays))
        needBucket(rule.id, bucket, 1, ({ windows: views }) => {
          const known = views.get(rule.id)?.length ?? 0;
          return known + facts.length >= rule.minVisits;
        });
    }
    if (!isNew) continue;
    const before = returns.reduce((most, { withinDays }) => Math.max(most, withinDays), 0);
    days = {
      from: Math.min(days?.from ?? fact.day, fact.day - before),
      to: Math.max(days?.to ?? fact.day, fact.day + before),
    };
    const parts = visitPartsOf(fact.visit, {}, model).map(visitPartKey);
    for (const part of parts) visits.add(part);
    for (const rule of deepVisits)
      needBucket(rule.id, `visit:${fact.visit}`, 1, ({ visits: totals }) => {
        const known = parts.reduce((sum, part) => sum + (totals.get(part)?.pageViews ?? 0), 0);
        return known + newViews.length >= rule.minPageViews;
      });
    for (const rule of returns)
      for (const { bucket, day } of periodsBetween(fact.day, fact.day + rule.withinDays, rule.perDays))
        needBucket(rule.id, bucket, 1, ({ days: known }) => mayHaveReturns(rule, day, known, newViews));
  }
  return { buckets, slots, days, visits, windows };
}

/**
 * Whether a day of the period that begins with `firstDay` can be one of return once the views are in: there were visits on it,
 * and on the same day or on one of the days before another one.
 */
function mayHaveReturns(
  { withinDays, perDays }: ReturnRule,
  firstDay: number,
  known: SubjectState['days'],
  views: readonly Fact[],
): boolean {
  const isActive = (day: number) => known.has(day) || views.some((view) => view.day === day);
  const isReturn = (day: number) => {
    const here = known.get(day);
    const visit = here?.lastVisit ?? views.find((view) => view.day === day)?.visit;
    if (here?.hasSeveralVisits || views.some((view) => view.day === day && view.visit !== visit)) return true;
    for (let before = day - withinDays; before < day; before += 1) if (isActive(before)) return true;
    return false;
  };
  const mayBe = (day: number) => firstDay <= day && day < firstDay + perDays && isReturn(day);
  for (const day of known.keys()) if (mayBe(day)) return true;
  return views.some(({ day }) => mayBe(day));
}
