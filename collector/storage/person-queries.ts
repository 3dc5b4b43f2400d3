import { personTexts } from '../domain/person-texts.ts';
import type { Queries } from '../ports/queries.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type LeadRow, toLead } from './rows.ts';
import { touchpointsHolding } from './sqlite-erasing-store.ts';

/** Looked through at a time: about 10 ms. */
const touchpointsPerSearch = 20_000;

/** Reads where a person is named. */
export class PersonQueries {
  private readonly sqlite: Sqlite;
  private readonly groups: LeadGroups;
  private readonly lead;
  private readonly newest;

  constructor(sqlite: Sqlite, groups: LeadGroups) {
    this.sqlite = sqlite;
    this.groups = groups;
    this.lead = sqlite.prepare('SELECT * FROM leads WHERE site = ? AND id = ?');
    this.newest = sqlite.prepare('SELECT max(seq) AS seq FROM touchpoints');
  }

  mentions({ site, lead, afterSeq }: Parameters<Queries['mentions']>[0]): ReturnType<Queries['mentions']> {
    const newest = (this.newest.get() as { seq: number | null }).seq ?? 0;
    const untilSeq = Math.min(newest, afterSeq + touchpointsPerSearch);
    const person = this.groups.leadsOf(site, this.groups.survivorOf(site, lead));
    const own = this.lead.get(site, lead) as LeadRow | undefined;
    const { texts, isNamedIn } = personTexts(person.length > 0 || !own ? person : [toLead(own)]);
    if (texts.length === 0) return { touchpoints: [], searchedSeq: newest, isDone: true };
    const found = touchpointsHolding(this.sqlite, { site, texts, afterSeq, untilSeq });
    const touchpoints = found
      .filter(({ data }) => isNamedIn(JSON.stringify(data)))
      .map(({ visitor, id }) => ({ visitor, id }));
    return { touchpoints, searchedSeq: untilSeq, isDone: untilSeq >= newest };
  }
}
