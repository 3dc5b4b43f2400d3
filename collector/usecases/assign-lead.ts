import { receiverOf } from '../domain/alert-settings.ts';
import type { AssignLead, LeadAssigned } from '../ports/commands.ts';
import type { Store } from '../ports/store.ts';

/** Gives a lead to a salesperson, unless they have as many open leads as they can take: what is promised is kept. */
export async function assignLead(store: Store, input: AssignLead): Promise<LeadAssigned> {
  const { site, owner, by, nowMs } = input;
  const found = await store.leadById(site, input.lead);
  if (!found) return { kind: 'unknown_lead' };
  const lead = found.survivor ?? found.id;
  const before = await store.alerts.ownerOf(site, lead);
  if (before === owner) return { kind: 'unchanged' };
  if (input.onlyIfFree && before !== undefined) return { kind: 'taken', owner: before };
  if (owner !== undefined) {
    const { alertSettings } = await store.site(site);
    const { capacity } = receiverOf(alertSettings, await store.alerts.receiver(site, owner));
    const open = (await store.alerts.openLeads(site, owner)).length;
    if (capacity !== undefined && open >= capacity) return { kind: 'no_capacity', capacity, open };
  }
  await store.alerts.assign(site, { lead, owner, atMs: nowMs, by });
  return { kind: 'assigned' };
}
