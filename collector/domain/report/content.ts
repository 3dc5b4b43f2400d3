import { otherKind } from '../classify.ts';
import { median } from '../median.ts';
import { patternOfPage } from './page-pattern.ts';
import { hasReached, type ReportPerson } from './report-person.ts';
import { type Share, shareOf } from './share.ts';

/** By what content is put together. */
export const contentKinds = ['page', 'pageKind', 'asset'] as const;
export type ContentKind = (typeof contentKinds)[number];

/** Who looked at a page, at pages of a kind, or downloaded a file. */
export interface ContentRow {
  /** `host/path`, or a page kind. */
  readonly name: string;
  readonly people: number;
  /** Of each person's visible time there; `undefined` of files, which nobody is seen reading. */
  readonly medianEngagedMs: number | undefined;
  readonly totalEngagedMs: number;
  /** Of the leads that looked at anything. */
  readonly ofLeads: Share;
  /** Of those among them that became customers. */
  readonly ofWon: Share;
}

/** Most people first. */
export interface ContentTable {
  readonly rows: readonly ContentRow[];
  /** Pages or files that are not shown. */
  readonly otherRows: number;
}

/** Pages that no rule gives a kind, by the pattern that would; see {@link patternOfPage}. */
export interface UnknownPages {
  readonly pattern: string;
  readonly people: number;
}

export interface ContentReport {
  /** Most people first. */
  readonly unknownPages: readonly UnknownPages[];
  readonly tables: Readonly<Record<ContentKind, ContentTable>>;
  /** Who looked at anything. */
  readonly people: number;
  readonly leads: number;
  readonly won: number;
}

/** Rows of one table. */
export const maxContentRows = 100;
/** Patterns that are suggested at a time. */
const maxUnknownPages = 10;
/** Pages told apart; what comes after them is only counted. */
const maxNames = 20_000;

/** Counts what people looked at since a moment. */
export class ContentTally {
  private readonly sinceMs: number;
  private readonly names = { page: new ContentNames(), pageKind: new ContentNames(), asset: new ContentNames() };
  private readonly unknown = new Map<string, number>();
  private readonly sums = { people: 0, leads: 0, won: 0 };

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
  }

  add({ lead, views, downloads }: ReportPerson): void {
    const seen = {
      page: new Map<string, number>(),
      pageKind: new Map<string, number>(),
      asset: new Map<string, number>(),
    };
    const unknown = new Set<string>();
    for (const { atMs, page, pageKind, engagedMs } of views) {
      if (atMs < this.sinceMs) continue;
      const pattern = pageKind === otherKind ? patternOfPage(page) : undefined;
      if (pattern !== undefined) unknown.add(pattern);
      addTo(seen.page, page, engagedMs);
      addTo(seen.pageKind, pageKind, engagedMs);
    }
    for (const { atMs, asset } of downloads) if (atMs >= this.sinceMs) addTo(seen.asset, asset, 0);
    if (seen.page.size === 0 && seen.asset.size === 0) return;
    const isLead = lead !== undefined && hasReached(lead.reached, 'lead');
    const isWon = lead?.reached === 'customer';
    this.sums.people += 1;
    if (isLead) this.sums.leads += 1;
    if (isWon) this.sums.won += 1;
    for (const kind of contentKinds) this.names[kind].add(seen[kind], { isLead, isWon });
    for (const pattern of unknown)
      if (this.unknown.has(pattern) || this.unknown.size < maxNames) addTo(this.unknown, pattern, 1);
  }

  result(): ContentReport {
    const { page, pageKind, asset } = this.names;
    return {
      tables: {
        page: page.table(this.sums, { hasEngagement: true }),
        pageKind: pageKind.table(this.sums, { hasEngagement: true }),
        asset: asset.table(this.sums, { hasEngagement: false }),
      },
      unknownPages: [...this.unknown]
        .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
        .slice(0, maxUnknownPages)
        .map(([pattern, people]) => ({ pattern, people })),
      ...this.sums,
    };
  }
}

interface Seen {
  readonly engagedMs: number[];
  leads: number;
  won: number;
}

class ContentNames {
  private readonly byName = new Map<string, Seen>();
  private readonly beyond = new Set<string>();

  /** One person's visible time by name. */
  add(times: ReadonlyMap<string, number>, { isLead, isWon }: { isLead: boolean; isWon: boolean }): void {
    for (const [name, engagedMs] of times) {
      const seen = this.seen(name);
      if (!seen) continue;
      seen.engagedMs.push(engagedMs);
      if (isLead) seen.leads += 1;
      if (isWon) seen.won += 1;
    }
  }

  table(all: { leads: number; won: number }, { hasEngagement }: { hasEngagement: boolean }): ContentTable {
    const sorted = [...this.byName].sort(
      ([a, { engagedMs: one }], [b, { engagedMs: other }]) => other.length - one.length || (a < b ? -1 : 1),
    );
    const rows = sorted.slice(0, maxContentRows).map(([name, { engagedMs, leads, won }]) => ({
      name,
      people: engagedMs.length,
      medianEngagedMs: hasEngagement ? median(engagedMs) : undefined,
      totalEngagedMs: engagedMs.reduce((sum, each) => sum + each, 0),
      ofLeads: shareOf(leads, all.leads),
      ofWon: shareOf(won, all.won),
    }));
    return { rows, otherRows: sorted.length - rows.length + this.beyond.size };
  }

  private seen(name: string): Seen | undefined {
    const known = this.byName.get(name);
    if (known) return known;
    if (this.byName.size >= maxNames) {
      if (this.beyond.size < maxNames) this.beyond.add(name);
      return undefined;
    }
    const fresh = { engagedMs: [], leads: 0, won: 0 };
    this.byName.set(name, fresh);
    return fresh;
  }
}

const addTo = (sums: Map<string, number>, name: string, value: number) => sums.set(name, (sums.get(name) ?? 0) + value);
