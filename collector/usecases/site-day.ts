import type { LocalClock } from '../domain/working-time.ts';

/**
 * Days as the site's people count them. The offset from UTC is worked out once for each quarter hour, as clocks change at whole
 * ones nearly everywhere; where they did not (Newfoundland until 2011: one minute past midnight), each moment is worked out.
 */

const secondMs = 1_000;
const quarterHourMs = 15 * 60 * secondMs;
/** Quarter hours remembered over all time zones; all forgotten when full, as a replay passes through years of them. */
const maxRemembered = 20_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** Days since 1970-01-01 in the time zone (IANA name). Throws RangeError for an unknown zone. */
export function siteDay(atMs: number, timeZone: string): number {
  return Math.floor((atMs + offsetMs(atMs, timeZone)) / 86_400_000);
}

/** What clocks show in the time zone; throws RangeError for an unknown zone once it is asked. */
export const localClock =
  (timeZone: string): LocalClock =>
  (atMs) =>
    atMs + offsetMs(atMs, timeZone);

function offsetMs(atMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const quarter = Math.floor(atMs / quarterHourMs);
  const key = `${timeZone}/${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= maxRemembered) offsets.clear();
  const startMs = quarter * quarterHourMs;
  const lastMs = startMs + quarterHourMs - secondMs;
  const offset = localAsUtcMs(startMs, timeZone) - startMs;
  if (localAsUtcMs(lastMs, timeZone) - lastMs !== offset) {
    const wholeMs = Math.floor(atMs / secondMs) * secondMs;
    return localAsUtcMs(wholeMs, timeZone) - wholeMs;
  }
  offsets.set(key, offset);
  return offset;
}

function localAsUtcMs(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-hc-h23', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(atMs)) parts[type] = Number(value);
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
}
