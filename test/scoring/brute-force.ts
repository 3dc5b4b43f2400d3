import type { HistoryEvent } from './a-history.ts';

/**
 * The default model again, written from its description alone: slow, over the whole set at once, sharing no code with the
 * engine. What it gives for a subject is the ledger that must be stored.
 */

export interface ExpectedEntry {
  readonly rule: string;
  readonly id: string;
  readonly visitor: string;
  readonly points: number;
  readonly atMs: number;
}

interface View {
  visitor: string;
  visit: string;
  id: string;
  atMs: number;
  day: number;
  kind: string;
  engagedMs: number;
}

const dayMs = 86_400_000;
const backfillMs = 90 * dayMs;

/** Expected counting entries by subject: `lead e-mail` or `v:visitor`; of the touchpoints until a moment, whose owners may be learned later. */
export function bruteForce(
  all: readonly HistoryEvent[],
  asOfMs = Number.POSITIVE_INFINITY,
): Map<string, ExpectedEntry[]> {
  const events = all.filter((event) => event.occurredAtMs <= asOfMs);
  const bySubject = new Map<string, { views: View[]; acts: HistoryEvent[] }>();
  const of = (subject: string) => {
    if (!bySubject.has(subject)) bySubject.set(subject, { views: [], acts: [] });
    return bySubject.get(subject)!;
  };
  for (const event of events) {
    const subject = ownerOf(event.visitor, event.occurredAtMs, all);
    if (event.type === 'engagement') continue;
    if (event.type !== 'page_view') {
      of(subject).acts.push(event);
      continue;
    }
    const totals = events
      .filter((e) => e.type === 'engagement' && e.visitor === event.visitor && e.view === event.view)
      .map((e) => e.data.engagedMs!);
    of(subject).views.push({
      visitor: event.visitor,
      visit: event.visit,
      id: event.id,
      atMs: event.occurredAtMs,
      day: event.day,
      kind: kindOf(event.data.url!),
      engagedMs: Math.max(0, ...totals),
    });
  }
  return new Map([...bySubject].map(([subject, { views, acts }]) => [subject, score(views, acts)]));
}

function ownerOf(visitor: string, atMs: number, events: readonly HistoryEvent[]): string {
  const said = events
    .filter((e) => e.type === 'identify' && e.visitor === visitor)
    .sort((a, b) => a.occurredAtMs - b.occurredAtMs || (a.id < b.id ? -1 : 1));
  const before = said.filter((e) => e.occurredAtMs <= atMs);
  if (before.length > 0) return before.at(-1)!.data.email!;
  const first = said[0];
  return first && first.occurredAtMs - atMs <= backfillMs ? first.data.email! : `v:${visitor}`;
}

function kindOf(url: string): string {
  const path = url.replace('https://acme.example', '');
  return {
    '/': 'other',
    '/pricing': 'pricing',
    '/product': 'product',
    '/customers': 'proof',
    '/careers': 'careers',
    '/blog/pricing': 'blog',
  }[path]!;
}

type Dated = { id: string; visitor: string; atMs: number; day: number; visit: string };
const later = (a: Dated, b: Dated) =>
  b.atMs - a.atMs ||
  (a.id === b.id ? (a.visitor === b.visitor ? 0 : a.visitor < b.visitor ? 1 : -1) : a.id < b.id ? 1 : -1);

