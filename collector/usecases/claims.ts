import { type IdentityClaim, intervalsOf, isKnownAlready, type OwnershipInterval } from '../domain/ownership.ts';
import { leadAcceptedBy } from '../domain/signed-link.ts';
import type { IncomingBatch } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Store, StoredLead } from '../ports/store.ts';
import type { Attribution } from './attribution.ts';
import { resolveLead } from './resolve-lead.ts';

/** The claims that identify events and opened links make, and the leads that they find, make or fill in. Bots are nobody. */
export async function claimsOf(
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
export async function intervalsAfter(
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
