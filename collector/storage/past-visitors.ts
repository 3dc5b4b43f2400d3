import { compiledModel } from '../domain/compiled-model.ts';
import { type Fact, type ScoredView, viewFact } from '../domain/fact.ts';
import { type OwnershipInterval, ownerAt } from '../domain/ownership.ts';
import { engagedMsOf } from '../domain/page-view.ts';
import type { KnownPage, PastKinds } from '../domain/past-kinds.ts';
import { factsOfOwner } from '../domain/replay-subject.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { Touchpoint, UnscoredReason } from '../domain/touchpoint.ts';
import type { NeededFacts, WaningView } from '../domain/unsettled.ts';
import type { Sqlite } from './open-database.ts';
import { type PageViewRow, type TouchpointRow, toPageView, toTouchpoint } from './rows.ts';
import { pageViewsWhere, referrerOfPageView } from './statements.ts';

/** A visitor whose touchpoints are wanted as far as they are the owner's; `undefined`: as far as they are nobody's. */
export interface OwnedVisitor {
  readonly site: number;
  readonly visitor: string;
  readonly owner: string | undefined;
  readonly intervals: readonly OwnershipInterval[];
}

/** A past moment, and what pages were called then. */
interface Then {
  readonly asOfMs: number;
  readonly kinds: PastKinds;
}

const dayMs = 86_400_000;
/** No clock on earth is further ahead of UTC: a site-local day begins at most this long before the same day in UTC. */
const maxOffsetMs = 14 * 3_600_000;

/** Reads of one visitor's history as it was known at a past moment. */
export class PastVisitors {
  private readonly until;
  private readonly grown;
  private readonly distinctPages;
  private readonly viewsByKey;
  private readonly totals;
  private readonly views;
  private readonly viewsWithReferrer;
  private readonly acts;

  constructor(sqlite: Sqlite) {
    // touchpoints_by_time: one visitor up to a moment
    this.until = sqlite.prepare('SELECT * FROM touchpoints WHERE site = ? AND visitor = ? AND occurred_at_ms <= ?');
    // page_views_by_view: all of the visitor's, 0.4 µs for each
    this.distinctPages = sqlite.prepare(
      `SELECT DISTINCT url, page_kind AS pageKind FROM page_views INDEXED BY page_views_by_view
       WHERE site = @site AND visitor = @visitor AND occurred_at_ms <= @asOfMs AND id IS NOT NULL`,
    );
    // touchpoints_by_time from the moment on, and the page view of each by its key: 0.6 µs for each
    this.grown = sqlite
      .prepare(
        `SELECT DISTINCT v.view FROM touchpoints t INDEXED BY touchpoints_by_time
           CROSS JOIN page_views v INDEXED BY page_views_by_view ON v.site = t.site AND v.visitor = t.visitor AND v.view = t.view
         WHERE t.site = @site AND t.visitor = @visitor AND t.occurred_at_ms > @asOfMs AND t.type = 'engagement'
           AND v.occurred_at_ms <= @asOfMs AND v.id IS NOT NULL`,
      )
      .pluck();
    this.viewsByKey = sqlite.prepare(
      pageViewsWhere('site = @site AND visitor = @visitor AND view IN (SELECT value FROM json_each(@views))'),
    );
    // touchpoints_by_time up to the moment, 0.2 µs for each
    this.totals = sqlite.prepare(
      `SELECT view, data FROM touchpoints INDEXED BY touchpoints_by_time
       WHERE site = @site AND visitor = @visitor AND occurred_at_ms <= @asOfMs AND type = 'engagement'
         AND view IN (SELECT value FROM json_each(@views))`,
    );
    // page_views_by_view: all of the visitor's, 0.2 µs for each that is not wanted
    const wanted = `site = @site AND visitor = @visitor AND occurred_at_ms <= @asOfMs AND id IS NOT NULL
      AND (day >= @fromDay OR page_kind IN (SELECT value FROM json_each(@pageKinds))
        OR url IN (SELECT value FROM json_each(@urls)) OR visit IN (SELECT value FROM json_each(@visits)))`;
    const viewsWith = (referrer: string) =>
      sqlite
        .prepare(
          `SELECT id, occurred_at_ms, day, visit, url, page_kind, engaged_ms, unscored, ${referrer}
           FROM page_views INDEXED BY page_views_by_view WHERE ${wanted}`,
        )
        .raw();
    this.views = viewsWith('NULL');
    this.viewsWithReferrer = viewsWith(referrerOfPageView);
    // touchpoints_by_time between the two
    this.acts = sqlite.prepare(
      `SELECT * FROM touchpoints INDEXED BY touchpoints_by_time
       WHERE site = @site AND visitor = @visitor AND occurred_at_ms BETWEEN @fromMs AND @asOfMs
         AND type NOT IN ('page_view', 'engagement')
         AND (day >= @fromDay OR visit IN (SELECT value FROM json_each(@visits)) OR type IN (SELECT value FROM json_each(@types)))`,
    );
  }

