import { AppError } from '../domain/app-error.ts';
import { rankKeyOf } from '../domain/decay.ts';
import { successorOf } from '../domain/model-succession.ts';
import type { Border, ScoringModel } from '../domain/scoring-model.ts';
import { subjectKey } from '../domain/subject.ts';
import type { Commands, PreparedSubject, ReplayCommands, ReplayOutcome, ReplayRun } from '../ports/commands.ts';
import type { HistoryReader } from '../ports/history-reader.ts';
import type { Sqlite } from './open-database.ts';
import type { PlanWriter } from './plan-writer.ts';
import { historyReader } from './sqlite-history.ts';

/** Everything that is derived of subjects; what a replay prepares stands here under the negative number of its site. */
const subjectTables = ['subjects', 'ledger', 'once_slots', 'active_days', 'visit_totals', 'window_views'] as const;
/** The last subjects are worked out while everybody else waits for the writer: a moment's work. */
const maxTouchedAtEnd = 200;
/** Leads named on each side of an outcome. */
const maxOutcomeNames = 200;

/** A subject (by its key) as a model sees its whole history. */
type Replayed = (
  reader: HistoryReader,
  what: { site: number; key: string; model: ScoringModel; before: ScoringModel },
) => Omit<PreparedSubject, 'touchedTimes'>;

/** The site-local day of a moment, by the IANA name of the time zone. */
type DayOf = (atMs: number, timeZone: string) => number;

/** Prepares another version of a site's model beside what is shown, and puts it in its place. */
export class ReplayTables implements ReplayCommands {
  private readonly sqlite: Sqlite;
  private readonly writer: PlanWriter;
  private readonly replayed: Replayed;
  private readonly dayOf: DayOf;
  private readonly onSiteChange: () => void;
  private readonly running;
  private readonly newest;

  constructor(
    sqlite: Sqlite,
    {
      writer,
      replayed,
      dayOf,
      onSiteChange,
    }: { writer: PlanWriter; replayed: Replayed; dayOf: DayOf; onSiteChange: () => void },
  ) {
    this.sqlite = sqlite;
    this.writer = writer;
    this.replayed = replayed;
    this.dayOf = dayOf;
    this.onSiteChange = onSiteChange;
    this.running = sqlite.prepare("SELECT * FROM replays WHERE site = ? AND status = 'running'");
    this.newest = sqlite.prepare(
      `SELECT document, max(version, (SELECT coalesce(max(version), 0) FROM replays WHERE site = @site)) AS last
       FROM models WHERE site = @site ORDER BY version DESC LIMIT 1`,
    );
  }

  startReplay({ site, model, note, nowMs }: Parameters<Commands['startReplay']>[0]): ReplayRun {
    const wanted = documentOf(model);
    const run = this.running.get(site) as ReplayRow | undefined;
    if (run) {
      if (run.document !== wanted)
        throw new AppError(
          'replay_running',
          `version ${run.version} of this site's model is being prepared: cancel it first`,
        );
      return { model: modelOf(run), before: this.modelInUse(site), cursor: run.cursor, isResumed: true };
    }
    const newest = this.newest.get({ site }) as { last: number } | undefined;
    if (!newest) throw new AppError('unknown_site', `there is no site ${site}`);
    const version = newest.last + 1;
    this.clear(site);
    this.sqlite
      .prepare("INSERT INTO replays VALUES (?, ?, ?, ?, 'running', '', ?, NULL, NULL)")
      .run(site, version, wanted, note, nowMs);
    this.onSiteChange();
    return { model: { ...model, version }, before: this.modelInUse(site), cursor: '', isResumed: false };
  }

  saveReplayed({ site, subjects, cursor }: Parameters<Commands['saveReplayed']>[0]): void {
    const { version } = this.runOf(site);
    const putKind = this.sqlite.prepare(
      `INSERT INTO page_views (site, visitor, view, page_kind, occurred_at_ms, day, visit, url, title, engaged_ms, scroll_pct)
       VALUES (?, ?, ?, ?, 0, 0, '', '', '', 0, 0)
       ON CONFLICT DO UPDATE SET page_kind = excluded.page_kind`,
    );
    const strikeOff = this.sqlite.prepare('DELETE FROM replay_touched WHERE site = ? AND subject = ? AND times = ?');
    for (const { plan, pageKinds, touchedTimes } of subjects) {
      this.writer.commitSubject(-site, plan);
      if (touchedTimes > 0) strikeOff.run(site, subjectKey(plan.subject), touchedTimes);
      for (const { visitor, view, pageKind } of pageKinds) putKind.run(-site, visitor, view, pageKind);
    }
    if (cursor !== undefined)
      this.sqlite.prepare('UPDATE replays SET cursor = ? WHERE site = ? AND version = ?').run(cursor, site, version);
  }

