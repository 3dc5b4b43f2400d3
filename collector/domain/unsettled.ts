import { candidatesOf, periodStart } from './candidate.ts';
import { frequencyRulesFor } from './compiled-model.ts';
import type { ViewFact } from './fact.ts';
import type { FrequencyRule, Limit, Rule, ScoringModel } from './scoring-model.ts';
import { maxZoneShiftDays } from './state-keys.ts';
import { bucketKey, type LedgerEntry } from './subject-state.ts';
import type { TouchType } from './touchpoint.ts';

/** A page view that started before a moment and was looked at for longer after it. */
export interface WaningView {
  /** As it was known at that moment. */
  readonly then: ViewFact;
  readonly now: ViewFact;
}

/** The facts from which buckets can be worked out again. */
export interface NeededFacts {
  /** All of this site-local day and later; `Infinity`: none. */
  fromDay: number;
  /** All page views of these visits. */
  readonly visits: Set<string>;
  /** All page views of these kinds. */
  readonly pageKinds: Set<string>;
  /** All acts of these visits. */
  readonly visitsOfActs: Set<string>;
  /** All acts of these types. */
  readonly types: Set<TouchType>;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** No clock on earth is further ahead of UTC. */
const maxOffsetMs = 14 * hourMs;
/** What days may be off when a site moves from the first time zone of the earth to the last. */
const maxZoneShiftMs = 26 * hourMs;

/** What speaks against taking over what the ledger holds. */
export interface Doubts {
  /** Entries after the moment. */
  readonly late: readonly LedgerEntry[];
  readonly waning: readonly WaningView[];
  /** Rules under which other touchpoints counted then. */
  readonly changed: readonly Rule[];
}

/**
 * Which part of today's ledger says nothing about a past moment. A bucket keeps its last entries, so one without an entry after
 * the moment has never had one: what it holds is what it held then. All others are worked out again, from as few facts as decide
 * about them. A page view whose engagement grew after the moment undoes what it earned by that; a rule that was changed since is
 * worked out from everything.
 */
export class Unsettled {
  readonly needs: NeededFacts = {
    fromDay: Number.POSITIVE_INFINITY,
    visits: new Set(),
    pageKinds: new Set(),
    visitsOfActs: new Set(),
    types: new Set(),
  };
  /** By rule; `'all'` of its buckets. */
  private readonly buckets = new Map<string, Set<string> | 'all'>();
  private readonly lastDay: number;
  private readonly ruleOf: ReadonlyMap<string, Rule>;
  private readonly modelOfThen: ScoringModel;

  /** `model` is the one of the moment. */
  constructor({ late, waning, changed }: Doubts, { asOfMs, model }: { asOfMs: number; model: ScoringModel }) {
    this.modelOfThen = model;
    this.lastDay = Math.floor((asOfMs + maxOffsetMs) / dayMs);
    this.ruleOf = new Map(model.rules.map((rule) => [rule.id, rule]));
    for (const rule of changed) this.unsettleAll(rule);
    for (const entry of late) this.unsettle(entry);
    for (const view of waning) {
      for (const candidate of lost(view, model)) this.unsettle(candidate);
      for (const rule of frequencyRulesFor(view.now, model)) this.unsettleWindows(rule, view.now);
    }
  }

  has({ rule, bucket }: Pick<LedgerEntry, 'rule' | 'bucket'>): boolean {
    const buckets = this.buckets.get(rule);
    return buckets !== undefined && (buckets === 'all' || buckets.has(bucket));
  }

  /** The model without the rules of which everything is settled. */
  get model(): ScoringModel {
    return { ...this.modelOfThen, rules: this.modelOfThen.rules.filter(({ id }) => this.buckets.has(id)) };
  }

