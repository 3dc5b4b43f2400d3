import { pageKindOf } from '../domain/classify.ts';
import { compiledModel, frequencyRulesFor } from '../domain/compiled-model.ts';
import { maxWindowViews } from '../domain/derived.ts';
import { actFact, type Fact, viewFact } from '../domain/fact.ts';
import { isInForceAt } from '../domain/model-succession.ts';
import {
  type IdentityClaim,
  intervalsOf,
  isKnownAlready,
  type OwnershipInterval,
  ownerAt,
  ownershipChanges,
  stretchesOf,
} from '../domain/ownership.ts';
import { foldPageView } from '../domain/page-view.ts';
import { lastSeenStepMs } from '../domain/presence.ts';
import { factsOfHistory } from '../domain/replay-subject.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { leadAcceptedBy } from '../domain/signed-link.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import type { PageView, Touchpoint } from '../domain/touchpoint.ts';
import type { IncomingBatch, IncomingEvent } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { History, Plan, Store, StoredLead, VisitorSeen, VisitorView } from '../ports/store.ts';
import { withoutErased } from './late-events.ts';
import { planSubjects, type SubjectInput } from './plan-subjects.ts';
import { resolveLead } from './resolve-lead.ts';

/** What a committed batch changed, for open pages and the outbox. */
export interface Ingested {
  readonly subjects: readonly string[];
  readonly hasDeliveries: boolean;
}

/**
 * Stores, attributes and scores a batch of one visitor in one transaction. An event id that is stored already changes
 * nothing, whatever else the repeat says.
 */
export async function ingest(store: Store, given: IncomingBatch, { newId }: { newId: NewId }): Promise<Ingested> {
  const { site, visitor, receivedAtMs } = given;
  const { model, hasErased } = await store.site(site);
  const batch = hasErased ? await withoutErased(store, given) : given;
  const known = await store.visitorView({
    site,
    visitor,
    ids: batch.events.map((event) => event.id),
    views: [...new Set(batch.events.flatMap((event) => (event.view === undefined ? [] : [event.view])))],
    hasReferrers: compiledModel(model).asksForSource,
  });
  const { touchpoints, views, repeated, reusedViews } = await newTouchpoints(store, batch, known, model);
  const outcomes = { stored: touchpoints.length, repeated, reusedViews };
  if (touchpoints.length === 0) {
    await countOutcomes(store, batch, outcomes);
    return { subjects: [], hasDeliveries: false };
  }

  const { claims, leads, changed } = await claimsOf(store, batch, { known, touchpoints, views }, newId);
  const intervals = await intervalsAfter(store, batch, known.intervals, { claims, leads });
  const subjects = await subjectInputs(store, batch, { known, touchpoints, views, intervals, model });
  const planned = await planSubjects(store, {
    site,
    subjects,
    leads,
    nowMs: receivedAtMs,
    isSilent: batch.isSilent,
    isOnSite: batch.visit !== '',
    newId,
  });

  const seen = seenAfter(known.seen, touchpoints, batch.isBot);
  const plan: Plan = {
    site,
    visitor,
    ...(seen === known.seen ? {} : { seen }),
    touchpoints,
    pageViews: [...views.values()],
    claims,
    ...(intervals === known.intervals ? {} : { intervals }),
    leads: changed,
    ...planned,
    nowMs: receivedAtMs,
  };
  await store.commit(plan);
  await countOutcomes(store, batch, outcomes);
  return {
    subjects: planned.subjects.map(({ subject }) => subjectKey(subject)),
    hasDeliveries: hasDeliveries(plan),
  };
}

/** Whether a plan puts anything into the outbox. */
export const hasDeliveries = ({ alerts }: Pick<Plan, 'alerts'>): boolean =>
  alerts.some(({ route }) => route.status === 'sent');

