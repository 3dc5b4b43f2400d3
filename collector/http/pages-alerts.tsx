import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { AlertsPage, type DestinationDraft, type DestinationProblems } from '../ui/alerts-page.tsx';
import { fill } from '../ui/fill.ts';
import { isWebAddress } from '../ui/outside.tsx';
import { formFields, type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';

const deliveriesShown = 50;

const nameShape = z.string().trim().min(1).max(100);
const urlShape = z
  .string()
  .trim()
  .max(2_000)
  .refine((url) => isWebAddress(url) && new URL(url).username === '' && new URL(url).password === '');

/** Destinations and the delivery log. Below `/sites/:site/alerts`. */
export function alertPages(context: PagesContext): Hono<PagesEnv> {
  const { commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => showAlerts(c, context, { draft: { name: '', url: '' }, problems: {} }));
  pages.post('/', async (c) => {
    const site = c.get('site');
    const { name = '', url = '' } = await formFields(c);
    const problems = await problemsOf(c, context, { name, url });
    if (problems.name || problems.url) return showAlerts(c, context, { draft: { name, url }, problems });
    await commands.createDestination({ site: site.id, name: name.trim(), url: url.trim(), nowMs: clock.nowMs() });
    return backTo(c, 'destination_added');
  });
  // what is done to a destination is done to one that is there
  pages.use('/:destination/*', async (c, next) => {
    const known = context.queries.destinations(c.get('site').id);
    return known.some(({ id }) => id === c.req.param('destination')) ? next() : showNotFound(c, context);
  });
  pages.post('/:destination/test', async (c) => {
    const target = { site: c.get('site').id, destination: c.req.param('destination') };
    await commands.testDestination({ ...target, nowMs: clock.nowMs() });
    return backTo(c, 'test_sent');
  });
  pages.post('/:destination/enabled', async (c) => {
    const target = { site: c.get('site').id, destination: c.req.param('destination') };
    const isEnabled = (await formFields(c)).enabled === 'yes';
    await commands.setDestinationEnabled({ ...target, isEnabled });
    return backTo(c, isEnabled ? 'destination_on' : 'destination_off');
  });
  pages.post('/:destination/remove', async (c) => {
    await commands.removeDestination({ site: c.get('site').id, destination: c.req.param('destination') });
    return backTo(c, 'destination_removed');
  });
  pages.post('/:destination/resend', async (c) => {
    const target = { site: c.get('site').id, destination: c.req.param('destination') };
    const { alert = '' } = await formFields(c);
    await commands.resendDelivery({ ...target, alert, nowMs: clock.nowMs() });
    return backTo(c, 'resent');
  });
  return pages;
}

const backTo = (c: Context<PagesEnv>, done: string) =>
  c.redirect(`/sites/${c.get('site').key}/alerts?done=${done}`, 303);

async function problemsOf(
  c: Context<PagesEnv>,
  context: PagesContext,
  draft: DestinationDraft,
): Promise<DestinationProblems> {
  const { alerts } = readerFor(c).texts;
  const name = nameShape.safeParse(draft.name).success ? undefined : alerts.badName;
  const url = urlShape.safeParse(draft.url);
  if (!url.success) return { name, url: alerts.badUrl };
  const reason = await context.checkTarget(url.data);
  return { name, url: reason === undefined ? undefined : fill(alerts.refused, { reason }) };
}

function showAlerts(
  c: Context<PagesEnv>,
  context: PagesContext,
  form: { draft: DestinationDraft; problems: DestinationProblems },
) {
  const site = c.get('site');
  const destinations = context.queries.destinations(site.id);
  const deliveries = context.queries.deliveries({ site: site.id, limit: deliveriesShown });
  return showPage(c, context, {
    title: readerFor(c).texts.alerts.title,
    site,
    section: 'alerts',
    liveSubject: 'site',
    status: form.problems.name || form.problems.url ? 422 : 200,
    content: (reader) => (
      <AlertsPage
        sitePath={`/sites/${site.key}`}
        destinations={destinations}
        deliveries={deliveries}
        draft={form.draft}
        problems={form.problems}
        reader={reader}
      />
    ),
  });
}
