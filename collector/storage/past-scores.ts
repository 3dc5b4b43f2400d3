import { pointsIn } from '../domain/candidate.ts';
import type { Accumulators } from '../domain/decay.ts';
import type { Fact } from '../domain/fact.ts';
import { addGauges, addUnits, type GaugeSums } from '../domain/gauge.ts';
import { LedgerSums } from '../domain/ledger-sums.ts';
import { rulesAlikeUntil } from '../domain/model-succession.ts';
import { PastKinds } from '../domain/past-kinds.ts';
import { factsOfOwner, foldHistory, replaySubject } from '../domain/replay-subject.ts';
import { scoreFacts } from '../domain/score-facts.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import { emptyState, type LedgerEntry } from '../domain/subject-state.ts';
import { directVisitor } from '../domain/touchpoint.ts';
import { Unsettled } from '../domain/unsettled.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type OwnedVisitor, PastVisitors } from './past-visitors.ts';
import { type IntervalRow, toInterval } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { intervalsOfLead } from './statements.ts';

/** A score and what it is made of. */
export interface Scored {
  readonly accumulators: Accumulators;
  readonly gauges: GaugeSums;
  /** Those that count. */
  readonly entries: readonly LedgerEntry[];
}

/** rule, bucket, at_ms, id, visitor, visit, day, points: a third less to read than rows with names. */
type RawEntry = [string, string, number, string, string, string, number, number];

interface Past {
  readonly site: number;
  readonly subject: Subject;
  readonly asOfMs: number;
  /** The one of then. */
  readonly model: ScoringModel;
}

/**
 * Scores as of a past moment, from the touchpoints until then, with the owners that are known today: who somebody was does not
 * depend on when we learned it. What the ledger holds of that time is taken over, rule by rule, where today's model chooses the
 * same touchpoints, and only the rest is worked out again: see {@link Unsettled}.
 */
export class PastScores {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly visitors: PastVisitors;
  private readonly ledger;
  private readonly visitorsOfLead;
  private readonly intervals;
  private readonly hasTurnedDays;