  finishReplay({ site, nowMs }: Parameters<Commands['finishReplay']>[0]): ReplayOutcome | 'busy' {
    const run = this.runOf(site);
    const before = this.modelInUse(site);
    const reader = historyReader(this.sqlite);
    const touched = reader.touched(site, maxTouchedAtEnd + 1);
    if (touched.length > maxTouchedAtEnd) return 'busy';
    const model = modelOf(run);
    const subjects = touched.map(({ subject, times }) => ({
      ...this.replayed(reader, { site, key: subject, model, before }),
      touchedTimes: times,
    }));
    this.saveReplayed({ site, subjects, cursor: undefined });

    const outcome = this.compare(site, { before, after: model, shadow: -site, nowMs });
    this.swap(site);
    this.putInUse(site, { model, note: run.note, nowMs });
    this.end(site, { status: 'done', nowMs, outcome });
    return outcome;
  }

  publishFromNow({ site, model: draft, note, nowMs }: Parameters<Commands['publishFromNow']>[0]): ReplayOutcome {
    const run = this.running.get(site) as ReplayRow | undefined;
    if (run) throw new AppError('replay_running', `version ${run.version} of this site's model is being prepared`);
    const newest = this.newest.get({ site }) as { last: number } | undefined;
    if (!newest) throw new AppError('unknown_site', `there is no site ${site}`);
    const before = this.modelInUse(site);
    const succession = successorOf(before, draft, { version: newest.last + 1, border: this.border(site, nowMs) });
    if (succession.kind === 'needs_replay')
      throw new AppError(
        'needs_replay',
        `this also decides about what happened before, so history has to be worked out anew: ${succession.because.join(', ')}`,
      );
    const { model } = succession;
    const outcome = this.compare(site, { before, after: model, shadow: site, nowMs });
    this.putInUse(site, { model, note, nowMs });
    this.sqlite
      .prepare("INSERT INTO replays VALUES (?, ?, ?, ?, 'done', '', ?, ?, ?)")
      .run(site, model.version, documentOf(draft), note, nowMs, nowMs, JSON.stringify(outcome));
    this.onSiteChange();
    return outcome;
  }

  cancelReplay({ site, nowMs }: Parameters<Commands['cancelReplay']>[0]): void {
    this.runOf(site);
    this.end(site, { status: 'cancelled', nowMs, outcome: undefined });
  }

  private runOf(site: number): ReplayRow {
    const run = this.running.get(site) as ReplayRow | undefined;
    if (!run) throw new AppError('no_replay', `nothing is being prepared for site ${site}`);
    return run;
  }

  private modelInUse(site: number): ScoringModel {
    return JSON.parse((this.newest.get({ site }) as { document: string }).document);
  }

  /** Now, and after everything that was scored by the model in use, whatever the clocks said. Reads each subject's row. */
  private border(site: number, nowMs: number): Border {
    const { time_zone, last } = this.sqlite
      .prepare(
        `SELECT time_zone, (SELECT max(last_seen_at_ms) FROM subjects WHERE site = sites.id) AS last FROM sites WHERE id = ?`,
      )
      .get(site) as { time_zone: string; last: number | null };
    const atMs = Math.max(nowMs, (last ?? 0) + 1);
    return { atMs, day: this.dayOf(atMs, time_zone) };
  }

  private putInUse(site: number, { model, note, nowMs }: { model: ScoringModel; note: string; nowMs: number }): void {
    this.sqlite
      .prepare('INSERT INTO models (site, version, document, published_at_ms, note) VALUES (?, ?, ?, ?, ?)')
      .run(site, model.version, JSON.stringify(model), nowMs, note);
    this.disarm(site, rankKeyOf(model.hot.enterAt, nowMs, model.halfLifeMs));
  }

