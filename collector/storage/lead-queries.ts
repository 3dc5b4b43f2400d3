import { rankKeyOf } from '../domain/decay.ts';
import type { Device } from '../domain/device.ts';
import { mqlOf } from '../domain/lead-profile.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import { openEndMs, type TrustLevel } from '../domain/ownership.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { derivedStage, stageAt } from '../domain/stage.ts';
import type { LeadDetail, LeadSummary, Queries, VisitorSummary } from '../ports/queries.ts';
import { type HotLead, readPlace, writePlace } from '../ports/score-order.ts';
import type { StoredDecision } from '../ports/store.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { LeadRecords } from './lead-records.ts';
import { type LeadListRow, LeadSummaries, type ScoredRow, scoreOfRow } from './lead-summaries.ts';
import type { Sqlite } from './open-database.ts';
import type { IntervalRow } from './rows.ts';
import type { SiteQueries } from './site-queries.ts';
import { intervalsOfLead } from './statements.ts';

type Query<Name extends keyof Queries> = Queries[Name] extends (query: infer Q) => unknown ? Q : never;

interface VisitorRow extends ScoredRow {
  visitor: string;
  first_seen_at_ms: number;
  seen_at_ms: number;
  is_bot: number;
  device: Device | null;
}

/** One row of `visitors` by its key. */
const deviceOfInterval =
  '(SELECT device FROM visitors v WHERE v.site = ownership_intervals.site AND v.visitor = ownership_intervals.visitor) AS device';

/** A score that stands on the line may differ from it in the last digits of a double. */
const lastDigits = 1e-9;

/** Known visitors in a row after which a list of anonymous ones ends: 20 ms of looking. */
const maxVisitorsPassed = 5_000;

/** Reads of leads and visitors with their scores as of a moment. */
export class LeadQueries {
  private readonly sites: SiteQueries;
  private readonly groups: LeadGroups;
  private readonly records: LeadRecords;
  private readonly summaries: LeadSummaries;
  private readonly atOneMoment: <Lead>(read: () => Lead[]) => Lead[];
  private readonly ranked;
  private readonly unranked;
  private readonly byId;
  private readonly byEmail;
  private readonly page;
  private readonly browsers;
  private readonly visitorPage;
  private readonly visitorById;
  private readonly ownerNow;

  constructor(
    sqlite: Sqlite,
    { sites, groups, records }: { sites: SiteQueries; groups: LeadGroups; records: LeadRecords },
  ) {
    this.sites = sites;
    this.groups = groups;
    this.records = records;
    this.summaries = new LeadSummaries(sites, records);
    // all reads of a page see one moment, and each of them is spared a look at the log: half of what they cost
    this.atOneMoment = sqlite.transaction((read) => read());
    const columns = 'leads.*, subjects.accumulators, subjects.rank_key, subjects.last_seen_at_ms';
    const joined = "leads LEFT JOIN subjects ON subjects.site = leads.site AND subjects.subject = 'l:' || leads.id";
    // who another stands for is listed as that one
    const isListed = '(leads.survivor IS NULL OR leads.survivor = leads.id)';
    // subjects_by_rank read backwards from the last row of the page before, down to a line: no sort, `limit` rows
    this.ranked = sqlite.prepare(
      `SELECT ${columns} FROM subjects JOIN leads ON leads.site = subjects.site AND leads.id = substr(subjects.subject, 3)
       WHERE subjects.site = @site AND subjects.kind = 'lead' AND subjects.rank_key BETWEEN @minRankKey AND @rankKey
         AND (subjects.rank_key < @rankKey OR subjects.subject < @subject)
       ORDER BY subjects.rank_key DESC, subjects.subject DESC LIMIT @limit`,
    );
    this.unranked = sqlite.prepare(
      `SELECT ${columns} FROM ${joined} WHERE leads.site = @site AND leads.id > @after AND subjects.rank_key IS NULL AND ${isListed} ORDER BY leads.id LIMIT @limit`,
    );
    this.byId = sqlite.prepare(`SELECT ${columns} FROM ${joined} WHERE leads.site = ? AND leads.id = ?`);
    this.byEmail = sqlite.prepare(
      `SELECT ${columns} FROM leads said JOIN ${joined}
       WHERE said.site = @site AND said.email = @email AND leads.site = said.site AND leads.id = coalesce(said.survivor, said.id) AND leads.id > @after`,
    );
    this.page = sqlite.prepare(
      `SELECT ${columns} FROM ${joined} WHERE leads.site = @site AND leads.id > @after AND ${isListed} ORDER BY leads.id LIMIT @limit`,
    );
    this.browsers = sqlite.prepare(
      `${intervalsOfLead(`visitor, from_ms, to_ms, trust, ${deviceOfInterval}`)} ORDER BY from_ms`,
    );
    const visitorColumns =
      'visitors.visitor, visitors.first_seen_at_ms, visitors.last_seen_at_ms AS seen_at_ms, visitors.is_bot, visitors.device, subjects.accumulators, subjects.rank_key, subjects.last_seen_at_ms';
    const visitorJoined =
      "visitors LEFT JOIN subjects ON subjects.site = visitors.site AND subjects.subject = 'v:' || visitors.visitor";
    // visitors_by_last_seen, backwards; who is known now is left out, and so many of them are passed over at most
    this.visitorPage = sqlite.prepare(
      `SELECT ${visitorColumns} FROM (
         SELECT * FROM visitors INDEXED BY visitors_by_last_seen
         WHERE site = @site AND last_seen_at_ms <= @beforeMs AND (last_seen_at_ms < @beforeMs OR visitor < @before)
         ORDER BY last_seen_at_ms DESC, visitor DESC LIMIT ${maxVisitorsPassed}
       ) visitors LEFT JOIN subjects ON subjects.site = visitors.site AND subjects.subject = 'v:' || visitors.visitor
       WHERE NOT EXISTS (SELECT 1 FROM ownership_intervals o WHERE o.site = visitors.site AND o.visitor = visitors.visitor AND o.to_ms = ${openEndMs})
       ORDER BY visitors.last_seen_at_ms DESC, visitors.visitor DESC LIMIT @limit`,
    );
    this.visitorById = sqlite.prepare(
      `SELECT ${visitorColumns} FROM ${visitorJoined} WHERE visitors.site = ? AND visitors.visitor = ?`,
    );
    this.ownerNow = sqlite.prepare(
      `SELECT lead FROM ownership_intervals WHERE site = ? AND visitor = ? AND to_ms = ${openEndMs}`,
    );
  }

