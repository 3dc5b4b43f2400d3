import { roundToSum } from '../explain.ts';
import type { EngagementLevel } from '../level.ts';
import type { LeadAttributes } from './lead-attributes.ts';

/** What a fit template may look at. */
export const fitAttributes = ['role', 'seniority', 'companySize', 'industry', 'region', 'emailDomain'] as const;
export type FitAttribute = (typeof fitAttributes)[number];

/** A persona: whom a business wants to meet, as a document. */
export interface FitTemplate {
  /** Stable for ever. */
  readonly id: string;
  readonly name: string;
  readonly wants: Readonly<Partial<Record<FitAttribute, Wish>>>;
}

/** How much an attribute matters, and how good each of its values is. */
export interface Wish {
  /** A whole number above 0; only its share of all weights counts. */
  readonly weight: number;
  /** In percent, 0 to 100. */
  readonly values: Readonly<Record<string, number>>;
  /** In percent, for a known value that is not named. */
  readonly otherwise: number;
}

export const grades = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof grades)[number];

/** How well a lead is what a persona wants. */
export interface Fit {
  /** 0 to 100, whole; the points of the rows sum to it exactly. */
  readonly score: number;
  readonly grade: Grade;
  /** Known weight of all weight, in whole percent. */
  readonly coveragePct: number;
  readonly persona: Pick<FitTemplate, 'id' | 'name'>;
  readonly rows: readonly FitRow[];
  /** What is not known, heaviest first: neither good nor bad. */
  readonly unknown: readonly FitAttribute[];
}

export interface FitRow {
  readonly attribute: FitAttribute;
  readonly value: string;
  /** How good the value is, in percent. */
  readonly goodPct: number;
  /** Share of the known weight, in percent: the most that this row could give. */
  readonly maxPoints: number;
  readonly points: number;
}

/** A from 70, B from 45, C from 20. */
export function gradeOf(score: number): Grade {
  return score >= 70 ? 'A' : score >= 45 ? 'B' : score >= 20 ? 'C' : 'D';
}

/** Where grade and level meet, A1 to D4: side by side, never blended. `undefined` without a grade. */
export function placeOf(grade: Grade | undefined, level: EngagementLevel): `${Grade}${EngagementLevel}` | undefined {
  return grade && `${grade}${level}`;
}

/** Fit by the persona that fits best; of equals the first one. `undefined` while nothing is known that any of them looks at. */
export function bestFit(templates: readonly FitTemplate[], attributes: LeadAttributes): Fit | undefined {
  let best: Fit | undefined;
  for (const template of templates) {
    const fit = fitOf(template, attributes);
    if (fit && (best === undefined || fit.score > best.score)) best = fit;
  }
  return best;
}

/**
 * Σ weight · goodness over what is known, divided by the known weight. What is not known changes the coverage and nothing else.
 */
export function fitOf({ id, name, wants }: FitTemplate, attributes: LeadAttributes): Fit | undefined {
  const wished = fitAttributes.flatMap((attribute) => {
    const wish = wants[attribute];
    return wish && wish.weight > 0 ? [{ attribute, wish, value: read(attribute, attributes) }] : [];
  });
  const known = wished.flatMap(({ attribute, wish, value }) =>
    value === undefined ? [] : [{ attribute, value, weight: wish.weight, goodPct: goodnessOf(wish, value) }],
  );
  const knownWeight = sumOf(known.map(({ weight }) => weight));
  if (knownWeight === 0) return undefined;
  const points = roundToSum(
    known.map(({ weight, goodPct }) => (weight * goodPct) / knownWeight),
    0,
  );
  const unknown = wished.filter(({ value }) => value === undefined);
  return {
    score: points.total,
    grade: gradeOf(points.total),
    coveragePct: Math.round((100 * knownWeight) / sumOf(wished.map(({ wish }) => wish.weight))),
    persona: { id, name },
    rows: known.map(({ attribute, value, weight, goodPct }, index) => ({
      attribute,
      value,
      goodPct,
      maxPoints: (100 * weight) / knownWeight,
      points: points.parts[index]!,
    })),
    unknown: unknown.toSorted((a, b) => b.wish.weight - a.wish.weight).map(({ attribute }) => attribute),
  };
}

const read = (attribute: FitAttribute, attributes: LeadAttributes): string | undefined =>
  attribute === 'emailDomain' ? attributes.emailDomain?.class : attributes[attribute];

const goodnessOf = ({ values, otherwise }: Wish, value: string): number =>
  Object.hasOwn(values, value) ? values[value]! : otherwise;

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
