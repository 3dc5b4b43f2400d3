import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterWorkingTime,
  isWorking,
  minuteMs,
  nextMorningMs,
  nextWorkingMs,
  type WorkingHours,
} from '../../collector/domain/working-time.ts';
import { localClock } from '../../collector/usecases/site-day.ts';

const utc = localClock('UTC');
const berlin = localClock('Europe/Berlin');
const hours = (change: Partial<WorkingHours> = {}): WorkingHours => ({
  workingDays: [1, 2, 3, 4, 5],
  quiet: { from: 17 * 60, to: 9 * 60 },
  morning: 8 * 60,
  ...change,
});
const at = (text: string) => Date.parse(`${text}:00Z`);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

test.each([
  ['Monday at 9', '2026-01-05T09:00', true],
  ['a minute before', '2026-01-05T08:59', false],
  ['Monday at 17', '2026-01-05T17:00', false],
  ['Saturday at noon', '2026-01-10T12:00', false],
  ['a Monday before 1970', '1969-12-29T12:00', true],
])('%s: %s → %s', (_, moment, works) => {
  expect(isWorking(at(moment), hours())).toBe(works);
});

test.each([
  ['while somebody works, now', '2026-01-05T10:00', '2026-01-05T10:00'],
  ['in the evening, tomorrow at 9', '2026-01-05T18:30', '2026-01-06T09:00'],
  ['on Friday evening, on Monday', '2026-01-09T17:00', '2026-01-12T09:00'],
])('%s', (_, from, to) => {
  expect(iso(nextWorkingMs(at(from), hours(), utc))).toBe(to);
});

test('quiet hours within a day are quiet, and around midnight not', () => {
  const lunch = hours({ quiet: { from: 12 * 60, to: 13 * 60 } });
  expect([11, 12, 13, 23].map((hour) => isWorking(at(`2026-01-05T${hour}:00`), lunch))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

describe('a promise', () => {
  test.each([
    ['of an hour in the morning', '2026-01-05T09:00', 60, '2026-01-05T10:00'],
    ['over the evening', '2026-01-05T16:30', 60, '2026-01-06T09:30'],
    ['over the weekend', '2026-01-09T16:30', 8 * 60, '2026-01-12T16:30'],
    ['made at night', '2026-01-05T23:11', 30, '2026-01-06T09:30'],
  ])('%s', (_, from, minutes, to) => {
    expect(iso(afterWorkingTime(at(from), minutes * minuteMs, hours(), utc))).toBe(to);
  });

  test('is as long in the night in which clocks go forward: the hour that is left out is none', () => {
    const always = hours({ workingDays: [1, 2, 3, 4, 5, 6, 7], quiet: { from: 4 * 60, to: 1 * 60 } });
    // 29 March 2026: 2:00 becomes 3:00 in Berlin, so that 1:00 to 4:00 lasts two hours
    const from = at('2026-03-29T00:00');
    expect(iso(afterWorkingTime(from, 120 * minuteMs, always, berlin))).toBe('2026-03-29T02:00');
    expect(iso(afterWorkingTime(from, 121 * minuteMs, always, berlin))).toBe('2026-03-29T23:01');
  });

  test('is kept to the minute: it holds as much working time as was said, and ends in working time', () => {
    const aQuiet = fc.option(
      fc.record({ from: fc.nat(1_439), to: fc.nat(1_439) }).filter(({ from, to }) => from !== to),
      { nil: undefined },
    );
    const someDays = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 });
    fc.assert(
      fc.property(
        someDays,
        aQuiet,
        fc.nat(60 * 24 * 20),
        fc.integer({ min: 1, max: 300 }),
        (workingDays, quiet, offset, length) => {
          const said = hours({ workingDays, quiet });
          const from = at('2026-03-20T00:00') + offset * minuteMs;
          const end = afterWorkingTime(from, length * minuteMs, said, berlin);
          let worked = 0;
          for (let ms = from; ms < end; ms += minuteMs) if (isWorking(berlin(ms), said)) worked += 1;
          // unless the settings leave no such time in a quarter of a year
          if (end < from + 92 * 86_400_000) {
            expect(worked).toBe(length);
            expect(isWorking(berlin(end - minuteMs), said)).toBe(true);
          }
          const wake = nextWorkingMs(from, said, berlin);
          for (let ms = from; ms < wake; ms += minuteMs) expect(isWorking(berlin(ms), said)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the morning', () => {
  test.each([
    ['of today while it is early', '2026-01-05T07:59', '2026-01-05T08:00'],
    ['of tomorrow at the very moment', '2026-01-05T08:00', '2026-01-06T08:00'],
    ['of Monday on Friday', '2026-01-09T12:00', '2026-01-12T08:00'],
  ])('%s', (_, from, to) => {
    expect(iso(nextMorningMs(at(from), hours(), utc))).toBe(to);
  });

  test('comes also on the day on which clocks leave it out', () => {
    const all = hours({ workingDays: [7], morning: 2 * 60 + 30 });
    expect(iso(nextMorningMs(at('2026-03-28T12:00'), all, berlin))).toBe('2026-03-29T01:00');
  });
});
