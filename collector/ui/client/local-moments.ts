import { type MomentStyle, writeMoment } from '../moment-format.ts';

/** Rewrites moments from the site's zone to the one of this browser. Same format, so nothing on the page moves. */
export function rewriteMoments(root: ParentNode): void {
  const { locale, zone } = document.documentElement.dataset;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  if (locale === undefined || timeZone === zone) return;
  for (const element of root.querySelectorAll<HTMLTimeElement>('time[data-moment]')) {
    const atMs = Date.parse(element.dateTime);
    // written by `Moment`, so it is one of the styles
    const style = element.dataset.moment as MomentStyle;
    element.textContent = writeMoment(atMs, { style, locale, timeZone });
    element.title = writeMoment(atMs, { style: 'full', locale, timeZone });
  }
}
