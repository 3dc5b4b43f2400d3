import type { KnownLead } from '../ports/history-reader.ts';
import { LeadGroups } from './lead-groups.ts';
import { LeadRecords } from './lead-records.ts';
import type { Sqlite } from './open-database.ts';
import type { LeadRow } from './rows.ts';

/** What was told of people, for runs over all history. */
export class KnownLeads {
  private readonly groups: LeadGroups;
  private readonly records: LeadRecords;
  private readonly byId;
  private readonly firstWin;

  constructor(sqlite: Sqlite) {
    this.groups = new LeadGroups(sqlite);
    this.records = new LeadRecords(sqlite, this.groups);
    this.byId = sqlite.prepare('SELECT * FROM leads WHERE site = ? AND id = ?');
    // the primary key's first two columns: one lead's decisions
    this.firstWin = sqlite
      .prepare("SELECT min(at_ms) FROM stage_decisions WHERE site = ? AND lead = ? AND kind = 'win'")
      .pluck();
  }

  of(site: number, lead: string): KnownLead | undefined {
    const row = this.byId.get(site, lead) as LeadRow | undefined;
    if (!row) return undefined;
    const { person, ...known } = this.records.known(site, row);
    // decided of whoever stood for the person then
    const ids = row.survivor === null ? [lead] : this.groups.idsOf(site, row.survivor);
    const wins = ids.flatMap((id) => (this.firstWin.get(site, id) as number | null) ?? []);
    const owner = this.records.ownerOf(site, lead);
    return { lead: person, ...known, owner, wonAtMs: wins.length > 0 ? Math.min(...wins) : undefined };
  }
}
