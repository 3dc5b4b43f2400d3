/** People, one by one and in lists. */
import type { Device } from '../../domain/device.ts';
import type { Grade } from '../../domain/fit/fit.ts';
import type { LeadActivity } from '../../domain/lead-activity.ts';
import type { MergeRecord } from '../../domain/lead-group.ts';
import type { LeadProfile } from '../../domain/lead-profile.ts';
import type { EngagementLevel } from '../../domain/level.ts';
import type { MqlState } from '../../domain/mql/mql.ts';
import type { TrustLevel } from '../../domain/ownership.ts';
import type { Queue } from '../../domain/queue.ts';
import type { DerivedStage, Stage } from '../../domain/stage.ts';
import type { TouchpointKey } from '../erasure.ts';
import type { ExportReader } from '../export-reader.ts';
import type { HotLead, ListedCompany } from '../score-order.ts';
import type { StoredDecision } from '../store.ts';

export interface LeadSummary {
  readonly id: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly company: string | undefined;
  readonly trust: TrustLevel;
  readonly score: number;
  readonly level: EngagementLevel;
  /** `undefined`: never seen on the site. */
  readonly lastSeenAtMs: number | undefined;
  /** The heaviest reason of today's score, as a rule name. */
  readonly topReason: string | undefined;
  /** Who they are, beside what they did. */
  readonly profile: LeadProfile;
}

export interface LeadDetail extends LeadSummary {
  readonly externalId: string | undefined;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
  readonly source: string;
  readonly createdAtMs: number;
  /** Further ids that this person had; each of them answers for it for ever. */
  readonly aliases: readonly string[];
  /** Whether sales should have them, and why. */
  readonly mql: MqlState;
  readonly stage: Stage;
  /** E-mail address of the salesperson that the lead was given to. */
  readonly owner: string | undefined;
  readonly isWatched: boolean;
  /** What the system would say without anybody's decision. */
  readonly derivedStage: DerivedStage;
  readonly browsers: readonly {
    readonly visitor: string;
    readonly fromMs: number;
    readonly toMs: number | undefined;
    readonly trust: TrustLevel;
    /** `undefined`: not known. */
    readonly device: Device | undefined;
  }[];
}

/** A lead in the list that salespeople begin with. */
export interface ListedLead extends Omit<LeadActivity, 'reason'> {
  readonly lead: LeadSummary & Pick<LeadDetail, 'stage'>;
  readonly queue: Queue;
  /** Why now: what weighs most of the last days. */
  readonly reason: { readonly ruleName: string; readonly atMs: number; readonly points: number } | undefined;
  /** Whom the lead was given to: an account's e-mail address. */
  readonly owner: string | undefined;
  /** Until when somebody has to answer for the lead; `undefined`: nobody is waited for. */
  readonly answerDueAtMs: number | undefined;
  /** Who decided last about the lead. */
  readonly decidedBy: string | undefined;
  /** Of a lead that was put off: when it is looked at again. */
  readonly wakesAtMs: number | undefined;
}

export interface LeadListPage {
  readonly rows: readonly ListedLead[];
  /**
   * Pass as `after` to go on; `undefined` at the end. A filter that fits few leads may give a page with few rows, or none, and
   * a `next` all the same: the work for one page is bounded.
   */
  readonly next: string | undefined;
}

/** The moment that a list is made for, in the site's own days. */
interface ListMoment {
  readonly site: number;
  readonly nowMs: number;
  /** Site-local day of `nowMs`, and when it began. */
  readonly today: number;
  readonly todayStartMs: number;
}

/** A way to look at the list of leads that somebody gave a name. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** Query of the list's address, without `?`. */
  readonly query: string;
  readonly by: string;
}

