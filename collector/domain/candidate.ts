import { actRulesFor, compiledModel, viewRulesFor } from './compiled-model.ts';
import type { ActFact, Fact, ViewFact } from './fact.ts';
import { isInForceAt } from './model-succession.ts';
import { normalText, normalUrl } from './normal-url.ts';
import type { DwellRule, Limit, Rule, ScoringModel } from './scoring-model.ts';

/** Points that a touchpoint earns if its bucket still has room for it. */
export interface Candidate {
  readonly rule: string;
  /** Candidates of one bucket compete: the last `count` of them, at most `perVisit` of a visit. */
  readonly bucket: string;
  readonly count: number;
  readonly perVisit: number | undefined;
  /** Set where the candidate also holds the only place of its asset, form or subject; see {@link Limit.oncePer}. */
  readonly slot: string | undefined;
  readonly points: number;
  readonly atMs: number;
  readonly id: string;
  readonly visitor: string;
  readonly visit: string;
  readonly day: number;
}

/** The candidates that one fact makes by itself; rules over several facts are in `derived.ts`. */
export function candidatesOf(fact: Fact, model: ScoringModel): Candidate[] {
  return fact.kind === 'view' ? ofView(fact, model) : ofAct(fact, model);
}

/** What the rule gives for an entry of the bucket; `undefined`: what the touchpoint itself says. */
export function pointsIn(bucket: string, rule: Rule): number | undefined {
  if (rule.kind === 'manual') return;
  if (rule.kind !== 'dwell') return rule.points;
  return rule.tiers.find((tier) => bucket.startsWith(bucketOfTier(tier, '')))?.points;
}

/** Each tier has its own count in the limit. */
const bucketOfTier = ({ minEngagedMs }: DwellRule['tiers'][number], bucket: string) => `${minEngagedMs}/${bucket}`;

/** The site-local bucket of `days` days that `day` lies in; weeks begin on Monday. */
export function periodOf(day: number, days: number | 'ever'): string {
  if (days === 'ever') return days;
  return `${days}:${Math.floor((day + (days === 7 ? 3 : 0)) / days)}`;
}

/** The first day of the period that `day` lies in, and the period's bucket. */
export function periodStart(day: number, days: number): { readonly day: number; readonly bucket: string } {
  const shift = days === 7 ? 3 : 0;
  return { day: Math.floor((day + shift) / days) * days - shift, bucket: periodOf(day, days) };
}

/** The periods that the days from the first to the last lie in, in order. */
export function periodsBetween(firstDay: number, lastDay: number, days: number): ReturnType<typeof periodStart>[] {
  const periods = [periodStart(firstDay, days)];
  for (let { day } = periods[0]!; day + days <= lastDay; day += days) periods.push(periodStart(day + days, days));
  return periods;
}

function ofView(fact: ViewFact, model: ScoringModel): Candidate[] {
  const candidates: Candidate[] = [];
  for (const rule of viewRulesFor(fact, model)) {
    if (!isInForceAt(rule, fact.atMs)) continue;
    if (rule.kind === 'view') {
      if (reaches(fact, rule.minEngagedMs)) candidates.push(limited(rule, rule.points, fact, rule.limit));
      continue;
    }
    for (const tier of rule.tiers) {
      if (reaches(fact, tier.minEngagedMs)) {
        const candidate = limited(rule, tier.points, fact, rule.limit);
        candidates.push({ ...candidate, bucket: bucketOfTier(tier, candidate.bucket) });
      }
    }
  }
  return candidates;
}

/** Newly above the line: engagement that was above it before has made its candidate already. */
const reaches = (fact: ViewFact, minEngagedMs: number) =>
  fact.engagedMs >= minEngagedMs && (fact.knownEngagedMs === undefined || fact.knownEngagedMs < minEngagedMs);

function ofAct(fact: ActFact, model: ScoringModel): Candidate[] {
  const candidates: Candidate[] = [];
  if (fact.type === 'manual') {
    for (const rule of compiledModel(model).manual)
      if (isInForceAt(rule, fact.atMs)) candidates.push(limited(rule, fact.points, fact, undefined));
    return candidates;
  }
  for (const rule of actRulesFor(fact, model)) {
    if (isInForceAt(rule, fact.atMs)) candidates.push(limited(rule, rule.points, fact, rule.limit));
  }
  return candidates;
}

function limited(rule: Rule, points: number, fact: Fact, limit: Limit | undefined): Candidate {
  const { atMs, id, visitor, visit, day } = fact;
  const common = { rule: rule.id, points, atMs, id, visitor, visit, day, perVisit: limit?.perVisit };
  const key = limit?.oncePer && onceKey(fact, limit.oncePer);
  if (limit?.count !== undefined)
    return { ...common, bucket: periodOf(day, limit.days ?? 1), count: limit.count, slot: key };
  if (limit?.perVisit !== undefined) return { ...common, bucket: `visit:${visit}`, count: limit.perVisit, slot: key };
  // once for ever: the key is the bucket; no limit at all: each touchpoint is its own
  const bucket = key === undefined ? `each:${visitor}/${id}` : `once:${key}`;
  return { ...common, bucket, count: 1, slot: undefined };
}

function onceKey(fact: Fact, oncePer: NonNullable<Limit['oncePer']>): string {
  if (fact.kind === 'view') return oncePer === 'page' ? normalText(normalUrl(fact.url)) : '';
  switch (oncePer) {
    case 'form':
      return fact.formKind;
    case 'page':
      return fact.data.url === undefined ? '' : normalText(normalUrl(fact.data.url));
    case 'asset':
    case 'subject':
    case 'name':
      return fact[oncePer];
  }
}
