import { isSamePerson, matchLead } from '../domain/match-lead.ts';
import { isVouched, trustLevels } from '../domain/ownership.ts';
import { subjectKey } from '../domain/subject.ts';
import type { LeadInput, SavedLead } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Store, StoredLead } from '../ports/store.ts';
import type { Ingested } from './ingest.ts';
import { standingOf } from './resolve-lead.ts';
import { tellNewMql } from './tell-new-mql.ts';

/**
 * Makes a lead or adds to one, found by e-mail or external id. Saying the same again changes nothing. Who becomes an MQL by what
 * the server API says is told of; by an import or the demo nobody is.
 */
export async function saveLead(
  store: Store,
  input: LeadInput,
  newId: NewId,
): Promise<{ readonly saved: SavedLead } & Ingested> {
  const { site, email, externalId, trust, source, nowMs } = input;
  const byEmail = email === undefined ? undefined : await store.leadByEmail(site, email);
  const byExternalId = externalId === undefined ? undefined : await store.leadByExternalId(site, externalId);
  const { found: known, yields } = matchLead({ email, byEmail, byExternalId, trust });
  if (byEmail && byExternalId && !isSamePerson(byEmail, byExternalId) && !yields)
    return silently({ kind: 'conflict', leads: [byEmail.id, byExternalId.id] });
  if (known && !isVouched(trust) && isVouched(await standingOf(store, site, known)))
    return silently({ kind: 'unchanged', lead: known.survivor ?? known.id });
  if (yields) await store.saveLead(site, { ...yields, externalId: undefined }, nowMs);
  // the id may stand on another lead of the same person already
  const isIdFree = !byExternalId || byExternalId === known || yields !== undefined;
  const lead = known ? updated(known, isIdFree ? input : { ...input, externalId: undefined }) : created(input, newId);
  const standsFor = lead.survivor ?? lead.id;
  if (known && JSON.stringify(known) === JSON.stringify(lead)) return silently({ kind: 'unchanged', lead: standsFor });
  const make = async () => store.saveLead(site, lead, nowMs);
  const saved = { kind: known ? 'updated' : 'created', lead: standsFor } as const;
  if (source !== 'api') {
    await make();
    return silently(saved);
  }
  const subjects = [subjectKey({ kind: 'lead', id: standsFor })];
  if (known) {
    const { hasDeliveries } = await tellNewMql(store, { site, lead: standsFor, nowMs, newId, make });
    return { saved, subjects, hasDeliveries };
  }
  await make();
  return { saved, subjects, hasDeliveries: false };
}

const silently = (saved: SavedLead) => ({ saved, subjects: [], hasDeliveries: false });

function created(
  { email, externalId, name, company, traits = {}, trust, source, nowMs }: LeadInput,
  newId: NewId,
): StoredLead {
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const id = newId('ld', nowMs);
  return { id, email, externalId, name, company, traits, trust, source, ...times, survivor: undefined };
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
