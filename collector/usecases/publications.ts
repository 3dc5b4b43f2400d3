import { AppError } from '../domain/app-error.ts';
import { diffModels } from '../domain/model-diff.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommandClient } from '../ports/commands.ts';
import type { Queries, Replay } from '../ports/queries.ts';
import type { ModelRuns } from './model-runs.ts';
import type { PublishProgress } from './publish-model.ts';

/** A version on its way to be published, and what became of it. */
export interface Publication extends Omit<Replay, 'status'> {
  /** `stopped`: it was begun, and nobody in this process is working on it; it can be gone on with. */
  readonly status: 'running' | 'stopped' | 'done' | 'cancelled';
  /** Since this process went on with it; `undefined`: it is not working on it. */
  readonly progress: PublishProgress | undefined;
  /** Why it stopped by itself. */
  readonly failure: string | undefined;
}

/** `recompute`: all history is worked out anew. `from_now`: what was earned stays as it was earned. */
export const publishModes = ['recompute', 'from_now'] as const;
export type PublishMode = (typeof publishModes)[number];

export interface PublicationOrder {
  readonly site: number;
  readonly model: ScoringModel;
  readonly mode: PublishMode;
  readonly note: string;
}

interface Active {
  readonly version: number;
  readonly controller: AbortController;
  progress: PublishProgress;
  ended: Promise<void>;
}

/** Versions that are being published, one at a time on each site. What was stopped, or killed, goes on where it was. */
export class Publications {
  private readonly runs: PublicationParts['runs'];
  private readonly commands: PublicationParts['commands'];
  private readonly queries: PublicationParts['queries'];
  private readonly clock: Clock;
  private readonly active = new Map<number, Active>();
  /** By site: of the version that stopped last. */
  private readonly failures = new Map<number, { readonly version: number; readonly message: string }>();

  constructor({ runs, commands, queries, clock }: PublicationParts) {
    this.runs = runs;
    this.commands = commands;
    this.queries = queries;
    this.clock = clock;
  }

  /**
   * Begins, or goes on with the one that was begun with this very model; answers as soon as it is noted. From now on: it is
   * done by then. Rejects with `AppError('replay_running')` while another model is being prepared, and with
   * `AppError('needs_replay')` where the model cannot be published from now on.
   */
  async begin({ site, model, mode, note }: PublicationOrder): Promise<Publication> {
    if (mode === 'from_now') {
      const { version } = await this.commands.publishFromNow({ site, model, note, nowMs: this.clock.nowMs() });
      await this.endDraft(site, model);
      return this.find(site, version)!;
    }
    const { version } = (await this.commands.startReplay({ site, model, note, nowMs: this.clock.nowMs() })).model;
    if (!this.active.has(site)) this.work({ site, version, model, note });
    return this.find(site, version)!;
  }

  /** Goes on with one that stopped. Rejects with `AppError('no_replay')` when it is not to be gone on with. */
  async resume(site: number, version: number): Promise<Publication> {
    const known = this.find(site, version);
    const model = this.queries.replayedModel({ site, version });
    if (!known || !model) throw new AppError('unknown_version', `Version ${version} was never being published.`);
    if (known.status === 'running') return known;
    if (known.status !== 'stopped') throw new AppError('no_replay', `Version ${version} is ${known.status}.`);
    return this.begin({ site, model, mode: 'recompute', note: known.note });
  }

  /** Gives it up; what is shown stays. Rejects with `AppError('no_replay')` when it has ended. */
  async cancel(site: number, version: number): Promise<void> {
    const known = this.find(site, version);
    if (!known) throw new AppError('unknown_version', `Version ${version} was never being published.`);
    if (known.status === 'done' || known.status === 'cancelled')
      throw new AppError('no_replay', `Version ${version} is ${known.status}.`);
    const working = this.active.get(site);
    working?.controller.abort(new Error('the publication was cancelled'));
    await working?.ended;
    await this.commands.cancelReplay({ site, nowMs: this.clock.nowMs() });
    this.failures.delete(site);
  }

  find(site: number, version: number): Publication | undefined {
    return this.of(site).find((each) => each.version === version);
  }

  /** Newest first. */
  of(site: number): Publication[] {
    const active = this.active.get(site);
    const failure = this.failures.get(site);
    return this.queries.replays(site).map((replay) => {
      const isActive = active?.version === replay.version && replay.status === 'running';
      const failed = replay.status === 'running' && failure?.version === replay.version ? failure.message : undefined;
      return {
        ...replay,
        status: replay.status === 'running' && !isActive ? 'stopped' : replay.status,
        progress: isActive ? active.progress : undefined,
        failure: isActive ? undefined : failed,
      };
    });
  }

  /** Each goes on at its place when it is begun again. Resolves when nothing is under way any more. */
  async stopAll(): Promise<void> {
    const all = [...this.active.values()];
    for (const { controller } of all) controller.abort(new Error('the server stops'));
    await Promise.all(all.map(({ ended }) => ended));
  }

  private work({ site, version, model, note }: { site: number; version: number; model: ScoringModel; note: string }) {
    const controller = new AbortController();
    const active: Active = { version, controller, progress: { touchpoints: 0, subjects: 0 }, ended: Promise.resolve() };
    const onProgress = (progress: PublishProgress) => {
      active.progress = progress;
    };
    this.failures.delete(site);
    this.active.set(site, active);
    active.ended = this.runs
      .publish({ site, model, note }, { onProgress, signal: controller.signal })
      .then(() => this.endDraft(site, model))
      .catch((error: Error) => {
        if (!controller.signal.aborted) this.failures.set(site, { version, message: error.message });
      })
      .finally(() => this.active.delete(site));
  }

  /** What was published is no draft any more; one that was changed meanwhile stays. */
  private async endDraft(site: number, model: ScoringModel): Promise<void> {
    const draft = this.queries.modelDraft(site);
    if (draft && diffModels(draft.model, model).length === 0) await this.commands.removeModelDraft(site);
  }
}

interface PublicationParts {
  readonly runs: Pick<ModelRuns, 'publish'>;
  readonly commands: Pick<CommandClient, 'startReplay' | 'publishFromNow' | 'cancelReplay' | 'removeModelDraft'>;
  readonly queries: Pick<Queries, 'replays' | 'replayedModel' | 'modelDraft'>;
  readonly clock: Clock;
}
