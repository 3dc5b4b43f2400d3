import { type Rungs, rungsOf, type Stage } from '../stage.ts';
import { hasReached, type Reached, type ReportPerson } from './report-person.ts';
import { type Share, shareOf } from './share.ts';

/** How many came how far, in the words of both ladders. */
export interface FunnelStep extends Rungs {
  readonly count: number;
  /** Of those on the step before; of the first step `undefined`. */
  readonly ofPrevious: Share | undefined;
  /** Of those on the first. */
  readonly ofAll: Share;
}

export interface FunnelReport {
  /** From the widest to the narrowest; whoever is on one was on all before it. */
  readonly steps: readonly FunnelStep[];
  /** Of the leads that sales neither won nor lost: how many are ready for sales now. */
  readonly ready: Share;
}

/** Between which shares of leads are ready to buy at a time, as the literature on lead scoring has it. */
export const readinessBand = { low: 0.05, high: 0.15 } as const;

/** The stage that stands for each step, widest first; its words are those of {@link rungsOf}. */
const stepStages: readonly {
  readonly reached: Reached;
  readonly stage: Exclude<Stage, 'recycled' | 'disqualified'>;
}[] = [
  { reached: 'person', stage: 'inquiry' },
  { reached: 'lead', stage: 'lead' },
  { reached: 'mql', stage: 'mql' },
  { reached: 'customer', stage: 'customer' },
];

const readyStages: ReadonlySet<Stage> = new Set(['mql', 'sal', 'sql', 'opportunity']);
const openStages: ReadonlySet<Stage> = new Set(['lead', 'recycled', ...readyStages]);

/** Follows the people who were first seen since a moment. */
export class FunnelTally {
  private readonly sinceMs: number;
  private readonly counts = stepStages.map(() => 0);
  private readonly readiness = { ready: 0, open: 0 };

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
  }

  add({ firstSeenAtMs, lead }: ReportPerson): void {
    if (firstSeenAtMs < this.sinceMs) return;
    for (const [at, { reached }] of stepStages.entries())
      if (hasReached(lead?.reached ?? 'person', reached)) this.counts[at]! += 1;
    if (!lead || !openStages.has(lead.stage)) return;
    this.readiness.open += 1;
    if (readyStages.has(lead.stage)) this.readiness.ready += 1;
  }

  result(): FunnelReport {
    const { counts, readiness } = this;
    return {
      steps: stepStages.map(({ stage }, at) => ({
        ...rungsOf(stage)!,
        count: counts[at]!,
        ofPrevious: at === 0 ? undefined : shareOf(counts[at]!, counts[at - 1]!),
        ofAll: shareOf(counts[at]!, counts[0]!),
      })),
      ready: shareOf(readiness.ready, readiness.open),
    };
  }
}
