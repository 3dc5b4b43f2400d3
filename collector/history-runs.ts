import { type MessagePort, Worker } from 'node:worker_threads';
import { AppError } from './domain/app-error.ts';
import type { HistoryJob, HistoryMessage } from './history-protocol.ts';
import type { ReplayOutcome } from './ports/commands.ts';
import type { Forecast, ForecastProgress } from './usecases/forecast.ts';
import type { ModelRuns, Watch } from './usecases/model-runs.ts';
import type { PublishProgress } from './usecases/publish-model.ts';
import type { SiteReport } from './usecases/site-report.ts';

/** Runs over the history of a database, each in a thread of its own. */
export function historyRuns({
  script,
  file,
  connect,
}: {
  script: URL;
  file: string;
  /** A port by which the thread calls the writer. */
  connect: () => MessagePort;
}): ModelRuns {
  /** What a kind of job answers, and how it says how far it is, is fixed by the thread's own code. */
  const run = <Result, Progress>(job: HistoryJob, watch?: Watch<Progress>) =>
    new Promise<Result>((resolve, reject) => {
      const transferList = job.kind === 'publish' ? [job.writer] : [];
      const worker = new Worker(script, { workerData: { file, job }, transferList });
      const stop = () => worker.postMessage('stop');
      const end = () => watch?.signal.removeEventListener('abort', stop);
      worker.on('message', (message: HistoryMessage) => {
        if (message.kind === 'progress') watch?.onProgress(message.progress as Progress);
        else if (message.kind === 'done') resolve(message.result as Result);
        else reject(message.code ? new AppError(message.code, message.message) : new Error(message.message));
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        end();
        reject(new Error(`the thread ended with code ${code}`));
      });
      watch?.signal.addEventListener('abort', stop, { once: true });
      if (watch?.signal.aborted) stop();
    });
  return {
    forecast: ({ site, draft, fromMs, toMs }, watch) =>
      run<Forecast, ForecastProgress>({ kind: 'forecast', input: { site, draft, fromMs, toMs } }, watch),
    publish: (input, watch) =>
      run<ReplayOutcome, PublishProgress>({ kind: 'publish', input, writer: connect() }, watch),
    report: (input, signal) => run<SiteReport, never>({ kind: 'report', input }, { signal, onProgress: () => {} }),
    ruleMatches: (input) => run<ReadonlyMap<string, number>, never>({ kind: 'rule_matches', input }),
  };
}
