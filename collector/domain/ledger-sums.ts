import { compiledModel } from './compiled-model.ts';
import { type Accumulators, weigh } from './decay.ts';
import type { GaugeSums } from './gauge.ts';
import type { ScoringModel } from './scoring-model.ts';
import type { LedgerEntry } from './subject-state.ts';

/** Units by epoch that entries add to the score and to each gauge, or take away. */
export class LedgerSums {
  private readonly model: ScoringModel;
  private readonly ofScore = new Map<number, number>();
  private readonly ofGauges = new Map<string, Map<number, number>>();

  constructor(model: ScoringModel) {
    this.model = model;
  }

  get accumulators(): Accumulators {
    return this.ofScore;
  }

  get gauges(): GaugeSums {
    return this.ofGauges;
  }

  /** What waits behind a limit adds nothing. */
  add(entry: LedgerEntry, sign: 1 | -1): void {
    if (!entry.counts) return;
    addTo(this.ofScore, entry, sign, this.model.halfLifeMs);
    for (const { name, halfLifeMs } of compiledModel(this.model).gaugesOfRule.get(entry.rule) ?? []) {
      const sums = this.ofGauges.get(name) ?? new Map();
      this.ofGauges.set(name, sums);
      addTo(sums, entry, sign, halfLifeMs);
    }
  }
}

function addTo(sums: Map<number, number>, { points, atMs }: LedgerEntry, sign: 1 | -1, halfLifeMs: number): void {
  const { epoch, units } = weigh(points, atMs, halfLifeMs);
  sums.set(epoch, (sums.get(epoch) ?? 0) + sign * units);
}
