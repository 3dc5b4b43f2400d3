/** Versions of the scoring model. */
import type { ScoringModel } from '../../domain/scoring-model.ts';
import type { ReplayOutcome } from '../commands.ts';

/** A version of a site's model. */
export interface ModelSummary {
  readonly version: number;
  readonly publishedAtMs: number;
  readonly note: string;
}

/** What people are working on before they publish it. */
export interface ModelDraft {
  readonly model: ScoringModel;
  readonly savedAtMs: number;
  /** E-mail of the account, or `api`. */
  readonly savedBy: string;
}

/** A version that was, or is being, prepared to take over. */
export interface Replay {
  readonly version: number;
  readonly note: string;
  /** `running` says that it was begun and not ended; nobody may be working on it. */
  readonly status: 'running' | 'done' | 'cancelled';
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly outcome: ReplayOutcome | undefined;
}

export interface ModelQueries {
  /** Newest first. */
  models(site: number): readonly ModelSummary[];
  /** The scoring model of today. */
  model(site: number): ScoringModel;
  modelVersion(query: { site: number; version: number }): ScoringModel | undefined;
  modelDraft(site: number): ModelDraft | undefined;
  /** Newest first. */
  replays(site: number): readonly Replay[];
  /** The model that a replay prepares or prepared. */
  replayedModel(query: { site: number; version: number }): ScoringModel | undefined;
}
