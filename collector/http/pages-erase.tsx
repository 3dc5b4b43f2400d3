import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { ErasePage } from '../ui/erase-page.tsx';
import { leadName } from '../ui/lead-name.ts';
import { shortId } from '../ui/short-id.ts';
import { erasePerson } from '../usecases/erase-person.ts';
import { type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';

/** Erasing a person or a browser, after a question. Below `/sites/:site`. */
export function erasePages(context: PagesContext): Hono<PagesEnv> {
  const { queries, commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  const leadAsked = (c: Context<PagesEnv>, lead: string) =>
    queries.lead({ site: c.get('site').id, lead, nowMs: clock.nowMs() });
  const visitorAsked = (c: Context<PagesEnv>, visitor: string) =>
    queries.visitor({ site: c.get('site').id, visitor, nowMs: clock.nowMs() });

  pages.get('/leads/:lead/erase', (c) => {
    const lead = leadAsked(c, c.req.param('lead'));
    if (!lead) return showNotFound(c, context);
    const name = leadName(lead) ?? readerFor(c).texts.leads.unnamed;
    return showErase(c, context, { kind: 'lead', name, part: `leads/${encodeURIComponent(lead.id)}` });
  });
  pages.post('/leads/:lead/erase', async (c) => {
    const site = c.get('site');
    const lead = leadAsked(c, c.req.param('lead'));
    if (!lead) return showNotFound(c, context);
    const person = { site: site.id, lead: lead.id, nowMs: clock.nowMs() };
    await erasePerson({ queries, commands, pause: () => nextTurn() }, person);
    return c.redirect(`/sites/${site.key}/leads?done=erased`, 303);
  });
  pages.get('/visitors/:visitor/erase', (c) => {
    const visitor = visitorAsked(c, c.req.param('visitor'))?.visitor;
    if (visitor === undefined) return showNotFound(c, context);
    return showErase(c, context, {
      kind: 'visitor',
      name: shortId(visitor),
      part: `visitors/${encodeURIComponent(visitor)}`,
    });
  });
  pages.post('/visitors/:visitor/erase', async (c) => {
    const site = c.get('site');
    const visitor = visitorAsked(c, c.req.param('visitor'))?.visitor;
    if (visitor === undefined) return showNotFound(c, context);
    await commands.eraseVisitor({ site: site.id, visitor, nowMs: clock.nowMs() });
    return c.redirect(`/sites/${site.key}/visitors?done=erased`, 303);
  });
  return pages;
}

function showErase(
  c: Context<PagesEnv>,
  context: PagesContext,
  { kind, name, part }: { kind: 'lead' | 'visitor'; name: string; part: string },
) {
  const site = c.get('site');
  return showPage(c, context, {
    title: readerFor(c).texts.erase.link,
    site,
    section: kind === 'lead' ? 'leads' : 'visitors',
    content: (reader) => <ErasePage {...{ kind, name, path: `/sites/${site.key}/${part}`, reader }} />,
  });
}
