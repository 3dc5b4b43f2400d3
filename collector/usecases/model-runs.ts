import type { ScoringModel } from '../domain/scoring-model.ts';
import type { ReplayOutcome } from '../ports/commands.ts';
import type { Forecast, ForecastProgress } from './forecast.ts';
import type { PublishProgress } from './publish-model.ts';
import type { SiteReport } from './site-report.ts';

/** Runs over all history that take seconds or minutes, away from the thread that answers requests. */
export interface ModelRuns {
  readonly forecast: (job: ForecastJobInput, watch: Watch<ForecastProgress>) => Promise<Forecast>;
  /** Prepares the model and puts it in place; see {@link publishModel}. */
  readonly publish: (job: PublishJobInput, watch: Watch<PublishProgress>) => Promise<ReplayOutcome>;
  /** By rule: how often it gave points that count since then, over leads and unknown visitors; rules that gave none are not in it. */
  readonly ruleMatches: (job: {
    readonly site: number;
    readonly sinceMs: number;
  }) => Promise<ReadonlyMap<string, number>>;
  /** Where people came from, what they looked at and how far they came; see {@link siteReport}. */
  readonly report: (job: { readonly site: number; readonly nowMs: number }, signal: AbortSignal) => Promise<SiteReport>;
}

export interface ForecastJobInput {
  readonly site: number;
  readonly draft: ScoringModel;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PublishJobInput {
  readonly site: number;
  readonly model: ScoringModel;
  readonly note: string;
}

/** How a run is followed and stopped; it rejects with the signal's reason, or with an error, when that aborts. */
export interface Watch<Progress> {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}