/** When the visitor was here, as far as is known now; the very same object when that is as good as before. */
function seenAfter(
  before: VisitorSeen | undefined,
  touchpoints: readonly Touchpoint[],
  isBot: boolean,
): VisitorSeen | undefined {
  const times = touchpoints.map((touchpoint) => touchpoint.occurredAtMs);
  const after = { firstSeenAtMs: Math.min(...times), lastSeenAtMs: Math.max(...times), isBot };
  if (!before) return after;
  const isNews =
    after.firstSeenAtMs < before.firstSeenAtMs ||
    after.lastSeenAtMs >= before.lastSeenAtMs + lastSeenStepMs ||
    (isBot && !before.isBot);
  if (!isNews) return before;
  return {
    firstSeenAtMs: Math.min(before.firstSeenAtMs, after.firstSeenAtMs),
    lastSeenAtMs: Math.max(before.lastSeenAtMs, after.lastSeenAtMs),
    isBot: before.isBot || isBot,
  };
}

interface NewTouchpoints {
  readonly touchpoints: readonly Touchpoint[];
  /** Page views that they made or changed, by view id. */
  readonly views: ReadonlyMap<string, PageView>;
  readonly repeated: number;
  readonly reusedViews: readonly IncomingEvent[];
}

/** The events that are not stored yet, and the page views they add to. The first event with an id is the one that counts. */
async function newTouchpoints(
  store: Store,
  batch: IncomingBatch,
  known: VisitorView,
  model: ScoringModel,
): Promise<NewTouchpoints> {
  const ids = new Set(known.knownIds);
  const views = new Map<string, PageView>();
  const touchpoints: Touchpoint[] = [];
  const reusedViews: IncomingEvent[] = [];
  let repeated = 0;
  for (const event of batch.events) {
    if (ids.has(event.id)) {
      repeated += 1;
      continue;
    }
    const { visitor, visit, receivedAtMs } = batch;
    const isCrowded =
      event.unscored === undefined && (await isInCrowd(store, batch.site, { event, visitor, known, model }));
    const unscored = isCrowded ? 'crowded' : event.unscored;
    const { trust: _, ...kept } = event;
    const touchpoint: Touchpoint = { ...kept, visitor, visit, receivedAtMs, unscored };
    if (event.view !== undefined && (event.type === 'page_view' || event.type === 'engagement')) {
      const view = views.get(event.view) ?? known.pageViews.get(event.view);
      if (event.type === 'page_view' && view?.id !== undefined) {
        reusedViews.push(event);
        continue;
      }
      views.set(event.view, foldPageView(view, touchpoint, model));
    }
    ids.add(event.id);
    touchpoints.push(touchpoint);
  }
  return { touchpoints, views, repeated, reusedViews };
}

/** Whether so many page views lie around this one that it is kept but not scored; see {@link maxWindowViews}. */
async function isInCrowd(
  store: Store,
  site: number,
  { event, visitor, known, model }: { event: IncomingEvent; visitor: string; known: VisitorView; model: ScoringModel },
): Promise<boolean> {
  if (event.type !== 'page_view' || !known.seen) return false;
  const lead = ownerAt(known.intervals, event.occurredAtMs);
  const subject: Subject = lead === undefined ? { kind: 'visitor', id: visitor } : { kind: 'lead', id: lead };
  const { url = '', referrer } = event.data;
  for (const rule of frequencyRulesFor({ kind: 'view', url, referrer, pageKind: pageKindOf(url, model) }, model)) {
    if (!isInForceAt(rule, event.occurredAtMs)) continue;
    const [fromMs, toMs] = [event.occurredAtMs - rule.windowMs, event.occurredAtMs + rule.windowMs];
    const around = { site, subject, rule: rule.id, fromMs, toMs, limit: maxWindowViews };
    if ((await store.windowViewCount(around)) >= maxWindowViews) return true;
  }
  return false;
}

/** Why a `page_view` with a new id but the view id of another page view is refused. */
const reusedView = 'view_id_reused';

