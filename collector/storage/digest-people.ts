import type { AlertPerson } from '../ports/commands.ts';
import type { Sqlite } from './open-database.ts';

interface PersonRow {
  readonly name: string | null;
  readonly email: string | null;
  readonly company: string | null;
}

/** Who the items of a digest are about, as they are known now. */
export class DigestPeople {
  private readonly person;

  constructor(sqlite: Sqlite) {
    this.person = sqlite.prepare('SELECT name, email, company FROM leads WHERE site = ? AND id = ?');
  }

  /** By lead; one search by the key for each. */
  of({ site, payload }: { readonly site: number; readonly payload: string }): Record<string, AlertPerson> {
    const { items = [] } = JSON.parse(payload).data as { items?: readonly { lead: { id: string } }[] };
    return Object.fromEntries(
      items.flatMap(({ lead: { id } }) => {
        const row = this.person.get(site, id) as PersonRow | undefined;
        return row ? [[id, toPerson(row)]] : [];
      }),
    );
  }
}

export const toPerson = ({ name, email, company }: PersonRow): AlertPerson => ({
  name: name ?? undefined,
  email: email ?? undefined,
  company: company ?? undefined,
});
