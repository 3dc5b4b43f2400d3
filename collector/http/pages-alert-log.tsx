import { Hono } from 'hono';
import { AlertLogPage } from '../ui/alert-log-page.tsx';
import { formFields, type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';

const alertsPerPage = 50;
/** What is due first; the server API has more. */
const handOffsShown = 20;
/** Precision is worked out from this long. */
const precisionMs = 90 * 86_400_000;

/** All alerts and how well they do. Below `/sites/:site/alert-log`. */
export function alertLogPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => {
    const site = c.get('site');
    const after = c.req.query('after');
    // one more than shown tells whether there is a next page
    const found = queries.alertLog({ site: site.id, limit: alertsPerPage + 1, after });
    const alerts = found.slice(0, alertsPerPage);
    const next = found.length > alertsPerPage ? alerts.at(-1)?.id : undefined;
    const precision = queries.alertPrecision({ site: site.id, sinceMs: clock.nowMs() - precisionMs });
    const handOffs = queries.handOffs({ site: site.id, limit: handOffsShown });
    return showPage(c, context, {
      title: readerFor(c).texts.alertRules.logTitle,
      site,
      section: 'alerts',
      liveSubject: 'site',
      content: (reader) => (
        <AlertLogPage
          {...{ alerts, precision, handOffs, next, reader }}
          sitePath={`/sites/${site.key}`}
          isFirst={after === undefined}
        />
      ),
    });
  });
  pages.post('/:alert/feedback', async (c) => {
    const { id: site, key } = c.get('site');
    const alert = c.req.param('alert');
    const { useful } = await formFields(c);
    if (useful !== 'yes' && useful !== 'no') return showNotFound(c, context);
    const by = c.get('email') ?? '';
    const word = { site, alert, isUseful: useful === 'yes', by, nowMs: clock.nowMs() };
    if ((await commands.judgeAlert(word)) === 'unknown_alert') return showNotFound(c, context);
    return c.redirect(`/sites/${key}/alert-log?done=alert_judged#${encodeURIComponent(alert)}`, 303);
  });
  return pages;
}
