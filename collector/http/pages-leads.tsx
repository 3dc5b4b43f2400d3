import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { cleanLines, cleanText } from '../domain/clean-text.ts';
import { noiseFlags } from '../domain/fit/noise.ts';
import { decisionKinds, declineReasons, maxNoteChars } from '../domain/stage.ts';
import { leadName } from '../ui/lead-name.ts';
import { maxLeadNoteChars } from '../ui/lead-notes.tsx';
import { LeadPage } from '../ui/lead-page.tsx';
import { viewScoreChart } from '../ui/score-chart-view.ts';
import { showsMoments, viewTimeline } from '../ui/timeline-view.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';
import { leadListPages, listAddress, snoozeUntil } from './pages-lead-list.tsx';
import { findRow, timelineAsk, visitsPerPage } from './pages-timeline.ts';

/** Of one lead: more than these are history that the delivery log holds. */
const deliveriesPerLead = 10;

/** Hot leads and the page of one lead. Below `/sites/:site/leads`. */
export function leadPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.route('/', leadListPages(context));
  pages.get('/:lead', (c) => {
    const site = c.get('site');
    const nowMs = clock.nowMs();
    const id = c.req.param('lead');
    const lead = queries.lead({ site: site.id, lead: id, nowMs });
    if (!lead) return showNotFound(c, context);
    const ask = timelineAsk(c.req.query(), site.timeZone);
    const explanation = queries.score({ site: site.id, subject: { kind: 'lead', id: lead.id }, nowMs });
    const model = queries.model(site.id);
    const hotAt = model.hot.enterAt;
    const of = { site: site.id, lead: lead.id };
    const found = queries.leadTimeline({ ...of, limit: visitsPerPage, ...ask });
    const moments = showsMoments(ask.filter) ? queries.leadMoments({ ...of, ...ask, next: found.next }) : [];
    const timeline = viewTimeline(found, { moments, filter: ask.filter, model });
    const chart =
      explanation && viewScoreChart(explanation, { hotAt, knownSinceMs: lead.createdAtMs, reader: readerFor(c, site) });
    const deliveries = queries.deliveries({ site: site.id, limit: deliveriesPerLead, lead: lead.id });
    return showPage(c, context, {
      title: leadName(lead) ?? readerFor(c).texts.leads.unnamed,
      site,
      section: 'leads',
      liveSubject: `l:${lead.id}`,
      content: (reader) => (
        <LeadPage
          lead={lead}
          explanation={explanation}
          chart={chart}
          hotAt={hotAt}
          timeline={timeline}
          deliveries={deliveries}
          decisions={queries.decisions({ site: site.id, lead: lead.id })}
          handOffs={queries.handOffs({ site: site.id, lead: lead.id, limit: 10 })}
          sitePath={`/sites/${site.key}`}
          snoozeUntil={snoozeUntil(nowMs)}
          showsAllReasons={c.req.query('reasons') === 'all'}
          isOlder={ask.isOlder}
          reader={reader}
        />
      ),
    });
  });
  pages.post('/:lead/noise/:flag', async (c) => {
    const { id: site, key } = c.get('site');
    const lead = c.req.param('lead');
    const flag = noiseFlags.find((each) => each === c.req.param('flag'));
    if (!flag) return showNotFound(c, context);
    const isOverruled = (await formFields(c)).overruled === 'yes';
    const decidedBy = c.get('email') ?? '';
    const done = await commands.decideNoise({ site, lead, flag, isOverruled, decidedBy, nowMs: clock.nowMs() });
    if (done === 'unknown_lead') return showNotFound(c, context);
    const words = isOverruled ? 'noise_overruled' : 'noise_restored';
    return c.redirect(`/sites/${key}/leads/${encodeURIComponent(lead)}?done=${words}#noise`, 303);
  });
  pages.post('/:lead/notes', async (c) => {
    const { id: site, key } = c.get('site');
    const nowMs = clock.nowMs();
    const lead = queries.lead({ site, lead: c.req.param('lead'), nowMs });
    if (!lead) return showNotFound(c, context);
    const note = cleanLines((await formFields(c)).note ?? '', maxLeadNoteChars);
    const page = `/sites/${key}/leads/${encodeURIComponent(lead.id)}`;
    if (note === '') return c.redirect(`${page}?done=note_empty#notes`, 303);
    await commands.addNote({ site, lead: lead.id, note, by: c.get('email') ?? '', nowMs });
    return c.redirect(`${page}?done=note_kept#timeline`, 303);
  });
  pages.post('/:lead/decisions', async (c) => {
    const { id: site, key } = c.get('site');
    const nowMs = clock.nowMs();
    const lead = queries.lead({ site, lead: c.req.param('lead'), nowMs });
    const fields = await formFields(c);
    const kind = decisionKinds.find((each) => each === fields.kind);
    if (!lead || !kind) return showNotFound(c, context);
    const decided = await commands.decideStage({
      site,
      lead: lead.id,
      kind,
      derived: lead.derivedStage,
      reason: declineReasons.find((each) => each === fields.reason),
      note: cleanText(fields.note ?? '', maxNoteChars),
      by: c.get('email') ?? '',
      // the browser sends a day: its start, in UTC; what is no day is refused like one that is past
      wakeAtMs: fields.wakeAt ? Date.parse(fields.wakeAt) || 0 : undefined,
      nowMs,
    });
    const words = decided.kind === 'decided' ? 'decision_recorded' : 'decision_refused';
    // from the list, back to the same view of it
    if (fields.back !== undefined) return c.redirect(listAddress(key, fields.back, words), 303);
    return c.redirect(`/sites/${key}/leads/${encodeURIComponent(lead.id)}?done=${words}#stage`, 303);
  });
  pages.post('/:lead/owner', async (c) => {
    const { id: site } = c.get('site');
    const address = z.email().max(254).toLowerCase();
    const text = (await formFields(c)).owner?.trim() ?? '';
    const owner = text === '' ? undefined : address.safeParse(text);
    if (owner?.success === false) return backToCare(c, 'lead_no_address');
    const by = c.get('email') ?? '';
    const lead = c.req.param('lead');
    const done = await commands.assignLead({
      site,
      lead,
      owner: owner?.data,
      onlyIfFree: false,
      by,
      nowMs: clock.nowMs(),
    });
    if (done.kind === 'unknown_lead') return showNotFound(c, context);
    return backToCare(c, done.kind === 'no_capacity' ? 'lead_full' : 'lead_assigned');
  });
  pages.post('/:lead/claim', async (c) => {
    const { id: site, key } = c.get('site');
    const lead = c.req.param('lead');
    const { back } = await formFields(c);
    const email = c.get('email') ?? '';
    const said = { site, lead, owner: email, onlyIfFree: true, by: email, nowMs: clock.nowMs() };
    const done = await commands.assignLead(said);
    if (done.kind === 'unknown_lead') return showNotFound(c, context);
    const words = claimWords[done.kind];
    return back === undefined ? backToCare(c, words) : c.redirect(listAddress(key, back, words), 303);
  });
  pages.post('/:lead/watch', async (c) => {
    const isWatched = (await formFields(c)).watched === 'yes';
    const said = { site: c.get('site').id, lead: c.req.param('lead'), isWatched, by: c.get('email') ?? '' };
    const done = await commands.watchLead({ ...said, nowMs: clock.nowMs() });
    if (done === 'unknown_lead') return showNotFound(c, context);
    return backToCare(c, isWatched ? 'lead_watched' : 'lead_unwatched');
  });
  pages.post('/:lead/contacts', async (c) => {
    const said = { site: c.get('site').id, lead: c.req.param('lead'), nowMs: clock.nowMs() };
    const done = await commands.recordContact(said);
    return done === 'unknown_lead' ? showNotFound(c, context) : backToCare(c, 'lead_contacted');
  });
  pages.get('/:lead/rows/:touchpoint', (c) => {
    const { id: site, key } = c.get('site');
    const lead = c.req.param('lead');
    const suffix = findRow({ touchpoint: c.req.param('touchpoint'), at: c.req.query('at') }, (start) =>
      queries.leadTimeline({ site, lead, limit: visitsPerPage, ...start }),
    );
    return c.redirect(`/sites/${key}/leads/${encodeURIComponent(lead)}${suffix}`);
  });
  return pages;
}

const claimWords = {
  assigned: 'lead_claimed',
  unchanged: 'lead_claimed',
  taken: 'lead_taken',
  no_capacity: 'lead_full',
} as const;

const backToCare = (c: Context<PagesEnv, '/:lead/:what'>, done: string) =>
  c.redirect(`/sites/${c.get('site').key}/leads/${encodeURIComponent(c.req.param('lead'))}?done=${done}#care`, 303);
