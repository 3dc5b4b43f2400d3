// People who read articles on a company's internal site: which of the active ones does more than read in the next two weeks?
import { dayMs, scoresAt, Touches } from './touches.mjs';

const activeDays = 28;
const horizonDays = 14;
const cutEveryDays = 7;
const firstCutDay = 56;
/** What says more than reading or liking: what is to be foretold. */
const wanted = new Set(['BOOKMARK', 'FOLLOW', 'COMMENT CREATED']);

/** What each kind of event is taken for; the touchpoint's `href` or form says which limit holds. */
const acts = {
  LIKE: () => ({ type: 'cta_click', data: { label: 'Like' } }),
  BOOKMARK: (content) => ({ type: 'download', data: { href: `https://shop.example/${content}.pdf` } }),
  FOLLOW: () => ({ type: 'form_submit', data: { form: 'newsletter' } }),
  'COMMENT CREATED': () => ({ type: 'form_submit', data: { form: 'contact' } }),
};

/** Rows have timestamp (s), eventType, contentId, personId and sessionId. */
export function readingCases(engine, rows, random) {
  const events = rows.map((row) => ({ ...row, atMs: Number(row.timestamp) * 1_000 }));
  const atMs = events.map((event) => event.atMs);
  const firstMs = atMs.reduce((a, b) => Math.min(a, b));
  const lastMs = atMs.reduce((a, b) => Math.max(a, b));
  const cases = [];
  for (const [person, own] of Map.groupBy(events, ({ personId }) => personId)) {
    const touches = new Touches(person);
    for (const event of own.sort((a, b) => a.atMs - b.atMs)) {
      const where = { visit: event.sessionId, atMs: event.atMs };
      if (event.eventType === 'VIEW') touches.page({ ...where, path: `/read/${event.contentId}` });
      else touches.act({ ...where, ...acts[event.eventType](event.contentId) });
    }
    for (
      let cutMs = firstMs + firstCutDay * dayMs;
      cutMs + horizonDays * dayMs <= lastMs;
      cutMs += cutEveryDays * dayMs
    ) {
      const isActive = own.some((event) => event.atMs <= cutMs && cutMs - event.atMs < activeDays * dayMs);
      if (!isActive) continue;
      const isBuyer = own.some(
        (event) => wanted.has(event.eventType) && event.atMs > cutMs && event.atMs - cutMs <= horizonDays * dayMs,
      );
      cases.push({
        person,
        cut: cutMs,
        isBuyer,
        scores: { ...scoresAt(engine, touches.list, cutMs), chance: random() },
      });
    }
  }
  return cases;
}
