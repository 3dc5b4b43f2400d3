/** What erasing needs of the store beyond what every use case needs; within the same transaction. */
import type { IdentityClaim, OwnershipInterval } from '../domain/ownership.ts';
import type { PageView, Touchpoint } from '../domain/touchpoint.ts';
import type { Store } from './store.ts';

/** A touchpoint by its key. */
export interface TouchpointKey {
  readonly visitor: string;
  readonly id: string;
}

/** A stretch of time whose late events are refused; `mark` says whose, see usecases/erasure-marks.ts. */
export interface ErasureMark {
  readonly mark: string;
  /** Inclusive, both. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is left of a browser. */
export interface VisitorRemains {
  readonly claims: readonly IdentityClaim[];
  readonly intervals: readonly OwnershipInterval[];
  /** Page views that lost a part, as they are without it. */
  readonly pageViews: readonly PageView[];
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

export interface ErasingStore extends Store {
  /** All of a visitor's touchpoints, by time. */
  touchpoints(site: number, visitor: string): readonly Touchpoint[];
  /** Touchpoints that hold one of these texts (ASCII letters in either case), from `afterSeq` on. Reads them all. */
  touchpointsHolding(query: { site: number; texts: readonly string[]; afterSeq: number }): readonly Touchpoint[];
  /**
   * Takes touchpoints and page views of a browser out, also out of what a replay has prepared, and puts what is left in their
   * place; of `changed` ones the data. `remains` undefined: the whole browser goes.
   */
  removeTouchpoints(removal: {
    site: number;
    visitor: string;
    touchpoints: ReadonlySet<string>;
    changed: readonly Touchpoint[];
    pageViews: ReadonlySet<string>;
    remains: VisitorRemains | undefined;
  }): void;
  /** Takes out every row of every table that is about these leads, and their alerts with all deliveries. */
  removeLeads(site: number, leads: readonly string[]): void;
  /** Takes refused events out that hold one of these texts. */
  removeQuarantined(site: number, isAbout: (excerpt: string) => boolean): void;
  rememberErased(site: number, marks: readonly ErasureMark[], expiresAtMs: number): void;
}
