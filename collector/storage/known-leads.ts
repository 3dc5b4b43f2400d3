import type { NoiseFlag } from '../domain/fit/noise.ts';
import { mergedLead } from '../domain/lead-group.ts';
import type { KnownLead } from '../ports/history-reader.ts';
import { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type LeadRow, toLead } from './rows.ts';
import { browserCountsOfLead, noiseDecisionsOfLead } from './statements.ts';

/** What was told of people, for runs over all history. */
export class KnownLeads {
  private readonly groups: LeadGroups;
  private readonly byId;
  private readonly browserCounts;
  private readonly noiseDecisions;
  private readonly firstWin;

  constructor(sqlite: Sqlite) {
    this.groups = new LeadGroups(sqlite);
    this.byId = sqlite.prepare('SELECT * FROM leads WHERE site = ? AND id = ?');
    this.browserCounts = sqlite.prepare(browserCountsOfLead);
    this.noiseDecisions = sqlite.prepare(noiseDecisionsOfLead);
    // the primary key's first two columns: one lead's decisions
    this.firstWin = sqlite
      .prepare("SELECT min(at_ms) FROM stage_decisions WHERE site = ? AND lead = ? AND kind = 'win'")
      .pluck();
  }

  of(site: number, lead: string): KnownLead | undefined {
    const row = this.byId.get(site, lead) as LeadRow | undefined;
    if (!row) return undefined;
    const members = row.survivor === null ? [toLead(row)] : this.groups.leadsOf(site, row.survivor);
    const counts = this.browserCounts.get(site, lead) as Pick<KnownLead, 'browsers' | 'botBrowsers'>;
    const rows = this.noiseDecisions.all(site, lead) as { flag: NoiseFlag; is_overruled: number }[];
    const newest = new Map(rows.map((each) => [each.flag, each.is_overruled === 1]));
    // decided of whoever stood for the person then
    const wins = members.flatMap(({ id }) => (this.firstWin.get(site, id) as number | null) ?? []);
    return {
      lead: row.survivor === null ? toLead(row) : mergedLead(members),
      ...counts,
      overruled: [...newest].flatMap(([flag, isOverruled]) => (isOverruled ? [flag] : [])),
      wonAtMs: wins.length > 0 ? Math.min(...wins) : undefined,
    };
  }
}