  /** Everything until the moment. */
  touchpoints({ site, visitor }: OwnedVisitor, asOfMs: number): Touchpoint[] {
    return (this.until.all(site, visitor, asOfMs) as TouchpointRow[]).map(toTouchpoint);
  }

  /** Each page of until then. */
  pages({ site, visitor }: OwnedVisitor, asOfMs: number): KnownPage[] {
    return this.distinctPages.all({ site, visitor, asOfMs }) as KnownPage[];
  }

  /** Page views that had started and were looked at for longer since. */
  waning({ site, visitor, owner, intervals }: OwnedVisitor, { asOfMs, kinds }: Then): WaningView[] {
    const grown = this.grown.all({ site, visitor, asOfMs });
    if (grown.length === 0) return [];
    const views = JSON.stringify(grown);
    const totals = new Map<string, number>();
    for (const { view, data } of this.totals.all({ site, visitor, asOfMs, views }) as { view: string; data: string }[])
      totals.set(view, Math.max(totals.get(view) ?? 0, engagedMsOf(JSON.parse(data))));
    const rows = this.viewsByKey.all({ site, visitor, views }) as PageViewRow[];
    return rows.map(toPageView).flatMap((row) => {
      const view = { ...row, pageKind: kinds.kindOf(row) };
      const engagedMs = totals.get(view.view) ?? 0;
      const [now, then] = [viewFact(view, undefined), viewFact({ ...view, engagedMs }, undefined)];
      const isOwn = ownerAt(intervals, view.occurredAtMs) === owner;
      return now && then && isOwn && engagedMs < view.engagedMs ? [{ then, now }] : [];
    });
  }

  /** The needed facts until the moment, page views with all engagement that is known today. */
  facts(
    owned: OwnedVisitor,
    { needs, asOfMs, kinds, model }: Then & { needs: NeededFacts; model: ScoringModel },
  ): Fact[] {
    const { fromDay, visits, pageKinds, visitsOfActs, types } = needs;
    const of = { site: owned.site, visitor: owned.visitor, asOfMs, fromDay };
    const hasDays = fromDay < Number.POSITIVE_INFINITY;
    const views = compiledModel(model).asksForSource ? this.viewsWithReferrer : this.views;
    const isViewWanted = hasDays || visits.size > 0 || pageKinds.size > 0;
    const urls = kinds.urlsOf(pageKinds);
    const ofKinds = { pageKinds: json(urls ? [] : pageKinds), urls: json(urls ?? []) };
    const wantedViews = { ...of, ...ofKinds, visits: json(visits) };
    const pageViews = isViewWanted ? (views.all(wantedViews) as RawView[]) : [];
    const isByDay = visitsOfActs.size === 0 && types.size === 0;
    const fromMs = isByDay ? fromDay * dayMs - maxOffsetMs : Number.MIN_SAFE_INTEGER;
    const wantedActs = { ...of, fromMs, visits: json(visitsOfActs), types: json(types) };
    const acts = hasDays || !isByDay ? (this.acts.all(wantedActs) as TouchpointRow[]) : [];
    return factsOfOwner(
      { pageViews: pageViews.map(toScoredView(owned.visitor, kinds)), acts: acts.map(toTouchpoint) },
      { ...owned, model },
    );
  }
}

/** What facts are made of; a third less to read than rows with names. */
type RawView = [
  id: string,
  occurredAtMs: number,
  day: number,
  visit: string,
  url: string,
  pageKind: string,
  engagedMs: number,
  unscored: string | null,
  referrer: string | null,
];

const toScoredView =
  (visitor: string, kinds: PastKinds) =>
  ([id, occurredAtMs, day, visit, url, pageKind, engagedMs, unscored, referrer]: RawView): ScoredView => ({
    visitor,
    id,
    occurredAtMs,
    day,
    visit,
    url,
    referrer: referrer ?? undefined,
    pageKind: kinds.kindOf({ url, pageKind }),
    engagedMs,
    unscored: (unscored as UnscoredReason | null) ?? undefined,
  });

const json = (texts: Iterable<string>) => JSON.stringify([...texts]);
