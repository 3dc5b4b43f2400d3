import { expect, test } from 'vitest';
import { dayStartMs } from '../../collector/usecases/day-start.ts';
import { siteDay } from '../../collector/usecases/site-day.ts';

const timeZone = 'Europe/Berlin';

test.each([
  ['2026-07-01T22:30', '2026-07-01T22:00'],
  ['2026-07-01T21:59', '2026-06-30T22:00'],
  // the days on which clocks change, before and after they do
  ['2026-03-29T00:30', '2026-03-28T23:00'],
  ['2026-03-29T12:00', '2026-03-28T23:00'],
  ['2026-10-25T00:30', '2026-10-24T22:00'],
  ['2026-10-25T12:00', '2026-10-24T22:00'],
])('the day of a daily cap, at %s, began at midnight where the receiver lives: %s', (now, start) => {
  const day = siteDay(Date.parse(`${now}Z`), timeZone);
  expect(new Date(dayStartMs(day, timeZone)).toISOString().slice(0, 16)).toBe(start);
});
