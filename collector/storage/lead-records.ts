import type { NoiseFlag } from '../domain/fit/noise.ts';
import { mergedLead, newestOf } from '../domain/lead-group.ts';
import type { DatedContribution } from '../domain/lead-profile.ts';
import type { DecisionKind } from '../domain/stage.ts';
import type { LeadRecord, StoredDecision, StoredLead } from '../ports/store.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type DecisionRow, type LeadRow, toDecision, toLead } from './rows.ts';
import { bound, browserCountsOfLead, noiseDecisionsOfLead } from './statements.ts';
import { type WatchRow, watchedAmong } from './watch-list.ts';

interface NoiseRow {
  flag: NoiseFlag;
  at_ms: number;
  is_overruled: number;
}

interface AssignmentRow {
  lead: string;
  owner: string | null;
  at_ms: number;
}

/**
 * What is known of one lead and what people said of it. Decisions stay with the lead of which they were made: of a person of
 * several leads the newest holds, and a split gives each lead its own back.
 */
export class LeadRecords {
  private readonly groups: LeadGroups;
  private readonly ledger;
  private readonly browserCounts;
  private readonly noiseDecisions;
  private readonly lastOfLead;
  private readonly allOfLead;
  private readonly assignments;
  private readonly everGiven;
  private readonly watches;

  constructor(sqlite: Sqlite, groups: LeadGroups) {
    this.groups = groups;
    // the primary key's first two columns: one lead's ledger
    this.ledger = sqlite.prepare(
      'SELECT rule, points, at_ms AS atMs, day FROM ledger WHERE site = ? AND subject = ? AND counts = 1',
    );
    this.browserCounts = sqlite.prepare(browserCountsOfLead);
    this.noiseDecisions = sqlite.prepare(noiseDecisionsOfLead);
    // the primary key, backwards
    this.lastOfLead = sqlite.prepare(
      `SELECT * FROM stage_decisions WHERE site = ${bound} AND lead = ${bound} ORDER BY seq DESC LIMIT 1`,
    );
    this.assignments = sqlite.prepare(
      `SELECT lead, owner, at_ms FROM lead_assignments WHERE site = ${bound} AND lead = ${bound} ORDER BY seq DESC LIMIT 1`,
    );
    // lead_assignments_by_owner: who was ever given to this owner
    this.everGiven = sqlite.prepare(
      `SELECT DISTINCT coalesce(l.survivor, l.id) AS person FROM lead_assignments g JOIN leads l ON l.site = g.site AND l.id = g.lead
       WHERE g.site = ? AND g.owner = ?`,
    );
    this.watches = sqlite.prepare(
      `SELECT lead, is_watched, at_ms FROM lead_watches WHERE site = ${bound} AND lead = ${bound} ORDER BY seq DESC LIMIT 1`,
    );
    this.allOfLead = sqlite.prepare(
      `SELECT * FROM stage_decisions WHERE site = ${bound} AND lead = ${bound} ORDER BY seq DESC LIMIT ${maxDecisions}`,
    );
  }

  /** Everything that fit, noise and MQL follow from. */
  record(site: number, row: LeadRow): LeadRecord {
    return { ...this.known(site, row), ledger: this.ledgerOf(site, row.id) };
  }

  /** The same without what they did. */
  known(site: number, row: LeadRow): Omit<LeadRecord, 'ledger'> {
    const { id } = row;
    const counts = this.browserCounts.get(site, id) as { browsers: number; botBrowsers: number };
    return {
      person: this.person(site, row),
      ...counts,
      overruled: this.overruled(site, row.survivor === null ? [id] : this.groups.idsOf(site, id)),
    };
  }

  /** The lead as all that is known of the person. */
  person(site: number, row: LeadRow): StoredLead {
    return row.survivor === null ? toLead(row) : mergedLead(this.groups.leadsOf(site, row.survivor));
  }

  /** The last decision about the person for whom this lead stands. */
  lastDecision(site: number, lead: string): StoredDecision | undefined {
    const rows = this.groups.idsOf(site, lead).flatMap((id) => this.lastOfLead.all(site, id) as DecisionRow[]);
    return newestOf(rows.map(toDecision));
  }

  /** Newest first. */
  decisions(site: number, lead: string): StoredDecision[] {
    const ofEach = this.groups
      .idsOf(site, lead)
      .map((id) => (this.allOfLead.all(site, id) as DecisionRow[]).map(toDecision));
    return ofEach
      .flat()
      .sort((a, b) => b.atMs - a.atMs)
      .slice(0, maxDecisions);
  }

  /** Who the person was given to. */
  ownerOf(site: number, lead: string): string | undefined {
    const rows = this.groups.idsOf(site, lead).flatMap((id) => this.assignments.all(site, id) as AssignmentRow[]);
    return newestOf(rows.map(({ lead: id, at_ms, owner }) => ({ id, atMs: at_ms, owner: owner ?? undefined })))?.owner;
  }

  /** Given to this owner, and neither turned down nor qualified. */
  openLeads(site: number, owner: string): string[] {
    const given = this.everGiven.all(site, owner) as { person: string }[];
    return given.flatMap(({ person }) => {
      const kind = this.lastDecision(site, person)?.kind;
      return this.ownerOf(site, person) === owner && (kind === undefined || openAfter.has(kind)) ? [person] : [];
    });
  }

  isWatched(site: number, lead: string): boolean {
    const rows = this.groups
      .idsOf(site, lead)
      .flatMap((id) => this.watches.all(site, id) as Omit<WatchRow, 'person'>[]);
    return watchedAmong(rows.map((row) => ({ ...row, person: lead }))).has(lead);
  }

  /** What counts, in no order. */
  private ledgerOf(site: number, lead: string): DatedContribution[] {
    return this.ledger.all(site, `l:${lead}`) as DatedContribution[];
  }

  /** Flags that a person has overruled and not restored since. */
  private overruled(site: number, leads: readonly string[]): NoiseFlag[] {
    const newest = new Map<NoiseFlag, NoiseRow>();
    for (const id of leads) {
      for (const row of this.noiseDecisions.all(site, id) as NoiseRow[]) {
        const known = newest.get(row.flag);
        if (!known || row.at_ms >= known.at_ms) newest.set(row.flag, row);
      }
    }
    return [...newest.values()].flatMap(({ flag, is_overruled }) => (is_overruled === 1 ? [flag] : []));
  }
}

/** Decisions after which a lead is still with the salesperson who has to answer for it. */
const openAfter: ReadonlySet<DecisionKind> = new Set(['accept', 'reopen']);

/** Of one lead: more than people will ever make by hand. */
const maxDecisions = 500;
