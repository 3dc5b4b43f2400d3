import { equalAsJson } from '../domain/equal-as-json.ts';
import { mergedLead } from '../domain/lead-group.ts';
import { type DatedContribution, type LeadProfile, profileOf } from '../domain/lead-profile.ts';
import type { ScoreChange } from '../domain/score-facts.ts';
import type { Store, StoredLead } from '../ports/store.ts';

/** A lead as it will be once a plan is committed: who it is, and the ledger before and after. */
export interface LeadCase {
  readonly person: StoredLead;
  readonly profile: LeadProfile;
  /** As it was; `undefined`: nobody knew them. */
  readonly profileBefore: LeadProfile | undefined;
  readonly ledgerBefore: readonly DatedContribution[];
  readonly ledgerAfter: readonly DatedContribution[];
}

/**
 * Loads what fit, noise and MQL follow from, and adds what the plan is about to change. Reads the lead's whole ledger: only for
 * when somebody may be told. `undefined`: there is no such lead.
 */
export async function loadLeadCase(
  store: Store,
  { site, lead, leads, change, isRebuilt, nowMs }: PlannedPerson & { change: ScoreChange; isRebuilt: boolean },
): Promise<LeadCase | undefined> {
  const { model } = await store.site(site);
  const person = await personAfter(store, { site, lead, leads, nowMs });
  if (!person) return undefined;
  const known = await store.leadRecord(site, lead);
  const ledgerBefore = known?.ledger ?? [];
  const ledgerAfter = ledgerWith(isRebuilt ? [] : ledgerBefore, change);
  const { browsers = 0, botBrowsers = 0, overruled = [] } = known ?? {};
  const rules = await store.fitRules(site);
  const profile = profileOf({ person, ledger: ledgerAfter, browsers, botBrowsers, overruled }, { rules, model });
  const profileBefore = known && profileOf(known, { rules, model });
  return { person, profile, profileBefore, ledgerBefore, ledgerAfter };
}

interface PlannedPerson {
  readonly site: number;
  /** That stands for the person. */
  readonly lead: string;
  /** Leads as the plan leaves them, by id. */
  readonly leads: ReadonlyMap<string, StoredLead>;
  readonly nowMs: number;
}

/** All that is known of a person, with what the plan says of any of its leads. `undefined`: there is no such lead. */
export async function personAfter(
  store: Store,
  { site, lead, leads, nowMs }: PlannedPerson,
): Promise<StoredLead | undefined> {
  const group = await store.leadGroup(site, lead);
  if (group.length === 0) return leads.get(lead) ?? (await store.leadById(site, lead));
  return mergedLead(
    group.map((stored) => {
      const planned = leads.get(stored.id);
      return planned && !equalAsJson(planned, stored) ? { ...planned, updatedAtMs: nowMs } : stored;
    }),
  );
}

function ledgerWith(ledger: readonly DatedContribution[], change: ScoreChange): DatedContribution[] {
  const keyOf = ({ rule, atMs, points }: DatedContribution) => `${rule} ${atMs} ${points}`;
  const gone = new Map<string, number>();
  for (const entry of change.removed) if (entry.counts) gone.set(keyOf(entry), (gone.get(keyOf(entry)) ?? 0) + 1);
  const left = ledger.filter((entry) => {
    const times = gone.get(keyOf(entry)) ?? 0;
    if (times > 0) gone.set(keyOf(entry), times - 1);
    return times === 0;
  });
  return [...left, ...change.added.filter(({ counts }) => counts)];
}
