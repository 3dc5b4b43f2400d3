import { candidatesOf } from '../domain/candidate.ts';
import type { Device } from '../domain/device.ts';
import { actFact, viewFact } from '../domain/fact.ts';
import { ownerAt } from '../domain/ownership.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { compareMoments } from '../domain/subject-state.ts';
import { directVisitor, type Touchpoint, type TouchType } from '../domain/touchpoint.ts';
import type { Queries, RowPoints, Timeline, TimelineRow, TimelineVisit } from '../ports/queries.ts';
import { type Cursor, startOf, writeCursor } from '../ports/timeline-cursor.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import {
  type IntervalRow,
  type LedgerRow,
  type PageViewRow,
  type TouchpointRow,
  toInterval,
  toPageView,
  toTouchpoint,
} from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { intervalsOfLead, pageViewsWhere } from './statements.ts';

/** Rows of one page of a timeline, for each visit asked for: a page is cut by rows, so that a day-long visit stays bounded. */
const rowsPerVisit = 25;
const maxRows = 500;

/** A stretch of one visitor's time. */
interface Stretch {
  readonly visitor: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads of what visitors and leads did, with the points that each row earned. */
export class TimelineQueries {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly rowsBefore;
  private readonly pageView;
  private readonly ledger;
  private readonly intervals;
  private readonly intervalsOfLead;
  private readonly firstClaim;
  private readonly device;

  constructor(sqlite: Sqlite, sites: SiteQueries, groups: LeadGroups) {
    this.sites = sites;
    this.groups = groups;
    // touchpoints_by_time, backwards from the cursor; engagement shows on its page view's row
    this.rowsBefore = sqlite.prepare(
      `SELECT * FROM touchpoints WHERE site = @site AND visitor = @visitor AND occurred_at_ms >= @fromMs AND occurred_at_ms < @toMs
         AND (occurred_at_ms, id, visitor) < (@cursorAtMs, @cursorId, @cursorVisitor) AND type <> 'engagement'
         AND (@types IS NULL OR type IN (SELECT value FROM json_each(@types)))
       ORDER BY occurred_at_ms DESC, id DESC LIMIT @limit`,
    );
    this.pageView = sqlite.prepare(pageViewsWhere('site = ? AND visitor = ? AND view = ?'));
    this.ledger = sqlite.prepare('SELECT * FROM ledger WHERE site = ? AND subject = ? AND at_ms BETWEEN ? AND ?');
    this.intervals = sqlite.prepare(
      'SELECT * FROM ownership_intervals WHERE site = ? AND visitor = ? ORDER BY from_ms',
    );
    this.intervalsOfLead = sqlite.prepare(intervalsOfLead('*'));
    this.firstClaim = sqlite.prepare(
      'SELECT min(at_ms) AS at FROM identity_claims WHERE site = ? AND visitor = ? AND lead = ?',
    );
    this.device = sqlite.prepare('SELECT device FROM visitors WHERE site = ? AND visitor = ?').pluck();
  }

  leadTimeline({ lead: asked, ...page }: Parameters<Queries['leadTimeline']>[0]): Timeline {
    const { site } = page;
    const lead = this.groups.survivorOf(site, asked);
    const ids = this.groups.idsOf(site, lead);
    const browsers = this.intervalsOfLead.all(site, lead) as (IntervalRow & { visitor: string })[];
    const stretches = browsers.map(({ visitor, from_ms, to_ms }) => ({ visitor, fromMs: from_ms, toMs: to_ms }));
    const direct = ids.map((id) => ({
      visitor: directVisitor(id),
      fromMs: Number.MIN_SAFE_INTEGER,
      toMs: Number.MAX_SAFE_INTEGER,
    }));
    const knownFrom = new Map<string, number>();
    for (const { visitor } of browsers) {
      const firsts = ids.map((id) => (this.firstClaim.get(site, visitor, id) as { at: number | null }).at);
      const known = firsts.filter((at) => at !== null);
      knownFrom.set(visitor, known.length > 0 ? Math.min(...known) : Number.MIN_SAFE_INTEGER);
    }
    return this.timeline({ ...page, subject: () => `l:${lead}`, stretches: [...stretches, ...direct], knownFrom });
  }

