import { candidatesOf, periodOf } from './candidate.ts';
import { compiledModel } from './compiled-model.ts';
import { windowRulesOf } from './derived.ts';
import type { Fact } from './fact.ts';
import type { ScoringModel } from './scoring-model.ts';
import { bucketKey, slotKey, visitPartKey } from './subject-state.ts';
import { visitPartsOf } from './visit-part.ts';

/** The part of a subject's state that facts can touch: what the store loads before it decides. Bounded per fact. */
export interface StateKeys {
  readonly buckets: ReadonlyMap<string, { readonly rule: string; readonly bucket: string; readonly limit: number }>;
  readonly slots: ReadonlyMap<string, { readonly rule: string; readonly key: string }>;
  readonly days: ReadonlySet<number>;
  /** By {@link visitPartKey}. */
  readonly visits: ReadonlySet<string>;
  readonly windows: readonly {
    readonly rule: string;
    readonly fromMs: number;
    readonly toMs: number;
  }[];
}

const dayMs = 86_400_000;
/** From the first time zone of the earth to the last, 26 hours, rounded up. */
export const maxZoneShiftDays = 2;

/** Which rows {@link scoreFacts} needs for these facts. */
export function stateKeys(facts: readonly Fact[], model: ScoringModel): StateKeys {
  const buckets = new Map<string, { rule: string; bucket: string; limit: number }>();
  const slots = new Map<string, { rule: string; key: string }>();
  const days = new Set<number>();
  const visits = new Set<string>();
  const windows: { rule: string; fromMs: number; toMs: number }[] = [];
  const needBucket = (rule: string, bucket: string, limit: number) => {
    buckets.set(bucketKey(rule, bucket), { rule, bucket, limit });
  };
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
      for (let day = fact.day - maxZoneShiftDays; day <= lastDay; day += 1)
        needBucket(rule.id, periodOf(day, rule.perDays), 1);
    }
    if (!isNew) continue;
    days.add(fact.day);
    for (const part of visitPartsOf(fact.visit, {}, model)) visits.add(visitPartKey(part));
    for (const rule of deepVisits) needBucket(rule.id, `visit:${fact.visit}`, 1);
    for (const rule of returns) {
      for (let day = fact.day - rule.withinDays; day <= fact.day + rule.withinDays; day += 1) days.add(day);
      for (let day = fact.day; day <= fact.day + rule.withinDays; day += 1)
        needBucket(rule.id, periodOf(day, rule.perDays), 1);
    }
  }
  return { buckets, slots, days, visits, windows };
}
