/** Versions of the scoring model, and how another one takes its place. */
import type { ScoringModel } from '../../domain/scoring-model.ts';
import type { SubjectPlan } from '../store.ts';

/** One subject as a new model sees it. */
export interface PreparedSubject {
  readonly plan: SubjectPlan;
  readonly pageKinds: readonly PageKindChange[];
  /** How often something had happened to the subject since the replay began, when this was worked out; 0: was not asked for. */
  readonly touchedTimes: number;
}

/** A stored page view whose kind is another one under the new model. */
export interface PageKindChange {
  readonly visitor: string;
  readonly view: string;
  readonly pageKind: string;
}

/** A replay that is under way. */
export interface ReplayRun {
  /** The model that it prepares, with its version. */
  readonly model: ScoringModel;
  /** The model in use. */
  readonly before: ScoringModel;
  /** The last subject of the first pass that is done; empty at the start. */
  readonly cursor: string;
  readonly isResumed: boolean;
}

/** What the change of model did to the leads, at the moment of the change. */
export interface ReplayOutcome {
  readonly version: number;
  /** Leads that are hot now and were not, highest score first, at most 200; and how many there are. */
  readonly gained: readonly string[];
  readonly gainedCount: number;
  readonly lost: readonly string[];
  readonly lostCount: number;
  /** Hot before and after. */
  readonly stayedCount: number;
}

export interface DraftCommands {
  /** Replaces the site's draft. */
  saveModelDraft(input: { site: number; model: ScoringModel; savedBy: string; nowMs: number }): void;
  removeModelDraft(site: number): void;
}

export interface ReplayCommands {
  /**
   * Begins to prepare a new version of a site's model, or goes on with the one that was begun with this very document.
   * From its commit on, every subject to which something happens is noted. Throws `AppError('replay_running')` while
   * another document is being prepared.
   */
  startReplay(input: { site: number; model: ScoringModel; note: string; nowMs: number }): ReplayRun;
  /**
   * Keeps subjects as the new model sees them, beside what is shown, and strikes those off that were noted and to which nothing
   * happened since. `cursor`: how far the first pass got.
   */
  saveReplayed(input: { site: number; subjects: readonly PreparedSubject[]; cursor: string | undefined }): void;
  /**
   * Works out the last noted subjects, and puts the new model and everything it gives in the place of what is shown, all in
   * one transaction; nobody is alerted. `'busy'`: too many subjects are noted, work them out first.
   */
  finishReplay(input: { site: number; nowMs: number }): ReplayOutcome | 'busy';
  /**
   * Publishes a draft for what happens from now on; what was earned stays as it was earned. One transaction, nobody is
   * alerted. Throws `AppError('needs_replay')` when the draft also decides about what happened before, and
   * `AppError('replay_running')` while a version is being prepared.
   */
  publishFromNow(input: { site: number; model: ScoringModel; note: string; nowMs: number }): ReplayOutcome;
  /** Gives up what is being prepared; what is shown stays. */
  cancelReplay(input: { site: number; nowMs: number }): void;
}
