import type { Clock } from '../ports/clock.ts';
import type { CommandClient } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Queries } from '../ports/queries.ts';
import { ForecastJobs } from './forecast-jobs.ts';
import type { ModelRuns } from './model-runs.ts';
import { Publications } from './publications.ts';
import { RuleMatches } from './rule-matches.ts';
import { SiteReports } from './site-reports.ts';

/** All that reads whole histories and takes long, of one process. */
export interface ModelWork {
  readonly forecasts: ForecastJobs;
  readonly publications: Publications;
  readonly ruleMatches: RuleMatches;
  readonly reports: SiteReports;
  /** Resolves when nothing is under way any more; publications go on at their place when they are begun again. */
  readonly stop: () => Promise<void>;
}

export function modelWork(parts: {
  runs: ModelRuns;
  commands: CommandClient;
  queries: Queries;
  clock: Clock;
  newId: NewId;
}): ModelWork {
  const forecasts = new ForecastJobs(parts);
  const publications = new Publications(parts);
  const reports = new SiteReports(parts);
  return {
    forecasts,
    publications,
    ruleMatches: new RuleMatches(parts),
    reports,
    stop: async () => void (await Promise.all([forecasts.stopAll(), publications.stopAll(), reports.stop()])),
  };
}
