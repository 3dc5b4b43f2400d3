import { grades } from '../domain/fit/fit.ts';
import { leadActivity } from '../domain/lead-activity.ts';
import { mqlOf } from '../domain/lead-profile.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import { queueOf } from '../domain/queue.ts';
import { originOf } from '../domain/rule-id.ts';
import { derivedStage, stageAt, wakesAtMs } from '../domain/stage.ts';
import type { LeadListPage, ListedLead, Queries } from '../ports/queries.ts';
import type { LeadRecord, StoredDecision } from '../ports/store.ts';
import type { LeadRecords } from './lead-records.ts';
import { type By, type LeadListRow, LeadSummaries } from './lead-summaries.ts';
import type { Sqlite } from './open-database.ts';
import type { SiteQueries } from './site-queries.ts';
import { bound } from './statements.ts';

type ListQuery = Parameters<Queries['listLeads']>[0];
type ListMoment = Pick<ListQuery, 'site' | 'nowMs' | 'today' | 'todayStartMs'>;

/** Leads looked at for one page: a filter that fits hardly anybody must not read the whole site. */
const maxLookedAt = 200;
/** Leads that a search answers with. */
const maxFound = 50;

interface Standing extends Pick<ListedLead, 'lead' | 'queue'> {
  readonly record: LeadRecord;
  readonly decision: StoredDecision | undefined;
}

/** Reads of the list that salespeople begin their day with: the queues, with what each lead did lately. */
export class HomeQueries {
  private readonly records: LeadRecords;
  private readonly summaries: LeadSummaries;
  private readonly atOneMoment;
  private readonly ranked;
  private readonly unranked;
  private readonly rankOf;
  private readonly byId;
  private readonly handOff;
  private readonly byPrefix;
  private readonly byWords;

  constructor(sqlite: Sqlite, { sites, records }: { sites: SiteQueries; records: LeadRecords }) {
    this.records = records;
    this.summaries = new LeadSummaries(sites, records);
    // one look at the log instead of one for each read
    this.atOneMoment = sqlite.transaction((read: () => LeadListPage) => read());
    const columns = 'leads.*, subjects.accumulators, subjects.rank_key, subjects.last_seen_at_ms';
    const joined = "leads LEFT JOIN subjects ON subjects.site = leads.site AND subjects.subject = 'l:' || leads.id";
    // subjects_by_rank read backwards, with its lead by key: no sort, `limit` rows
    this.ranked = sqlite.prepare(
      `SELECT ${columns} FROM subjects JOIN leads ON leads.site = subjects.site AND leads.id = substr(subjects.subject, 3)
       WHERE subjects.site = @site AND subjects.kind = 'lead' AND subjects.rank_key <= @rankKey
         AND (subjects.rank_key < @rankKey OR subjects.subject < @subject)
       ORDER BY subjects.rank_key DESC, subjects.subject DESC LIMIT @limit`,
    );
    // leads in the order of their ids, each with its subject by key, until `limit` without a rank are found
    this.unranked = sqlite.prepare(
      `SELECT ${columns} FROM ${joined} WHERE leads.site = @site AND leads.id > @after AND subjects.rank_key IS NULL
         AND (leads.survivor IS NULL OR leads.survivor = leads.id) ORDER BY leads.id LIMIT @limit`,
    );
    this.rankOf = sqlite.prepare('SELECT rank_key FROM subjects WHERE site = ? AND subject = ?');
    this.byId = sqlite.prepare(`SELECT ${columns} FROM ${joined} WHERE leads.site = ? AND leads.id = ?`);
    // the primary key's first two columns: a lead is handed off a few times
    this.handOff = sqlite.prepare(
      `SELECT min(due_at_ms) AS due FROM hand_offs WHERE site = ${bound} AND lead = ${bound} AND ended_at_ms IS NULL`,
    );
    // leads_by_email: the range that begins with the text
    this.byPrefix = sqlite.prepare(
      'SELECT coalesce(survivor, id) AS id FROM leads WHERE site = @site AND email >= @text AND email < @text || char(1114111) LIMIT @limit',
    );
    // reads the site's leads until enough are found: 100,000 take some 50 ms
    this.byWords = sqlite.prepare(
      `SELECT coalesce(survivor, id) AS id FROM leads WHERE site = @site
         AND (instr(lower(name), @text) > 0 OR instr(lower(company), @text) > 0 OR external_id = @said) LIMIT @limit`,
    );
  }

  listLeads(query: ListQuery): LeadListPage {
    return this.atOneMoment(() => this.list(query));
  }

