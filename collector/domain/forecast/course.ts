import { occasionOf } from '../alert-occasion.ts';
import { type AlertKind, type AlertModes, type AlertState, decideAlerts } from '../alert-policy.ts';
import type { Fact } from '../fact.ts';
import type { Grade } from '../fit/fit.ts';
import { careersRules, type DatedContribution } from '../lead-profile.ts';
import { mqlLines } from '../mql/mql.ts';
import type { MqlDefinition } from '../mql/mql-definition.ts';
import { MqlWatch } from '../mql/mql-watch.ts';
import type { Span } from '../mql/span.ts';
import { type ScoreChange, scoreFacts } from '../score-facts.ts';
import type { ScoringModel } from '../scoring-model.ts';
import { emptyState, type SubjectState } from '../subject-state.ts';
import { leadOfDirect } from '../touchpoint.ts';

/** How a lead would have fared under a model: everything that a forecast counts. */
export interface Course {
  /** When the lead was shown as an MQL, in order, without overlap. */
  readonly mql: readonly Span[];
  readonly alerts: readonly { readonly atMs: number; readonly kinds: readonly AlertKind[] }[];
  /**
   * The highest enter line at which the lead would have been an MQL within the time, the line of grade A moving along in
   * proportion: by the best score of a moment with a qualifying action and no flag, but not below the model's own line for
   * who was an MQL (hysteresis may keep one whom no such moment shows). Infinite for who asked for sales.
   */
  readonly reached: number;
  /** The highest score within the time, whatever else; 0 for who never had any. */
  readonly peak: number;
}

/** A fact, and when it was first known to be this lead's: an anonymous visitor's history arrives with the identify. */
export interface Arrival {
  readonly fact: Fact;
  readonly atMs: number;
}

/** A lead as far as its course depends on it. */
export interface CourseCase {
  /** In any order. */
  readonly arrivals: readonly Arrival[];
  readonly grade: Grade | undefined;
  /** Whether a noise flag stood that nobody has overruled, by the ledger of then. */
  readonly isFlagged: (ledger: readonly DatedContribution[], atMs: number) => boolean;
  /** When a person decided that the lead is won. */
  readonly wonAtMs: number | undefined;
  /** On the watch list. */
  readonly isWatched?: boolean;
}

/** What a lead is judged by. */
interface CourseRules extends Span {
  readonly model: ScoringModel;
  readonly definition: MqlDefinition;
  /** Kinds of alerts that are switched off, or only worked out; none when absent. */
  readonly alertModes?: AlertModes;
}

/**
 * Goes through a lead's history as it arrived. At each arrival the engine, the MQL predicate and the alert policy say what they
 * would have said then. Engagement of a page view counts from the view's start on, a few minutes early.
 */
export function courseOf(lead: CourseCase, rules: CourseRules): Course {
  const { fromMs, toMs } = rules;
  const course = new Walk(lead, rules);
  let isWithin = false;
  for (const { atMs, facts } of moments(lead, toMs)) {
    if (!isWithin && atMs > fromMs) course.look(fromMs);
    isWithin ||= atMs > fromMs;
    course.arrive(atMs, facts);
  }
  if (!isWithin) course.look(fromMs);
  return course.end();
}

/** The facts of each moment, in order; a decision is a moment without any, as the flag of a customer depends on it. */
function moments({ arrivals, wonAtMs }: CourseCase, toMs: number): { atMs: number; facts: readonly Fact[] }[] {
  const factsAt = new Map<number, Fact[]>();
  if (wonAtMs !== undefined && wonAtMs < toMs) factsAt.set(wonAtMs, []);
  for (const { fact, atMs } of arrivals) {
    if (atMs >= toMs) continue;
    const facts = factsAt.get(atMs);
    if (facts) facts.push(fact);
    else factsAt.set(atMs, [fact]);
  }
  return [...factsAt].map(([atMs, facts]) => ({ atMs, facts })).sort((a, b) => a.atMs - b.atMs);
}

/** One lead's way through its arrivals. */
class Walk {
  private readonly lead: CourseCase;
  private readonly model: ScoringModel;
  private readonly definition: MqlDefinition;
  private readonly alertModes: AlertModes;
  private readonly fromMs: number;
  private readonly toMs: number;
  private readonly watch: MqlWatch;
  private readonly state: SubjectState = emptyState();
  private readonly careers: ReadonlySet<string>;
  private readonly frequencies: ReadonlySet<string>;
  private hasCareers = false;
  private flag: { readonly atMs: number; readonly stands: boolean } | undefined;
  private lastSeenAtMs: number | undefined;
  private alertStates: ReadonlyMap<AlertKind, AlertState> = new Map();
  private readonly mql: Span[] = [];
  private mqlSinceMs: number | undefined;
  private readonly alerts: { atMs: number; kinds: readonly AlertKind[] }[] = [];
  /** How high an enter line a point of score is worth; 0: no score is enough. */
  private readonly perPoint: number;
  private reached = Number.NEGATIVE_INFINITY;
  private peak = 0;

