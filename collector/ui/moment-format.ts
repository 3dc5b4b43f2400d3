/** How a moment is written: with day and time, as a time of a known day, as a day, as a day of a year, or with everything for a tooltip. */
export type MomentStyle = 'moment' | 'clock' | 'date' | 'day' | 'full';

const shapes: Readonly<Record<MomentStyle, Intl.DateTimeFormatOptions>> = {
  moment: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  date: { day: 'numeric', month: 'short' },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  full: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    hourCycle: 'h23',
  },
};

const formats = new Map<string, Intl.DateTimeFormat>();
/** Languages × time zones × styles that people really use; beyond it formats are made anew. */
const maxFormats = 500;

/** Writes a moment for a locale and zone; the server and the island that knows the reader's zone write it alike. */
export function writeMoment(
  atMs: number,
  { style, locale, timeZone }: { style: MomentStyle; locale: string; timeZone: string | undefined },
): string {
  const key = `${locale} ${timeZone} ${style}`;
  // making a format costs about a hundred times what using it costs
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...shapes[style], timeZone });
    if (formats.size < maxFormats) formats.set(key, format);
  }
  return format.format(atMs);
}
