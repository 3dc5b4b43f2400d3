import { statesOfGroup } from '../domain/alert-policy.ts';
import { AppError } from '../domain/app-error.ts';
import type { Fact } from '../domain/fact.ts';
import { groupsOf, type MergeRecord, maxGroupLeads, mergesInForce, survivorOf } from '../domain/lead-group.ts';
import { intervalsOf, type OwnershipInterval } from '../domain/ownership.ts';
import { factsOfHistory } from '../domain/replay-subject.ts';
import type { Subject } from '../domain/subject.ts';
import { directVisitor } from '../domain/touchpoint.ts';
import type { Merged, MergeInput, Split, SplitInput } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Plan, Store, StoredLead } from '../ports/store.ts';
import type { Ingested } from './ingest.ts';
import { planSubjects, type SubjectInput } from './plan-subjects.ts';

/**
 * Makes two leads one person. No touchpoint, claim or field of a lead is rewritten: whom a browser's stretches belong to is
 * worked out anew, and the score from all of them. Throws `AppError('unknown_lead')`.
 */
export async function mergeLeads(
  store: Store,
  { site, lead, into, by, why, nowMs }: MergeInput,
  newId: NewId,
): Promise<Merged & Ingested> {
  const [from, to] = [await groupAround(store, site, lead), await groupAround(store, site, into)];
  const survivor = survivorOf([...from, ...to]).id;
  if (survivorOf(from).id === survivorOf(to).id) return { kind: 'unchanged', lead: survivor, ...nothing };
  if (from.length + to.length > maxGroupLeads) return { kind: 'too_many', ...nothing };
  const record = { id: newId('mg', nowMs), lead, into, undoes: undefined, atMs: nowMs, by, why };
  const changed = await regroup(store, { site, record, before: [from, to], after: [[...from, ...to]], newId });
  return { kind: 'merged', merge: record.id, lead: survivor, ...changed };
}

/** Takes a merge back: the one named, else the last one that names the lead. Throws `AppError('unknown_lead')`. */
export async function splitLead(
  store: Store,
  { site, lead, merge, by, why, nowMs }: SplitInput,
  newId: NewId,
): Promise<Split & Ingested> {
  const group = await groupAround(store, site, lead);
  const inForce = mergesInForce(
    await store.mergesOf(
      site,
      group.map(({ id }) => id),
    ),
  );
  const undone = inForce.findLast((each) =>
    merge === undefined ? each.lead === lead || each.into === lead : each.id === merge,
  );
  if (!undone) return { kind: 'not_merged', ...nothing };
  const left = inForce.filter((each) => each !== undone);
  const after = groupsOf(group, left);
  const record = { ...undone, id: newId('mg', nowMs), undoes: undone.id, atMs: nowMs, by, why };
  const changed = await regroup(store, { site, record, before: [group], after, newId });
  const survivors = after.map((each) => survivorOf(each).id).sort();
  return { kind: 'split', merge: undone.id, leads: survivors, ...changed };
}

const nothing = { subjects: [], hasDeliveries: false };

/** All leads that are one person with this one, it included. */
async function groupAround(store: Store, site: number, lead: string): Promise<readonly StoredLead[]> {
  const found = await store.leadById(site, lead);
  if (!found) throw new AppError('unknown_lead', `There is no lead ${lead} on this site.`);
  return found.survivor === undefined ? [found] : store.leadGroup(site, found.survivor);
}

interface Regrouping {
  readonly site: number;
  readonly record: MergeRecord;
  readonly before: readonly (readonly StoredLead[])[];
  readonly after: readonly (readonly StoredLead[])[];
  readonly newId: NewId;
}

async function regroup(store: Store, { site, record, before, after, newId }: Regrouping): Promise<Ingested> {
  const leads = after.flat();
  const knownAs = new Map(after.flatMap((group) => group.map(({ id }) => [id, survivorOf(group).id])));
  const intervals = new Map<string, readonly OwnershipInterval[]>();
  const visitors = await store.visitorsClaiming(
    site,
    leads.map(({ id }) => id),
  );
  for (const visitor of visitors) {
    const claims = await store.claims(site, visitor);
    const asKnown = claims.map((claim) => ({
      ...claim,
      lead: knownAs.get(claim.lead) ?? claim.survivor ?? claim.lead,
    }));
    intervals.set(visitor, intervalsOf(asKnown));
  }

  const subjects: SubjectInput[] = [];
  for (const id of new Set([...before, ...after].map((group) => survivorOf(group).id))) {
    const group = after.find((each) => survivorOf(each).id === id) ?? [];
    subjects.push(await wholeSubject(store, { site, lead: id, group, intervals }));
  }
  const planned = await planSubjects(store, {
    site,
    subjects,
    leads: new Map(),
    nowMs: record.atMs,
    isSilent: true,
    isOnSite: false,
    newId,
  });
  const alertStates = [...planned.alertStates, ...(await toldOfEach(store, site, after))];
  const survivors = new Map(
    after.flatMap((group) => group.map(({ id }) => [id, group.length > 1 ? knownAs.get(id) : undefined])),
  );
  await store.commit({
    site,
    touchpoints: [],
    pageViews: [],
    claims: [],
    leads: [],
    regrouping: { record, survivors, intervals },
    ...planned,
    alertStates,
    nowMs: record.atMs,
  });
  return { subjects: leads.map(({ id }) => `l:${id}`), hasDeliveries: false };
}

/** Nobody is told again of a person what was told of one of their leads. Each lead keeps its own states for a split. */
async function toldOfEach(
  store: Store,
  site: number,
  groups: readonly (readonly StoredLead[])[],
): Promise<Plan['alertStates'][number][]> {
  const told = [];
  for (const group of groups) {
    if (group.length === 1) continue;
    const known = [];
    for (const { id } of group) known.push(await store.alertStates(site, id));
    told.push({ lead: survivorOf(group).id, states: statesOfGroup(known) });
  }
  return told;
}

/** Everything that belongs to a group, as if it arrived right now; nothing for who stands for nobody any more. */
async function wholeSubject(
  store: Store,
  {
    site,
    lead,
    group,
    intervals,
  }: {
    site: number;
    lead: string;
    group: readonly StoredLead[];
    intervals: ReadonlyMap<string, readonly OwnershipInterval[]>;
  },
): Promise<SubjectInput> {
  const { model } = await store.site(site);
  const always = { fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER };
  const stretches = [
    ...[...intervals].flatMap(([visitor, owned]) =>
      owned.filter((each) => each.lead === lead).map(({ fromMs, toMs }) => ({ visitor, fromMs, toMs })),
    ),
    ...group.map(({ id }) => ({ visitor: directVisitor(id), ...always })),
  ];
  const facts: Fact[] = [];
  let newestAtMs = 0;
  for (const stretch of stretches) {
    const history = await store.history({ site, ...stretch });
    facts.push(...factsOfHistory(history, model));
    newestAtMs = Math.max(newestAtMs, history.newestAtMs);
  }
  const subject: Subject = { kind: 'lead', id: lead };
  return { subject, facts, isRebuilt: true, newestAtMs, lastSeenAtMs: newestAtMs };
}
