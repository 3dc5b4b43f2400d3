import type { Sqlite } from './open-database.ts';
import { type LeadRow, toLead } from './rows.ts';
import { leadsOfSurvivor } from './statements.ts';

/** Who is one person with whom, for reads: any id that a lead ever had answers for the person. */
export class LeadGroups {
  private readonly survivor;
  private readonly group;

  constructor(sqlite: Sqlite) {
    this.survivor = sqlite.prepare('SELECT survivor FROM leads WHERE site = ? AND id = ?');
    this.group = sqlite.prepare(leadsOfSurvivor);
  }

  /** The lead that stands for this one; itself when it was never merged, also when there is none. */
  survivorOf(site: number, lead: string): string {
    return (this.survivor.get(site, lead) as { survivor: string | null } | undefined)?.survivor ?? lead;
  }

  /** The leads that a survivor stands for, itself among them; just itself when there is no other. */
  idsOf(site: number, survivor: string): string[] {
    const rows = this.group.all(site, survivor) as LeadRow[];
    return rows.length > 0 ? rows.map(({ id }) => id) : [survivor];
  }

  leadsOf(site: number, survivor: string) {
    return (this.group.all(site, survivor) as LeadRow[]).map(toLead);
  }
}
