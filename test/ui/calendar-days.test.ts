import { expect, test } from 'vitest';
import { periodStarts } from '../../collector/ui/calendar-days.ts';

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
