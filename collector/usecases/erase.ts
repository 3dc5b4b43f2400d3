import { AppError } from '../domain/app-error.ts';
import { maxAgeMs } from '../domain/correct-clock.ts';
import { erasedOf, isPartOfView } from '../domain/erasure.ts';
import type { Fact } from '../domain/fact.ts';
import { intervalsOf, nobody, type OwnershipInterval, stretchesOf } from '../domain/ownership.ts';
import { personTexts } from '../domain/person-texts.ts';
import { factsOfHistory, foldHistory } from '../domain/replay-subject.ts';
import { wasLookedAt } from '../domain/signed-link.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import { directVisitor, leadOfDirect, type TouchData, type Touchpoint } from '../domain/touchpoint.ts';
import type { Commands, EraseLead, Erasure } from '../ports/commands.ts';
import type { ErasingStore, ErasureMark, TouchpointKey, VisitorRemains } from '../ports/erasure.ts';
import type { NewId } from '../ports/new-id.ts';
import type { KnownClaim, StoredLead } from '../ports/store.ts';
import { erasureMark } from './erasure-marks.ts';
import type { Ingested } from './ingest.ts';
import { planSubjects, type SubjectInput } from './plan-subjects.ts';

/** What was taken out, before it is out of the files. */
type Erased = Omit<Erasure, 'isInLog'>;

const always = { fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER };

/** Erases a person under every id: see {@link Commands.eraseLead}. */
export async function eraseLead(
  store: ErasingStore,
  { site, lead, searchedSeq, mentions, nowMs }: EraseLead,
  newId: NewId,
): Promise<Erased & Ingested> {
  const found = await store.leadById(site, lead);
  if (!found) throw new AppError('unknown_lead', `There is no lead ${lead} on this site.`);
  const group = found.survivor === undefined ? [found] : await store.leadGroup(site, found.survivor);
  const leads = group.map(({ id }) => id);
  const cuts = new Cuts(store, site);
  for (const visitor of await store.visitorsClaiming(site, leads)) await cuts.cutPerson(visitor, new Set(leads), nowMs);
  for (const id of leads) await cuts.cutWhole(directVisitor(id), nowMs);
  const { texts, isNamedIn, withoutThem } = personTexts(group);
  const later = store.touchpointsHolding({ site, texts, afterSeq: searchedSeq });
  const named = later.filter(({ data }) => isNamedIn(JSON.stringify(data)));
  await cuts.cutTouchpoints([...mentions, ...named], withoutThem);

  const subjects = cuts.subjects();
  for (const id of leads) subjects.set(`l:${id}`, { kind: 'lead', id });
  await rebuild(store, { site, subjects: [...subjects.values()], nowMs, newId });
  store.removeLeads(site, leads);
  store.removeQuarantined(site, (excerpt) => isNamedIn(excerpt) || endsWithin(excerpt, texts));
  store.rememberErased(site, [...cuts.marks, ...personMarks(group, nowMs)], nowMs + maxAgeMs);
  return { leads, touchpoints: cuts.touchpoints, subjects: [...subjects.keys()], hasDeliveries: false };
}

/** Erases a browser: see {@link Commands.eraseVisitor}. */
export async function eraseVisitor(
  store: ErasingStore,
  { site, visitor, nowMs }: Parameters<Commands['eraseVisitor']>[0],
  newId: NewId,
): Promise<Erased & Ingested> {
  const cuts = new Cuts(store, site);
  await cuts.cutWhole(visitor, nowMs);
  if (cuts.touchpoints === 0) throw new AppError('unknown_visitor', `There is no visitor ${visitor} on this site.`);
  const subjects = cuts.subjects();
  await rebuild(store, { site, subjects: [...subjects.values()], nowMs, newId });
  store.rememberErased(site, cuts.marks, nowMs + maxAgeMs);
  return { leads: [], touchpoints: cuts.touchpoints, subjects: [...subjects.keys()], hasDeliveries: false };
}

