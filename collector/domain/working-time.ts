/** When somebody may be disturbed, and how long a promise of so many working hours lasts. */

/** What clocks show in a place at a moment, as if it were UTC. */
export type LocalClock = (atMs: number) => number;

export interface WorkingHours {
  /** 1 Monday … 7 Sunday; at least one. */
  readonly workingDays: readonly number[];
  /** Minutes of the day, `from` inclusive and `to` exclusive; may pass midnight. `undefined`: none. */
  readonly quiet: { readonly from: number; readonly to: number } | undefined;
  /** Minute of the day at which a digest arrives. */
  readonly morning: number;
}

export const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A week without a working minute is a mistake in the settings; nothing waits longer for one. */
const maxWaitMs = 8 * dayMs;
/** Longer promises than this are none. */
const maxPromiseMs = 92 * dayMs;

/** Working days without the quiet hours. */
export function isWorking(localMs: number, { workingDays, quiet }: WorkingHours): boolean {
  return workingDays.includes(weekdayOf(localMs)) && !(quiet && isWithin(minuteOf(localMs), quiet));
}

/** `atMs` itself while somebody works, else when they begin to. */
export function nextWorkingMs(atMs: number, hours: WorkingHours, clock: LocalClock): number {
  if (isWorking(clock(atMs), hours)) return atMs;
  for (let ms = nextMinute(atMs); ms < atMs + maxWaitMs; ms += minuteMs) if (isWorking(clock(ms), hours)) return ms;
  return atMs + maxWaitMs;
}

/** The moment at which `durationMs` of working time have passed since `fromMs`. Minute by minute, so that a change of clocks is right. */
export function afterWorkingTime(fromMs: number, durationMs: number, hours: WorkingHours, clock: LocalClock): number {
  let leftMs = durationMs;
  for (let ms = fromMs; ms < fromMs + maxPromiseMs; ) {
    const endMs = nextMinute(ms);
    if (isWorking(clock(ms), hours)) {
      if (leftMs <= endMs - ms) return ms + leftMs;
      leftMs -= endMs - ms;
    }
    ms = endMs;
  }
  return fromMs + maxPromiseMs;
}

/** The next morning of a working day after `atMs`. */
export function nextMorningMs(atMs: number, hours: WorkingHours, clock: LocalClock): number {
  const hasBegun = (ms: number) => minuteOf(clock(ms)) >= hours.morning;
  let before = hasBegun(atMs);
  for (let ms = nextMinute(atMs); ms < atMs + maxWaitMs; ms += minuteMs) {
    const now = hasBegun(ms);
    // crossed, and not met: a morning that a change of clocks leaves out comes right after it
    if (now && !before && hours.workingDays.includes(weekdayOf(clock(ms)))) return ms;
    before = now;
  }
  return atMs + maxWaitMs;
}

const nextMinute = (ms: number) => (Math.floor(ms / minuteMs) + 1) * minuteMs;
/** 1970-01-01 was a Thursday. */
const weekdayOf = (localMs: number) => modulo(Math.floor(localMs / dayMs) + 3, 7) + 1;
const minuteOf = (localMs: number) => Math.floor(modulo(localMs, dayMs) / minuteMs);
const modulo = (value: number, by: number) => ((value % by) + by) % by;

const isWithin = (minute: number, { from, to }: { readonly from: number; readonly to: number }) =>
  from <= to ? from <= minute && minute < to : minute >= from || minute < to;
