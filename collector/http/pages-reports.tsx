import { type Context, Hono } from 'hono';
import { ReportPage } from '../ui/report-page.tsx';
import { type ReportView, reportAsk } from '../ui/report-view.ts';
import { type PagesContext, type PagesEnv, readerFor, showPage } from './pages-frame.tsx';

/** A small site's report is ready within this; of a large one the page shows the report before. */
const patienceMs = 250;
/** The page without any report looks again after this long, without a script. */
const refreshSeconds = 2;

/** Sources, content and funnel. Below `/sites/:site/reports`. */
export function reportPages(context: PagesContext): Hono<PagesEnv> {
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => showReport(c, context, 'sources'));
  pages.get('/content', (c) => showReport(c, context, 'content'));
  pages.get('/funnel', (c) => showReport(c, context, 'funnel'));
  return pages;
}

async function showReport(c: Context<PagesEnv>, context: PagesContext, view: ReportView) {
  const site = c.get('site');
  const { reports: words } = readerFor(c).texts;
  const state = await context.models.reports.look(site.id, { patienceMs });
  if (!state.newest && state.isWorking) c.header('Refresh', String(refreshSeconds));
  return showPage(c, context, {
    title: words.views[view],
    site,
    section: 'reports',
    content: (reader) => (
      <ReportPage
        state={state}
        ask={reportAsk(view, c.req.query())}
        basePath={`/sites/${site.key}/reports`}
        reader={reader}
      />
    ),
  });
}
