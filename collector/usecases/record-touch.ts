import { actFact } from '../domain/fact.ts';
import { subjectKey } from '../domain/subject.ts';
import { directVisitor, type Touchpoint } from '../domain/touchpoint.ts';
import type { DirectTouch } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Store } from '../ports/store.ts';
import { hasDeliveries, type Ingested } from './ingest.ts';
import { planSubjects } from './plan-subjects.ts';
import { standingOf } from './resolve-lead.ts';

/** Stores and scores what happened to a lead outside the website; a repeated id changes nothing. */
export async function recordTouch(
  store: Store,
  touch: DirectTouch,
  newId: NewId,
): Promise<{ kind: 'stored' | 'repeated' | 'unknown_lead' } & Ingested> {
  const { site, lead: leadId, isSilent, ...event } = touch;
  const nothing = { subjects: [], hasDeliveries: false };
  const lead = await store.leadById(site, leadId);
  if (!lead) return { kind: 'unknown_lead', ...nothing };
  const visitor = directVisitor(leadId);
  if (await store.hasTouchpoint(site, visitor, event.id)) return { kind: 'repeated', ...nothing };

  const { model } = await store.site(site);
  const touchpoint: Touchpoint = { ...event, visitor, visit: '', view: undefined, unscored: undefined };
  const fact = actFact(touchpoint, model);
  // kept under the lead that was named, scored with the person who that is now
  const subject = { kind: 'lead', id: lead.survivor ?? leadId } as const;
  const trust = await standingOf(store, site, lead);
  const planned = await planSubjects(store, {
    site,
    subjects: [{ subject, facts: fact ? [fact] : [], isRebuilt: false, newestAtMs: touchpoint.occurredAtMs, trust }],
    leads: new Map([[leadId, lead]]),
    nowMs: touchpoint.receivedAtMs,
    isSilent,
    isOnSite: false,
    newId,
  });
  await store.commit({
    site,
    touchpoints: [touchpoint],
    pageViews: [],
    claims: [],
    leads: [],
    ...planned,
    nowMs: touchpoint.receivedAtMs,
  });
  // whoever was talked to was contacted
  if (touch.type === 'call' && !isSilent)
    await store.alerts.endHandOffs(site, { lead: leadId, stage: 'sal', nowMs: touch.receivedAtMs });
  return { kind: 'stored', subjects: [subjectKey(subject)], hasDeliveries: hasDeliveries(planned) };
}
