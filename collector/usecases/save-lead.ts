import { matchLead } from '../domain/match-lead.ts';
import { isVouched, trustLevels } from '../domain/ownership.ts';
import type { LeadInput, SavedLead } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Store, StoredLead } from '../ports/store.ts';

/** Makes a lead or adds to one, found by e-mail or external id. Saying the same again changes nothing. */
export async function saveLead(store: Store, input: LeadInput, newId: NewId): Promise<SavedLead> {
  const { site, email, externalId, trust, nowMs } = input;
  const byEmail = email === undefined ? undefined : await store.leadByEmail(site, email);
  const byExternalId = externalId === undefined ? undefined : await store.leadByExternalId(site, externalId);
  const { found: known, yields } = matchLead({ email, byEmail, byExternalId, trust });
  if (byEmail && byExternalId && byEmail.id !== byExternalId.id && !yields)
    return { kind: 'conflict', leads: [byEmail.id, byExternalId.id] };
  if (known && isVouched(known.trust) && !isVouched(trust)) return { kind: 'unchanged', lead: known.id };
  if (yields) await store.saveLead(site, { ...yields, externalId: undefined }, nowMs);
  const lead = known ? updated(known, input) : created(input, newId);
  if (known && JSON.stringify(known) === JSON.stringify(lead)) return { kind: 'unchanged', lead: lead.id };
  await store.saveLead(site, lead, nowMs);
  return { kind: known ? 'updated' : 'created', lead: lead.id };
}

function created(
  { email, externalId, name, company, traits = {}, trust, source, nowMs }: LeadInput,
  newId: NewId,
): StoredLead {
  return { id: newId('ld', nowMs), email, externalId, name, company, traits, trust, source, createdAtMs: nowMs };
}

function updated(known: StoredLead, { email, externalId, name, company, traits = {}, trust }: LeadInput): StoredLead {
  return {
    ...known,
    email: email ?? known.email,
    externalId: externalId ?? known.externalId,
    name: name ?? known.name,
    company: company ?? known.company,
    traits: { ...known.traits, ...traits },
    trust: trustLevels.indexOf(trust) > trustLevels.indexOf(known.trust) ? trust : known.trust,
  };
}
