import { siteDay } from './site-day.ts';

const dayMs = 86_400_000;
/** Zones are at most 14 hours away from UTC, and clocks jump by hours, not by days. */
const farthestMs = 26 * 3_600_000;

/** The first millisecond of a site-local day (days since 1970-01-01); where the clock jumps over midnight, the first after it. */
export function dayStartMs(day: number, timeZone: string): number {
  let before = day * dayMs - farthestMs;
  let within = day * dayMs + farthestMs;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (siteDay(middle, timeZone) >= day) within = middle;
    else before = middle;
  }
  return within;
}
