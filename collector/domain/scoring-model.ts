import type { Condition } from './condition.ts';
import type { MqlDefinition } from './mql/mql-definition.ts';
import type { TouchType } from './touchpoint.ts';

/** An immutable numbered document: which touchpoints earn which points, and what the sums mean. */
export interface ScoringModel {
  readonly version: number;
  readonly halfLifeMs: number;
  /** Of a second sum of the same points, in which only the last days stand out: urgency and trend. Absent: none is kept. */
  readonly urgencyHalfLifeMs?: number;
  /** Product lines that are scored by themselves as well; rules name theirs. */
  readonly groups?: readonly ScoreGroup[];
  /** Lowest score of engagement levels 1, 2 and 3; below the last is level 4. */
  readonly levels: readonly [number, number, number];
  /** Hot from `enterAt` on, and until the score falls below `leaveBelow` (hysteresis, so that a score on the line is not news twice). */
  readonly hot: { readonly enterAt: number; readonly leaveBelow: number };
  /** What the site calls a marketing-qualified lead; absent: {@link defaultMqlDefinition}. */
  readonly mql?: MqlDefinition;
  /** The site's own: the first pattern that fits decides, before any words. */
  readonly urlKinds?: readonly UrlKindRule[];
  readonly pageKinds: readonly PageKindRule[];
  readonly assetKinds: readonly WordRule[];
  readonly formKinds: readonly WordRule[];
  readonly rules: readonly Rule[];
}

/** A sum of its own for the rules that name it. They add to the score all the same. */
export interface ScoreGroup {
  readonly id: string;
  readonly name: string;
  readonly halfLifeMs: number;
  readonly levels: readonly [number, number, number];
}

/** Pages of one kind by their address: `acme.example/products/*`, `/pricing/**`, `/page?id=7`; see {@link ./classify.ts}. */
export interface UrlKindRule {
  readonly pattern: string;
  readonly kind: string;
}

/** A path segment that contains one of the words makes the page of this kind. */
export interface PageKindRule extends WordRule {
  /** A section keeps all below it: `/blog/pricing-tips` is blog, but `/products/pricing` is pricing. */
  readonly isSection: boolean;
}

export interface WordRule {
  readonly kind: string;
  /** Lower case; compared with the words of a path segment or name, split at `-`, `_`, `.` and space. */
  readonly words: readonly string[];
}

interface RuleBase {
  /** Stable for ever: the ledger refers to it. */
  readonly id: string;
  readonly name: string;
  /** Id of a score group. */
  readonly group?: string;
  /** Looks only at what happened since: the rule came with a model that was published from then on. Never in a draft. */
  readonly since?: Border;
  /** Looks only at what happened before: the rule was replaced then. Never in a draft. */
  readonly until?: Border;
}

/** A moment from which on another model holds, and the site-local day that it lies in. */
export interface Border {
  readonly atMs: number;
  readonly day: number;
}

/** Each matching act earns; `limit` says how many of them count. */
export interface ActRule extends RuleBase {
  readonly kind: 'act';
  readonly points: number;
  readonly when: ActCondition;
  readonly limit?: Limit;
}

/** Each matching page view with enough engagement earns, dated at its start. */
export interface ViewRule extends RuleBase {
  readonly kind: 'view';
  readonly points: number;
  readonly when: ViewCondition;
  readonly minEngagedMs: number;
  readonly limit?: Limit;
}

/** Engagement tiers of one page view, dated at its start. Each tier has its own count in the limit: see decisions/0003. */
export interface DwellRule extends RuleBase {
  readonly kind: 'dwell';
  readonly when: ViewCondition;
  readonly tiers: readonly { readonly minEngagedMs: number; readonly points: number }[];
  readonly limit: Limit;
}

/** A visit of many pages earns once, dated at its last page view. */
export interface DeepVisitRule extends RuleBase {
  readonly kind: 'deep_visit';
  readonly points: number;
  readonly minPageViews: number;
}

/** Coming back in another visit within `withinDays` site-local days earns once in `perDays`. */
export interface ReturnRule extends RuleBase {
  readonly kind: 'return';
  readonly points: number;
  readonly withinDays: number;
  readonly perDays: number;
}

/**
 * Several visits with enough engagement on pages of a kind within a sliding window earn once in `perDays`.
 * Holds at a page view when the window that ends with it has `minVisits` visits of at least `minVisitEngagedMs`,
 * and `minEngagedMs` in total.
 */
export interface FrequencyRule extends RuleBase {
  readonly kind: 'frequency';
  readonly points: number;
  readonly when: ViewCondition;
  readonly windowMs: number;
  readonly minVisits: number;
  readonly minVisitEngagedMs: number;
  readonly minEngagedMs: number;
  readonly perDays: number;
}

/** Points that a person gave or took by hand, with a note. */
export interface ManualRule extends RuleBase {
  readonly kind: 'manual';
}

export type Rule = ActRule | ViewRule | DwellRule | DeepVisitRule | ReturnRule | FrequencyRule | ManualRule;

/** All named fields must hold; a list holds when it contains the value. */
export interface ActCondition {
  readonly types: readonly TouchType[];
  readonly assetKinds?: readonly string[];
  readonly formKinds?: readonly string[];
  readonly contactSales?: boolean;
  readonly names?: readonly string[];
  readonly landed?: boolean;
  /** Holds when one of these does: for "a demo form, or any form that says yes to sales". */
  readonly anyOf?: readonly Omit<ActCondition, 'types' | 'anyOf' | 'where'>[];
  /** And this as well: whatever else can be asked of a touchpoint. */
  readonly where?: Condition;
}

export interface ViewCondition {
  /** Absent: every page. */
  readonly pageKinds?: readonly string[];
  /** And this as well: whatever else can be asked of a page view. */
  readonly where?: Condition;
}

/** The *last* ones by (time, id) count, so that one more good event never lowers a score. */
export interface Limit {
  /** How many count in each run of `days` site-local days, or `'ever'`; absent with `oncePer` or `perVisit` alone. */
  readonly count?: number;
  readonly days?: 1 | 7 | 30 | 'ever';
  /** Of one visit at most this many of the day; without `count`: of the whole visit. */
  readonly perVisit?: number;
  /** Once for ever per asset, kind of form, subject or name of an act, or per page of a view. */
  readonly oncePer?: 'asset' | 'form' | 'subject' | 'name' | 'page';
}
