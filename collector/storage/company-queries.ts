import { type Colleague, type CompanySum, companySums } from '../domain/company-sums.ts';
import type { Queries } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';
import { toTotals } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';

interface ColleagueRow {
  email: string;
  accumulators: string | null;
  last_seen_at_ms: number | null;
}

/** Leads added up by the domain of their company. */
export class CompanyQueries {
  private readonly sites: SiteQueries;
  private readonly colleagues;

  constructor(sqlite: Sqlite, sites: SiteQueries) {
    this.sites = sites;
    // one pass over the site's leads: which domain is a company's depends on what the owner says today, so that no index has it
    this.colleagues = sqlite.prepare(
      `SELECT leads.email, subjects.accumulators, subjects.last_seen_at_ms
       FROM leads LEFT JOIN subjects ON subjects.site = leads.site AND subjects.subject = 'l:' || leads.id
       WHERE leads.site = ? AND leads.email IS NOT NULL AND (leads.survivor IS NULL OR leads.survivor = leads.id)`,
    );
  }

  companies({ site, nowMs, limit, after, sort }: Parameters<Queries['companies']>[0]): CompanySum[] {
    const known = this.sites.fitRules(site).domains;
    const { halfLifeMs } = this.sites.model(site);
    const sums = companySums(this.colleaguesOf(site), { known, nowMs, halfLifeMs }).sort(
      (a, b) => (sort === 'score' ? b.score - a.score : 0) || (a.domain < b.domain ? -1 : 1),
    );
    const from = after === undefined ? 0 : sums.findIndex(({ domain }) => domain === after) + 1;
    // a page that went on from a company which is gone would begin again for ever
    return after !== undefined && from === 0 ? [] : sums.slice(from, from + limit);
  }

  private *colleaguesOf(site: number): Iterable<Colleague> {
    for (const row of this.colleagues.iterate(site) as Iterable<ColleagueRow>) {
      const lastSeenAtMs = row.last_seen_at_ms ?? 0;
      const accumulators =
        row.accumulators === null
          ? new Map<number, number>()
          : toTotals({ accumulators: row.accumulators, last_seen_at_ms: lastSeenAtMs }).accumulators;
      yield { email: row.email, accumulators, lastSeenAtMs };
    }
  }
}
