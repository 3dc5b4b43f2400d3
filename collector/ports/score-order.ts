import type { CompanySum } from '../domain/company-sums.ts';
import type { LeadSummary } from './queries/leads.ts';

interface Placed {
  /** Where the list goes on behind it; in the order of scores written by {@link writePlace}. */
  readonly place: string;
}

/** A lead in the order of scores. */
export interface HotLead extends LeadSummary, Placed {}

/** A company in a list. */
export interface ListedCompany extends CompanySum, Placed {}

/**
 * A place in the order of scores. It holds what the order goes by, so that it stays one when who stands there is erased,
 * merged, or moves meanwhile. All scores fade alike: it is good for ever.
 */
export interface ScorePlace {
  /** As {@link rankKeyOf} gives it; `undefined`: behind everybody with a score above 0, in the order of ids. */
  readonly rankKey: number | undefined;
  /** Of a lead; of a company its domain. */
  readonly id: string;
}

export const writePlace = ({ rankKey, id }: ScorePlace): string => `${rankKey ?? ''}/${id}`;

/** `undefined` for what {@link writePlace} did not write. */
export function readPlace(text: string): ScorePlace | undefined {
  const [, rank, id] = /^(-?\d[\d.e-]*|)\/([^/\s]+)$/.exec(text) ?? [];
  if (rank === undefined || id === undefined) return undefined;
  const rankKey = rank === '' ? undefined : Number(rank);
  return Number.isNaN(rankKey) ? undefined : { rankKey, id };
}