  visitorTimeline({ visitor, ...page }: Parameters<Queries['visitorTimeline']>[0]): Timeline {
    const intervals = (this.intervals.all(page.site, visitor) as IntervalRow[]).map(toInterval);
    const stretches = [{ visitor, fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER }];
    const subject = (atMs: number) => {
      const lead = ownerAt(intervals, atMs);
      return lead === undefined ? `v:${visitor}` : `l:${lead}`;
    };
    return this.timeline({ ...page, subject, stretches, knownFrom: new Map() });
  }

  private timeline(query: {
    readonly site: number;
    /** Whose ledger holds the points of a row at this moment. */
    readonly subject: (atMs: number) => string;
    readonly stretches: readonly Stretch[];
    readonly limit: number;
    readonly before?: string | undefined;
    readonly untilMs?: number | undefined;
    readonly types?: readonly TouchType[] | undefined;
    readonly knownFrom: ReadonlyMap<string, number>;
  }): Timeline {
    const { site, subject, stretches, limit, types, knownFrom } = query;
    if (types?.length === 0) return { visits: [], next: undefined };
    const rowLimit = Math.min(maxRows, limit * rowsPerVisit);
    const newest = this.newestRows(site, stretches, { cursor: startOf(query), limit: rowLimit + 1, types });
    const touchpoints = newest.slice(0, rowLimit).reverse();
    const last = touchpoints[0];
    const model = this.sites.model(site);
    const points = this.pointsOfRows(site, touchpoints, subject);

    const visits = new Map<
      string,
      { visitor: string; visit: string; touchpoints: Touchpoint[]; rows: TimelineRow[] }
    >();
    for (const touchpoint of touchpoints) {
      // a direct touch stands alone
      const key = `${touchpoint.visitor}\n${touchpoint.visit || touchpoint.id}`;
      const visit = visits.get(key) ?? {
        visitor: touchpoint.visitor,
        visit: touchpoint.visit,
        touchpoints: [],
        rows: [],
      };
      visits.set(key, visit);
      visit.touchpoints.push(touchpoint);
      visit.rows.push(this.row(site, touchpoint, model, points));
    }
    const visitors = new Set([...visits.values()].map(({ visitor }) => visitor));
    // one row by its key for each browser; none for the place of direct touches
    const devices = new Map([...visitors].map((visitor) => [visitor, this.device.get(site, visitor) as Device | null]));
    return {
      visits: [...visits.values()]
        .map((visit) => toVisit(visit, { knownFrom, devices }))
        .sort((a, b) => b.endedAtMs - a.endedAtMs),
      next: newest.length > rowLimit && last ? writeCursor(momentOf(last)) : undefined,
    };
  }

  /** The newest rows of all stretches before the cursor, newest first. */
  private newestRows(
    site: number,
    stretches: readonly Stretch[],
    { cursor, limit, types }: { cursor: Cursor; limit: number; types: readonly TouchType[] | undefined },
  ): Touchpoint[] {
    const from = { cursorAtMs: cursor.atMs, cursorId: cursor.id, cursorVisitor: cursor.visitor };
    const only = { types: types ? JSON.stringify(types) : null };
    return stretches
      .flatMap((stretch) =>
        (this.rowsBefore.all({ site, ...stretch, ...from, ...only, limit }) as TouchpointRow[]).map(toTouchpoint),
      )
      .sort((a, b) => compareMoments(momentOf(b), momentOf(a)))
      .slice(0, limit);
  }

  private pointsOfRows(
    site: number,
    touchpoints: readonly Touchpoint[],
    subject: (atMs: number) => string,
  ): Map<string, LedgerRow[]> {
    const byRow = new Map<string, LedgerRow[]>();
    const first = touchpoints[0];
    const last = touchpoints.at(-1);
    if (!first || !last) return byRow;
    const subjects = new Set(touchpoints.map((touchpoint) => subject(touchpoint.occurredAtMs)));
    for (const owner of subjects) {
      for (const entry of this.ledger.all(site, owner, first.occurredAtMs, last.occurredAtMs) as LedgerRow[]) {
        const key = `${entry.visitor}/${entry.id}`;
        byRow.set(key, [...(byRow.get(key) ?? []), entry]);
      }
    }
    return byRow;
  }