/** Erases single touchpoints: see {@link Commands.eraseTouchpoints}. */
export async function eraseTouchpoints(
  store: ErasingStore,
  { site, touchpoints, nowMs }: Parameters<Commands['eraseTouchpoints']>[0],
  newId: NewId,
): Promise<Erased & Ingested> {
  const cuts = new Cuts(store, site);
  await cuts.cutTouchpoints(touchpoints);
  const subjects = cuts.subjects();
  await rebuild(store, { site, subjects: [...subjects.values()], nowMs, newId });
  return { leads: [], touchpoints: cuts.touchpoints, subjects: [...subjects.keys()], hasDeliveries: false };
}

/** Takes touchpoints out of browsers, and notes whose scores that concerns. */
class Cuts {
  readonly marks: ErasureMark[] = [];
  touchpoints = 0;
  private readonly changed = new Map<string, Subject>();
  private readonly store: ErasingStore;
  private readonly site: number;

  constructor(store: ErasingStore, site: number) {
    this.store = store;
    this.site = site;
  }

  /** Whose score is to be worked out anew, by key. */
  subjects(): Map<string, Subject> {
    return new Map(this.changed);
  }

  async cutWhole(visitor: string, nowMs: number): Promise<void> {
    const { before, touchpoints } = await this.read(visitor);
    if (touchpoints.length === 0) return;
    const all = new Set(touchpoints.map(({ id }) => id));
    await this.remove(visitor, { touchpoints, erased: all, before, claims: [] });
    this.mark(visitor, [always], nowMs);
  }

  async cutPerson(visitor: string, person: ReadonlySet<string>, nowMs: number): Promise<void> {
    const { claims, before, touchpoints } = await this.read(visitor);
    const isPerson = (lead: string) => person.has(lead);
    const erased = erasedOf(touchpoints, { claims, intervals: before, isPerson });
    const left = erased.isWhole
      ? []
      : claims.map((claim) => (isPerson(claim.lead) ? { ...claim, lead: nobody, survivor: undefined } : claim));
    await this.remove(visitor, { touchpoints, erased: erased.touchpoints, before, claims: left });
    this.mark(visitor, erased.isWhole ? [always] : before.filter(({ lead }) => isPerson(lead)), nowMs);
  }

  /** With `cleaned` those by which a browser is somebody's stay, without what is not to be read in them. */
  async cutTouchpoints(keys: readonly TouchpointKey[], cleaned?: (data: TouchData) => TouchData): Promise<void> {
    for (const [visitor, some] of Map.groupBy(keys, (key) => key.visitor)) {
      const { claims, before, touchpoints } = await this.read(visitor);
      const claiming = new Set(cleaned && claims.map(({ id }) => id));
      const asked = new Set(some.map(({ id }) => id));
      const found = touchpoints.filter(({ id }) => asked.has(id));
      const erased = new Set(found.map(({ id }) => id).filter((id) => !claiming.has(id)));
      const changed = found
        .filter(({ id }) => claiming.has(id))
        .map((touchpoint) => ({ ...touchpoint, data: cleaned!(touchpoint.data) }));
      if (found.length === 0) continue;
      const kept = claims.filter(({ id }) => !erased.has(id));
      await this.remove(visitor, { touchpoints, erased, changed, before, claims: kept });
    }
  }

  private async read(visitor: string) {
    const { store, site } = this;
    const claims = await store.claims(site, visitor);
    return { claims, before: intervalsOf(claims.map(asKnown)), touchpoints: store.touchpoints(site, visitor) };
  }