  constructor(lead: CourseCase, { model, definition, alertModes = {}, fromMs, toMs }: CourseRules) {
    this.lead = lead;
    this.definition = definition;
    this.alertModes = alertModes;
    this.model = model;
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.watch = new MqlWatch({ model, definition, grade: lead.grade });
    this.perPoint = model.hot.enterAt / (mqlLines(lead.grade, model)?.enterAt ?? Number.POSITIVE_INFINITY);
    this.careers = careersRules(model);
    this.frequencies = new Set(model.rules.flatMap((rule) => (rule.kind === 'frequency' ? [rule.id] : [])));
  }

  arrive(atMs: number, facts: readonly Fact[]): void {
    const { watch, mqlSinceMs } = this;
    if (mqlSinceMs !== undefined && !watch.lastsUntil(atMs)) this.leave(watch.endsAtMs());
    const scoreBefore = watch.scoreAt(atMs);
    const wasMql = this.mqlSinceMs !== undefined;
    const change = scoreFacts(this.state, facts, this.model);
    this.hasCareers ||= this.careers.size > 0 && change.added.some(({ rule }) => this.careers.has(rule));
    watch.arrive(atMs, change, () => this.ledger());
    if (atMs > this.fromMs) this.look(atMs);
    const isShown = watch.isMql && !this.isFlagged(atMs);
    if (isShown) this.mqlSinceMs ??= atMs;
    else if (this.mqlSinceMs !== undefined) this.leave(atMs);
    if (facts.length === 0) return;
    this.decide(atMs, { scoreBefore, change, isOnSite: facts.some(isOfBrowser), becameMql: isShown && !wasMql });
    this.lastSeenAtMs = atMs;
  }

  /** Notes how high the lead stands at a moment, before anything else arrives. */
  look(atMs: number): void {
    const { watch } = this;
    const score = watch.scoreAt(atMs);
    this.peak = Math.max(this.peak, score);
    if (!watch.isQualifiedAt(atMs)) return;
    const line = watch.hasAskedAt(atMs) ? Number.POSITIVE_INFINITY : score * this.perPoint;
    if (line > this.reached && !this.isFlagged(atMs)) this.reached = line;
  }

  end(): Course {
    if (this.mqlSinceMs !== undefined) this.leave(this.watch.endsAtMs());
    const { mql, alerts, peak, fromMs, toMs } = this;
    const wasMql = mql.some((span) => span.fromMs < toMs && span.toMs > fromMs);
    return { mql, alerts, reached: wasMql ? Math.max(this.reached, this.model.hot.enterAt) : this.reached, peak };
  }

  private leave(atMs: number): void {
    this.mql.push({ fromMs: this.mqlSinceMs!, toMs: atMs });
    this.mqlSinceMs = undefined;
  }

  private decide(atMs: number, news: News): void {
    const { frequencies, model, definition, alertModes } = this;
    const { scoreBefore, change } = news;
    const scoreAfter = this.watch.scoreAt(atMs);
    const { became } = occasionOf(
      {
        nowMs: atMs,
        newestAtMs: atMs,
        lastSeenAtMs: this.lastSeenAtMs,
        isOnSite: news.isOnSite,
        isWatched: this.lead.isWatched ?? false,
        hasNewAttributes: false,
        scoreBefore,
        scoreAfter,
        mqlLines: [model.levels[1], model.hot.enterAt],
        earned: change.added.filter(({ counts }) => counts),
        definition,
      },
      this.alertStates,
      { kinds: alertModes },
    );
    const { fires, states } = decideAlerts(
      this.alertStates,
      {
        nowMs: atMs,
        scoreBefore,
        scoreAfter,
        pricingReturnAtMs: change.added.findLast(({ rule, counts }) => counts && frequencies.has(rule))?.atMs,
        newestAtMs: atMs,
        isSilent: this.isFlagged(atMs),
        became: news.becameMql ? [...became, 'became_mql'] : became,
      },
      model.hot,
      alertModes,
    );
    if (states.size > 0) this.alertStates = new Map([...this.alertStates, ...states]);
    if (fires.length > 0) this.alerts.push({ atMs, kinds: fires });
  }

  private isFlagged(atMs: number): boolean {
    if (this.flag?.atMs !== atMs)
      this.flag = { atMs, stands: this.lead.isFlagged(this.hasCareers ? this.ledger() : [], atMs) };
    return this.flag.stands;
  }

  /** Everything that counts now. */
  private ledger(): DatedContribution[] {
    return [...this.state.buckets.values()].flat().filter(({ counts }) => counts);
  }
}

interface News {
  readonly scoreBefore: number;
  readonly change: ScoreChange;
  /** By the person's own browser, and not told by a server. */
  readonly isOnSite: boolean;
  readonly becameMql: boolean;
}

const isOfBrowser = ({ visitor }: Fact): boolean => leadOfDirect(visitor) === undefined;
