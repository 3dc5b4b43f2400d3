import { Hono } from 'hono';
import { periodStarts } from '../ui/calendar-days.ts';
import { fill } from '../ui/fill.ts';
import { viewScoreChart } from '../ui/score-chart-view.ts';
import { shortId } from '../ui/short-id.ts';
import { viewTimeline } from '../ui/timeline-view.ts';
import { VisitorPage } from '../ui/visitor-page.tsx';
import { VisitorsPage } from '../ui/visitors-page.tsx';
import { dayStartMs } from '../usecases/day-start.ts';
import { siteDay } from '../usecases/site-day.ts';
import { type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';
import { findRow, timelineAsk, visitsPerPage } from './pages-timeline.ts';

const visitorsPerPage = 50;
/** Of those who are on the site now. */
const onSiteShown = 20;

/** Anonymous visitors. Below `/sites/:site/visitors`. */
export function visitorPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => {
    const site = c.get('site');
    const before = c.req.query('before');
    const nowMs = clock.nowMs();
    const found = queries.visitors({ site: site.id, nowMs, limit: visitorsPerPage + 1, before });
    const visitors = found.slice(0, visitorsPerPage);
    const next = found.length > visitorsPerPage ? visitors.at(-1)?.visitor : undefined;
    const today = siteDay(nowMs, site.timeZone);
    const starts = periodStarts(today, readerFor(c).locale);
    const startOf = (day: number) => dayStartMs(day, site.timeZone);
    const counts = queries.visitorCounts({
      site: site.id,
      nowMs,
      todayMs: startOf(today),
      yesterdayMs: startOf(today - 1),
      weekMs: startOf(starts.week),
      monthMs: startOf(starts.month),
    });
    const onSite = queries.onSite({ site: site.id, nowMs, limit: onSiteShown });
    return showPage(c, context, {
      title: readerFor(c).texts.visitors.title,
      site,
      section: 'visitors',
      liveSubject: 'site',
      content: (reader) => (
        <VisitorsPage {...{ site, visitors, counts, onSite, next, isFirst: before === undefined, reader }} />
      ),
    });
  });
  pages.get('/:visitor', (c) => {
    const site = c.get('site');
    const nowMs = clock.nowMs();
    const id = c.req.param('visitor');
    const visitor = queries.visitor({ site: site.id, visitor: id, nowMs });
    if (!visitor) return showNotFound(c, context);
    const ask = timelineAsk(c.req.query(), site.timeZone);
    const explanation = queries.score({ site: site.id, subject: { kind: 'visitor', id }, nowMs });
    const model = queries.model(site.id);
    const hotAt = model.hot.enterAt;
    const found = queries.visitorTimeline({ site: site.id, visitor: id, limit: visitsPerPage, ...ask });
    const timeline = viewTimeline(found, { moments: [], filter: ask.filter, model });
    const chart =
      explanation && viewScoreChart(explanation, { hotAt, knownSinceMs: undefined, reader: readerFor(c, site) });
    return showPage(c, context, {
      title: fill(readerFor(c).texts.visitors.name, { id: shortId(id) }),
      site,
      section: 'visitors',
      liveSubject: `v:${id}`,
      content: (reader) => (
        <VisitorPage
          visitor={visitor}
          explanation={explanation}
          chart={chart}
          hotAt={hotAt}
          timeline={timeline}
          sitePath={`/sites/${site.key}`}
          showsAllReasons={c.req.query('reasons') === 'all'}
          isOlder={ask.isOlder}
          reader={reader}
        />
      ),
    });
  });
  pages.get('/:visitor/rows/:touchpoint', (c) => {
    const { id: site, key } = c.get('site');
    const visitor = c.req.param('visitor');
    const suffix = findRow({ touchpoint: c.req.param('touchpoint'), at: c.req.query('at') }, (start) =>
      queries.visitorTimeline({ site, visitor, limit: visitsPerPage, ...start }),
    );
    return c.redirect(`/sites/${key}/visitors/${encodeURIComponent(visitor)}${suffix}`);
  });
  return pages;
}
