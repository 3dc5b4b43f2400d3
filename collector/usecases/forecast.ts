import { type Course, courseOf } from '../domain/forecast.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { HistoryReader } from '../ports/history-reader.ts';
import { factsOfLead } from './lead-facts.ts';

/** What a draft of a model would change, told on real history. */
export interface Forecast {
  readonly fromMs: number;
  readonly toMs: number;
  readonly leads: number;
  readonly touchpoints: number;
  readonly today: Outlook;
  readonly draft: Outlook;
  /** Leads that became hot within the time under the draft, but not under today's model; highest peak first, at most 200. */
  readonly enter: readonly ForecastLead[];
  /** How many there are. */
  readonly enterCount: number;
  /** Those that became hot under today's model only. */
  readonly leave: readonly ForecastLead[];
  readonly leaveCount: number;
  readonly stayCount: number;
}

/** What one model does. */
export interface Outlook {
  /** How often a lead became hot in each week (Monday to Sunday in UTC) of the time, oldest first; the first and last may be cut. */
  readonly weeks: readonly { readonly fromMs: number; readonly becameHot: number }[];
  /** Leads that became hot at least once. */
  readonly hotLeads: number;
  /** Leads that are hot at the end. */
  readonly hotAtEnd: number;
  /** How many leads reached a score of `line` at some moment: what each threshold would have let through. */
  readonly curve: readonly { readonly line: number; readonly leads: number }[];
}

export interface ForecastLead {
  readonly lead: string;
  readonly peakToday: number;
  readonly peakDraft: number;
  /** When the lead first became hot, under the model under which it did. */
  readonly becameHotAtMs: number;
}

export interface ForecastOptions {
  readonly site: number;
  readonly draft: ScoringModel;
  readonly fromMs: number;
  readonly toMs: number;
  readonly onProgress: (progress: { readonly leads: number; readonly ofLeads: number }) => void;
  readonly signal: AbortSignal;
  /** Lets others run between two stretches of work. */
  readonly pause: () => Promise<void>;
}

const weekMs = 7 * 86_400_000;
/** The first Monday after 1970-01-01, a Thursday. */
const firstMondayMs = 4 * 86_400_000;
const curveStep = 5;
const curveEnd = 150;
const leadsPerPause = 100;
const maxNames = 200;

/**
 * Runs every lead's history through today's model and a draft. Writes nothing. Uses the history before `fromMs` too, so that
 * who comes back after a quiet time is judged by all that is known. Throws the signal's reason when aborted.
 */
export async function forecast(reader: HistoryReader, options: ForecastOptions): Promise<Forecast> {
  const { site, draft, fromMs, toMs, onProgress, signal, pause } = options;
  const today = reader.sites().find(({ id }) => id === site)!.model;
  const leads = reader.leadsAfter(site, '', -1);
  const [before, after] = [new Tally(options), new Tally(options)];
  const enter: ForecastLead[] = [];
  const leave: ForecastLead[] = [];
  let stay = 0;
  let touchpoints = 0;
  for (const [index, lead] of leads.entries()) {
    if (index % leadsPerPause === 0) {
      await pause();
      signal.throwIfAborted();
      onProgress({ leads: index, ofLeads: leads.length });
    }
    const history = factsOfLead(reader, { site, lead, untilMs: toMs });
    touchpoints += history.touchpoints;
    const courses = {
      today: courseOf(history.facts(today), today, { sinceMs: fromMs }),
      draft: courseOf(history.facts(draft), draft, { sinceMs: fromMs }),
    };
    const hot = { today: before.add(courses.today), draft: after.add(courses.draft) };
    if (hot.today !== undefined && hot.draft !== undefined) stay += 1;
    const becameHotAtMs = hot.today ?? hot.draft;
    if (becameHotAtMs === undefined || (hot.today !== undefined && hot.draft !== undefined)) continue;
    const named = {
      lead,
      peakToday: courses.today.peak,
      peakDraft: courses.draft.peak,
      becameHotAtMs,
    };
    (hot.today === undefined ? enter : leave).push(named);
  }
  const byPeak = (a: ForecastLead, b: ForecastLead) =>
    Math.max(b.peakToday, b.peakDraft) - Math.max(a.peakToday, a.peakDraft) || (a.lead < b.lead ? -1 : 1);
  return {
    fromMs,
    toMs,
    leads: leads.length,
    touchpoints,
    today: before.outlook(),
    draft: after.outlook(),
    enter: enter.sort(byPeak).slice(0, maxNames),
    enterCount: enter.length,
    leave: leave.sort(byPeak).slice(0, maxNames),
    leaveCount: leave.length,
    stayCount: stay,
  };
}

/** Adds up the courses of all leads under one model. */
class Tally {
  private readonly weeks = new Map<number, number>();
  private readonly reached: number[] = [];
  private hotLeads = 0;
  private hotAtEnd = 0;
  private readonly time: { readonly fromMs: number; readonly toMs: number };

  constructor(time: { readonly fromMs: number; readonly toMs: number }) {
    this.time = time;
    for (let weekFromMs = weekOf(time.fromMs); weekFromMs < time.toMs; weekFromMs += weekMs)
      this.weeks.set(weekFromMs, 0);
  }

  /** Returns when the lead first became hot within the time, if it did. */
  add({ hot, peak }: Course): number | undefined {
    const { fromMs, toMs } = this.time;
    const within = hot.filter((period) => fromMs <= period.fromMs && period.fromMs < toMs);
    for (const period of within) {
      const week = weekOf(period.fromMs);
      this.weeks.set(week, this.weeks.get(week)! + 1);
    }
    if (within.length > 0) this.hotLeads += 1;
    if (hot.some((period) => period.fromMs <= toMs && toMs < period.toMs)) this.hotAtEnd += 1;
    this.reached.push(peak);
    return within[0]?.fromMs;
  }

  outlook(): Outlook {
    const curve: { line: number; leads: number }[] = [];
    for (let line = curveStep; line <= curveEnd; line += curveStep)
      curve.push({ line, leads: this.reached.filter((score) => score >= line).length });
    return {
      weeks: [...this.weeks].map(([weekFromMs, becameHot]) => ({
        fromMs: Math.max(weekFromMs, this.time.fromMs),
        becameHot,
      })),
      hotLeads: this.hotLeads,
      hotAtEnd: this.hotAtEnd,
      curve,
    };
  }
}

const weekOf = (atMs: number) => firstMondayMs + Math.floor((atMs - firstMondayMs) / weekMs) * weekMs;
