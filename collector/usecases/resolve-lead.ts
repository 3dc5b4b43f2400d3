import { trustOf } from '../domain/lead-group.ts';
import { matchLead } from '../domain/match-lead.ts';
import { isVouched, type TrustLevel, trustLevels } from '../domain/ownership.ts';
import type { Touchpoint } from '../domain/touchpoint.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Store, StoredLead } from '../ports/store.ts';

/**
 * The lead that an identify names: by e-mail, else by external id, else a new one. What a browser claims fills gaps of a lead
 * that is itself only claimed; of one that is better established it changes nothing. A proof vouches for e-mail and external
 * id, not for traits, which it does not cover: they come from a browser as ever.
 */
export async function resolveLead(
  store: Store,
  input: {
    site: number;
    touchpoint: Touchpoint;
    trust: TrustLevel;
    /** Leads that the same batch found or made. */
    leads: ReadonlyMap<string, StoredLead>;
    newId: NewId;
    nowMs: number;
  },
): Promise<{
  readonly lead: StoredLead;
  /** The lead is new, or something of it is. */
  readonly isNews: boolean;
  /** Gives up a key that is the lead's: to be saved before it. */
  readonly yielding: StoredLead | undefined;
}> {
  const { site, touchpoint, trust, leads, newId, nowMs } = input;
  const { email, externalId, props = {} } = touchpoint.data;
  const inBatch = [...leads.values()];
  const byEmail =
    email === undefined
      ? undefined
      : (inBatch.find((lead) => lead.email === email) ?? (await store.leadByEmail(site, email)));
  const stored =
    externalId === undefined
      ? undefined
      : (inBatch.find((lead) => lead.externalId === externalId) ?? (await store.leadByExternalId(site, externalId)));
  // what the batch changed of it is what counts
  const byExternalId = stored && (leads.get(stored.id) ?? stored);
  const { found, yields } = matchLead({ email, byEmail, byExternalId, trust });
  const isKeyFree = byExternalId === undefined || yields !== undefined;
  const offered = {
    email,
    externalId: isKeyFree ? externalId : undefined,
    name: textTrait(props.name),
    company: textTrait(props.company),
  };
  const yielding = yields && { ...yields, externalId: undefined };
  if (found) {
    const standing = await standingOf(store, site, found);
    const lead = withClaim(found, offered, props, { trust, standing });
    return { lead, isNews: lead !== found, yielding };
  }
  const source = trust === 'claimed' ? 'form' : 'api';
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const lead = { id: newId('ld', nowMs), ...offered, traits: props, trust, source, ...times, survivor: undefined };
  return { lead, isNews: true, yielding };
}

/** How well the person is known whose lead this is: merged with a verified lead, a claimed one is as safe as that. */
export async function standingOf(store: Store, site: number, lead: StoredLead): Promise<TrustLevel> {
  return lead.survivor === undefined ? lead.trust : trustOf(await store.leadGroup(site, lead.survivor));
}

/** The lead with what was said of it, as far as the trust allows; the very same object when that changes nothing. */
function withClaim(
  lead: StoredLead,
  offered: Partial<Pick<StoredLead, 'email' | 'externalId' | 'name' | 'company'>>,
  traits: StoredLead['traits'],
  { trust, standing }: { trust: TrustLevel; standing: TrustLevel },
): StoredLead {
  if (trustLevels.indexOf(trust) < trustLevels.indexOf(standing)) return lead;
  const rise = trustLevels.indexOf(trust) - trustLevels.indexOf(lead.trust);
  const keys = { email: lead.email ?? offered.email, externalId: lead.externalId ?? offered.externalId };
  if (isVouched(lead.trust)) {
    const isSame = keys.email === lead.email && keys.externalId === lead.externalId && rise === 0;
    return isSame ? lead : { ...lead, ...keys, trust };
  }
  // equal trust fills gaps; higher trust also corrects, except for the keys that the lead is found by
  const pick = <T>(old: T | undefined, said: T | undefined) => (rise > 0 ? (said ?? old) : (old ?? said));
  const changed: StoredLead = {
    ...lead,
    ...keys,
    name: pick(lead.name, offered.name),
    company: pick(lead.company, offered.company),
    traits: rise > 0 ? { ...lead.traits, ...traits } : { ...traits, ...lead.traits },
    trust,
  };
  return JSON.stringify(changed) === JSON.stringify(lead) ? lead : changed;
}

const textTrait = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
