import { expect, test } from 'vitest';
import { periodStarts, weekdaysInOrder, weekendsBetween } from '../../collector/ui/calendar-days.ts';

const dayOf = (date: string) => Date.parse(date) / 86_400_000;
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

test.each([
  // Sunday, 23 November 2025: 2 Azar 1404, 2 Jumada II 1447
  ['en-GB', '2025-11-23', '2025-11-17', '2025-11-01'],
  ['en-US', '2025-11-23', '2025-11-23', '2025-11-01'],
  ['fa', '2025-11-23', '2025-11-22', '2025-11-22'],
  ['fa', '2025-11-21', '2025-11-15', '2025-10-23'],
  ['ar-u-nu-arab', '2025-11-23', '2025-11-22', '2025-11-01'],
  ['ms', '2025-11-23', '2025-11-17', '2025-11-01'],
  ['en-GB-u-ca-islamic-umalqura', '2025-11-23', '2025-11-17', '2025-11-22'],
  ['en-GB', '1969-12-31', '1969-12-29', '1969-12-01'],
])('in %s the week of %s began on %s and its month on %s', (locale, today, week, month) => {
  const starts = periodStarts(dayOf(today), locale);
  expect({ week: dateOf(starts.week), month: dateOf(starts.month) }).toEqual({ week, month });
});

test.each([
  ['en-GB', [1, 2, 3, 4, 5, 6, 7], [6, 7]],
  ['fa', [6, 7, 1, 2, 3, 4, 5], [5]],
  ['ar-u-nu-arab', [6, 7, 1, 2, 3, 4, 5], [5, 6]],
  ['ms', [1, 2, 3, 4, 5, 6, 7], [6, 7]],
])('the week of %s runs %j and rests on %j', (locale, order, weekend) => {
  const days = weekdaysInOrder(locale);
  expect(days.map(({ weekday }) => weekday)).toEqual(order);
  expect(days.filter(({ isWeekend }) => isWeekend).map(({ weekday }) => weekday)).toEqual(
    order.filter((day) => weekend.includes(day)),
  );
});

const tehran = 'Asia/Tehran';
test.each([
  // Thursday noon to Monday noon in Tehran, which is 3.5 hours ahead of UTC
  ['fa', tehran, [['2025-11-20T20:30:00Z', '2025-11-21T20:30:00Z']]],
  ['ar-u-nu-arab', tehran, [['2025-11-20T20:30:00Z', '2025-11-22T20:30:00Z']]],
  ['en-GB', tehran, [['2025-11-21T20:30:00Z', '2025-11-23T20:30:00Z']]],
  ['en-GB', 'UTC', [['2025-11-22T00:00:00Z', '2025-11-24T00:00:00Z']]],
])('weekends of %s in %s are whole days there', (locale, timeZone, expected) => {
  const stretch = { fromMs: Date.parse('2025-11-20T08:30:00Z'), toMs: Date.parse('2025-11-24T08:30:00Z') };
  expect(weekendsBetween(stretch, { timeZone, locale })).toEqual(
    expected.map(([from, to]) => ({ fromMs: Date.parse(from!), toMs: Date.parse(to!) })),
  );
});

test('a weekend that began before the stretch is cut to it, and a stretch without one has none', () => {
  const at = (hour: number) => Date.parse('2025-11-21T00:00:00Z') + hour * 3_600_000;
  const friday = { fromMs: at(6), toMs: at(12) };
  expect(weekendsBetween(friday, { timeZone: 'UTC', locale: 'fa' })).toEqual([friday]);
  expect(weekendsBetween(friday, { timeZone: 'UTC', locale: 'ms' })).toEqual([]);
});