  /** Who crosses the hot line by the change itself. By rank keys, each at its own model's line. `shadow`: where those of `after` stand. */
  private compare(
    site: number,
    { before, after, shadow, nowMs }: { before: ScoringModel; after: ScoringModel; shadow: number; nowMs: number },
  ): ReplayOutcome {
    const line = (model: ScoringModel) => rankKeyOf(model.hot.enterAt, nowMs, model.halfLifeMs) - lastDigits;
    const lines = { site, shadow, was: line(before), is: line(after) };
    const leadsOf = (having: string, order: string) =>
      this.sqlite
        .prepare(
          `SELECT substr(subject, 3) AS lead,
             max(CASE WHEN site = @site THEN rank_key END) AS was, max(CASE WHEN site = @shadow THEN rank_key END) AS is_now
           FROM subjects WHERE site IN (@site, @shadow) AND kind = 'lead' GROUP BY subject
           HAVING ${having} ORDER BY ${order} DESC, lead`,
        )
        .all(lines) as { lead: string }[];
    const wasHot = 'coalesce(was >= @was, 0)';
    const isHot = 'coalesce(is_now >= @is, 0)';
    const gained = leadsOf(`NOT ${wasHot} AND ${isHot}`, 'is_now');
    const lost = leadsOf(`${wasHot} AND NOT ${isHot}`, 'was');
    const names = (rows: readonly { lead: string }[]) => rows.slice(0, maxOutcomeNames).map(({ lead }) => lead);
    return {
      version: after.version,
      gained: names(gained),
      gainedCount: gained.length,
      lost: names(lost),
      lostCount: lost.length,
      stayedCount: leadsOf(`${wasHot} AND ${isHot}`, 'is_now').length,
    };
  }

  private swap(site: number): void {
    const sql = (text: string) => this.sqlite.prepare(text).run({ site, shadow: -site });
    // when somebody was last seen does not depend on the model; and who earns nothing any more is still to be listed
    sql(
      `INSERT INTO subjects SELECT @shadow, subject, kind, '{}', NULL, last_seen_at_ms FROM subjects WHERE site = @site
       ON CONFLICT DO UPDATE SET last_seen_at_ms = excluded.last_seen_at_ms`,
    );
    for (const table of subjectTables) {
      sql(`DELETE FROM ${table} WHERE site = @site`);
      sql(`UPDATE ${table} SET site = @site WHERE site = @shadow`);
    }
    sql(
      `UPDATE page_views SET page_kind = replayed.page_kind
       FROM (SELECT visitor, view, page_kind FROM page_views WHERE site = @shadow) AS replayed
       WHERE page_views.site = @site AND page_views.visitor = replayed.visitor AND page_views.view = replayed.view`,
    );
  }

  /** Who is hot by the change has been told of by its outcome: no alert for that. */
  private disarm(site: number, rankKey: number): void {
    this.sqlite
      .prepare(
        `INSERT INTO alert_states SELECT site, substr(subject, 3), 'hot', 0, NULL FROM subjects
         WHERE site = ? AND kind = 'lead' AND rank_key >= ? ON CONFLICT DO UPDATE SET armed = 0`,
      )
      .run(site, rankKey);
  }

  private end(
    site: number,
    { status, nowMs, outcome }: { status: 'done' | 'cancelled'; nowMs: number; outcome: ReplayOutcome | undefined },
  ): void {
    this.sqlite
      .prepare(
        "UPDATE replays SET status = ?, ended_at_ms = ?, outcome = ?, cursor = '' WHERE site = ? AND status = 'running'",
      )
      .run(status, nowMs, outcome ? JSON.stringify(outcome) : null, site);
    this.clear(site);
    this.onSiteChange();
  }

  private clear(site: number): void {
    for (const table of [...subjectTables, 'page_views'])
      this.sqlite.prepare(`DELETE FROM ${table} WHERE site = ?`).run(-site);
    this.sqlite.prepare('DELETE FROM replay_touched WHERE site = ?').run(site);
  }
}

interface ReplayRow {
  version: number;
  document: string;
  note: string;
  cursor: string;
}

/** A score that stands on the line may differ from it in the last digits of a double. */
const lastDigits = 1e-9;

/** The model as it is compared: its version is given when it is published. */
const documentOf = (model: ScoringModel) => JSON.stringify({ ...model, version: 0 });

const modelOf = ({ document, version }: ReplayRow): ScoringModel => ({ ...JSON.parse(document), version });