function score(views: readonly View[], acts: readonly HistoryEvent[]): ExpectedEntry[] {
  const entries: ExpectedEntry[] = [];
  const earn = (rule: string, points: number, rows: readonly Dated[]) => {
    for (const { id, visitor, atMs } of rows) entries.push({ rule, id, visitor, points, atMs });
  };
  const asDated = (rows: readonly HistoryEvent[]): Dated[] =>
    rows.map(({ id, visitor, occurredAtMs, day, visit }) => ({ id, visitor, atMs: occurredAtMs, day, visit }));
  const period = (day: number, days: number) => (days === 7 ? Math.floor((day + 3) / 7) : Math.floor(day / days));
  const lastOf = <Row extends Dated>(
    rows: readonly Row[],
    count: number,
    days: number,
    perVisit = Number.POSITIVE_INFINITY,
  ): Row[] =>
    [...Map.groupBy(rows, (row) => period(row.day, days)).values()].flatMap((bucket) => {
      const kept: Row[] = [];
      for (const row of [...bucket].sort(later)) {
        if (kept.length < count && kept.filter((other) => other.visit === row.visit).length < perVisit) kept.push(row);
      }
      return kept;
    });
  const kinds = (...wanted: string[]) => views.filter((view) => wanted.includes(view.kind));
  const pricing = kinds('pricing');

  earn('visit', 2, lastOf(views, 1, 1));
  earn('page-other', 1, lastOf(kinds('other', 'blog', 'support'), 3, 1));
  earn('page-product', 3, lastOf(kinds('product'), 3, 1));
  earn('page-proof', 4, lastOf(kinds('proof'), 2, 1));
  earn('page-careers', -10, lastOf(kinds('careers'), 1, 1));
  earn(
    'pricing-view',
    8,
    lastOf(
      pricing.filter((view) => view.engagedMs >= 5_000),
      3,
      1,
      1,
    ),
  );
  for (const [engagedMs, points] of [
    [30_000, 3],
    [90_000, 5],
    [180_000, 4],
  ] as const) {
    earn(
      'pricing-engagement',
      points,
      lastOf(
        pricing.filter((view) => view.engagedMs >= engagedMs),
        2,
        1,
      ),
    );
  }
  const holds = (end: View) => {
    const window = pricing.filter(
      (view) => view.engagedMs >= 1_000 && later(view, end) >= 0 && end.atMs - view.atMs <= 2 * dayMs,
    );
    const visits = [...Map.groupBy(window, (view) => view.visit).values()].map((some) =>
      some.reduce((sum, view) => sum + view.engagedMs, 0),
    );
    return (
      visits.filter((engagedMs) => engagedMs >= 5_000).length >= 3 &&
      visits.reduce((sum, engagedMs) => sum + engagedMs, 0) >= 90_000
    );
  };
  earn(
    'pricing-return',
    20,
    lastOf(
      pricing.filter((view) => view.engagedMs >= 1_000 && holds(view)),
      1,
      7,
    ),
  );
  const isReturn = (view: View) =>
    views.some((other) => other.visit !== view.visit && other.day <= view.day && other.day >= view.day - 7);
  earn('return-visit', 4, lastOf(views.filter(isReturn), 1, 7));
  for (const visit of Map.groupBy(views, (view) => view.visit).values()) {
    if (visit.length >= 8) earn('deep-visit', 5, [...visit].sort(later).slice(0, 1));
  }

  const acted = (type: string, test: (event: HistoryEvent) => boolean = () => true) =>
    acts.filter((act) => act.type === type && test(act));
  const isGuide = (act: HistoryEvent) => act.data.href!.includes('guide');
  earn('cta-click', 5, lastOf(asDated(acted('cta_click')), 3, 1));
  const lastPerFile = (rows: readonly HistoryEvent[]) =>
    [...Map.groupBy(rows, (row) => row.data.href).values()].flatMap((some) => asDated(some).sort(later).slice(0, 1));
  const papers = lastPerFile(acted('download', (act) => !isGuide(act)));
  earn('white-paper', 10, papers.toSorted(later).slice(0, 4));
  earn('buying-guide', 15, lastPerFile(acted('download', isGuide)));
  const toSales = (act: HistoryEvent) => act.data.contactSales === true || act.data.form === 'demo';
  earn('contact-sales', 60, lastOf(asDated(acted('form_submit', toSales)), 1, 30));
  earn(
    'form',
    15,
    lastOf(asDated(acted('form_submit', (act) => act.data.form === 'contact' && !act.data.contactSales)), 1, 1),
  );
  earn(
    'newsletter',
    5,
    lastOf(asDated(acted('form_submit', (act) => act.data.form === 'newsletter' && !act.data.contactSales)), 1, 30),
  );
  return entries;
}
