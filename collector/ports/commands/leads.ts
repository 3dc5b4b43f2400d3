/** Who people are. */
import type { TrustLevel } from '../../domain/ownership.ts';
import type { TouchpointKey } from '../erasure.ts';

export interface LeadInput {
  readonly site: number;
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  readonly name?: string | undefined;
  readonly company?: string | undefined;
  readonly traits?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly trust: TrustLevel;
  readonly source: 'api' | 'import' | 'demo';
  readonly nowMs: number;
}

export type SavedLead =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly lead: string }
  /** E-mail and external id belong to two different leads. */
  | { readonly kind: 'conflict'; readonly leads: readonly [string, string] };

export interface MergeInput {
  readonly site: number;
  readonly lead: string;
  readonly into: string;
  /** Who says so, and why: kept for ever. */
  readonly by: string;
  readonly why: string;
  readonly nowMs: number;
}

export type Merged =
  /** `lead`: the id that stands for both from now on; `merge`: the record, by which it can be taken back. */
  | { readonly kind: 'merged'; readonly lead: string; readonly merge: string }
  /** They were one already. */
  | { readonly kind: 'unchanged'; readonly lead: string }
  | { readonly kind: 'too_many' };

export interface SplitInput {
  readonly site: number;
  readonly lead: string;
  /** The merge to be taken back; `undefined`: the last one that names the lead. */
  readonly merge: string | undefined;
  readonly by: string;
  readonly why: string;
  readonly nowMs: number;
}

export type Split =
  /** `leads`: the ids that stand for the two people from now on. */
  | { readonly kind: 'split'; readonly leads: readonly string[]; readonly merge: string }
  /** No merge in force is meant. */
  | { readonly kind: 'not_merged' };

export interface EraseLead {
  readonly site: number;
  /** Any id of the person. */
  readonly lead: string;
  /** Touchpoints up to here were looked through for the person's names; 0: none were. */
  readonly searchedSeq: number;
  /** Those of other browsers that name the person, as far as was looked. */
  readonly mentions: readonly TouchpointKey[];
  readonly nowMs: number;
}

/** What was erased. */
export interface Erasure {
  /** Every id of the person; empty: it was no person. */
  readonly leads: readonly string[];
  readonly touchpoints: number;
  /** The write-ahead log holds text of it for as long as somebody reads an older moment; it is cleared when they are done. */
  readonly isInLog: boolean;
}

export interface LeadCommands {
  /** Who becomes an MQL by what the server API says is told of. */
  saveLead(input: LeadInput): SavedLead;
  saveLeads(inputs: readonly LeadInput[]): readonly SavedLead[];
  /** Says through the server API that a visitor is a lead, found or made by e-mail or external id. */
  identify(input: {
    site: number;
    visitor: string;
    id: string;
    atMs: number;
    day: number;
    receivedAtMs: number;
    lead: LeadInput;
  }): SavedLead;
  /** Silent: nobody is alerted by it. Rejects with `AppError('unknown_lead')`. */
  mergeLeads(input: MergeInput): Merged;
  /** Takes a merge back; both people get exactly what is theirs. Silent. Rejects with `AppError('unknown_lead')`. */
  splitLead(input: SplitInput): Split;
  /**
   * Takes everything out that is kept of a person, and works out anew what others lose by it. Silent. Late events of then are
   * refused from now on. The text is gone from the files a moment later. Rejects with `AppError('unknown_lead')`.
   */
  eraseLead(input: EraseLead): Erasure;
  /** The same for one browser, whoever used it. Rejects with `AppError('unknown_visitor')`. */
  eraseVisitor(input: { site: number; visitor: string; nowMs: number }): Erasure;
  /** The same for single touchpoints; those that are not there are passed over. */
  eraseTouchpoints(input: { site: number; touchpoints: readonly TouchpointKey[]; nowMs: number }): Erasure;
  /** Marks of erasures whose time is over: events of then are too old anyway. */
  removeOldErasures(input: { nowMs: number }): void;
}
