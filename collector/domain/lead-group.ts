import { type TrustLevel, trustLevels } from './ownership.ts';

/**
 * Leads that turned out to be one person. A merge says that two are; taking it back is a further record, and none is ever
 * changed. Everything else follows from the merges in force: who belongs together, and which id stands for them.
 */

/** Somebody said that two leads are one person, or took that back. */
export interface MergeRecord {
  readonly id: string;
  /** The two leads, as they were named. */
  readonly lead: string;
  readonly into: string;
  /** The merge that this record takes back; `undefined`: it is a merge. */
  readonly undoes: string | undefined;
  readonly atMs: number;
  readonly by: string;
  readonly why: string;
}

/** More leads than this are no person but a mistake, and working them out anew would keep others waiting. */
export const maxGroupLeads = 50;

/** The merges that nobody took back, in the order in which they were said. */
export function mergesInForce(records: readonly MergeRecord[]): MergeRecord[] {
  const undone = new Set(records.map(({ undoes }) => undoes));
  return records.filter(({ id, undoes }) => undoes === undefined && !undone.has(id));
}

/** The leads in groups of one person each, whatever the order of the merges. Merges with other leads say nothing. */
export function groupsOf<Lead extends { readonly id: string }>(
  leads: readonly Lead[],
  merges: readonly Pick<MergeRecord, 'lead' | 'into'>[],
): Lead[][] {
  const groups = new Map(leads.map((lead) => [lead.id, [lead]]));
  for (const { lead, into } of merges) {
    const [from, to] = [groups.get(lead), groups.get(into)];
    if (!from || !to || from === to) continue;
    to.push(...from);
    for (const { id } of from) groups.set(id, to);
  }
  return [...new Set(groups.values())];
}

/** The lead that stands for a group: the one known longest, so that the id that others have written down stays. */
export function survivorOf<Lead extends { readonly id: string; readonly createdAtMs: number }>(
  group: readonly Lead[],
): Lead {
  return group.reduce((best, lead) =>
    lead.createdAtMs < best.createdAtMs || (lead.createdAtMs === best.createdAtMs && lead.id < best.id) ? lead : best,
  );
}

/** How well a person of several leads is known: as well as the best known of them. */
export function trustOf(group: readonly { readonly trust: TrustLevel }[]): TrustLevel {
  return group.reduce<TrustLevel>(
    (best, { trust }) => (trustLevels.indexOf(trust) > trustLevels.indexOf(best) ? trust : best),
    'claimed',
  );
}

/** Of what was said of several leads that are one person: the last. Of two said in one moment the later id, so that all agree. */
export function newestOf<Said extends { readonly id: string; readonly atMs: number }>(
  said: readonly Said[],
): Said | undefined {
  return said.reduce<Said | undefined>(
    (newest, each) =>
      !newest || each.atMs > newest.atMs || (each.atMs === newest.atMs && each.id > newest.id) ? each : newest,
    undefined,
  );
}

interface Fields {
  readonly id: string;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
  readonly name: string | undefined;
  readonly company: string | undefined;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
  readonly trust: TrustLevel;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/**
 * The group as one lead, under its survivor's id: of each field what was said with the most trust, and of equals what was said
 * last. Each lead keeps its own row, so that a split gives back what each of them was.
 */
export function mergedLead<Lead extends Fields>(group: readonly Lead[]): Lead {
  const bestFirst = group.toSorted(
    (a, b) =>
      trustLevels.indexOf(b.trust) - trustLevels.indexOf(a.trust) ||
      b.updatedAtMs - a.updatedAtMs ||
      (a.id < b.id ? -1 : 1),
  );
  const best = <Field extends 'email' | 'externalId' | 'name' | 'company'>(field: Field) =>
    bestFirst.find((lead) => lead[field] !== undefined)?.[field];
  return {
    ...survivorOf(group),
    email: best('email'),
    externalId: best('externalId'),
    name: best('name'),
    company: best('company'),
    traits: Object.assign({}, ...bestFirst.toReversed().map(({ traits }) => traits)),
    trust: trustOf(group),
  };
}
