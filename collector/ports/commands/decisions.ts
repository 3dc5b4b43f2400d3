/** What people decide, write and promise about leads. */
import type { NoiseFlag } from '../../domain/fit/noise.ts';
import type { DecisionKind, DecisionRefusal, DeclineReason, DerivedStage, Stage } from '../../domain/stage.ts';

export interface DecideStage {
  readonly site: number;
  readonly lead: string;
  readonly kind: DecisionKind;
  /** What the system said of the lead when the person decided. */
  readonly derived: DerivedStage;
  readonly reason: DeclineReason | undefined;
  readonly note: string;
  /** An account's e-mail address, or `api`. */
  readonly by: string;
  readonly wakeAtMs: number | undefined;
  readonly nowMs: number;
}

export type StageDecided =
  | { readonly kind: 'decided'; readonly stage: Stage }
  | { readonly kind: 'refused'; readonly refusal: DecisionRefusal }
  | { readonly kind: 'unknown_lead' };

export interface AssignLead {
  readonly site: number;
  readonly lead: string;
  /** E-mail address; `undefined`: nobody. */
  readonly owner: string | undefined;
  /** Leaves a lead that has another owner with them. */
  readonly onlyIfFree: boolean;
  /** An account's e-mail address, or `api`. */
  readonly by: string;
  readonly nowMs: number;
}

export type LeadAssigned =
  | { readonly kind: 'assigned' | 'unchanged' | 'unknown_lead' }
  /** Somebody else was first. */
  | { readonly kind: 'taken'; readonly owner: string }
  /** The owner has as many open leads as they can take. */
  | { readonly kind: 'no_capacity'; readonly capacity: number; readonly open: number };

/** Saved views of a site: more than these nobody finds again in a row of links. */
export const maxSavedViews = 20;

export interface DecisionCommands {
  /** Records a person's decision about a lead. Who is an MQL by it is told of. */
  decideStage(input: DecideStage): StageDecided;
  /** Gives a lead to a salesperson, within their capacity, or to nobody; kept for ever. */
  assignLead(input: AssignLead): LeadAssigned;
  /** Somebody talked to an accepted lead: ends what was promised about it. `'unknown_lead'` stores nothing. */
  recordContact(input: { site: number; lead: string; nowMs: number }): 'stored' | 'unknown_lead';
  /** Puts a lead on the watch list, or takes it off; kept for ever. `'unknown_lead'` stores nothing. */
  watchLead(input: {
    site: number;
    lead: string;
    isWatched: boolean;
    by: string;
    nowMs: number;
  }): 'stored' | 'unknown_lead';
  /**
   * A person says that a noise flag of a lead does not hold, or holds after all; kept for ever. Who is an MQL by it is told of.
   * `'unknown_lead'` stores nothing.
   */
  decideNoise(input: {
    site: number;
    lead: string;
    flag: NoiseFlag;
    isOverruled: boolean;
    /** E-mail of the account, or `api`. */
    decidedBy: string;
    nowMs: number;
  }): 'stored' | 'unknown_lead';
  /** Keeps what a person wrote about a lead, for ever. `'unknown_lead'` stores nothing. */
  addNote(input: { site: number; lead: string; note: string; by: string; nowMs: number }): 'stored' | 'unknown_lead';
  /** Gives a way to look at the list of leads a name; a site has at most {@link maxSavedViews}. */
  saveView(input: { site: number; name: string; query: string; by: string; nowMs: number }): 'saved' | 'too_many';
  /** Removing one that is gone changes nothing. */
  removeView(input: { site: number; view: string }): void;
}
