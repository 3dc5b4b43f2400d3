import { coolsAtMs, worthAt } from '../domain/decay.ts';
import { roundToSum, worthOfEach } from '../domain/explain.ts';
import { levelOf } from '../domain/level.ts';
import { subjectKey } from '../domain/subject.ts';
import type { Queries, ScoreExplanation } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';
import { type LedgerRow, toTotals } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';

/** Why a score is what it is. */
export class ScoreQueries {
  private readonly sites: SiteQueries;
  private readonly subject;
  private readonly ledger;

  constructor(sqlite: Sqlite, sites: SiteQueries) {
    this.sites = sites;
    this.subject = sqlite.prepare(
      'SELECT accumulators, rank_key, last_seen_at_ms FROM subjects WHERE site = ? AND subject = ?',
    );
    this.ledger = sqlite.prepare(
      'SELECT * FROM ledger WHERE site = ? AND subject = ? AND counts = 1 ORDER BY at_ms DESC, id DESC, visitor DESC, rule, bucket',
    );
  }

  score({ site, subject, nowMs }: Parameters<Queries['score']>[0]): ScoreExplanation | undefined {
    const model = this.sites.model(site);
    const row = this.subject.get(site, subjectKey(subject)) as
      | { accumulators: string; rank_key: number | null; last_seen_at_ms: number }
      | undefined;
    const { accumulators } = row ? toTotals(row) : { accumulators: new Map<number, number>() };
    const score = worthAt(accumulators, nowMs, model.halfLifeMs);
    const entries = row ? (this.ledger.all(site, subjectKey(subject)) as LedgerRow[]) : [];
    const worths = worthOfEach(
      entries.map(({ points, at_ms }) => ({ points, atMs: at_ms })),
      nowMs,
      model.halfLifeMs,
    );
    const rounded = roundToSum(worths, 1);
    const names = new Map(model.rules.map((rule) => [rule.id, rule.name]));
    const isHot = row?.rank_key !== null && row !== undefined && score >= model.hot.enterAt;
    return {
      atMs: nowMs,
      score,
      shown: rounded.total,
      level: levelOf(score, model),
      modelVersion: model.version,
      halfLifeMs: model.halfLifeMs,
      coolsAtMs: isHot ? coolsAtMs(row.rank_key!, model.hot.enterAt, model.halfLifeMs) : undefined,
      parts: entries.map((entry, index) => ({
        rule: entry.rule,
        ruleName: names.get(entry.rule) ?? entry.rule,
        visitor: entry.visitor,
        touchpoint: entry.id,
        atMs: entry.at_ms,
        points: entry.points,
        worth: worths[index]!,
        shown: rounded.parts[index]!,
      })),
    };
  }
}
