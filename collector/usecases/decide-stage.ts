import { worthAt } from '../domain/decay.ts';
import { promiseOf } from '../domain/hand-off.ts';
import { refusalOf, type Stage, stageAt, transitions } from '../domain/stage.ts';
import type { DecideStage, StageDecided } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Store } from '../ports/store.ts';
import { loadReceiver } from './receiver.ts';

/** Records what a person decided about a lead, with the score, the model and the evidence of that moment. */
export async function decideStage(store: Store, input: DecideStage, newId: NewId): Promise<StageDecided> {
  const { site, kind, derived, reason, note, by, nowMs } = input;
  const lead = await store.leadById(site, input.lead);
  if (!lead) return { kind: 'unknown_lead' };
  const leadId = lead.survivor ?? lead.id;
  const { model } = await store.site(site);
  const totals = await store.totals(site, { kind: 'lead', id: leadId });
  const score = worthAt(totals?.accumulators ?? new Map(), nowMs, model.halfLifeMs);
  const fromStage = stageAt(await store.lastDecision(site, leadId), { derived, nowMs });
  const refusal = refusalOf(input, { stage: fromStage, nowMs });
  if (refusal) return { kind: 'refused', refusal };
  const { to } = transitions[kind];
  const toStage = to === 'derived' ? derived : to;
  const wakeAtMs = toStage === 'recycled' ? input.wakeAtMs : undefined;
  const evidence = totals ? await store.newestEntries(site, { kind: 'lead', id: leadId }, evidenceEntries) : [];
  await store.addDecision(site, {
    id: newId('dc', nowMs),
    lead: leadId,
    atMs: nowMs,
    kind,
    fromStage,
    toStage,
    reason,
    note,
    by,
    wakeAtMs,
    score,
    modelVersion: model.version,
    evidence: evidence.map(({ rule, points, atMs, id }) => ({ rule, points, atMs, touchpoint: id })),
  });
  await store.alerts.endHandOffs(site, { lead: leadId, nowMs });
  const promise = await promiseFor(store, { site, lead: leadId, stage: toStage, nowMs });
  if (promise) await store.alerts.startHandOff(site, promise);
  return { kind: 'decided', stage: toStage };
}

/** What is promised about a lead that is in a stage from now on, in the working hours of its owner. */
async function promiseFor(
  store: Store,
  { site, lead, stage, nowMs }: { site: number; lead: string; stage: Stage; nowMs: number },
) {
  const context = await store.site(site);
  const owner = await store.alerts.ownerOf(site, lead);
  const { rules: hours, clock } = await loadReceiver(store, { site, context, owner, nowMs });
  const promise = promiseOf(stage, context.alertSettings, { hours, clock, nowMs });
  return promise && { lead, ...promise };
}

/** Newest contributions kept with a decision. */
const evidenceEntries = 10;
