import type { Stage } from '../stage.ts';
import type { UnscoredReason } from '../touchpoint.ts';
import type { Origin, OriginKind } from './touch-origin.ts';

/** Somebody whose visits count: a lead, or a browser of which no lead owns anything. */
export interface ReportPerson {
  /** The first page view that counts, or when they became known, whichever is earlier. */
  readonly firstSeenAtMs: number;
  /** `undefined`: nobody knows who it is. */
  readonly lead: ReportLead | undefined;
  readonly views: readonly ReportView[];
  readonly downloads: readonly ReportDownload[];
}

export interface ReportLead {
  /** When they said who they are, or somebody else did. */
  readonly knownAtMs: number;
  readonly stage: Stage;
  readonly reached: Reached;
  /** Of the first visit, and of the last that began before they were known. */
  readonly origins: Readonly<Record<TouchModel, Readonly<Record<OriginKind, Origin>>>>;
}

/** A page view; only those of people are here, see {@link isCounted}. */
export interface ReportView {
  readonly atMs: number;
  /** `host/path` without its query. */
  readonly page: string;
  readonly pageKind: string;
  readonly engagedMs: number;
}

export interface ReportDownload {
  readonly atMs: number;
  /** `host/path` of the file. */
  readonly asset: string;
}

/** Which visit gets the credit. */
export const touchModels = ['first', 'last'] as const;
export type TouchModel = (typeof touchModels)[number];

/** How far somebody ever came; each step includes those before it. */
export const reachedSteps = ['person', 'lead', 'mql', 'sql', 'customer'] as const;
export type Reached = (typeof reachedSteps)[number];

export const hasReached = (reached: Reached, step: Reached): boolean =>
  reachedSteps.indexOf(reached) >= reachedSteps.indexOf(step);

/** How far somebody came, by every stage that they were ever in. */
export function furthestOf(stages: Iterable<Stage>): Reached {
  let furthest: Reached = 'person';
  for (const stage of stages) {
    const step = stepOf[stage];
    if (step && !hasReached(furthest, step)) furthest = step;
  }
  return furthest;
}

/** To be turned down is no step. */
const stepOf: Readonly<Record<Stage, Reached | undefined>> = {
  inquiry: 'person',
  lead: 'lead',
  mql: 'mql',
  sal: 'mql',
  sql: 'sql',
  opportunity: 'sql',
  customer: 'customer',
  recycled: undefined,
  disqualified: undefined,
};

/** Late and crowded page views earn no points, but a person looked at them; owners, programs and bots are nobody's visit. */
export const isCounted = (unscored: UnscoredReason | undefined): boolean =>
  unscored === undefined || unscored === 'too_late' || unscored === 'crowded';