async function countOutcomes(
  store: Store,
  { site, receivedAtMs, dropped }: IncomingBatch,
  outcome: { stored: number; repeated: number; reusedViews: readonly IncomingEvent[] },
): Promise<void> {
  const day = Math.floor(receivedAtMs / 86_400_000);
  const drops = [
    ...dropped,
    ...outcome.reusedViews.map((event) => ({ reason: reusedView, excerpt: JSON.stringify(event).slice(0, 300) })),
  ];
  if (outcome.stored > 0) await store.count(site, 'stored', day, outcome.stored);
  if (outcome.repeated > 0) await store.count(site, 'repeated', day, outcome.repeated);
  for (const { reason, excerpt } of drops) {
    await store.count(site, `drop:${reason}`, day, 1);
    await store.quarantine(site, { receivedAtMs, reason, excerpt });
  }
}

/** The claims that identify events and opened links make, and the leads that they find, make or fill in. Bots are nobody. */
async function claimsOf(
  store: Store,
  { site, isBot, receivedAtMs, events }: IncomingBatch,
  { known, touchpoints, views }: Pick<Attribution, 'known' | 'touchpoints' | 'views'>,
  newId: NewId,
): Promise<{ claims: IdentityClaim[]; leads: Map<string, StoredLead>; changed: StoredLead[] }> {
  const claims: IdentityClaim[] = [];
  const leads = new Map<string, StoredLead>();
  const changed = new Map<string, StoredLead>();
  for (const touchpoint of touchpoints) {
    if (touchpoint.type !== 'identify' || isBot) continue;
    // of several events with one id the first was kept
    const trust = events.find(({ id }) => id === touchpoint.id)?.trust ?? 'claimed';
    const news = await resolveLead(store, { site, touchpoint, trust, leads, newId, nowMs: receivedAtMs });
    const { lead, yielding } = news;
    leads.set(lead.id, lead);
    if (yielding) {
      leads.set(yielding.id, yielding);
      changed.set(yielding.id, yielding);
      // saved in this order, as no two leads may have one id at any time
      changed.delete(lead.id);
    }
    if (news.isNews) changed.set(lead.id, lead);
    claims.push({ atMs: touchpoint.occurredAtMs, id: touchpoint.id, lead: lead.id, trust });
  }
  for (const view of isBot ? [] : views.values()) {
    const proposed = leadAcceptedBy(known.pageViews.get(view.view), view);
    const lead = proposed && (leads.get(proposed) ?? (await store.leadById(site, proposed)));
    if (!lead) continue;
    leads.set(lead.id, lead);
    claims.push({ atMs: view.occurredAtMs, id: view.id!, lead: lead.id, trust: 'linked' });
  }
  return { claims, leads, changed: [...changed.values()] };
}

/** The visitor's intervals once the claims are in; the very same list when they change nothing. */
async function intervalsAfter(
  store: Store,
  { site, visitor }: IncomingBatch,
  before: readonly OwnershipInterval[],
  { claims, leads }: { claims: readonly IdentityClaim[]; leads: ReadonlyMap<string, StoredLead> },
): Promise<readonly OwnershipInterval[]> {
  // kept as they were said; what they come to depends on who is who now
  const asKnown = claims.map((claim) => ({ ...claim, lead: leads.get(claim.lead)?.survivor ?? claim.lead }));
  if (asKnown.every((claim) => isKnownAlready(before, claim))) return before;
  const stored = await store.claims(site, visitor);
  return intervalsOf([...stored.map((claim) => ({ ...claim, lead: claim.survivor ?? claim.lead })), ...asKnown]);
}

interface Attribution {
  readonly known: VisitorView;
  readonly touchpoints: readonly Touchpoint[];
  readonly views: ReadonlyMap<string, PageView>;
  readonly intervals: readonly OwnershipInterval[];
  readonly model: ScoringModel;
}

/**
 * Which facts go to which subject. What arrived goes to its owner; stretches that changed hands bring their history along;
 * who lost something is worked out anew from what is left.
 */
