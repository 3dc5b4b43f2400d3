import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siteDay } from '../../collector/usecases/site-day.ts';

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** The day as Intl says it, without any remembering. */
function dayByIntl(atMs: number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(atMs);
}
const dayText = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10);

const zones = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'America/St_Johns', // half an hour, and until 2011 it changed its clocks at one minute past midnight
  'Asia/Tehran', // half an hour
  'Asia/Kathmandu', // three quarters
  'Asia/Kuala_Lumpur',
  'Australia/Lord_Howe', // half an hour of summer time
  'Pacific/Chatham',
  'Pacific/Apia', // left out a whole day in 2011
  'Africa/Monrovia', // 44 minutes and 30 seconds until 1972
  'Africa/Casablanca',
  'America/Sao_Paulo', // changed its clocks at midnight
];

describe('the day of a site', () => {
  test.each(zones)('in %s is that of Intl, at any moment since 1900', (zone) => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2040, 0, 1) }), (atMs) => {
        expect(dayText(siteDay(atMs, zone))).toBe(dayByIntl(atMs, zone));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['America/New_York', Date.UTC(2026, 2, 8)],
    ['America/New_York', Date.UTC(2026, 10, 1)],
    ['Europe/London', Date.UTC(2026, 9, 25)],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 12)],
    ['Asia/Tehran', Date.UTC(2022, 8, 21, 12)],
    ['America/Sao_Paulo', Date.UTC(2018, 10, 4)],
    ['America/St_Johns', Date.UTC(2006, 9, 29)],
    ['Pacific/Apia', Date.UTC(2011, 11, 30)],
    ['Africa/Monrovia', Date.UTC(1972, 0, 7)],
  ])('in %s is that of Intl at each minute and second around a change of clocks', (zone, fromMs) => {
    for (let minute = 0; minute <= 24 * 60; minute += 1) {
      for (const off of [-1, 0, 29_999, 30_000]) {
        const atMs = fromMs + minute * 60_000 + off;
        if (dayText(siteDay(atMs, zone)) !== dayByIntl(atMs, zone))
          expect.fail(`${new Date(atMs).toISOString()}: ${dayText(siteDay(atMs, zone))}, not ${dayByIntl(atMs, zone)}`);
      }
    }
  });

  test('does not depend on what was asked before', () => {
    const atMs = Date.UTC(2026, 0, 5, 20, 30);
    const before = siteDay(atMs, 'Asia/Tehran');
    for (let quarter = 0; quarter < 25_000; quarter += 1) siteDay(atMs + quarter * 900_000, 'Asia/Kolkata');
    expect(siteDay(atMs, 'Asia/Tehran')).toBe(before);
    expect(dayText(before)).toBe('2026-01-06');
  });

  test('of an unknown zone is an error', () => {
    expect(() => siteDay(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});
