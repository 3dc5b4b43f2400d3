import { weigh, worthAt, worthOfRankKey } from '../domain/decay.ts';
import type { FitRules } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import { mergedLead } from '../domain/lead-group.ts';
import { type DatedContribution, profileOf } from '../domain/lead-profile.ts';
import { levelOf } from '../domain/level.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { LeadSummary } from '../ports/queries.ts';
import type { StoredLead } from '../ports/store.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type LeadRow, toLead, toTotals } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { bound } from './statements.ts';

export interface ScoredRow {
  accumulators: string | null;
  rank_key: number | null;
  last_seen_at_ms: number | null;
}

export type LeadListRow = LeadRow & ScoredRow;

/** What all leads of a page are looked at by, read once. */
interface By {
  readonly site: number;
  readonly nowMs: number;
  readonly model: ScoringModel;
  readonly rules: FitRules;
}

/**
 * What lists say of each lead. Four short reads by key for each, some µs together; the traits are parsed and the ledger is
 * read only of the leads that are shown.
 */
export class LeadSummaries {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly ledger;
  private readonly browserCounts;
  private readonly noiseDecisions;

  constructor(sqlite: Sqlite, sites: SiteQueries, groups: LeadGroups) {
    this.sites = sites;
    this.groups = groups;
    // the primary key's first two columns: one lead's ledger
    this.ledger = sqlite.prepare(
      'SELECT rule, points, at_ms AS atMs, day FROM ledger WHERE site = ? AND subject = ? AND counts = 1',
    );
    // one row for each browser of the lead, and its visitor by the primary key: 2 µs, and 18 with bare parameters
    this.browserCounts = sqlite.prepare(
      `SELECT count(*) AS browsers, coalesce(sum(v.is_bot), 0) AS botBrowsers
       FROM (SELECT DISTINCT site, visitor FROM ownership_intervals INDEXED BY ownership_by_lead WHERE site = ${bound} AND lead = ${bound}) o
         JOIN visitors v ON v.site = o.site AND v.visitor = o.visitor`,
    );
    // the primary key's first two columns, in its order: of each flag the newest comes last
    this.noiseDecisions = sqlite.prepare(
      `SELECT flag, is_overruled FROM noise_decisions WHERE site = ${bound} AND lead = ${bound} ORDER BY flag, at_ms`,
    );
  }

  /** The rows of a list as they are shown at a moment. */
  of(site: number, rows: readonly LeadListRow[], nowMs: number): LeadSummary[] {
    const by: By = { site, nowMs, model: this.sites.model(site), rules: this.sites.fitRules(site) };
    return rows.map((row) => this.summary(row, by));
  }

  /** The lead as all that is known of the person. */
  person(site: number, row: LeadRow): StoredLead {
    return row.survivor === null ? toLead(row) : mergedLead(this.groups.leadsOf(site, row.survivor));
  }

  /** What counts, in no order. */
  ledgerOf(site: number, lead: string): DatedContribution[] {
    return this.ledger.all(site, `l:${lead}`) as DatedContribution[];
  }

  private summary(row: LeadListRow, by: By): LeadSummary {
    const { site, nowMs, model } = by;
    const person = this.person(site, row);
    const { id, email, name, company, trust } = person;
    const ledger = this.ledgerOf(site, id);
    const counts = this.browserCounts.get(site, id) as { browsers: number; botBrowsers: number };
    return {
      id,
      email,
      name,
      company,
      trust,
      ...scoreOfRow(row, nowMs, model),
      lastSeenAtMs: row.last_seen_at_ms || undefined,
      topReason: topReason(ledger, nowMs, model),
      profile: profileOf({ person, ledger, ...counts, overruled: this.overruled(site, id) }, by),
    };
  }

  /** Flags that a person has overruled and not restored since. */
  private overruled(site: number, lead: string): NoiseFlag[] {
    const rows = this.noiseDecisions.all(site, lead) as { flag: NoiseFlag; is_overruled: number }[];
    const newest = new Map(rows.map((row) => [row.flag, row.is_overruled === 1]));
    return [...newest].flatMap(([flag, isOverruled]) => (isOverruled ? [flag] : []));
  }
}

/** From the rank key where there is one: a row's accumulators are then not even parsed. */
export function scoreOfRow({ accumulators, rank_key }: ScoredRow, nowMs: number, model: ScoringModel) {
  const score =
    rank_key !== null
      ? worthOfRankKey(rank_key, nowMs, model.halfLifeMs)
      : worthAt(
          accumulators === null ? new Map() : toTotals({ accumulators, last_seen_at_ms: 0 }).accumulators,
          nowMs,
          model.halfLifeMs,
        );
  return { score, level: levelOf(score, model) };
}

/** The name of the rule whose contributions weigh most today. */
function topReason(ledger: readonly DatedContribution[], nowMs: number, model: ScoringModel): string | undefined {
  // all fade alike, so that what weighs most does so at every moment: no need to fade each
  const now = weigh(1, nowMs, model.halfLifeMs);
  const byRule = new Map<string, number>();
  for (const { rule, points, atMs } of ledger) {
    const { epoch, units } = weigh(points, atMs, model.halfLifeMs);
    byRule.set(rule, (byRule.get(rule) ?? 0) + units * 2 ** (epoch - now.epoch));
  }
  let top: { rule: string; worth: number } | undefined;
  for (const [rule, worth] of byRule) if (worth > (top?.worth ?? 0)) top = { rule, worth };
  return top && (model.rules.find(({ id }) => id === top.rule)?.name ?? top.rule);
}
