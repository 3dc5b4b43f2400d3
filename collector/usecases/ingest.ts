import { compiledModel } from '../domain/compiled-model.ts';
import { lastSeenStepMs } from '../domain/presence.ts';
import { subjectKey } from '../domain/subject.ts';
import type { Touchpoint } from '../domain/touchpoint.ts';
import type { IncomingBatch, IncomingEvent } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Plan, Store, VisitorSeen } from '../ports/store.ts';
import { subjectInputs } from './attribution.ts';
import { claimsOf, intervalsAfter } from './claims.ts';
import { withoutErased } from './late-events.ts';
import { newTouchpoints } from './new-touchpoints.ts';
import { planSubjects } from './plan-subjects.ts';

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
    views: viewsOf(batch),
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

  const seen = seenAfter(known.seen, touchpoints, batch);
  const plan: Plan = {
    site,
    visitor,
    seen: seen === known.seen ? undefined : seen,
    touchpoints,
    pageViews: [...views.values()],
    claims,
    intervals: intervals === known.intervals ? undefined : intervals,
    leads: changed,
    subjects: planned.subjects,
    alertStates: planned.alertStates,
    alerts: planned.alerts,
    handOffs: planned.handOffs,
    nowMs: receivedAtMs,
  };
  await store.commit(plan);
  await countOutcomes(store, batch, outcomes);
  return {
    subjects: planned.subjects.map(({ subject }) => subjectKey(subject)),
    hasDeliveries: hasDeliveries(plan),
  };
}

function viewsOf({ events }: IncomingBatch): string[] {
  const views = new Set<string>();
  for (const { view } of events) if (view !== undefined) views.add(view);
  return [...views];
}

/** Whether a plan puts anything into the outbox. */
export const hasDeliveries = ({ alerts }: Pick<Plan, 'alerts'>): boolean =>
  alerts.some(({ route }) => route.status === 'sent');

/** When the visitor was here, as far as is known now; the very same object when that is as good as before. */
function seenAfter(
  before: VisitorSeen | undefined,
  touchpoints: readonly Touchpoint[],
  { isBot, device }: IncomingBatch,
): VisitorSeen | undefined {
  let [firstSeenAtMs, lastSeenAtMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { occurredAtMs } of touchpoints) {
    firstSeenAtMs = Math.min(firstSeenAtMs, occurredAtMs);
    lastSeenAtMs = Math.max(lastSeenAtMs, occurredAtMs);
  }
  const after = { firstSeenAtMs, lastSeenAtMs, isBot, device };
  if (!before) return after;
  const isNews =
    after.firstSeenAtMs < before.firstSeenAtMs ||
    after.lastSeenAtMs >= before.lastSeenAtMs + lastSeenStepMs ||
    (isBot && !before.isBot) ||
    (device !== undefined && device !== before.device);
  if (!isNews) return before;
  return {
    firstSeenAtMs: Math.min(before.firstSeenAtMs, after.firstSeenAtMs),
    lastSeenAtMs: Math.max(before.lastSeenAtMs, after.lastSeenAtMs),
    isBot: before.isBot || isBot,
    device: device ?? before.device,
  };
}

/** Why a `page_view` with a new id but the view id of another page view is refused. */
const reusedView = 'view_id_reused';

async function countOutcomes(
  store: Store,
  { site, visitor, receivedAtMs, isBot, clockSkew, dropped }: IncomingBatch,
  outcome: { stored: number; repeated: number; reusedViews: readonly IncomingEvent[] },
): Promise<void> {
  const day = Math.floor(receivedAtMs / 86_400_000);
  const drops = [
    ...dropped,
    ...outcome.reusedViews.map((event) => ({ reason: reusedView, excerpt: JSON.stringify(event).slice(0, 300) })),
  ];
  if (outcome.stored > 0) await store.count(site, 'stored', day, outcome.stored);
  if (outcome.repeated > 0) await store.count(site, 'repeated', day, outcome.repeated);
  if (clockSkew !== undefined && !isBot) await store.count(site, `clock:${clockSkew}`, day, 1);
  for (const { reason, excerpt } of drops) {
    await store.count(site, `drop:${reason}`, day, 1);
    await store.quarantine(site, { receivedAtMs, reason, excerpt, visitor });
  }
}