  private unsettle({ rule: id, bucket, day, visit }: Pick<LedgerEntry, 'rule' | 'bucket' | 'day' | 'visit'>): void {
    this.addBucket(id, bucket);
    const rule = this.ruleOf.get(id)!;
    const scope = scopeOf(rule);
    switch (scope.kind) {
      case 'touchpoint':
        return;
      case 'visit':
        (rule.kind === 'act' ? this.needs.visitsOfActs : this.needs.visits).add(visit);
        return;
      case 'days':
        this.needDays(rule, periodStart(day, scope.days));
        return;
      case 'history':
        // a slot that was taken after the moment had left another bucket
        if (scope.hasSlots) this.buckets.set(id, 'all');
        this.needHistory(rule);
    }
  }

  private unsettleAll(rule: Rule): void {
    this.buckets.set(rule.id, 'all');
    this.needHistory(rule);
  }

  private needHistory(rule: Rule): void {
    switch (rule.kind) {
      case 'manual':
        this.needs.types.add('manual');
        return;
      case 'act':
        for (const type of rule.when.types) this.needs.types.add(type);
        return;
      case 'deep_visit':
      case 'return':
        this.needs.fromDay = Number.NEGATIVE_INFINITY;
        return;
      case 'view':
      case 'dwell':
      case 'frequency':
        if (!rule.when.pageKinds) this.needs.fromDay = Number.NEGATIVE_INFINITY;
        for (const kind of rule.when.pageKinds ?? []) this.needs.pageKinds.add(kind);
    }
  }

  /** Windows in which a page view lies end within their length after it. */
  private unsettleWindows(rule: FrequencyRule, { day: viewDay }: ViewFact): void {
    const until = Math.min(this.lastDay, viewDay + Math.ceil(rule.windowMs / dayMs) + maxZoneShiftDays);
    for (let day = viewDay - maxZoneShiftDays; day <= until; day += 1) {
      const start = periodStart(day, rule.perDays);
      this.addBucket(rule.id, start.bucket);
      this.needDays(rule, start);
    }
  }

  private addBucket(rule: string, bucket: string): void {
    const buckets = this.buckets.get(rule) ?? new Set();
    this.buckets.set(rule, buckets);
    if (buckets !== 'all') buckets.add(bucket);
  }

  private needDays(rule: Rule, { day }: { day: number }): void {
    // nothing of then lies in it
    if (day > this.lastDay) return;
    this.needs.fromDay = Math.min(this.needs.fromDay, day - daysLookedBackOn(rule));
  }
}

/** What decides about a rule's bucket. */
type Scope =
  | { readonly kind: 'touchpoint' | 'visit' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'history'; readonly hasSlots: boolean };

function scopeOf(rule: Rule): Scope {
  switch (rule.kind) {
    case 'manual':
      return { kind: 'touchpoint' };
    case 'deep_visit':
      return { kind: 'visit' };
    case 'return':
    case 'frequency':
      return { kind: 'days', days: rule.perDays };
    case 'act':
    case 'view':
    case 'dwell':
      return scopeOfLimit(rule.limit ?? {});
  }
}

function scopeOfLimit({ count, days = 1, perVisit, oncePer }: Limit): Scope {
  const isLimited = count !== undefined || perVisit !== undefined;
  if (oncePer !== undefined) return { kind: 'history', hasSlots: isLimited };
  if (count === undefined) return { kind: perVisit === undefined ? 'touchpoint' : 'visit' };
  return days === 'ever' ? { kind: 'history', hasSlots: false } : { kind: 'days', days };
}

function daysLookedBackOn(rule: Rule): number {
  if (rule.kind === 'return') return rule.withinDays;
  return rule.kind === 'frequency' ? Math.ceil((rule.windowMs + maxZoneShiftMs) / dayMs) : 0;
}

/** What the view earns by itself now and did not then. */
function lost({ then, now }: WaningView, model: ScoringModel) {
  const had = new Set(candidatesOf(then, model).map(({ rule, bucket }) => bucketKey(rule, bucket)));
  return candidatesOf(now, model).filter(({ rule, bucket }) => !had.has(bucketKey(rule, bucket)));
}