/** Why somebody was taken for a lead; saying the same again in the same way is counted. */
export interface ClaimReason {
  /** The lead as it was named then. */
  readonly lead: string;
  readonly trust: TrustLevel;
  readonly how: 'typed in the browser' | 'signed link' | 'proof in the page' | 'said by the server';
  /** The e-mail address or external id that was named. */
  readonly said: string | undefined;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly times: number;
}

/** Why each stretch of history belongs to a person. */
export interface IdentityExplanation {
  /** The lead that stands for the person. */
  readonly lead: string;
  /** The leads that are this person; one, unless some were merged. */
  readonly leads: readonly Pick<
    LeadDetail,
    'id' | 'email' | 'externalId' | 'name' | 'company' | 'traits' | 'trust' | 'source' | 'createdAtMs'
  >[];
  /** Merges and splits that ever named one of them, oldest first. */
  readonly merges: readonly MergeRecord[];
  readonly stretches: readonly {
    readonly visitor: string;
    readonly fromMs: number;
    readonly toMs: number | undefined;
    readonly trust: TrustLevel;
    readonly touchpoints: number;
    readonly firstAtMs: number | undefined;
    readonly lastAtMs: number | undefined;
    readonly because: readonly ClaimReason[];
  }[];
  /** What was told of each lead without a browser. */
  readonly direct: readonly {
    readonly lead: string;
    readonly touchpoints: number;
    readonly firstAtMs: number | undefined;
    readonly lastAtMs: number | undefined;
  }[];
}

export interface LeadQueries {
  /**
   * Highest score first; `after` is the `place` of the last lead of the page before. At most `limit` (≤ 200). `minScore` (above 0): only who
   * stands there or above at `nowMs`.
   */
  hotLeads(query: {
    site: number;
    nowMs: number;
    limit: number;
    after?: string | undefined;
    minScore?: number | undefined;
  }): readonly HotLead[];
  /** By id, ascending: the stable order for export and the API. */
  leads(query: {
    site: number;
    nowMs: number;
    limit: number;
    after?: string | undefined;
    email?: string | undefined;
  }): readonly LeadSummary[];
  /**
   * Leads added up by company; by domain, or highest score first. `after` is the `place` of the last of the page before. Reads
   * the leads of the companies that it answers with.
   */
  companies(query: {
    site: number;
    nowMs: number;
    limit: number;
    after?: string | undefined;
    sort: 'domain' | 'score';
  }): readonly ListedCompany[];
  lead(query: { site: number; lead: string; nowMs: number }): LeadDetail | undefined;
  /** What people decided about a lead, newest first. */
  decisions(query: { site: number; lead: string }): readonly StoredDecision[];
  identity(query: { site: number; lead: string }): IdentityExplanation | undefined;
  /** Everything, page by page. */
  readonly exports: ExportReader;
  /**
   * Touchpoints of a stretch of the log of arrivals that name the person, whoever's they are. `searchedSeq`: how far it looked;
   * `isDone`: there is nothing after it. Reads at most 20,000 touchpoints.
   */
  mentions(query: { site: number; lead: string; afterSeq: number }): {
    readonly touchpoints: readonly TouchpointKey[];
    readonly searchedSeq: number;
    readonly isDone: boolean;
  };
  /** Highest score first, narrowed to those that fit everything that is asked; `after` is the `next` of the page before. */
  listLeads(
    query: ListMoment & {
      limit: number;
      after?: string | undefined;
      queue?: Queue | undefined;
      minGrade?: Grade | undefined;
      seenSinceMs?: number | undefined;
      /** Earned points by this rule since then. */
      did?: { readonly rule: string; readonly sinceMs: number } | undefined;
    },
  ): LeadListPage;
  /** By the start of the e-mail address, by words of name or company, or by the customer's own id; at most 50. */
  findLeads(query: ListMoment & { text: string }): LeadListPage;
  /** Oldest first. */
  savedViews(site: number): readonly SavedView[];
  /** People on the watch list, by the id that stands for each. */
  watchList(site: number): readonly string[];
}
