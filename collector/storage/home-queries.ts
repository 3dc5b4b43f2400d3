import { leadActivity } from '../domain/lead-activity.ts';
import type { DatedContribution } from '../domain/lead-profile.ts';
import { originOf } from '../domain/model-succession.ts';
import { queueOf } from '../domain/queue.ts';
import { wakesAtMs } from '../domain/stage.ts';
import type { LeadDetail, LeadListPage, ListedLead, Queries } from '../ports/queries.ts';
import type { LeadQueries } from './lead-queries.ts';
import type { Sqlite } from './open-database.ts';
import { type DecisionRow, toDecision } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';

type ListQuery = Parameters<Queries['listLeads']>[0];

/** Leads looked at for one page: a filter that fits hardly anybody must not read the whole site. */
const maxLookedAt = 200;
/** Leads that a search answers with. */
const maxFound = 50;

const gradeOrder = ['A', 'B', 'C', 'D'] as const;

/** Reads of the list that salespeople begin their day with: the queues, with what each lead did lately. */
export class HomeQueries {
  private readonly sites: SiteQueries;
  private readonly leads: LeadQueries;
  private readonly atOneMoment;
  private readonly ranked;
  private readonly unranked;
  private readonly rankOf;
  private readonly ledger;
  private readonly lastDecision;
  private readonly byPrefix;
  private readonly byWords;

  constructor(sqlite: Sqlite, sites: SiteQueries, leads: LeadQueries) {
    this.sites = sites;
    this.leads = leads;
    // one look at the log instead of one for each read
    this.atOneMoment = sqlite.transaction((read: () => LeadListPage) => read());
    // subjects_by_rank backwards, which holds all that is asked for: `limit` entries
    this.ranked = sqlite.prepare(
      `SELECT subject FROM subjects WHERE site = @site AND kind = 'lead' AND rank_key <= @rankKey
         AND (rank_key < @rankKey OR subject < @subject)
       ORDER BY rank_key DESC, subject DESC LIMIT @limit`,
    );
    // leads in the order of their ids, each with its subject by key, until `limit` without a rank are found
    this.unranked = sqlite.prepare(
      `SELECT 'l:' || leads.id AS subject FROM leads LEFT JOIN subjects ON subjects.site = leads.site AND subjects.subject = 'l:' || leads.id
       WHERE leads.site = @site AND leads.id > @after AND subjects.rank_key IS NULL
         AND (leads.survivor IS NULL OR leads.survivor = leads.id) ORDER BY leads.id LIMIT @limit`,
    );
    this.rankOf = sqlite.prepare('SELECT rank_key FROM subjects WHERE site = ? AND subject = ?');
    // the primary key's first two columns: one lead's ledger
    this.ledger = sqlite.prepare(
      'SELECT rule, points, at_ms AS atMs, day FROM ledger WHERE site = ? AND subject = ? AND counts = 1',
    );
    // the primary key, backwards
    this.lastDecision = sqlite.prepare(
      'SELECT * FROM stage_decisions WHERE site = ? AND lead = ? ORDER BY seq DESC LIMIT 1',
    );
    // leads_by_email: the range that begins with the text
    this.byPrefix = sqlite.prepare(
      `SELECT coalesce(survivor, id) AS id FROM leads WHERE site = @site AND email >= @text AND email < @text || char(1114111) LIMIT @limit`,
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
  findLeads({ text: said, ...query }: Parameters<Queries['findLeads']>[0]): LeadListPage {
    const text = said.trim().toLowerCase();
    if (text === '') return { rows: [], next: undefined };
    return this.atOneMoment(() => {
      const asked = { site: query.site, text, said: said.trim(), limit: maxFound };
      const found = [...this.byPrefix.all(asked), ...this.byWords.all(asked)] as { id: string }[];
      const ids = [...new Set(found.map(({ id }) => id))].slice(0, maxFound);
      const rows = ids.flatMap((id) => {
        const lead = this.leads.lead({ site: query.site, lead: id, nowMs: query.nowMs });
        return lead ? [this.listed(lead, this.ledgerOf(query.site, id), query)] : [];
      });
      return { rows: rows.sort((a, b) => b.lead.score - a.lead.score), next: undefined };
    });
  }

  private list(query: ListQuery): LeadListPage {
    const { site, nowMs, limit, after } = query;
    const ids = this.idsAfter(site, after, maxLookedAt + 1);
    const rows: ListedLead[] = [];
    for (const [index, id] of ids.entries()) {
      if (rows.length === limit || index === maxLookedAt) return { rows, next: ids[index - 1] };
      const lead = this.leads.lead({ site, lead: id, nowMs });
      if (!lead || !fits(lead, query)) continue;
      const ledger = this.ledgerOf(site, id);
      if (query.did === undefined || did(ledger, query.did)) rows.push(this.listed(lead, ledger, query));
    }
    return { rows, next: undefined };
  }

  /** Ids in the order of the list: by rank, then those without one by id. */
  private idsAfter(site: number, after: string | undefined, limit: number): string[] {
    const rank = (after === undefined ? undefined : this.rankOf.get(site, `l:${after}`)) as
      | { rank_key: number | null }
      | undefined;
    const isPastRanked = after !== undefined && typeof rank?.rank_key !== 'number';
    const from = { rankKey: rank?.rank_key ?? Number.MAX_VALUE, subject: `l:${after ?? ''}` };
    const ranked = isPastRanked ? [] : this.ranked.all({ site, limit, ...from });
    const more = limit - ranked.length;
    const unranked = more > 0 ? this.unranked.all({ site, after: isPastRanked ? after : '', limit: more }) : [];
    return ([...ranked, ...unranked] as { subject: string }[]).map(({ subject }) => subject.slice('l:'.length));
  }

  private ledgerOf(site: number, lead: string): DatedContribution[] {
    return this.ledger.all(site, `l:${lead}`) as DatedContribution[];
  }

  private listed(
    lead: LeadDetail,
    ledger: readonly DatedContribution[],
    { site, nowMs, today, todayStartMs }: Pick<ListQuery, 'site' | 'nowMs' | 'today' | 'todayStartMs'>,
  ): ListedLead {
    const { halfLifeMs, rules } = this.sites.model(site);
    const { reason, ...activity } = leadActivity(ledger, { nowMs, today, todayStartMs, halfLifeMs });
    const row = this.lastDecision.get(site, lead.id) as DecisionRow | undefined;
    const decision = row && toDecision(row);
    return {
      lead,
      queue: queueOf(lead.stage),
      ...activity,
      reason: reason && {
        ruleName: rules.find(({ id }) => id === reason.rule)?.name ?? reason.rule,
        atMs: reason.atMs,
        points: reason.points,
      },
      decidedBy: decision?.by,
      wakesAtMs: lead.stage === 'recycled' && decision ? wakesAtMs(decision) : undefined,
    };
  }
}

function fits({ stage, profile, lastSeenAtMs }: LeadDetail, { queue, minGrade, seenSinceMs }: ListQuery): boolean {
  if (queue !== undefined && queueOf(stage) !== queue) return false;
  if (seenSinceMs !== undefined && (lastSeenAtMs ?? 0) < seenSinceMs) return false;
  const grade = profile.fit?.grade;
  return minGrade === undefined || (grade !== undefined && gradeOrder.indexOf(grade) <= gradeOrder.indexOf(minGrade));
}

const did = (ledger: readonly DatedContribution[], { rule, sinceMs }: { rule: string; sinceMs: number }) =>
  ledger.some((entry) => originOf(entry.rule) === rule && entry.atMs >= sinceMs);
