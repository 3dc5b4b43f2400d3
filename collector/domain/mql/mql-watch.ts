import { worthAt } from '../decay.ts';
import type { Grade } from '../fit/fit.ts';
import { reaches } from '../level.ts';
import type { ScoreChange } from '../score-facts.ts';
import { fallsBelowAtMs } from './above-line.ts';
import { isQualifying, type Lines, type MqlCase, mqlLines, mqlSpans, type RuleContribution } from './mql.ts';
import { isAsking, type MqlDefinition } from './mql-definition.ts';
import { contains } from './span.ts';

/**
 * Follows whether a lead is an MQL while its ledger grows, arrival after arrival: after each, what {@link mqlSpans} says of the
 * ledger of then, noise flags left aside. Between arrivals a score only fades, so that constant work is enough, but for a
 * score between the two lines whose past was changed by what arrived: then the whole ledger is looked at.
 */
export class MqlWatch {
  private readonly model: MqlCase['model'];
  private readonly definition: MqlDefinition;
  private readonly grade: Grade | undefined;
  private readonly lines: Lines | undefined;
  private readonly sums = new Map<number, number>();
  private qualifiedUntilMs = Number.NEGATIVE_INFINITY;
  private askedUntilMs = Number.NEGATIVE_INFINITY;
  private lastAtMs = Number.NEGATIVE_INFINITY;
  private isIn = false;

  constructor({ model, definition, grade }: Pick<MqlCase, 'model' | 'definition' | 'grade'>) {
    this.model = model;
    this.definition = definition;
    this.grade = grade;
    this.lines = mqlLines(grade, model);
  }

  get isMql(): boolean {
    return this.isIn;
  }

  scoreAt(atMs: number): number {
    return worthAt(this.sums, atMs, this.model.halfLifeMs);
  }

  /** A qualifying action counts at this moment, which is not before the last arrival. */
  isQualifiedAt(atMs: number): boolean {
    return atMs < this.qualifiedUntilMs;
  }

  hasAskedAt(atMs: number): boolean {
    return atMs < this.askedUntilMs;
  }

  /** When the lead ceases to be an MQL if nothing more arrives; only while it is one. */
  endsAtMs(): number {
    const { lines, sums, lastAtMs } = this;
    const isAbove = lines !== undefined && reaches(this.scoreAt(lastAtMs), lines.leaveBelow);
    const above = isAbove
      ? fallsBelowAtMs(sums, {
          line: lines.leaveBelow,
          fromMs: lastAtMs,
          beforeMs: Number.POSITIVE_INFINITY,
          halfLifeMs: this.model.halfLifeMs,
        })
      : lastAtMs;
    return Math.min(this.qualifiedUntilMs, Math.max(this.askedUntilMs, above));
  }

  /** Whether the lead was an MQL from the last arrival until this moment without a break; one that ends at it is none. */
  lastsUntil(atMs: number): boolean {
    return this.isIn && this.holdsAt(this.lines?.leaveBelow, atMs - 1);
  }

  /** Takes what arrived at `atMs`, later than all before. `ledger`: everything that counts then. */
  arrive(atMs: number, change: ScoreChange, ledger: () => readonly RuleContribution[]): void {
    const lasts = this.lastsUntil(atMs);
    const { qualifyingMs } = this.definition;
    for (const entry of change.added) {
      if (!entry.counts) continue;
      // an entry only ever gives way to a later one of its rule, so that the newest moment never moves back
      const untilMs = entry.atMs + qualifyingMs;
      if (isQualifying(entry, this.definition)) this.qualifiedUntilMs = Math.max(this.qualifiedUntilMs, untilMs);
      if (isAsking(entry.rule, this.definition)) this.askedUntilMs = Math.max(this.askedUntilMs, untilMs);
    }
    for (const [epoch, units] of change.accumulators) this.sums.set(epoch, (this.sums.get(epoch) ?? 0) + units);
    this.lastAtMs = atMs;
    if (this.holdsAt(this.lines?.enterAt, atMs)) this.isIn = true;
    else if (!this.holdsAt(this.lines?.leaveBelow, atMs)) this.isIn = false;
    else this.isIn = isPastChanged(change, atMs) ? this.hasEntered(ledger(), atMs) : lasts;
  }

  private holdsAt(line: number | undefined, atMs: number): boolean {
    if (!this.isQualifiedAt(atMs)) return false;
    return this.hasAskedAt(atMs) || (line !== undefined && reaches(this.scoreAt(atMs), line));
  }

  private hasEntered(ledger: readonly RuleContribution[], atMs: number): boolean {
    const { grade, model, definition } = this;
    return mqlSpans({ ledger, grade, isFlagged: false, model, definition }).some((span) => contains(span, atMs));
  }
}

const isPastChanged = ({ added, removed }: ScoreChange, atMs: number) =>
  removed.length > 0 || added.some((entry) => entry.atMs !== atMs);
