import { type Context, Hono } from 'hono';
import { pageKindsOf } from '../domain/classify.ts';
import { fill } from '../ui/fill.ts';
import { InstallPage, pinnedTag, scriptTag } from '../ui/install-page.tsx';
import type { SiteDraft, SiteProblems } from '../ui/site-form.tsx';
import { SitesPage } from '../ui/sites-page.tsx';
import {
  formFields,
  lastSite,
  type PagesContext,
  type PagesEnv,
  readerFor,
  showNotFound,
  showPage,
} from './pages-frame.tsx';
import { parseSite, timeZones } from './pages-site-form.ts';
import { toastsSince } from './toasts.ts';

/** Waited for the report whose figures stand below everything else; a large site's come with a later look. */
const patienceMs = 100;

/** Events that came with a key of no site are counted for this one. */
const unknownSite = 0;

/** Sites, install page and live streams. Below `/sites`. */
export function sitePages(context: PagesContext): Hono<PagesEnv> {
  const { commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => showSites(c, context, { draft: { name: '', origins: '', timeZone: '' }, problems: {} }));
  pages.post('/', async (c) => {
    const parsed = parseSite(await formFields(c), readerFor(c).texts.sites);
    if (parsed.kind === 'wrong') return showSites(c, context, parsed);
    const { key } = await commands.createSite({ ...parsed.site, kind: 'live', nowMs: clock.nowMs() });
    return c.redirect(`/sites/${key}?done=site_added`, 303);
  });
  pages.get('/:site', (c) => {
    const { name, origins, timeZone } = c.get('site');
    return showInstall(c, context, { draft: { name, origins: origins.join('\n'), timeZone }, problems: {} });
  });
  pages.post('/:site', async (c) => {
    const site = c.get('site');
    const parsed = parseSite(await formFields(c), readerFor(c).texts.sites);
    if (parsed.kind === 'wrong') return showInstall(c, context, parsed);
    await commands.updateSite({ ...parsed.site, site: site.id });
    return c.redirect(`/sites/${site.key}?done=site_saved`, 303);
  });
  pages.post('/:site/remove', async (c) => {
    const site = c.get('site');
    // a website with real leads is not removed by one click
    if (site.kind !== 'demo') return showNotFound(c, context);
    await commands.removeSite(site.id);
    return c.redirect('/sites?done=site_removed', 303);
  });
  pages.get('/:site/live', (c) => {
    const site = c.get('site');
    const reader = readerFor(c, site);
    return context.liveStreams.open(c, {
      site: site.id,
      subject: c.req.query('subject') ?? 'site',
      toastsSince: (sinceMs) => toastsSince(context.queries, { site, sinceMs, nowMs: clock.nowMs(), reader }),
    });
  });
  return pages;
}

/** Where `/` leads to: the hot leads of the site looked at last, else of the first one. */
export function firstPath(c: Context, { queries }: PagesContext): string {
  const site = lastSite(c, queries.sites());
  return site ? `/sites/${site.key}/leads` : '/sites';
}

function showSites(c: Context<PagesEnv>, context: PagesContext, form: { draft: SiteDraft; problems: SiteProblems }) {
  const sites = context.queries.sites();
  return showPage(c, context, {
    title: readerFor(c).texts.sites.title,
    section: 'sites',
    status: isWrong(form.problems) ? 422 : 200,
    content: (reader) => (
      <SitesPage sites={sites} draft={form.draft} problems={form.problems} timeZones={timeZones()} reader={reader} />
    ),
  });
}

async function showInstall(
  c: Context<PagesEnv>,
  context: PagesContext,
  form: { draft: SiteDraft; problems: SiteProblems },
) {
  const site = c.get('site');
  const activity = context.queries.siteActivity(site.id);
  const { pinnedScript } = context;
  const model = context.queries.model(site.id);
  const { newest } = await context.models.reports.look(site.id, { patienceMs });
  const unknown = context.queries.siteActivity(unknownSite).drops.find(({ reason }) => reason === 'unknown_site');
  return showPage(c, context, {
    title: fill(readerFor(c).texts.install.title, { site: site.name }),
    site,
    section: 'sites',
    liveSubject: 'site',
    status: isWrong(form.problems) ? 422 : 200,
    content: (reader) => (
      <InstallPage
        site={site}
        tag={scriptTag({ scriptUrl: context.publicUrl() + context.scriptPath, siteKey: site.key })}
        pinnedTag={
          pinnedScript &&
          pinnedTag({
            scriptUrl: context.publicUrl() + pinnedScript.path,
            siteKey: site.key,
            integrity: pinnedScript.integrity,
          })
        }
        scriptUrl={context.publicUrl() + context.scriptPath}
        activity={activity}
        nowMs={context.clock.nowMs()}
        health={newest?.health}
        unknownPages={newest?.ranges['30'].content.unknownPages ?? []}
        kinds={pageKindsOf(model)}
        unknownSiteEvents={unknown?.count ?? 0}
        draft={form.draft}
        problems={form.problems}
        timeZones={timeZones()}
        reader={reader}
      />
    ),
  });
}

const isWrong = (problems: SiteProblems) => Object.values(problems).some((problem) => problem !== undefined);
