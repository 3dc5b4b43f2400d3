import { AppError } from '../domain/app-error.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { Clock } from '../ports/clock.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Forecast, ForecastProgress } from './forecast.ts';
import type { ModelRuns } from './model-runs.ts';

/** A forecast that was asked for. */
export interface ForecastJob {
  readonly id: string;
  readonly site: number;
  readonly draft: ScoringModel;
  readonly days: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: ForecastState;
}

export type ForecastState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly progress: ForecastProgress }
  | { readonly kind: 'done'; readonly forecast: Forecast }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string };

/** Days that a forecast may look back on. */
export const maxForecastDays = 730;
/** One runs, the others wait: more would take the processor from those who post. */
const maxUnfinished = 5;
/** Kept in memory for people to look at; the oldest go first. */
const maxKept = 20;
const dayMs = 86_400_000;

/** Forecasts of this process: bounded, one at a time, gone when it ends. */
export class ForecastJobs {
  private readonly runs: Pick<ModelRuns, 'forecast'>;
  private readonly clock: Clock;
  private readonly newId: NewId;
  private readonly jobs = new Map<string, { job: ForecastJob; readonly controller: AbortController }>();
  private last: Promise<void> = Promise.resolve();

  constructor({ runs, clock, newId }: { runs: Pick<ModelRuns, 'forecast'>; clock: Clock; newId: NewId }) {
    this.runs = runs;
    this.clock = clock;
    this.newId = newId;
  }

  /** Throws `AppError('too_many_forecasts')`. */
  start({ site, draft, days }: { site: number; draft: ScoringModel; days: number }): ForecastJob {
    const unfinished = [...this.jobs.values()].filter(({ job }) => isUnfinished(job)).length;
    if (unfinished >= maxUnfinished)
      throw new AppError('too_many_forecasts', `${unfinished} forecasts are under way: wait for one, or stop one.`);
    const toMs = this.clock.nowMs();
    const id = this.newId('fc', toMs);
    const job: ForecastJob = { id, site, draft, days, fromMs: toMs - days * dayMs, toMs, state: { kind: 'waiting' } };
    this.jobs.set(id, { job, controller: new AbortController() });
    for (const [old, { job: kept }] of this.jobs)
      if (this.jobs.size > maxKept && !isUnfinished(kept)) this.jobs.delete(old);
    this.last = this.last.then(() => this.run(id));
    return job;
  }

  /** `undefined`: there is none on this site, or not any more. */
  find(site: number, id: string): ForecastJob | undefined {
    const job = this.jobs.get(id)?.job;
    return job?.site === site ? job : undefined;
  }

  /** Of a site, newest first. */
  of(site: number): ForecastJob[] {
    return [...this.jobs.values()].flatMap(({ job }) => (job.site === site ? [job] : [])).reverse();
  }

  /** Stops it when it is under way, and forgets it. */
  remove(site: number, id: string): void {
    if (!this.find(site, id)) return;
    this.jobs.get(id)!.controller.abort(new Error('the forecast was stopped'));
    this.jobs.delete(id);
  }

  /** Resolves when nothing is under way any more. */
  async stopAll(): Promise<void> {
    for (const { controller } of this.jobs.values()) controller.abort(new Error('the server stops'));
    await this.last;
  }

  private async run(id: string): Promise<void> {
    const kept = this.jobs.get(id);
    if (!kept) return;
    const { signal } = kept.controller;
    const become = (state: ForecastState) => {
      kept.job = { ...kept.job, state };
    };
    if (signal.aborted) return become({ kind: 'stopped' });
    try {
      become({ kind: 'running', progress: { leads: 0, ofLeads: 0 } });
      const onProgress = (progress: ForecastProgress) => become({ kind: 'running', progress });
      become({ kind: 'done', forecast: await this.runs.forecast(kept.job, { onProgress, signal }) });
    } catch (error) {
      become(signal.aborted ? { kind: 'stopped' } : { kind: 'failed', message: (error as Error).message });
    }
  }
}

const isUnfinished = ({ state: { kind } }: ForecastJob) => kind === 'waiting' || kind === 'running';
