import { alertMessage } from '../domain/alert-message.ts';
import type { AlertDecision, AlertKind } from '../domain/alert-policy.ts';
import { routeMessage, silentRoute } from '../domain/alert-route.ts';
import { breaksThrough } from '../domain/alert-settings.ts';
import { promiseOf } from '../domain/hand-off.ts';
import { levelOf } from '../domain/level.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import { derivedStage, type StageDecision, stageAt } from '../domain/stage.ts';
import type { LedgerEntry } from '../domain/subject-state.ts';
import type { AlertPlan, HandOff, KnownAlert } from '../ports/alert-store.ts';
import type { NewId } from '../ports/new-id.ts';
import type { SiteContext, Store } from '../ports/store.ts';
import type { LeadCase } from './lead-case.ts';
import { type LoadedReceiver, loadReceiver } from './receiver.ts';

/** A decision to tell somebody, with everything that a message says. */
interface Telling {
  readonly site: number;
  readonly lead: string;
  readonly found: LeadCase;
  readonly isMql: boolean;
  readonly last: StageDecision | undefined;
  readonly trust?: TrustLevel | undefined;
  readonly decision: AlertDecision;
  readonly evidence: readonly LedgerEntry[];
  readonly scoreBefore: number;
  readonly scoreAfter: number;
  readonly newestAtMs: number;
  readonly isOnSite: boolean;
  readonly nowMs: number;
  readonly newId: NewId;
}

/** Whoever did something this long ago is taken to look at the page still: a heartbeat comes every minute at the latest. */
const onThePageMs = 2 * 60_000;
/** Kinds with which sales is asked for an answer. */
const handsOver: readonly AlertKind[] = ['became_mql', 'asked_for_sales'];

/** The message that goes out or waits, what joined another one, and what is only kept; and the promise that begins with it. */
export async function composeMessages(
  store: Store,
  context: SiteContext,
  telling: Telling,
): Promise<{ alerts: AlertPlan[]; handOffs: HandOff[] }> {
  const { site, lead, decision, nowMs, newestAtMs } = telling;
  const { alertSettings } = context;
  const isOnThePage = telling.isOnSite && nowMs - newestAtMs <= onThePageMs;
  const owner = await store.alerts.ownerOf(site, lead);
  const previous = await store.alerts.lastMessage(site, lead);
  const message = { ...telling, owner, isOnThePage };
  const { fires, joins } = split(decision, previous, (kinds) => breaksThrough(kinds, { isOnThePage }, alertSettings));
  const alerts: AlertPlan[] = [];
  const receiver = await loadReceiver(store, { site, context, owner, nowMs });
  // what joins a message asks for an answer as much as the message does
  const handOffs = handOffOf(context, message, [...fires, ...joins], receiver);
  if (fires.length > 0) {
    // a message that waits is told with this one
    const waiting = previous && isWaiting(previous) ? previous : undefined;
    const kinds = waiting ? [...new Set([...(waiting.kinds as AlertKind[]), ...fires])] : fires;
    const route = routeMessage({ kinds, isOnThePage, nowMs }, receiver, alertSettings);
    const { destinations } = receiver;
    alerts.push({ ...(await compose(store, context, message, kinds)), route, destinations, supersedes: waiting?.id });
  }
  if (joins.length > 0)
    alerts.push({ ...(await compose(store, context, message, joins)), route: silentRoute('joined', previous?.id) });
  if (decision.shadows.length > 0)
    alerts.push({ ...(await compose(store, context, message, decision.shadows)), route: silentRoute('shadow') });
  return { alerts, handOffs };
}

const isWaiting = ({ route }: KnownAlert) => route.status === 'held' || route.status === 'digest';

/** What belongs to a message that still waits goes out by itself where it may not wait. */
function split(
  { fires, joins }: AlertDecision,
  previous: KnownAlert | undefined,
  mayNotWait: (kinds: readonly AlertKind[]) => boolean,
): Pick<AlertDecision, 'fires' | 'joins'> {
  const goesOut = previous && isWaiting(previous) && mayNotWait(joins);
  return goesOut ? { fires: [...fires, ...joins], joins: [] } : { fires, joins };
}

async function compose(
  store: Store,
  { key, name, model }: SiteContext,
  telling: Telling & { readonly owner: string | undefined; readonly isOnThePage: boolean },
  kinds: readonly AlertKind[],
): Promise<Omit<AlertPlan, 'route'>> {
  const { lead, found, last, isMql, owner, isOnThePage, evidence, scoreBefore, scoreAfter, nowMs, newId } = telling;
  const { person, profile } = found;
  const id = newId('al', nowMs);
  const ruleNames = new Map(model.rules.map((rule) => [rule.id, rule.name]));
  const payload = alertMessage({
    alertId: id,
    atMs: nowMs,
    kinds,
    site: { key, name },
    lead: {
      id: lead,
      trust: telling.trust ?? person.trust,
      url: `${await store.publicUrl()}/sites/${key}/leads/${lead}`,
    },
    score: scoreAfter,
    scoreBefore,
    level: levelOf(scoreAfter, model),
    fit: profile.fit,
    stage: stageAt(last, { derived: derivedStage({ email: person.email, isMql }), nowMs }),
    owner,
    isOnThePage,
    modelVersion: model.version,
    evidence: evidence
      .filter((entry) => entry.counts)
      .toSorted((a, b) => b.points - a.points)
      .map(({ rule, points, atMs }) => ({ rule, ruleName: ruleNames.get(rule) ?? rule, points, atMs })),
  });
  return { id, lead, atMs: nowMs, kinds, payload };
}

/** From now on somebody has to accept or reject the lead. */
function handOffOf(
  { alertSettings }: SiteContext,
  { lead, isMql, last, nowMs }: Telling,
  told: readonly AlertKind[],
  { rules, clock }: LoadedReceiver,
): HandOff[] {
  const isAsked = told.some((kind) => handsOver.includes(kind));
  if (!isAsked || !isMql || stageAt(last, { derived: 'mql', nowMs }) !== 'mql') return [];
  const promise = promiseOf('mql', alertSettings, { hours: rules, clock, nowMs });
  return promise ? [{ lead, ...promise }] : [];
}
