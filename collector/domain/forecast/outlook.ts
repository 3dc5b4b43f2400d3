import type { Course } from './course.ts';

/** What one model does. */
export interface Outlook {
  /** Weeks of the time, Monday to Sunday in UTC, oldest first; the first and last may be cut. */
  readonly weeks: readonly ForecastWeek[];
  /** Leads that were an MQL at some moment. */
  readonly mqlLeads: number;
  /** Leads that are one at the end. */
  readonly mqlAtEnd: number;
  readonly alerts: number;
  /** What each owner of leads would have been told, most alerts first. */
  readonly owners: readonly OwnerLoad[];
  /** How many leads would have been an MQL with another line to enter at. */
  readonly curve: readonly { readonly line: number; readonly leads: number }[];
}

export interface ForecastWeek {
  readonly fromMs: number;
  /** How often a lead became an MQL. */
  readonly becameMql: number;
  readonly alerts: number;
}

export interface OwnerLoad {
  /** `undefined`: leads that nobody owns. */
  readonly owner: string | undefined;
  readonly alerts: number;
  /** On average over all days of the time. */
  readonly alertsPerDay: number;
  /** The most alerts on one day (UTC). */
  readonly busiestDay: { readonly fromMs: number; readonly alerts: number };
}

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** The first Monday after 1970-01-01, a Thursday. */
const firstMondayMs = 4 * dayMs;
const curveStep = 5;
const curveEnd = 150;

/** Adds up the courses of all leads under one model. */
export class OutlookTally {
  private readonly fromMs: number;
  private readonly toMs: number;
  private readonly weeks = new Map<number, { becameMql: number; alerts: number }>();
  /** By owner: alerts by the start of the day. */
  private readonly days = new Map<string | undefined, Map<number, number>>();
  private readonly reached: number[] = [];
  private mqlLeads = 0;
  private mqlAtEnd = 0;

  constructor({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
    this.fromMs = fromMs;
    this.toMs = toMs;
    for (let atMs = weekOf(fromMs); atMs < toMs; atMs += weekMs) this.weeks.set(atMs, { becameMql: 0, alerts: 0 });
  }

  add({ mql, alerts, reached }: Course, owner?: string): void {
    const { fromMs, toMs } = this;
    for (const { fromMs: becameAtMs } of mql) if (this.isWithin(becameAtMs)) this.weekAt(becameAtMs).becameMql += 1;
    if (mql.some((span) => span.fromMs < toMs && span.toMs > fromMs)) this.mqlLeads += 1;
    if (mql.some((span) => span.fromMs < toMs && span.toMs > toMs)) this.mqlAtEnd += 1;
    for (const { atMs } of alerts) {
      if (!this.isWithin(atMs)) continue;
      this.weekAt(atMs).alerts += 1;
      const days = this.days.get(owner) ?? new Map<number, number>();
      const day = Math.floor(atMs / dayMs) * dayMs;
      this.days.set(owner, days.set(day, (days.get(day) ?? 0) + 1));
    }
    this.reached.push(reached);
  }

  outlook(): Outlook {
    const { fromMs, toMs, mqlLeads, mqlAtEnd } = this;
    const weeks = [...this.weeks].map(([atMs, counts]) => ({ fromMs: Math.max(atMs, fromMs), ...counts }));
    const owners = [...this.days].map(([owner, days]) => loadOf(owner, days, (toMs - fromMs) / dayMs));
    return {
      weeks,
      mqlLeads,
      mqlAtEnd,
      alerts: weeks.reduce((sum, { alerts }) => sum + alerts, 0),
      owners: owners.sort((a, b) => b.alerts - a.alerts),
      curve: this.curve(),
    };
  }

  private curve(): Outlook['curve'] {
    const curve: { line: number; leads: number }[] = [];
    for (let line = curveStep; line <= curveEnd; line += curveStep)
      curve.push({ line, leads: this.reached.filter((score) => score >= line).length });
    return curve;
  }

  private isWithin(atMs: number): boolean {
    return this.fromMs <= atMs && atMs < this.toMs;
  }

  private weekAt(atMs: number) {
    return this.weeks.get(weekOf(atMs))!;
  }
}

function loadOf(owner: string | undefined, days: ReadonlyMap<number, number>, inDays: number): OwnerLoad {
  let alerts = 0;
  let busiestDay = { fromMs: 0, alerts: 0 };
  for (const [fromMs, count] of days) {
    alerts += count;
    if (count > busiestDay.alerts) busiestDay = { fromMs, alerts: count };
  }
  return { owner, alerts, alertsPerDay: alerts / inDays, busiestDay };
}

const weekOf = (atMs: number) => firstMondayMs + Math.floor((atMs - firstMondayMs) / weekMs) * weekMs;