async function subjectInputs(store: Store, batch: IncomingBatch, attribution: Attribution): Promise<SubjectInput[]> {
  const { site, visitor } = batch;
  const { known, touchpoints, views, intervals, model } = attribution;
  interface Input {
    readonly subject: Subject;
    facts: Fact[];
    isRebuilt: boolean;
    newestAtMs: number;
    lastSeenAtMs?: number;
  }
  const inputs = new Map<string, Input>();
  const inputOf = (subject: Subject) => {
    const key = subjectKey(subject);
    const input: Input = inputs.get(key) ?? { subject, facts: [], isRebuilt: false, newestAtMs: 0 };
    inputs.set(key, input);
    return input;
  };
  const subjectAt = (atMs: number): Subject => {
    const lead = ownerAt(intervals, atMs);
    return lead === undefined ? { kind: 'visitor', id: visitor } : { kind: 'lead', id: lead };
  };
  const changes = intervals === known.intervals ? [] : ownershipChanges(known.intervals, intervals);
  const hasMoved = (atMs: number) => changes.some((change) => change.fromMs <= atMs && atMs < change.toMs);

  for (const view of views.values()) {
    const stored = known.pageViews.get(view.view);
    const wasKnown = stored?.id !== undefined && !hasMoved(view.occurredAtMs);
    const fact = viewFact(view, wasKnown ? stored.engagedMs : undefined);
    if (fact) inputOf(subjectAt(fact.atMs)).facts.push(fact);
  }
  for (const touchpoint of touchpoints) {
    const input = inputOf(subjectAt(touchpoint.occurredAtMs));
    input.newestAtMs = Math.max(input.newestAtMs, touchpoint.occurredAtMs);
    const fact = actFact(touchpoint, model);
    if (fact) input.facts.push(fact);
  }
  if (known.seen) {
    for (const change of changes) {
      if (change.into !== undefined) {
        const history = await store.history({ site, visitor, fromMs: change.fromMs, toMs: change.toMs });
        const into = inputOf({ kind: 'lead', id: change.into });
        into.newestAtMs = Math.max(into.newestAtMs, history.newestAtMs);
        into.facts.push(...factsOfHistory(withoutViews(history, views), model));
      }
      inputOf(
        change.from === undefined ? { kind: 'visitor', id: visitor } : { kind: 'lead', id: change.from },
      ).isRebuilt = true;
    }
    for (const input of inputs.values()) {
      if (input.isRebuilt) Object.assign(input, await whatRemains(store, batch, attribution, input.subject));
    }
  }
  // a typed e-mail is no more than that, however well its lead is known
  return [...inputs.values()].map((input) => ({
    ...input,
    trust: intervals.findLast((interval) => interval.lead === input.subject.id)?.trust,
  }));
}

/** All facts of a subject that lost some, from history and from the batch, as if none were known. */
async function whatRemains(
  store: Store,
  { site, visitor }: IncomingBatch,
  { touchpoints, views, intervals, model }: Attribution,
  subject: Subject,
): Promise<Required<Pick<SubjectInput, 'facts' | 'lastSeenAtMs'>>> {
  const owner = subject.kind === 'lead' ? subject.id : undefined;
  const isOwned = ({ occurredAtMs }: PageView | Touchpoint) => ownerAt(intervals, occurredAtMs) === owner;
  const own = touchpoints.filter(isOwned);
  const facts = factsOfHistory({ pageViews: [...views.values()].filter(isOwned), acts: own }, model);
  let lastSeenAtMs = Math.max(0, ...own.map(({ occurredAtMs }) => occurredAtMs));
  const add = (history: History) => {
    facts.push(...factsOfHistory(history, model));
    lastSeenAtMs = Math.max(lastSeenAtMs, history.newestAtMs);
  };
  for (const stretch of stretchesOf(intervals, owner))
    add(withoutViews(await store.history({ site, visitor, ...stretch }), views));
  if (owner === undefined) return { facts, lastSeenAtMs };
  const elsewhere = await store.intervalsOfLead(site, owner);
  for (const stretch of elsewhere) if (stretch.visitor !== visitor) add(await store.history({ site, ...stretch }));
  return { facts, lastSeenAtMs };
}

/** A stored history without the page views that the batch has in a newer state. */
const withoutViews = (history: History, views: ReadonlyMap<string, PageView>): History => ({
  ...history,
  pageViews: history.pageViews.filter(({ view }) => !views.has(view)),
});