  private async remove(
    visitor: string,
    {
      touchpoints,
      erased,
      changed = [],
      before,
      claims,
    }: {
      touchpoints: readonly Touchpoint[];
      /** Ids of the touchpoints that go. */
      erased: ReadonlySet<string>;
      /** Those that stay, but not as they were. */
      changed?: readonly Touchpoint[];
      before: readonly OwnershipInterval[];
      claims: readonly KnownClaim[];
    },
  ): Promise<void> {
    const { store, site } = this;
    const { model } = await store.site(site);
    const gone = touchpoints.filter(({ id }) => erased.has(id));
    const anew = new Map(changed.map((touchpoint) => [touchpoint.id, touchpoint]));
    const left = touchpoints.filter(({ id }) => !erased.has(id)).map((each) => anew.get(each.id) ?? each);
    const views = new Set([...gone, ...changed].filter(isPartOfView).map(({ view }) => view!));
    const { pageViews } = foldHistory(left, model);
    // a link that nobody stayed on, as far as is left of it, says nothing of who it was
    const unseen = new Set(pageViews.filter((view) => !wasLookedAt(view)).map(({ id }) => id));
    const claimsLeft = claims.filter(({ id }) => !unseen.has(id));
    const after = intervalsOf(claimsLeft.map(asKnown));
    const times = left.map(({ occurredAtMs }) => occurredAtMs);
    const remains: VisitorRemains = {
      claims: claimsLeft,
      intervals: after,
      pageViews: pageViews.filter(({ view }) => views.has(view)),
      firstSeenAtMs: times.at(0) ?? 0,
      lastSeenAtMs: times.at(-1) ?? 0,
    };
    store.removeTouchpoints({
      site,
      visitor,
      touchpoints: erased,
      changed,
      pageViews: views,
      // also of a browser whose people were erased one after the other nothing stays
      remains: left.length === 0 ? undefined : remains,
    });
    this.touchpoints += gone.length;
    const concerned: Subject[] = [...before, ...after].map(({ lead }) => ({ kind: 'lead', id: lead }));
    const named = leadOfDirect(visitor);
    if (named === undefined) concerned.push({ kind: 'visitor', id: visitor });
    else concerned.push({ kind: 'lead', id: (await store.leadById(site, named))?.survivor ?? named });
    for (const subject of concerned) this.changed.set(subjectKey(subject), subject);
  }

  private mark(visitor: string, stretches: readonly { fromMs: number; toMs: number }[], nowMs: number): void {
    const mark = erasureMark('visitor', visitor);
    // an interval ends before its end
    for (const { fromMs, toMs } of stretches) this.marks.push({ mark, fromMs, toMs: Math.min(toMs - 1, nowMs) });
  }
}

const asKnown = (claim: KnownClaim) => ({ ...claim, lead: claim.survivor ?? claim.lead });

/** Works out subjects from what is stored of them now. Nobody is alerted. */
async function rebuild(
  store: ErasingStore,
  { site, subjects, nowMs, newId }: { site: number; subjects: readonly Subject[]; nowMs: number; newId: NewId },
): Promise<void> {
  const inputs: SubjectInput[] = [];
  for (const subject of subjects) inputs.push(await wholeSubject(store, site, subject));
  const planned = await planSubjects(store, {
    site,
    subjects: inputs,
    leads: new Map(),
    nowMs,
    isSilent: true,
    isOnSite: false,
    newId,
  });
  await store.commit({ site, touchpoints: [], pageViews: [], claims: [], leads: [], ...planned, nowMs });
}

async function wholeSubject(store: ErasingStore, site: number, subject: Subject): Promise<SubjectInput> {
  const { model } = await store.site(site);
  const stretches =
    subject.kind === 'lead'
      ? await store.intervalsOfLead(site, subject.id)
      : stretchesOf(intervalsOf((await store.claims(site, subject.id)).map(asKnown)), undefined).map((stretch) => ({
          ...stretch,
          visitor: subject.id,
        }));
  const facts: Fact[] = [];
  let newestAtMs = 0;
  for (const stretch of stretches) {
    const history = await store.history({ site, ...stretch });
    facts.push(...factsOfHistory(history, model));
    newestAtMs = Math.max(newestAtMs, history.newestAtMs);
  }
  return { subject, facts, isRebuilt: true, newestAtMs, lastSeenAtMs: newestAtMs };
}

function personMarks(group: readonly StoredLead[], nowMs: number): ErasureMark[] {
  const until = { fromMs: always.fromMs, toMs: nowMs };
  return group.flatMap(({ email, externalId }) => [
    ...(email === undefined ? [] : [{ mark: erasureMark('email', email), ...until }]),
    ...(externalId === undefined ? [] : [{ mark: erasureMark('externalId', externalId), ...until }]),
  ]);
}

/** An excerpt is cut somewhere, maybe within what it says of the person. */
function endsWithin(excerpt: string, texts: readonly string[]): boolean {
  const folded = excerpt.toLowerCase();
  return texts.some((text) => {
    for (let chars = text.length - 1; chars >= minCutChars; chars -= 1)
      if (folded.endsWith(text.slice(0, chars))) return true;
    return false;
  });
}

/** Fewer than these say nothing of anybody. */
const minCutChars = 4;
