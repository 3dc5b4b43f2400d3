import type { OpenStore } from '../../collector/open-store.ts';
import { newId } from '../../collector/storage/new-id.ts';
import { withReportReader } from '../../collector/storage/report-history.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { forecast } from '../../collector/usecases/forecast.ts';
import type { ModelRuns } from '../../collector/usecases/model-runs.ts';
import { type ModelWork, modelWork } from '../../collector/usecases/model-work.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { siteReport } from '../../collector/usecases/site-report.ts';
import type { TestStore } from './a-store.ts';

/** Runs over a database in memory, in this very thread. `beforeEach` is waited for before a run begins. */
function runsOn(
  { sqlite, commands }: TestStore,
  { nowMs, beforeEach = async () => {} }: { nowMs: () => number; beforeEach?: () => Promise<void> },
): ModelRuns {
  return {
    forecast: async (job, watch) => {
      await beforeEach();
      return withHistory(sqlite, (reader) => forecast(reader, { ...job, ...watch, pause: async () => {} }));
    },
    publish: async (job, watch) => {
      await beforeEach();
      return publishModel({ ...job, ...watch, commands, nowMs, read: (work) => withHistory(sqlite, work) });
    },
    report: (job, signal) =>
      withReportReader(sqlite, (reader) => siteReport(reader, { ...job, signal, pause: async () => {} })),
    ruleMatches: ({ site, sinceMs }) => withHistory(sqlite, async (reader) => reader.ruleMatches(site, sinceMs)),
  };
}

export function modelWorkOn(store: TestStore, options: Parameters<typeof runsOn>[1]): ModelWork {
  const { commands, queries } = store;
  return modelWork({ runs: runsOn(store, options), commands, queries, clock: options, newId });
}

/** For who does nothing that takes long with models. */
export function idleModels({ commands, queries }: Pick<OpenStore, 'commands' | 'queries'>): ModelWork {
  const refuse = () => Promise.reject(new Error('no run was expected'));
  const runs: ModelRuns = { forecast: refuse, publish: refuse, ruleMatches: refuse, report: refuse };
  return modelWork({ runs, commands, queries, clock: { nowMs: () => 0 }, newId });
}