  constructor(sqlite: Sqlite, sites: SiteQueries, groups: LeadGroups) {
    this.sites = sites;
    this.groups = groups;
    this.visitors = new PastVisitors(sqlite);
    // the primary key's first two columns: one subject's ledger
    this.ledger = sqlite
      .prepare(
        'SELECT rule, bucket, at_ms, id, visitor, visit, day, points FROM ledger WHERE site = ? AND subject = ? AND counts = 1',
      )
      .raw();
    this.visitorsOfLead = sqlite.prepare(intervalsOfLead('DISTINCT visitor'));
    this.intervals = sqlite.prepare(
      'SELECT * FROM ownership_intervals WHERE site = ? AND visitor = ? ORDER BY from_ms',
    );
    // the subject's days by the primary key, twice: some hundred for each year
    this.hasTurnedDays = sqlite
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM active_days WHERE site = @site AND subject = @subject AND last_at_ms <= @asOfMs AND day > (
           SELECT min(day) FROM active_days WHERE site = @site AND subject = @subject AND last_at_ms > @asOfMs))`,
      )
      .pluck();
  }

  score(past: Past): Scored {
    return this.isInOrder(past) ? this.fromLedger(past) : this.fromTouchpoints(past);
  }

  /** What counts today. */
  entries(site: number, subject: Subject): LedgerEntry[] {
    return (this.ledger.all(site, subjectKey(subject)) as RawEntry[]).map(
      ([rule, bucket, atMs, id, visitor, visit, day, points]) => ({
        rule,
        bucket,
        atMs,
        id,
        visitor,
        visit,
        day,
        points,
        counts: true,
      }),
    );
  }

  /**
   * Whether days followed one another, which is what lets buckets of days tell something of then. They did not where a site was
   * moved to a time zone further west.
   */
  private isInOrder({ site, subject, asOfMs }: Past): boolean {
    return this.hasTurnedDays.get({ site, subject: subjectKey(subject), asOfMs }) === 0;
  }

  private fromLedger(past: Past): Scored {
    const { site, subject, asOfMs, model } = past;
    const today = this.sites.model(site);
    const owned = this.ownedVisitors(past);
    const kinds = new PastKinds(model, today, () => owned.flatMap((each) => this.visitors.pages(each, asOfMs)));
    const entries = this.entries(site, subject);
    const earning = new Set(entries.map(({ rule }) => rule));
    const alike = rulesAlikeUntil(model, today, { atMs: asOfMs, earning }).filter((rule) => kinds.keeps(rule));
    const kept = new Set(alike.map(({ id }) => id));
    const early: LedgerEntry[] = [];
    const late: LedgerEntry[] = [];
    for (const entry of entries) if (kept.has(entry.rule)) (entry.atMs > asOfMs ? late : early).push(entry);
    const waning = owned.flatMap((each) => this.visitors.waning(each, { asOfMs, kinds }));
    const changed = model.rules.filter(({ id }) => !kept.has(id));
    const unsettled = new Unsettled({ late, waning, changed }, { asOfMs, model });
    const viewsOfThen = new Map(waning.map(({ then }) => [`${then.visitor}/${then.id}`, then]));
    const { needs, model: unsettledModel } = unsettled;
    const facts = owned
      .flatMap((each) => this.visitors.facts(each, { needs, asOfMs, kinds, model: unsettledModel }))
      .map((fact) => viewsOfThen.get(`${fact.visitor}/${fact.id}`) ?? fact);
    const settled = early.filter((entry) => !unsettled.has(entry));
    const workedOut = scoreFacts(emptyState(), facts, unsettledModel, (bucket) => unsettled.has(bucket)).added;
    const ofThen = [...withPointsOf(model, settled), ...workedOut.filter(({ counts }) => counts)];
    const sums = new LedgerSums(model);
    for (const entry of ofThen) sums.add(entry, 1);
    return {
      accumulators: addUnits(new Map(), sums.accumulators),
      gauges: addGauges(new Map(), sums.gauges),
      entries: ofThen,
    };
  }

  private fromTouchpoints(past: Past): Scored {
    const { asOfMs, model } = past;
    const facts = this.ownedVisitors(past).flatMap((each): Fact[] => {
      const history = foldHistory(this.visitors.touchpoints(each, asOfMs), model);
      return factsOfOwner(history, { ...each, model });
    });
    const { ledger, accumulators, gauges } = replaySubject(facts, model);
    return { accumulators, gauges, entries: ledger.filter((entry) => entry.counts) };
  }

  /** Whose touchpoints may be the subject's, with who else had them. */
  private ownedVisitors({ site, subject }: Past): OwnedVisitor[] {
    const intervalsOf = (visitor: string) => (this.intervals.all(site, visitor) as IntervalRow[]).map(toInterval);
    const ownedBy = (visitor: string, owner: string | undefined): OwnedVisitor => ({
      site,
      visitor,
      owner,
      intervals: intervalsOf(visitor),
    });
    if (subject.kind === 'visitor') return [ownedBy(subject.id, undefined)];
    const browsers = this.visitorsOfLead.all(site, subject.id) as { visitor: string }[];
    return [
      ...browsers.map(({ visitor }) => ownedBy(visitor, subject.id)),
      ...this.groups.idsOf(site, subject.id).map((id) => ownedBy(directVisitor(id), undefined)),
    ];
  }
}

function withPointsOf(model: ScoringModel, entries: readonly LedgerEntry[]): LedgerEntry[] {
  const ruleOf = new Map(model.rules.map((rule) => [rule.id, rule]));
  return entries.map((entry) => {
    const points = pointsIn(entry.bucket, ruleOf.get(entry.rule)!) ?? entry.points;
    return points === entry.points ? entry : { ...entry, points };
  });
}
