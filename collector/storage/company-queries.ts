import { type Colleague, type CompanySum, companySums } from '../domain/company-sums.ts';
import { isProviderOnly } from '../domain/fit/email-domain.ts';
import { mergedLead } from '../domain/lead-group.ts';
import type { Queries } from '../ports/queries.ts';
import { type ListedCompany, readPlace, writePlace } from '../ports/score-order.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import type { LeadRow } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { bound } from './statements.ts';
import { toAccumulators } from './totals-text.ts';

interface ColleagueRow extends LeadRow {
  accumulators: string | null;
  last_seen_at_ms: number | null;
}

/** Leads added up by the domain of their company. */
export class CompanyQueries {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly atOneMoment;
  private readonly ranked;
  private readonly unranked;
  private readonly rankOf;
  private readonly nextDomain;
  private readonly ofDomain;

  constructor(sqlite: Sqlite, { sites, groups }: { sites: SiteQueries; groups: LeadGroups }) {
    this.sites = sites;
    this.groups = groups;
    this.atOneMoment = sqlite.transaction((read: () => ListedCompany[]) => read());
    // company_sums_by_rank from a company on, those without points last: in pages, as most that are passed over are providers
    this.ranked = sqlite
      .prepare(
        `SELECT domain FROM company_sums INDEXED BY company_sums_by_rank
         WHERE site = @site AND rank_key <= @rankKey AND (rank_key < @rankKey OR domain > @domain)
         ORDER BY rank_key DESC, domain LIMIT @limit`,
      )
      .pluck();
    this.unranked = sqlite
      .prepare(
        `SELECT domain FROM company_sums INDEXED BY company_sums_by_rank
         WHERE site = @site AND rank_key IS NULL AND domain > @domain ORDER BY domain LIMIT @limit`,
      )
      .pluck();
    this.rankOf = sqlite.prepare('SELECT rank_key FROM company_sums WHERE site = ? AND domain = ?');
    // one seek in leads_by_mail_domain, to the first entry after the domain
    this.nextDomain = sqlite
      .prepare(
        `SELECT mail_domain FROM leads INDEXED BY leads_by_mail_domain
         WHERE site = ${bound} AND mail_domain > ${bound} ORDER BY mail_domain LIMIT 1`,
      )
      .pluck();
    // leads_by_mail_domain: the leads of one domain, each with its subject by key
    this.ofDomain = sqlite.prepare(
      `SELECT leads.*, subjects.accumulators, subjects.last_seen_at_ms FROM leads INDEXED BY leads_by_mail_domain
       LEFT JOIN subjects ON subjects.site = leads.site AND subjects.subject = 'l:' || leads.id
       WHERE leads.site = ${bound} AND leads.mail_domain = ${bound} AND (leads.survivor IS NULL OR leads.survivor = leads.id)`,
    );
  }

  companies({ site, nowMs, limit, after, sort }: Parameters<Queries['companies']>[0]): ListedCompany[] {
    const known = this.sites.fitRules(site).domains;
    const by = { known, nowMs, halfLifeMs: this.sites.model(site).halfLifeMs };
    return this.atOneMoment(() =>
      sort === 'domain' ? this.byDomain(site, { limit, after, by }) : this.byScore(site, { limit, after, by }),
    );
  }

  /** Reads the leads of the companies that are shown; of a provider of mailboxes only that it has some. */
  private byDomain(site: number, { limit, after = '', by }: Page): ListedCompany[] {
    const sums: ListedCompany[] = [];
    let domain = this.nextDomain.get(site, after) as string | undefined;
    while (domain !== undefined && sums.length < limit) {
      if (!isProviderOnly(domain, by.known))
        sums.push(...this.sumsOf(site, domain, by).map((sum) => ({ ...sum, place: sum.domain })));
      domain = this.nextDomain.get(site, domain) as string | undefined;
    }
    return sums;
  }

  private byScore(site: number, { limit, after, by }: Page): ListedCompany[] {
    const sums: ListedCompany[] = [];
    for (const domain of this.hottest(site, { limit, after })) {
      if (isProviderOnly(domain, by.known)) continue;
      const place = writePlace({ rankKey: this.rankKeyOf(site, domain) ?? undefined, id: domain });
      sums.push(...this.sumsOf(site, domain, by).map((sum) => ({ ...sum, place })));
      if (sums.length >= limit) break;
    }
    return sums;
  }

  private sumsOf(site: number, domain: string, by: Page['by']): CompanySum[] {
    return companySums(this.colleaguesIn(site, this.ofDomain.iterate(site, domain)), by);
  }

  private *colleaguesIn(site: number, rows: Iterable<unknown>): Iterable<Colleague> {
    for (const row of rows as Iterable<ColleagueRow>) {
      const { email, survivor, accumulators, last_seen_at_ms } = row;
      yield {
        email: (survivor === null ? email : mergedLead(this.groups.leadsOf(site, survivor)).email) ?? '',
        accumulators: accumulators === null ? new Map() : toAccumulators(accumulators),
        lastSeenAtMs: last_seen_at_ms ?? 0,
      };
    }
  }

  private rankKeyOf(site: number, domain: string): number | null {
    return (this.rankOf.get(site, domain) as { rank_key: number | null }).rank_key;
  }

  /** Domains from the hottest on, behind a place. */
  private *hottest(site: number, { limit, after }: Pick<Page, 'limit' | 'after'>): Iterable<string> {
    const last = after === undefined ? undefined : readPlace(after);
    let from = { site, limit, domain: last?.id ?? '', rankKey: last ? (last.rankKey ?? null) : Number.MAX_VALUE };
    for (;;) {
      const statement = from.rankKey === null ? this.unranked : this.ranked;
      const domains = statement.all(from) as string[];
      yield* domains;
      const end = domains.at(-1);
      if (end !== undefined) from = { ...from, domain: end, rankKey: this.rankKeyOf(site, end) };
      else if (from.rankKey === null) return;
      else from = { ...from, domain: '', rankKey: null };
    }
  }
}

interface Page {
  readonly limit: number;
  readonly after: string | undefined;
  readonly by: Parameters<typeof companySums>[1];
}
