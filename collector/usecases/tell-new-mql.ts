import { decideAlerts } from '../domain/alert-policy.ts';
import { worthAt } from '../domain/decay.ts';
import { mqlOf, profileOf } from '../domain/lead-profile.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import { derivedStage, type StageDecision, stageAt } from '../domain/stage.ts';
import type { NewId } from '../ports/new-id.ts';
import type { SiteContext, Store } from '../ports/store.ts';
import { composeMessages } from './compose-messages.ts';
import { hasDeliveries, type Ingested } from './ingest.ts';
import type { LeadCase } from './lead-case.ts';

interface Change<Result> {
  readonly site: number;
  /** Any id of the person. */
  readonly lead: string;
  readonly nowMs: number;
  readonly newId: NewId;
  /** Changes, without a touchpoint, who the lead is or how it stands with sales. */
  readonly make: () => Promise<Result> | Result;
}

/** Makes a change, and tells of the lead when it is an MQL by it: under the rules that hold for what the lead does itself. */
export async function tellNewMql<Result>(
  store: Store,
  { site, lead: named, nowMs, newId, make }: Change<Result>,
): Promise<{ readonly result: Result } & Ingested> {
  const context = await store.site(site);
  const lead = (await store.leadById(site, named))?.survivor ?? named;
  const before = await standingOf(store, context, { site, lead, nowMs });
  const result = await make();
  const nothing = { result, subjects: [], hasDeliveries: false };
  if (!before || before.stage === 'mql') return nothing;
  const after = await standingOf(store, context, { site, lead, nowMs });
  if (after?.stage !== 'mql') return nothing;
  const { score } = after;
  const known = await store.alertStates(site, lead);
  const decision = decideAlerts(
    known,
    {
      nowMs,
      scoreBefore: score,
      scoreAfter: score,
      pricingReturnAtMs: undefined,
      newestAtMs: nowMs,
      isSilent: false,
      became: ['became_mql'],
    },
    context.model.hot,
    context.alertSettings.kinds,
  );
  const messages = await composeMessages(store, context, {
    ...{ site, lead, nowMs, newId, decision },
    found: after.found,
    isMql: true,
    last: after.last,
    evidence: [],
    scoreBefore: score,
    scoreAfter: score,
    newestAtMs: nowMs,
    isOnSite: false,
  });
  const alertStates = decision.states.size > 0 ? [{ lead, states: decision.states }] : [];
  const nothingElse = { touchpoints: [], pageViews: [], claims: [], leads: [], subjects: [] };
  await store.commit({ site, ...nothingElse, alertStates, ...messages, nowMs });
  return { result, subjects: [`l:${lead}`], hasDeliveries: hasDeliveries(messages) };
}

interface Standing {
  readonly found: LeadCase;
  readonly last: StageDecision | undefined;
  readonly stage: ReturnType<typeof stageAt>;
  readonly score: number;
}

/** How a lead stands now; `undefined`: nothing that it did counts towards an MQL any more. Reads its whole ledger only otherwise. */
async function standingOf(
  store: Store,
  { model }: SiteContext,
  { site, lead, nowMs }: { site: number; lead: string; nowMs: number },
): Promise<Standing | undefined> {
  const definition = mqlDefinitionOf(model);
  const totals = await store.totals(site, { kind: 'lead', id: lead });
  if (!totals || nowMs - totals.lastSeenAtMs > definition.qualifyingMs) return undefined;
  const record = await store.leadRecord(site, lead);
  if (!record) return undefined;
  const { person, ledger } = record;
  const profile = profileOf(record, { rules: await store.fitRules(site), model });
  const { isMql } = mqlOf({ profile, ledger }, { model, definition }, nowMs);
  const last = await store.lastDecision(site, lead);
  return {
    found: { person, profile, profileBefore: profile, ledgerBefore: ledger, ledgerAfter: ledger },
    last,
    stage: stageAt(last, { derived: derivedStage({ email: person.email, isMql }), nowMs }),
    score: worthAt(totals.accumulators, nowMs, model.halfLifeMs),
  };
}
