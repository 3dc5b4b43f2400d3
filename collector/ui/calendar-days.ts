import { dayStartMs } from '../usecases/day-start.ts';
import { siteDay } from '../usecases/site-day.ts';

const dayMs = 86_400_000;
/** Longer than any month of the calendars that are offered. */
const longestMonthDays = 32;

/** First site-local days (days since 1970-01-01) of the week and the month that hold a day, as the reader's locale counts them. */
export function periodStarts(today: number, locale: string): { readonly week: number; readonly month: number } {
  return { week: weekStart(today, locale), month: monthStart(today, locale) };
}

function weekStart(today: number, locale: string): number {
  return today - ((weekdayOf(today) - weekOf(locale).firstDay + 7) % 7);
}

/** 1 (Monday) to 7 (Sunday): 1970-01-01 was a Thursday. */
const weekdayOf = (day: number) => ((((day + 3) % 7) + 7) % 7) + 1;

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
type Weekday = (typeof weekdays)[number];

interface Week {
  readonly firstDay: number;
  readonly weekend: readonly number[];
}

const weeks = new Map<string, Week>();

/** What the locale says of its week, in days from 1 (Monday) to 7 (Sunday). */
function weekOf(locale: string): Week {
  const known = weeks.get(locale);
  if (known) return known;
  // newer than TypeScript's library: a method since Node 22, a property before
  const asked = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => Week; weekInfo?: Week };
  const week = asked.getWeekInfo?.() ?? asked.weekInfo ?? { firstDay: 1, weekend: [6, 7] };
  weeks.set(locale, week);
  return week;
}

/** Days of the week from 1 (Monday) to 7 (Sunday), in the order in which the reader's week runs. */
export function weekdaysInOrder(locale: string): { readonly weekday: Weekday; readonly isWeekend: boolean }[] {
  const { firstDay, weekend } = weekOf(locale);
  const inOrder = [...weekdays.slice(firstDay - 1), ...weekdays.slice(0, firstDay - 1)];
  return inOrder.map((weekday) => ({ weekday, isWeekend: weekend.includes(weekday) }));
}

/** Whether a day (days since 1970-01-01) is of the weekend where the reader's language is spoken. */
export const isWeekend = (day: number, locale: string): boolean => weekOf(locale).weekend.includes(weekdayOf(day));

/** The weekends of a stretch of time in the days of a time zone, oldest first, cut to the stretch; free days in a row are one. */
export function weekendsBetween(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { timeZone, locale }: { timeZone: string; locale: string },
): { readonly fromMs: number; readonly toMs: number }[] {
  const [first, last] = [siteDay(fromMs, timeZone), siteDay(toMs, timeZone)];
  const free = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((day) =>
    isWeekend(day, locale),
  );
  const begins = free.filter((day) => !free.includes(day - 1));
  const ends = free.filter((day) => !free.includes(day + 1));
  return begins.map((day, index) => ({
    fromMs: Math.max(fromMs, dayStartMs(day, timeZone)),
    toMs: Math.min(toMs, dayStartMs(ends[index]! + 1, timeZone)),
  }));
}

/** The locale's calendar says where its months begin: 1 Azar is in the middle of a Gregorian one. */
function monthStart(today: number, locale: string): number {
  const format = new Intl.DateTimeFormat(`${locale}`, { day: 'numeric', timeZone: 'UTC', numberingSystem: 'latn' });
  for (let day = today; day > today - longestMonthDays; day -= 1) if (format.format(day * dayMs) === '1') return day;
  return today;
}
