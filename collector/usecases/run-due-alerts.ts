import { alertMessage, digestMessage } from '../domain/alert-message.ts';
import type { AlertKind } from '../domain/alert-policy.ts';
import { type AlertRoute, routeMessage } from '../domain/alert-route.ts';
import { breaksThrough } from '../domain/alert-settings.ts';
import { worthAt } from '../domain/decay.ts';
import { isFlagged, mqlOf, profileOf } from '../domain/lead-profile.ts';
import { levelOf } from '../domain/level.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import { derivedStage, type Stage, stageAt } from '../domain/stage.ts';
import { nextWorkingMs } from '../domain/working-time.ts';
import type { HandOff, KnownAlert } from '../ports/alert-store.ts';
import type { NewId } from '../ports/new-id.ts';
import type { LeadRecord, Store } from '../ports/store.ts';
import type { Ingested } from './ingest.ts';
import { loadReceiver } from './receiver.ts';

/** Alerts and promises looked at in one transaction: others wait for it. */
const maxDone = 100;

/** What was done, and for which sites something is new. */
export interface DueDone {
  readonly done: number;
  readonly changed: ReadonlyMap<number, Ingested>;
}

/** Does what is due: what waited is sent, the channel is told, digests are made, promises that were not kept are told. */
export async function runDueAlerts(store: Store, { nowMs }: { nowMs: number }, newId: NewId): Promise<DueDone> {
  const due = await store.alerts.due(nowMs, maxDone);
  const overdue = await store.alerts.dueHandOffs(nowMs, maxDone);
  const changed = new Map<number, Ingested>();
  const note = (site: number, lead: string, hasDeliveries: boolean) => {
    const known = changed.get(site) ?? { subjects: [], hasDeliveries: false };
    const subjects = lead === '' ? known.subjects : [...known.subjects, `l:${lead}`];
    changed.set(site, { subjects, hasDeliveries: known.hasDeliveries || hasDeliveries });
  };
  const rest = new Map<string, KnownAlert[]>();
  for (const alert of due) {
    const { site, lead, route } = alert;
    if (route.status === 'digest') {
      const receiver = await receiverNow(store, alert, nowMs);
      const key = `${site}\n${receiver}`;
      rest.set(key, [...(rest.get(key) ?? []), { ...alert, route: { ...route, receiver } }]);
    } else if (route.status === 'held') note(site, lead, await release(store, alert, nowMs));
    else note(site, lead, await tellChannel(store, alert, nowMs));
  }
  for (const alerts of rest.values()) note(alerts[0]!.site, '', await digest(store, alerts, { nowMs, newId }));
  for (const handOff of overdue) note(handOff.site, handOff.lead, await tellOverdue(store, handOff, { nowMs, newId }));
  return { done: due.length + overdue.length, changed };
}

/** A message whose quiet hours are over goes out, unless the lead was answered for or has turned out to be noise. */
async function release(store: Store, alert: KnownAlert, nowMs: number): Promise<boolean> {
  const { site, lead, kinds } = alert;
  const context = await store.site(site);
  const isAnswered = await store.alerts.isAnswered(site, alert);
  if (isAnswered || !(await isWorthTelling(store, { site, lead, nowMs }))) {
    await store.alerts.setRoute(site, alert.id, dropped(alert.route));
    return false;
  }
  const receiver = await loadReceiver(store, { site, context, owner: await store.alerts.ownerOf(site, lead), nowMs });
  const message = { kinds: kinds as AlertKind[], isOnThePage: false, nowMs };
  const route = routeMessage(message, receiver, context.alertSettings);
  await store.alerts.setRoute(site, alert.id, route);
  if (route.status !== 'sent') return false;
  await store.alerts.deliver(site, { alert: alert.id, destinations: receiver.destinations, nowMs });
  return true;
}

/** The owner had their time: whoever reads the channel may answer now, or when their own quiet hours are over. */
async function tellChannel(store: Store, alert: KnownAlert, nowMs: number): Promise<boolean> {
  const { site, id, lead, atMs, kinds, route } = alert;
  const isAnswered = await store.alerts.isAnswered(site, { id, lead, atMs });
  const isDone = isAnswered || !(await isWorthTelling(store, { site, lead, nowMs }));
  const context = await store.site(site);
  const { rules, clock } = await loadReceiver(store, { site, context, owner: undefined, nowMs });
  const mayWake = breaksThrough(kinds as AlertKind[], { isOnThePage: false }, context.alertSettings);
  const wakesAtMs = isDone || mayWake ? nowMs : nextWorkingMs(nowMs, rules, clock);
  await store.alerts.setRoute(site, id, { ...route, dueAtMs: wakesAtMs > nowMs ? wakesAtMs : undefined });
  if (isDone || wakesAtMs > nowMs) return false;
  await store.alerts.deliver(site, { alert: id, nowMs });
  return true;
}

/** Who receives about a lead now; empty: the channel. */
async function receiverNow(store: Store, { site, lead }: KnownAlert, nowMs: number): Promise<string> {
  const context = await store.site(site);
  const owner = await store.alerts.ownerOf(site, lead);
  return (await loadReceiver(store, { site, context, owner, nowMs })).owner ?? '';
}

