import type { Touchpoint } from '../domain/touchpoint.ts';

/** A touchpoint with whose it is now. */
export interface OwnedTouchpoint extends Touchpoint {
  /** The lead that stands for the person; `undefined`: nobody's. */
  readonly lead: string | undefined;
}

/** One rule's points from one touchpoint, of a lead. */
export interface ExportedContribution {
  readonly lead: string;
  readonly rule: string;
  readonly bucket: string;
  readonly atMs: number;
  readonly touchpoint: string;
  readonly visitor: string;
  readonly points: number;
  /** False where a limit keeps it out. */
  readonly counts: boolean;
}

/** Reads a site in pages, each as of its own moment: no reading holds up the log, and memory holds one page. */
export interface ExportReader {
  /** In the order of arrival, from the first after `afterSeq` on; `seq` is that of the last one. */
  touchpoints(query: { site: number; afterSeq: number; limit: number }): {
    readonly items: readonly OwnedTouchpoint[];
    readonly seq: number;
  };
  /** Contributions of leads, in a fixed order; `after` is the last one of the page before. */
  contributions(query: {
    site: number;
    after: ExportedContribution | undefined;
    limit: number;
  }): readonly ExportedContribution[];
  /** Everything that is a person's, stretch by stretch, in pages. */
  personTouchpoints(query: { site: number; lead: string; limit: number }): Iterable<readonly Touchpoint[]>;
  /** What was told of a person, as it went out, oldest first. */
  personAlerts(query: { site: number; lead: string }): readonly { readonly atMs: number; readonly payload: string }[];
}