  hotLeads(query: Query<'hotLeads'>): HotLead[] {
    const { site, nowMs } = query;
    return this.atOneMoment(() => {
      const rows = this.hottest(query);
      return this.summaries.of(site, rows, nowMs).map((lead, at) => {
        const rankKey = rows[at]!.rank_key ?? undefined;
        return { ...lead, place: writePlace({ rankKey, id: lead.id }) };
      });
    });
  }

  private hottest({ site, nowMs, limit, after, minScore }: Query<'hotLeads'>): LeadListRow[] {
    const last = after === undefined ? undefined : readPlace(after);
    const isPastRanked = last !== undefined && last.rankKey === undefined;
    const rows: LeadListRow[] = [];
    if (!isPastRanked) {
      const minRankKey =
        minScore === undefined
          ? -Number.MAX_VALUE
          : rankKeyOf(minScore, nowMs, this.sites.model(site).halfLifeMs) - lastDigits;
      const from = { rankKey: last?.rankKey ?? Number.MAX_VALUE, subject: `l:${last?.id ?? ''}` };
      rows.push(...(this.ranked.all({ site, limit, minRankKey, ...from }) as LeadListRow[]));
    }
    if (rows.length < limit && minScore === undefined) {
      rows.push(
        ...(this.unranked.all({
          site,
          after: isPastRanked ? last.id : '',
          limit: limit - rows.length,
        }) as LeadListRow[]),
      );
    }
    return rows;
  }

  leads({ site, nowMs, limit, after = '', email }: Query<'leads'>): LeadSummary[] {
    return this.atOneMoment(() => {
      const rows = (
        email === undefined ? this.page.all({ site, after, limit }) : this.byEmail.all({ site, after, email })
      ) as LeadListRow[];
      return this.summaries.of(site, rows, nowMs);
    });
  }

  lead({ site, lead, nowMs }: Query<'lead'>): LeadDetail | undefined {
    const id = this.groups.survivorOf(site, lead);
    const row = this.byId.get(site, id) as LeadListRow | undefined;
    if (!row) return undefined;
    const browsers = this.browsers.all(site, id) as (IntervalRow & { visitor: string; device: Device | null })[];
    const record = this.records.record(site, row);
    const { externalId, traits, source, createdAtMs } = record.person;
    const summary = this.summaries.summary({ row, record }, this.summaries.by(site, nowMs));
    const model = this.sites.model(site);
    const by = { model, definition: mqlDefinitionOf(model) };
    const mql = mqlOf({ profile: summary.profile, ledger: record.ledger }, by, nowMs);
    const derived = derivedStage({ email: summary.email, isMql: mql.isMql });
    return {
      ...summary,
      externalId,
      traits,
      source,
      createdAtMs,
      aliases: this.groups.idsOf(site, id).filter((each) => each !== id),
      mql,
      owner: this.records.ownerOf(site, id),
      isWatched: this.records.isWatched(site, id),
      derivedStage: derived,
      stage: stageAt(this.records.lastDecision(site, id), { derived, nowMs }),
      browsers: browsers.map(({ visitor, from_ms, to_ms, trust, device }) => ({
        visitor,
        fromMs: from_ms,
        toMs: to_ms === openEndMs ? undefined : to_ms,
        trust: trust as TrustLevel,
        device: device ?? undefined,
      })),
    };
  }

  decisions({ site, lead }: Query<'decisions'>): StoredDecision[] {
    return this.records.decisions(site, this.groups.survivorOf(site, lead));
  }

  visitors({ site, nowMs, limit, before }: Query<'visitors'>): VisitorSummary[] {
    const last = before === undefined ? undefined : (this.visitorById.get(site, before) as VisitorRow | undefined);
    const from = { beforeMs: last?.seen_at_ms ?? Number.MAX_SAFE_INTEGER, before: before ?? '' };
    const rows = this.visitorPage.all({ site, limit, ...from }) as VisitorRow[];
    const model = this.sites.model(site);
    return rows.map((row) => this.visitorSummary(row, nowMs, model));
  }

  visitor({ site, visitor, nowMs }: Query<'visitor'>): (VisitorSummary & { lead: string | undefined }) | undefined {
    const row = this.visitorById.get(site, visitor) as VisitorRow | undefined;
    if (!row) return undefined;
    const owner = this.ownerNow.get(site, visitor) as { lead: string } | undefined;
    return { ...this.visitorSummary(row, nowMs, this.sites.model(site)), lead: owner?.lead };
  }

  private visitorSummary(row: VisitorRow, nowMs: number, model: ScoringModel): VisitorSummary {
    return {
      visitor: row.visitor,
      ...scoreOfRow(row, nowMs, model),
      firstSeenAtMs: row.first_seen_at_ms,
      lastSeenAtMs: Math.max(row.seen_at_ms, row.last_seen_at_ms ?? 0),
      isBot: row.is_bot === 1,
      device: row.device ?? undefined,
    };
  }
}
