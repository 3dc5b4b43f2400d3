import type { Clock } from '../ports/clock.ts';
import type { ModelRuns } from './model-runs.ts';
import type { SiteReport } from './site-report.ts';

/** What is there to show. `newest` may be older than wanted; then a newer one is being made. */
export interface ReportState {
  readonly newest: SiteReport | undefined;
  readonly isWorking: boolean;
  /** The last attempt failed; it is repeated after {@link retryMs}. */
  readonly hasFailed: boolean;
}

interface Kept {
  newest: SiteReport | undefined;
  /** How long the last one took. */
  tookMs: number;
  failedAtMs: number | undefined;
  run: Promise<void> | undefined;
}

/** A report this young is as good as a new one. */
const youngMs = 10_000;
/** Reports take at most this share of a processor, however often somebody looks: one that took 5 s is good for 250 s. */
const maxShare = 0.02;
const retryMs = 30_000;

/** The newest report of each site, made when somebody looks and the last one is too old; gone when the process ends. */
export class SiteReports {
  private readonly runs: Pick<ModelRuns, 'report'>;
  private readonly clock: Clock;
  private readonly kept = new Map<number, Kept>();
  private readonly stopping = new AbortController();
  /** One at a time: more would take the processor from those who post. */
  private last: Promise<void> = Promise.resolve();

  constructor({ runs, clock }: { runs: Pick<ModelRuns, 'report'>; clock: Clock }) {
    this.runs = runs;
    this.clock = clock;
  }

  /** What there is now, or within `patienceMs` when a newer one is being made: a small site's takes milliseconds. */
  async look(site: number, { patienceMs }: { patienceMs: number }): Promise<ReportState> {
    const kept = this.kept.get(site) ?? { newest: undefined, tookMs: 0, failedAtMs: undefined, run: undefined };
    this.kept.set(site, kept);
    if (!kept.run && this.isWanted(kept)) {
      const run = this.last.then(() => this.make(site, kept));
      kept.run = run;
      this.last = run;
    }
    if (kept.run && patienceMs > 0) await within(kept.run, patienceMs);
    return { newest: kept.newest, isWorking: kept.run !== undefined, hasFailed: kept.failedAtMs !== undefined };
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the server stops'));
    await this.last;
  }

  private isWanted({ newest, tookMs, failedAtMs }: Kept): boolean {
    if (this.stopping.signal.aborted) return false;
    const nowMs = this.clock.nowMs();
    if (failedAtMs !== undefined) return nowMs - failedAtMs >= retryMs;
    return !newest || nowMs - newest.asOfMs >= Math.max(youngMs, tookMs / maxShare);
  }

  private async make(site: number, kept: Kept): Promise<void> {
    const nowMs = this.clock.nowMs();
    try {
      kept.newest = await this.runs.report({ site, nowMs }, this.stopping.signal);
      kept.tookMs = this.clock.nowMs() - nowMs;
      kept.failedAtMs = undefined;
    } catch (error) {
      kept.failedAtMs = this.clock.nowMs();
      if (!this.stopping.signal.aborted) console.error(error);
    } finally {
      kept.run = undefined;
    }
  }
}

async function within(work: Promise<void>, patienceMs: number): Promise<void> {
  const waiting = Promise.withResolvers<void>();
  const timer = setTimeout(waiting.resolve, patienceMs);
  await Promise.race([work, waiting.promise]);
  clearTimeout(timer);
}
