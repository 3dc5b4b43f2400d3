import type { Clock } from '../ports/clock.ts';
import type { ModelRuns } from './model-runs.ts';

type Matches = ReturnType<ModelRuns['ruleMatches']>;

/** A rule that gave nothing for so long may have lost what it looks at. */
const countedMs = 30 * 86_400_000;
/** Counting reads a site's whole ledger: who looks again at once sees the same numbers. */
const keptMs = 60_000;

/** How often each rule of a site gave points that count in the last 30 days; at most a minute old. */
export class RuleMatches {
  private readonly runs: Pick<ModelRuns, 'ruleMatches'>;
  private readonly clock: Clock;
  private readonly known = new Map<number, { readonly atMs: number; readonly matches: Matches }>();

  constructor({ runs, clock }: { runs: Pick<ModelRuns, 'ruleMatches'>; clock: Clock }) {
    this.runs = runs;
    this.clock = clock;
  }

  of(site: number): Matches {
    const nowMs = this.clock.nowMs();
    const last = this.known.get(site);
    if (last && nowMs - last.atMs < keptMs) return last.matches;
    const matches = this.runs.ruleMatches({ site, sinceMs: nowMs - countedMs });
    this.known.set(site, { atMs: nowMs, matches });
    // a failure is not kept
    matches.catch(() => this.known.delete(site));
    return matches;
  }
}