  /** By the start of the e-mail address, or by words of name or company, or by the customer's own id. */
  findLeads({ text: said, ...at }: Parameters<Queries['findLeads']>[0]): LeadListPage {
    const text = said.trim().toLowerCase();
    if (text === '') return { rows: [], next: undefined };
    return this.atOneMoment(() => {
      const { site, nowMs } = at;
      const asked = { site, text, said: said.trim(), limit: maxFound };
      const found = [...this.byPrefix.all(asked), ...this.byWords.all(asked)] as { id: string }[];
      const ids = [...new Set(found.map(({ id }) => id))].slice(0, maxFound);
      const by = this.summaries.by(site, nowMs);
      const rows = ids.map((id) => {
        const row = this.byId.get(site, id) as LeadListRow;
        return this.listed(this.standing(site, { row, record: this.records.record(site, row) }, by), at, by);
      });
      return { rows: rows.sort((a, b) => b.lead.score - a.lead.score), next: undefined };
    });
  }

  private list(query: ListQuery): LeadListPage {
    const { site, nowMs, limit, after } = query;
    const candidates = this.rowsAfter(site, after, maxLookedAt + 1);
    const by = this.summaries.by(site, nowMs);
    const rows: ListedLead[] = [];
    for (const [index, row] of candidates.entries()) {
      if (rows.length === limit || index === maxLookedAt) return { rows, next: candidates[index - 1]?.id };
      // what the row says by itself spares reading the rest
      if (query.seenSinceMs !== undefined && (row.last_seen_at_ms ?? 0) < query.seenSinceMs) continue;
      const record = this.records.record(site, row);
      if (query.did !== undefined && !did(record, query.did)) continue;
      const standing = this.standing(site, { row, record }, by);
      if (fits(standing, query)) rows.push(this.listed(standing, query, by));
    }
    return { rows, next: undefined };
  }

  /** In the order of the list: by rank, then those without one by id. */
  private rowsAfter(site: number, after: string | undefined, limit: number): LeadListRow[] {
    const rank = (after === undefined ? undefined : this.rankOf.get(site, `l:${after}`)) as
      | { rank_key: number | null }
      | undefined;
    const isPastRanked = after !== undefined && typeof rank?.rank_key !== 'number';
    const from = { rankKey: rank?.rank_key ?? Number.MAX_VALUE, subject: `l:${after ?? ''}` };
    const ranked = isPastRanked ? [] : this.ranked.all({ site, limit, ...from });
    const more = limit - ranked.length;
    const unranked = more > 0 ? this.unranked.all({ site, after: isPastRanked ? after : '', limit: more }) : [];
    return [...ranked, ...unranked] as LeadListRow[];
  }

  /** Who a lead is and how far it has come: what filters ask for. */
  private standing(site: number, { row, record }: { row: LeadListRow; record: LeadRecord }, by: By): Standing {
    const { model, nowMs } = by;
    const summary = this.summaries.summary({ row, record }, by);
    const definition = mqlDefinitionOf(model);
    const { isMql } = mqlOf({ profile: summary.profile, ledger: record.ledger }, { model, definition }, nowMs);
    const decision = this.records.lastDecision(site, row.id);
    const stage = stageAt(decision, { derived: derivedStage({ email: summary.email, isMql }), nowMs });
    return { lead: { ...summary, stage }, queue: queueOf(stage), record, decision };
  }

  private listed({ lead, queue, record, decision }: Standing, at: ListMoment, { model }: By): ListedLead {
    const { site, nowMs, today, todayStartMs } = at;
    const { halfLifeMs, rules } = model;
    const { reason, ...activity } = leadActivity(record.ledger, { nowMs, today, todayStartMs, halfLifeMs });
    return {
      lead,
      queue,
      ...activity,
      reason: reason && {
        ruleName: rules.find(({ id }) => id === reason.rule)?.name ?? reason.rule,
        atMs: reason.atMs,
        points: reason.points,
      },
      owner: this.records.ownerOf(site, lead.id),
      answerDueAtMs: (this.handOff.get(site, lead.id) as { due: number | null }).due ?? undefined,
      decidedBy: decision?.by,
      wakesAtMs: lead.stage === 'recycled' && decision ? wakesAtMs(decision) : undefined,
    };
  }
}

function fits({ queue, lead }: Standing, asked: ListQuery): boolean {
  if (asked.queue !== undefined && queue !== asked.queue) return false;
  const grade = lead.profile.fit?.grade;
  return (
    asked.minGrade === undefined || (grade !== undefined && grades.indexOf(grade) <= grades.indexOf(asked.minGrade))
  );
}

const did = ({ ledger }: LeadRecord, { rule, sinceMs }: { rule: string; sinceMs: number }) =>
  ledger.some((entry) => entry.atMs >= sinceMs && originOf(entry.rule) === rule);
