// Leads of a seller of online courses, one row each: how often they came, how much they read, and whether they bought.
import { dayMs, scoresAt, Touches } from './touches.mjs';

const formAtMs = Date.UTC(2026, 0, 31, 12);

/**
 * A row has no times and no addresses: visits are taken to lie on the days before the form that made the lead, each page for the
 * same time. Columns that were filled in after sales had called are not looked at.
 */
export function educationCases(engine, rows, random) {
  const withTime = timedModel(engine.defaultModel);
  return rows
    .filter((row) => Number(row.TotalVisits) > 0)
    .map((row) => {
      const person = row['Lead Number'];
      const visits = Math.min(60, Number(row.TotalVisits));
      const pages = Math.max(1, Math.round(Number(row['Page Views Per Visit'])));
      const seconds = Number(row['Total Time Spent on Website']);
      const touchpoints = historyOf({ person, visits, pages, seconds });
      const scores = scoresAt(engine, touchpoints, formAtMs);
      const timed = scoresAt(engine, touchpoints, formAtMs, withTime)['default model'];
      return {
        person,
        cut: 'all',
        isBuyer: row.Converted === '1',
        scores: { ...scores, 'default model, time on every page': timed, 'time on site': seconds, chance: random() },
      };
    });
}

/** The default model, which looks at the time on pricing pages, looking at it on every page. */
const timedModel = (model) => ({
  ...model,
  rules: model.rules.map((rule) => (rule.kind === 'dwell' ? { ...rule, when: {} } : rule)),
});

function historyOf({ person, visits, pages, seconds }) {
  const touches = new Touches(person);
  const engagedMs = Math.round((seconds * 1_000) / (visits * pages));
  for (let back = visits - 1; back >= 0; back -= 1) {
    const visit = `i${back}`;
    const startsAtMs = formAtMs - back * dayMs - 3_600_000;
    for (let page = 0; page < pages; page += 1)
      touches.page({ visit, atMs: startsAtMs + page * 1_000, path: '/', engagedMs });
  }
  touches.act({ visit: 'i0', atMs: formAtMs, type: 'form_submit', data: { form: 'contact' } });
  return touches.list;
}
