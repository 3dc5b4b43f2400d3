import { hasReached, type Reached, type ReportPerson, type TouchModel, touchModels } from './report-person.ts';
import { type Share, shareOf } from './share.ts';
import { type Origin, type OriginKind, originKinds } from './touch-origin.ts';

/** What came of the leads of one origin. */
export interface OriginRow {
  readonly origin: Origin;
  readonly leads: number;
  readonly mql: number;
  readonly sql: number;
  readonly customers: number;
  /** Customers of leads. */
  readonly won: Share;
}

/** Most leads first; each lead is in exactly one row. */
export interface OriginTable {
  readonly rows: readonly OriginRow[];
  /** All rows that are not shown; `undefined`: all are. */
  readonly others: Omit<OriginRow, 'origin'> | undefined;
  /** How many rows `others` stands for. */
  readonly otherRows: number;
  readonly total: Omit<OriginRow, 'origin'>;
}

export type SourcesReport = Readonly<Record<TouchModel, Readonly<Record<OriginKind, OriginTable>>>>;

/** Rows of one table. */
export const maxOriginRows = 50;
/** Names told apart in one table; what comes after them is counted together. */
const maxNames = 20_000;

type Counts = Record<'leads' | 'mql' | 'sql' | 'customers', number>;

/** Counts the leads that became known since a moment by where they came from. */
export class SourcesTally {
  private readonly sinceMs: number;
  private readonly tables: Record<TouchModel, Record<OriginKind, OriginTally>>;

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
    const byKind = () => ({ source: new OriginTally(), campaign: new OriginTally(), landing: new OriginTally() });
    this.tables = { first: byKind(), last: byKind() };
  }

  add({ lead }: ReportPerson): void {
    if (!lead || lead.knownAtMs < this.sinceMs || !hasReached(lead.reached, 'lead')) return;
    for (const touch of touchModels)
      for (const kind of originKinds) this.tables[touch][kind].add(lead.origins[touch][kind], lead.reached);
  }

  result(): SourcesReport {
    const byKind = ({ source, campaign, landing }: Record<OriginKind, OriginTally>) => ({
      source: source.table(),
      campaign: campaign.table(),
      landing: landing.table(),
    });
    return { first: byKind(this.tables.first), last: byKind(this.tables.last) };
  }
}

class OriginTally {
  private readonly counts = new Map<string, { readonly origin: Origin; readonly counts: Counts }>();
  private readonly beyond = none();
  private readonly total = none();

  add(origin: Origin, reached: Reached): void {
    count(this.total, reached);
    const key = `${origin.kind} ${origin.name}`;
    const known = this.counts.get(key);
    if (known) count(known.counts, reached);
    else if (this.counts.size >= maxNames) count(this.beyond, reached);
    else {
      const counts = none();
      count(counts, reached);
      this.counts.set(key, { origin, counts });
    }
  }

  table(): OriginTable {
    const all = [...this.counts.values()].sort(
      (a, b) => b.counts.leads - a.counts.leads || (a.origin.name < b.origin.name ? -1 : 1),
    );
    const rest = all.slice(maxOriginRows);
    const others = rest.reduce((sum, { counts }) => plus(sum, counts), this.beyond);
    return {
      rows: all.slice(0, maxOriginRows).map(({ origin, counts }) => ({ origin, ...rowOf(counts) })),
      others: others.leads > 0 ? rowOf(others) : undefined,
      otherRows: rest.length,
      total: rowOf(this.total),
    };
  }
}

const none = (): Counts => ({ leads: 0, mql: 0, sql: 0, customers: 0 });

function count(counts: Counts, reached: Reached): void {
  counts.leads += 1;
  if (hasReached(reached, 'mql')) counts.mql += 1;
  if (hasReached(reached, 'sql')) counts.sql += 1;
  if (hasReached(reached, 'customer')) counts.customers += 1;
}

const plus = (a: Counts, b: Counts): Counts => ({
  leads: a.leads + b.leads,
  mql: a.mql + b.mql,
  sql: a.sql + b.sql,
  customers: a.customers + b.customers,
});

const rowOf = (counts: Counts) => ({ ...counts, won: shareOf(counts.customers, counts.leads) });
