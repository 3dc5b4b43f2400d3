const dayMs = 86_400_000;
/** Longer than any month of the calendars that are offered. */
const longestMonthDays = 32;

/** First site-local days (days since 1970-01-01) of the week and the month that hold a day, as the reader's locale counts them. */
export function periodStarts(today: number, locale: string): { readonly week: number; readonly month: number } {
  return { week: weekStart(today, locale), month: monthStart(today, locale) };
}

function weekStart(today: number, locale: string): number {
  // 1970-01-01 was a Thursday, day 4 of a week that begins on Monday (1) and ends on Sunday (7)
  const weekday = ((today + 3) % 7) + 1;
  return today - ((weekday - firstWeekday(locale) + 7) % 7);
}

/** 1 (Monday) to 7 (Sunday). */
function firstWeekday(locale: string): number {
  // newer than TypeScript's library; Node 22 and later and current browsers have it
  const asked = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return asked.getWeekInfo?.().firstDay ?? 1;
}

/** The locale's calendar says where its months begin: 1 Azar is in the middle of a Gregorian one. */
function monthStart(today: number, locale: string): number {
  const format = new Intl.DateTimeFormat(`${locale}`, { day: 'numeric', timeZone: 'UTC', numberingSystem: 'latn' });
  for (let day = today; day > today - longestMonthDays; day -= 1) if (format.format(day * dayMs) === '1') return day;
  return today;
}