/** The rest of a receiver's day as one message. */
async function digest(
  store: Store,
  alerts: readonly KnownAlert[],
  { nowMs, newId }: { nowMs: number; newId: NewId },
): Promise<boolean> {
  const { site, route } = alerts[0]!;
  const worth: KnownAlert[] = [];
  for (const alert of alerts.toSorted((a, b) => a.atMs - b.atMs)) {
    if (await isWorthTelling(store, { site, lead: alert.lead, nowMs })) worth.push(alert);
    else await store.alerts.setRoute(site, alert.id, dropped(alert.route));
  }
  if (worth.length === 0) return false;
  const { key, name } = await store.site(site);
  const id = newId('al', nowMs);
  const items = worth.map(({ id: alertId, payload }) => ({ alertId, payload }));
  const said = await store.alerts.receiver(site, route.receiver);
  await store.alerts.add(site, {
    id,
    lead: '',
    atMs: nowMs,
    kinds: ['digest'],
    payload: digestMessage({ alertId: id, atMs: nowMs, site: { key, name } }, items),
    // a digest is no message of its day: it is what the cap left over
    route: { status: 'sent', receiver: route.receiver, sentAtMs: undefined, dueAtMs: undefined, partOf: undefined },
    destinations: said?.destinations,
  });
  for (const alert of worth)
    await store.alerts.setRoute(site, alert.id, { ...alert.route, status: 'digested', dueAtMs: undefined, partOf: id });
  return true;
}

/** A promise that was not kept is told to the channel and the owner, once; one that lost its object just ends. */
async function tellOverdue(
  store: Store,
  handOff: HandOff & { readonly site: number },
  { nowMs, newId }: { nowMs: number; newId: NewId },
): Promise<boolean> {
  const { site } = handOff;
  const context = await store.site(site);
  const named = await store.leadById(site, handOff.lead);
  const lead = named?.survivor ?? handOff.lead;
  const standing = await standingOf(store, { site, lead, nowMs });
  if (!standing || standing.isFlagged || standing.stage !== handOff.stage) {
    await store.alerts.endHandOffs(site, { lead, nowMs });
    return false;
  }
  await store.alerts.setOverdue(site, handOff, nowMs);
  const mode = context.alertSettings.kinds.hand_off_overdue ?? 'on';
  if (mode === 'off') return false;
  const id = newId('al', nowMs);
  const owner = await store.alerts.ownerOf(site, lead);
  const { record, score, stage } = standing;
  const payload = alertMessage({
    alertId: id,
    atMs: nowMs,
    kinds: ['hand_off_overdue'],
    site: { key: context.key, name: context.name },
    lead: {
      id: lead,
      trust: record.person.trust,
      url: `${await store.publicUrl()}/sites/${context.key}/leads/${lead}`,
    },
    score,
    scoreBefore: score,
    level: levelOf(score, context.model),
    fit: standing.fit,
    stage,
    owner,
    isOnThePage: false,
    modelVersion: context.model.version,
    evidence: [],
  });
  const route = await overdueRoute(store, { site, mode, nowMs });
  await store.alerts.add(site, { id, lead, atMs: nowMs, kinds: ['hand_off_overdue'], payload, route });
  const own = owner === undefined ? undefined : await store.alerts.receiver(site, owner);
  if (route.status === 'sent' && own?.destinations?.length)
    await store.alerts.deliver(site, { alert: id, destinations: own.destinations, nowMs });
  return route.status === 'sent';
}

/** To the channel: the owner is who did not answer. */
async function overdueRoute(
  store: Store,
  { site, mode, nowMs }: { site: number; mode: 'on' | 'shadow'; nowMs: number },
): Promise<AlertRoute> {
  const context = await store.site(site);
  const nothing = { receiver: '', sentAtMs: undefined, dueAtMs: undefined, partOf: undefined };
  if (mode === 'shadow') return { ...nothing, status: 'shadow' };
  const receiver = await loadReceiver(store, { site, context, owner: undefined, nowMs });
  return routeMessage({ kinds: ['hand_off_overdue'], isOnThePage: false, nowMs }, receiver, context.alertSettings);
}

interface Standing {
  readonly record: LeadRecord;
  readonly isFlagged: boolean;
  readonly fit: ReturnType<typeof profileOf>['fit'];
  readonly stage: Stage;
  readonly score: number;
}

/** Not when the lead has turned out to be noise, or was given up, since it was decided. */
async function isWorthTelling(store: Store, lead: { site: number; lead: string; nowMs: number }): Promise<boolean> {
  const standing = await standingOf(store, lead);
  return standing !== undefined && !standing.isFlagged && standing.stage !== 'disqualified';
}

/** How a lead stands now. */
async function standingOf(
  store: Store,
  { site, lead, nowMs }: { site: number; lead: string; nowMs: number },
): Promise<Standing | undefined> {
  const named = await store.leadById(site, lead);
  const id = named?.survivor ?? lead;
  const record = await store.leadRecord(site, id);
  if (!record) return undefined;
  const { model } = await store.site(site);
  const profile = profileOf(record, { rules: await store.fitRules(site), model });
  const { isMql } = mqlOf({ profile, ledger: record.ledger }, { model, definition: mqlDefinitionOf(model) }, nowMs);
  const derived = derivedStage({ email: record.person.email, isMql });
  const totals = await store.totals(site, { kind: 'lead', id });
  return {
    record,
    isFlagged: isFlagged(profile),
    fit: profile.fit,
    stage: stageAt(await store.lastDecision(site, id), { derived, nowMs }),
    score: worthAt(totals?.accumulators ?? new Map(), nowMs, model.halfLifeMs),
  };
}

const dropped = (route: AlertRoute): AlertRoute => ({ ...route, status: 'dropped', dueAtMs: undefined });
