import { median } from '../median.ts';
import type { Course } from './course.ts';

/** How well each model knew the leads that people later decided were won. */
export interface WonForecast {
  /** Leads with such a decision within the time. */
  readonly leads: number;
  readonly today: Catch;
  readonly draft: Catch;
  /** Of those that both models caught: how many days earlier the draft did, as the median; below 0: later. */
  readonly daysEarlier: number | undefined;
  /** Newest decision first, at most 200. */
  readonly named: readonly WonLead[];
}

/** What one model caught. */
export interface Catch {
  /** Leads that were an MQL before the decision. */
  readonly leads: number;
  /** Days from then to the decision, as the median of those leads. */
  readonly daysBefore: number | undefined;
}

export interface WonLead {
  readonly lead: string;
  readonly wonAtMs: number;
  /** When the lead first was an MQL in the run-up; `undefined`: it was not. */
  readonly todayAtMs: number | undefined;
  readonly draftAtMs: number | undefined;
}

const maxWonNames = 200;
const dayMs = 86_400_000;

export class WonTally {
  private readonly fromMs: number;
  private readonly toMs: number;
  private readonly won: WonLead[] = [];

  constructor({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
    this.fromMs = fromMs;
    this.toMs = toMs;
  }

  add(lead: string, wonAtMs: number | undefined, courses: { readonly today: Course; readonly draft: Course }): void {
    if (wonAtMs === undefined || wonAtMs < this.fromMs || wonAtMs >= this.toMs) return;
    // who was an MQL long ago and cooled down was not caught by that
    const caughtAtMs = ({ mql }: Course) =>
      mql.find((span) => span.fromMs < wonAtMs && span.toMs > this.fromMs)?.fromMs;
    this.won.push({ lead, wonAtMs, todayAtMs: caughtAtMs(courses.today), draftAtMs: caughtAtMs(courses.draft) });
  }

  result(): WonForecast {
    const { won } = this;
    const earlier = won.flatMap(({ todayAtMs, draftAtMs }) =>
      todayAtMs === undefined || draftAtMs === undefined ? [] : (todayAtMs - draftAtMs) / dayMs,
    );
    return {
      leads: won.length,
      today: catchOf(won, ({ todayAtMs }) => todayAtMs),
      draft: catchOf(won, ({ draftAtMs }) => draftAtMs),
      daysEarlier: median(earlier),
      named: won.toSorted((a, b) => b.wonAtMs - a.wonAtMs || (a.lead < b.lead ? -1 : 1)).slice(0, maxWonNames),
    };
  }
}

function catchOf(won: readonly WonLead[], caughtAtMs: (lead: WonLead) => number | undefined): Catch {
  const daysBefore = won.flatMap((lead) => {
    const atMs = caughtAtMs(lead);
    return atMs === undefined ? [] : (lead.wonAtMs - atMs) / dayMs;
  });
  return { leads: daysBefore.length, daysBefore: median(daysBefore) };
}
