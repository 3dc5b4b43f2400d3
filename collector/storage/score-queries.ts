import { coolsAtMs, rankKey, worthAt } from '../domain/decay.ts';
import { roundToSum, worthOfEach } from '../domain/explain.ts';
import { groupGauge, trendOf, urgencyGauge } from '../domain/gauge.ts';
import { levelOf } from '../domain/level.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import { compareMoments } from '../domain/subject-state.ts';
import type { Queries, ScoreExplanation } from '../ports/queries.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { PastScores, type Scored } from './past-scores.ts';
import type { SiteQueries } from './site-queries.ts';
import { toTotals } from './totals-text.ts';

/** Why a score is what it is, or was. */
export class ScoreQueries {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly subject;
  private readonly past;
  private readonly atOneMoment;

  constructor(sqlite: Sqlite, sites: SiteQueries, groups: LeadGroups) {
    this.sites = sites;
    this.groups = groups;
    this.subject = sqlite.prepare('SELECT accumulators, last_seen_at_ms FROM subjects WHERE site = ? AND subject = ?');
    this.past = new PastScores(sqlite, sites, groups);
    // model, ledger and touchpoints of one moment: a publication between two reads would mix two models
    this.atOneMoment = sqlite.transaction((read: () => ScoreExplanation) => read());
  }

  score(query: Parameters<Queries['score']>[0]): ScoreExplanation {
    return this.atOneMoment(() => this.explained(query));
  }

  private explained({ site, subject: asked, nowMs, asOfMs }: Parameters<Queries['score']>[0]): ScoreExplanation {
    const subject: Subject =
      asked.kind === 'visitor' ? asked : { kind: 'lead', id: this.groups.survivorOf(site, asked.id) };
    const model = asOfMs === undefined ? this.sites.model(site) : this.sites.modelOfThen(site, asOfMs);
    const atMs = asOfMs ?? nowMs;
    const { accumulators, gauges, entries } =
      asOfMs === undefined ? this.stored(site, subject) : this.past.score({ site, subject, asOfMs, model });
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
    return { accumulators, gauges, entries: this.past.entries(site, subject) };
  }
}