  private row(
    site: number,
    touchpoint: Touchpoint,
    model: ScoringModel,
    ledger: ReadonlyMap<string, LedgerRow[]>,
  ): TimelineRow {
    const { id, occurredAtMs: atMs, type, data, unscored, view, visitor } = touchpoint;
    const entries = ledger.get(`${visitor}/${id}`) ?? [];
    if (type === 'page_view') {
      const pageView = toPageView(this.pageView.get(site, visitor, view) as PageViewRow);
      const { url, title, pageKind, engagedMs, scrollPct } = pageView;
      return {
        kind: 'page',
        id,
        atMs,
        url,
        title,
        pageKind,
        engagedMs,
        scrollPct,
        points: rowPoints(viewFact(pageView, undefined), entries, model),
        unscored,
      };
    }
    const points = rowPoints(actFact(touchpoint, model), entries, model);
    return {
      kind: 'act',
      id,
      atMs,
      type,
      detail: detailOf(touchpoint),
      contactSales: data.contactSales,
      points,
      unscored,
    };
  }
}

const momentOf = ({ occurredAtMs, id, visitor }: Touchpoint) => ({ atMs: occurredAtMs, id, visitor });

/** What the row earned, and what it would have earned were it not for a limit. */
function rowPoints(
  fact: ReturnType<typeof viewFact> | ReturnType<typeof actFact>,
  entries: readonly LedgerRow[],
  model: ScoringModel,
): RowPoints[] {
  const names = new Map(model.rules.map((rule) => [rule.id, rule.name]));
  const nameOf = (rule: string) => names.get(rule) ?? rule;
  const earned = entries.map(({ rule, bucket, points, counts }) => ({
    rule,
    bucket,
    ruleName: nameOf(rule),
    points,
    counts: counts === 1,
  }));
  const kept = new Set(earned.map(({ rule, bucket }) => `${rule}\n${bucket}`));
  const waiting = fact ? candidatesOf(fact, model).filter(({ rule, bucket }) => !kept.has(`${rule}\n${bucket}`)) : [];
  return [
    ...earned,
    ...waiting.map(({ rule, points }) => ({ rule, ruleName: nameOf(rule), points, counts: false })),
  ].map(({ rule, ruleName, points, counts }) => ({ rule, ruleName, points, counts }));
}

function detailOf({ type, data }: Touchpoint): string {
  switch (type) {
    case 'cta_click':
      return data.label ?? data.href ?? '';
    case 'download':
    case 'outbound_click':
    case 'contact_click':
      return data.href ?? '';
    case 'form_submit':
      return data.form ?? '';
    case 'identify':
      return data.email ?? data.externalId ?? '';
    case 'custom':
    case 'server_event':
      return data.name ?? '';
    default:
      return data.subject ?? data.note ?? '';
  }
}

function toVisit(
  {
    visitor,
    visit,
    touchpoints,
    rows,
  }: { visitor: string; visit: string; touchpoints: readonly Touchpoint[]; rows: readonly TimelineRow[] },
  { knownFrom, devices }: { knownFrom: ReadonlyMap<string, number>; devices: ReadonlyMap<string, Device | null> },
): TimelineVisit {
  const startedAtMs = touchpoints[0]!.occurredAtMs;
  const ends = rows.map((row) => row.atMs + (row.kind === 'page' ? row.engagedMs : 0));
  return {
    visit,
    visitor,
    startedAtMs,
    endedAtMs: Math.max(...ends),
    engagedMs: rows.reduce((sum, row) => sum + (row.kind === 'page' ? row.engagedMs : 0), 0),
    device: devices.get(visitor) ?? undefined,
    source: sourceOf(touchpoints.find(({ type }) => type === 'page_view')),
    isBeforeKnown: rows.at(-1)!.atMs < (knownFrom.get(visitor) ?? Number.MIN_SAFE_INTEGER),
    rows,
  };
}

/** Campaign source of the landing URL, else the referring host, unless it is the site's own; empty: direct. */
function sourceOf(landing: Touchpoint | undefined): string {
  const url = landing?.data.url ?? '';
  const campaign = URL.canParse(url) ? new URL(url).searchParams.get('utm_source') : undefined;
  if (campaign) return campaign;
  const referrer = landing?.data.referrer ?? '';
  if (!URL.canParse(referrer)) return '';
  const host = new URL(referrer).host;
  return URL.canParse(url) && new URL(url).host === host ? '' : host;
}
