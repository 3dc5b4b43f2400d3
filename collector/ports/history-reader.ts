import type { AlertModes } from '../domain/alert-policy.ts';
import type { FitSettings } from '../domain/fit/fit-settings.ts';
import type { KnownPerson } from '../domain/fit/lead-attributes.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import type { MergeRecord } from '../domain/lead-group.ts';
import type { IdentityClaim, OwnershipInterval } from '../domain/ownership.ts';
import type { ReplayedSubject } from '../domain/replay-subject.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { PageView, Touchpoint } from '../domain/touchpoint.ts';

/** Everything that is derived and stored of one subject. */
export interface StoredSubject extends ReplayedSubject {
  readonly rankKey: number | undefined;
}

/** Who a lead is, as far as that is told of them and not of what they did. */
export interface KnownLead {
  readonly lead: KnownPerson & { readonly name: string | undefined; readonly externalId: string | undefined };
  readonly browsers: number;
  readonly botBrowsers: number;
  /** Noise flags that a person has overruled and not restored since. */
  readonly overruled: readonly NoiseFlag[];
  /** E-mail address of who the lead was given to. */
  readonly owner: string | undefined;
  /** When a person first decided that the lead is won. */
  readonly wonAtMs: number | undefined;
}

/** Reads whole histories as of one moment; what is written meanwhile is not seen. */
export interface HistoryReader {
  readonly sites: () => readonly { readonly id: number; readonly model: ScoringModel }[];
  /** In order of id; direct touches stand under `~lead`. */
  readonly visitors: (site: number) => Iterable<string>;
  /** Up to `limit` of the same, from the first after `after` on. */
  readonly visitorsAfter: (site: number, after: string, limit: number) => readonly string[];
  /** Up to `limit` leads that stand for themselves or for a group, in order of id, from the first after `after` on. */
  readonly leadsAfter: (site: number, after: string, limit: number) => readonly string[];
  /** The ids that a lead stands for, its own among them; none when another lead stands for it. */
  readonly membersOf: (site: number, lead: string) => readonly string[];
  readonly merges: (site: number) => readonly MergeRecord[];
  /** Leads that a merge ever named, and who is stored as standing for each. */
  readonly mergedLeads: (
    site: number,
  ) => readonly { readonly id: string; readonly createdAtMs: number; readonly survivor: string | undefined }[];
  /** Leads that own a stretch of a browser or have direct touches. */
  readonly leads: (site: number) => Iterable<string>;
  /** Up to `limit` subjects that were noted for the replay that is under way, and how often. */
  readonly touched: (site: number, limit: number) => readonly { readonly subject: string; readonly times: number }[];
  readonly touchpoints: (site: number, visitor: string) => readonly Touchpoint[];
  /** With the leads as they were said then. */
  readonly claims: (site: number, visitor: string) => readonly IdentityClaim[];
  readonly intervals: (site: number, visitor: string) => readonly OwnershipInterval[];
  readonly visitorsOfLead: (site: number, lead: string) => readonly string[];
  readonly pageViews: (site: number, visitor: string) => readonly PageView[];
  readonly subject: (site: number, subject: string) => StoredSubject;
  /** Domains whose stored sums are not those of the leads that are listed under them. Reads every lead. */
  readonly wrongCompanies: (site: number) => readonly string[];
  /** Keys of all subjects that have a row anywhere. */
  readonly storedSubjects: (site: number) => Iterable<string>;
  readonly touchpointCount: () => number;
  /** By rule: its entries that count since then. Reads the site's whole ledger. */
  readonly ruleMatches: (site: number, sinceMs: number) => ReadonlyMap<string, number>;
  /** Which kinds of alerts are on. */
  readonly alertModes: (site: number) => AlertModes;
  readonly fitSettings: (site: number) => FitSettings;
  /** What is known of the person that a lead stands for, as of now; `undefined`: nothing but touchpoints. */
  readonly person: (site: number, lead: string) => KnownLead | undefined;
}
