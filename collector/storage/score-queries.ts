import { type Accumulators, coolsAtMs, rankKey, worthAt } from '../domain/decay.ts';
import { roundToSum, worthOfEach } from '../domain/explain.ts';
import { type GaugeSums, groupGauge, trendOf, urgencyGauge } from '../domain/gauge.ts';
import { levelOf } from '../domain/level.ts';
import { factsOfOwner, foldHistory, replaySubject } from '../domain/replay-subject.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import { compareMoments, type LedgerEntry } from '../domain/subject-state.ts';
import { directVisitor } from '../domain/touchpoint.ts';
import type { Queries, ScoreExplanation } from '../ports/queries.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import {
  type IntervalRow,
  type LedgerRow,
  type TouchpointRow,
  toInterval,
  toLedgerEntry,
  toTotals,
  toTouchpoint,
} from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { intervalsOfLead } from './statements.ts';

/** A score and what it is made of. */
interface Scored {
  readonly accumulators: Accumulators;
  readonly gauges: GaugeSums;
  readonly entries: readonly LedgerEntry[];
}

/** Why a score is what it is, or was. */
export class ScoreQueries {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly subject;
  private readonly ledger;
  private readonly visitorsOfLead;
  private readonly intervals;
  private readonly touchpointsUntil;

  constructor(sqlite: Sqlite, sites: SiteQueries, groups: LeadGroups) {
    this.sites = sites;
    this.groups = groups;
    this.subject = sqlite.prepare('SELECT accumulators, last_seen_at_ms FROM subjects WHERE site = ? AND subject = ?');
    // the primary key's first two columns: one subject's ledger
    this.ledger = sqlite.prepare('SELECT * FROM ledger WHERE site = ? AND subject = ? AND counts = 1');
    this.visitorsOfLead = sqlite.prepare(intervalsOfLead('DISTINCT visitor'));
    this.intervals = sqlite.prepare(
      'SELECT * FROM ownership_intervals WHERE site = ? AND visitor = ? ORDER BY from_ms',
    );
    // touchpoints_by_time: one visitor up to a moment
    this.touchpointsUntil = sqlite.prepare(
      'SELECT * FROM touchpoints WHERE site = ? AND visitor = ? AND occurred_at_ms <= ?',
    );
  }

  score({ site, subject: asked, nowMs, asOfMs }: Parameters<Queries['score']>[0]): ScoreExplanation {
    const subject: Subject =
      asked.kind === 'visitor' ? asked : { kind: 'lead', id: this.groups.survivorOf(site, asked.id) };
    const model = asOfMs === undefined ? this.sites.model(site) : this.sites.modelOfThen(site, asOfMs);
    const atMs = asOfMs ?? nowMs;
    const { accumulators, gauges, entries } =
      asOfMs === undefined ? this.stored(site, subject) : this.replayed(site, subject, { asOfMs, model });
    const newestFirst = entries.toSorted(
      (a, b) => compareMoments(b, a) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.bucket < b.bucket ? -1 : 1),
    );
    const score = worthAt(accumulators, atMs, model.halfLifeMs);
    const worths = worthOfEach(newestFirst, atMs, model.halfLifeMs);
    const rounded = roundToSum(worths, 1);
    const names = new Map(model.rules.map((rule) => [rule.id, rule.name]));
    const key = rankKey(accumulators);
    const gauge = (name: string, halfLifeMs: number) => worthAt(gauges.get(name) ?? new Map(), atMs, halfLifeMs);
    const isHot = key !== undefined && score >= model.hot.enterAt;
    return {
      atMs,
      score,
      shown: rounded.total,
      level: levelOf(score, model),
      modelVersion: model.version,
      halfLifeMs: model.halfLifeMs,
      coolsAtMs: isHot ? coolsAtMs(key, model.hot.enterAt, model.halfLifeMs) : undefined,
      urgency: model.urgencyHalfLifeMs && gauge(urgencyGauge, model.urgencyHalfLifeMs),
      trend: trendOf({ accumulators, gauges }, atMs, model),
      groups: (model.groups ?? []).map((group) => {
        const groupScore = gauge(groupGauge(group.id), group.halfLifeMs);
        return { id: group.id, name: group.name, score: groupScore, level: levelOf(groupScore, group) };
      }),
      parts: newestFirst.map((entry, index) => ({
        rule: entry.rule,
        ruleName: names.get(entry.rule) ?? entry.rule,
        visitor: entry.visitor,
        touchpoint: entry.id,
        atMs: entry.atMs,
        points: entry.points,
        worth: worths[index]!,
        shown: rounded.parts[index]!,
      })),
    };
  }

  private stored(site: number, subject: Subject): Scored {
    const row = this.subject.get(site, subjectKey(subject)) as
      | { accumulators: string; last_seen_at_ms: number }
      | undefined;
    if (!row) return { accumulators: new Map(), gauges: new Map(), entries: [] };
    const { accumulators, gauges } = toTotals(row);
    return {
      accumulators,
      gauges,
      entries: (this.ledger.all(site, subjectKey(subject)) as LedgerRow[]).map(toLedgerEntry),
    };
  }

  /** From the touchpoints up to that moment, with the owners that are known today: who somebody was does not depend on when we learned it. */
  private replayed(site: number, subject: Subject, { asOfMs, model }: { asOfMs: number; model: ScoringModel }): Scored {
    const factsOf = (visitor: string, owner: string | undefined) => {
      const touchpoints = (this.touchpointsUntil.all(site, visitor, asOfMs) as TouchpointRow[]).map(toTouchpoint);
      const intervals = (this.intervals.all(site, visitor) as IntervalRow[]).map(toInterval);
      return factsOfOwner(foldHistory(touchpoints, model), { intervals, owner, model });
    };
    const facts =
      subject.kind === 'visitor'
        ? factsOf(subject.id, undefined)
        : [
            ...(this.visitorsOfLead.all(site, subject.id) as { visitor: string }[]).flatMap(({ visitor }) =>
              factsOf(visitor, subject.id),
            ),
            ...this.groups.idsOf(site, subject.id).flatMap((id) => factsOf(directVisitor(id), undefined)),
          ];
    const { ledger, accumulators, gauges } = replaySubject(facts, model);
    return { accumulators, gauges, entries: ledger.filter((entry) => entry.counts) };
  }
}
