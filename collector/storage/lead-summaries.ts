import { weigh, worthAt, worthOfRankKey } from '../domain/decay.ts';
import type { FitRules } from '../domain/fit/fit-settings.ts';
import { type DatedContribution, profileOf } from '../domain/lead-profile.ts';
import { levelOf } from '../domain/level.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { LeadSummary } from '../ports/queries.ts';
import type { LeadRecord } from '../ports/store.ts';
import type { LeadRecords } from './lead-records.ts';
import type { LeadRow } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { toAccumulators } from './totals-text.ts';

export interface ScoredRow {
  accumulators: string | null;
  rank_key: number | null;
  last_seen_at_ms: number | null;
}

export type LeadListRow = LeadRow & ScoredRow;

/** What all leads of a page are looked at by, read once. */
export interface By {
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
  private readonly records: LeadRecords;

  constructor(sites: SiteQueries, records: LeadRecords) {
    this.sites = sites;
    this.records = records;
  }

  /** The rows of a list as they are shown at a moment. */
  of(site: number, rows: readonly LeadListRow[], nowMs: number): LeadSummary[] {
    const by = this.by(site, nowMs);
    return rows.map((row) => this.summary({ row, record: this.records.record(site, row) }, by));
  }

  by(site: number, nowMs: number): By {
    return { nowMs, model: this.sites.model(site), rules: this.sites.fitRules(site) };
  }

  summary({ row, record }: { row: LeadListRow; record: LeadRecord }, by: By): LeadSummary {
    const { id, email, name, company, trust } = record.person;
    const { nowMs, model } = by;
    return {
      id,
      email,
      name,
      company,
      trust,
      ...scoreOfRow(row, nowMs, model),
      lastSeenAtMs: row.last_seen_at_ms || undefined,
      topReason: topReason(record.ledger, nowMs, model),
      profile: profileOf(record, by),
    };
  }
}

/** From the rank key where there is one: a row's accumulators are then not even parsed. */
export function scoreOfRow({ accumulators, rank_key }: ScoredRow, nowMs: number, model: ScoringModel) {
  const score =
    rank_key !== null
      ? worthOfRankKey(rank_key, nowMs, model.halfLifeMs)
      : worthAt(accumulators === null ? new Map() : toAccumulators(accumulators), nowMs, model.halfLifeMs);
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
