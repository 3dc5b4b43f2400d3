import { Hono } from 'hono';
import { cleanText } from '../domain/clean-text.ts';
import { activityDays } from '../domain/lead-activity.ts';
import { originOf } from '../domain/rule-id.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { isWeekend } from '../ui/calendar-days.ts';
import { readAsk, writeAsk } from '../ui/lead-list-ask.ts';
import { maxViewNameChars } from '../ui/lead-list-tools.tsx';
import { LeadsPage } from '../ui/leads-page.tsx';
import { dayStartMs } from '../usecases/day-start.ts';
import { siteDay } from '../usecases/site-day.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showPage } from './pages-frame.tsx';

const leadsPerPage = 50;
const dayMs = 86_400_000;
/** A lead that is put off with one key comes back after this. */
const snoozeMs = 7 * dayMs;

/** The list of leads, and the views of it that were given names. Below `/sites/:site/leads`. */
export function leadListPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => {
    const site = c.get('site');
    const nowMs = clock.nowMs();
    const model = queries.model(site.id);
    const rules = rulesInUse(model);
    const ask = readAsk(c.req.query(), new Set(rules.map(({ id }) => id)));
    const after = ask.text === '' ? c.req.query('after') : undefined;
    const today = siteDay(nowMs, site.timeZone);
    const at = { site: site.id, nowMs, today, todayStartMs: dayStartMs(today, site.timeZone) };
    const sinceMs = ask.days === undefined ? undefined : nowMs - ask.days * dayMs;
    const { queue, minGrade } = ask;
    const page =
      ask.text === ''
        ? queries.listLeads({
            ...at,
            limit: leadsPerPage,
            after,
            queue,
            minGrade,
            seenSinceMs: ask.did === undefined ? sinceMs : undefined,
            did: ask.did === undefined ? undefined : { rule: ask.did, sinceMs: sinceMs ?? 0 },
          })
        : queries.findLeads({ ...at, text: ask.text });
    const list = {
      page,
      ask,
      after,
      views: queries.savedViews(site.id),
      rules,
      hotAt: model.hot.enterAt,
      nowMs,
      isWeekendByDay: lastDays(today).map((day) => isWeekend(day, readerFor(c, site).locale)),
      snoozeUntil: snoozeUntil(nowMs),
    };
    const hasPlayground = queries.sites().some(({ kind }) => kind === 'playground');
    return showPage(c, context, {
      title: readerFor(c).texts.leads.title,
      site,
      section: 'leads',
      liveSubject: 'site',
      content: (reader) => <LeadsPage {...{ site, list, hasPlayground, reader }} />,
    });
  });
  pages.post('/views', async (c) => {
    const { id: site, key } = c.get('site');
    const fields = await formFields(c);
    const ids = new Set(rulesInUse(queries.model(site)).map(({ id }) => id));
    const query = writeAsk(readAsk(Object.fromEntries(new URLSearchParams(fields.query ?? '')), ids));
    const name = cleanText(fields.name ?? '', maxViewNameChars);
    if (name === '' || query === '') return c.redirect(listAddress(key, query, 'view_refused'), 303);
    const view = { site, name, query, by: c.get('email') ?? '', nowMs: clock.nowMs() };
    const saved = await commands.saveView(view);
    return c.redirect(listAddress(key, query, saved === 'saved' ? 'view_saved' : 'view_refused'), 303);
  });
  pages.post('/views/:view/remove', async (c) => {
    const { id: site, key } = c.get('site');
    await commands.removeView({ site, view: c.req.param('view') });
    return c.redirect(listAddress(key, '', 'view_removed'), 303);
  });
  return pages;
}

/** The day until which a lead is put off with one key. */
export const snoozeUntil = (nowMs: number): string => new Date(nowMs + snoozeMs).toISOString().slice(0, 10);

/** Address of the list with a query that a form brought along; only what a query can hold comes through. */
export function listAddress(siteKey: string, query: string, done: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('done', done);
  return `/sites/${siteKey}/leads?${parameters}`;
}

/** The days of a lead's activity, today last. */
const lastDays = (today: number) =>
  Array.from({ length: activityDays }, (_, index) => today - activityDays + 1 + index);

/** Rules by the ids that they are written with, one for each. */
function rulesInUse({ rules }: ScoringModel): { id: string; name: string }[] {
  const byOrigin = new Map(rules.map(({ id, name }) => [originOf(id), name]));
  return [...byOrigin].map(([id, name]) => ({ id, name }));
}
