import { isStep, occasionOf, surgeMs } from '../domain/alert-occasion.ts';
import {
  type AlertKind,
  type AlertState,
  decideAlerts,
  isNews,
  mayFire,
  type ScoreStep,
} from '../domain/alert-policy.ts';
import { worthAt } from '../domain/decay.ts';
import { equalAsJson } from '../domain/equal-as-json.ts';
import { emailDomainOf } from '../domain/fit/email-domain.ts';
import { isFlagged, mqlOf } from '../domain/lead-profile.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import type { TrustLevel } from '../domain/ownership.ts';
import type { ScoreChange } from '../domain/score-facts.ts';
import { stageAt } from '../domain/stage.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Plan, SiteContext, Store, StoredLead, SubjectTotals } from '../ports/store.ts';
import { composeMessages } from './compose-messages.ts';
import { type LeadCase, loadLeadCase, personAfter } from './lead-case.ts';

/** What a plan is about to do to one lead. */
export interface LeadNews {
  readonly site: number;
  readonly lead: string;
  /** Leads that the plan will save. */
  readonly leads: ReadonlyMap<string, StoredLead>;
  readonly isRebuilt: boolean;
  readonly newestAtMs: number;
  readonly trust?: TrustLevel | undefined;
  readonly change: ScoreChange;
  readonly before: SubjectTotals | undefined;
  /** Of the score, as it will be. */
  readonly accumulators: ReadonlyMap<number, number>;
  readonly nowMs: number;
  readonly isSilent: boolean;
  readonly isOnSite: boolean;
  readonly newId: NewId;
}

export type PlannedAlerts = Pick<Plan, 'alertStates' | 'alerts' | 'handOffs'>;

/**
 * Decides who is told about a lead. Reads one lead's alert states, and everything else (who they are, their owner, what was said
 * last) only once something would be told.
 */
export async function planAlerts(store: Store, context: SiteContext, news: LeadNews): Promise<PlannedAlerts> {
  const { site, lead, change, nowMs } = news;
  const { model, alertSettings } = context;
  const known = await store.alertStates(site, lead);
  const step = stepOf(context, news);
  const look = new Look(store, context, news);
  const became = isNews(step) ? await look.occasions(known, step) : { kinds: [], settled: new Map() };
  const wanted = decideAlerts(known, { ...step, became: became.kinds }, model.hot, alertSettings.kinds);
  const isTold = wanted.fires.length + wanted.joins.length + wanted.shadows.length > 0;
  const found = isTold ? await look.leadCase() : undefined;
  const last = found && (await store.lastDecision(site, lead));
  const isWanted = found && !isFlagged(found.profile) && stageAt(last, { derived: 'lead', nowMs }) !== 'disqualified';
  const decision =
    isTold && !isWanted ? decideAlerts(known, { ...step, isSilent: true }, model.hot, alertSettings.kinds) : wanted;
  const alertStates = statesOf(lead, new Map([...became.settled, ...decision.states]));
  if (!isWanted) return { alertStates, alerts: [], handOffs: [] };
  const told = [...decision.fires, ...decision.joins, ...decision.shadows];
  if (look.company !== undefined && told.includes('account_surge'))
    alertStates.push(...statesOf(companyKey(look.company), pick(decision.states, 'account_surge')));
  const mql = mqlOf(
    { profile: found.profile, ledger: found.ledgerAfter },
    { model, definition: mqlDefinitionOf(model) },
    nowMs,
  );
  const messages = await composeMessages(store, context, {
    ...news,
    found,
    isMql: mql.isMql,
    last,
    decision,
    scoreBefore: step.scoreBefore,
    scoreAfter: step.scoreAfter,
    evidence: change.added,
  });
  return { alertStates, ...messages };
}

function stepOf({ model }: SiteContext, news: LeadNews): ScoreStep {
  const { nowMs, newestAtMs, isSilent, isRebuilt, change } = news;
  const frequencyRules = new Set(model.rules.filter((rule) => rule.kind === 'frequency').map((rule) => rule.id));
  const pricingReturn = isRebuilt
    ? undefined
    : change.added.findLast((entry) => frequencyRules.has(entry.rule) && entry.counts);
  return {
    nowMs,
    scoreBefore: worthAt(news.before?.accumulators ?? new Map(), nowMs, model.halfLifeMs),
    scoreAfter: worthAt(news.accumulators, nowMs, model.halfLifeMs),
    pricingReturnAtMs: pricingReturn?.atMs,
    newestAtMs,
    isSilent,
  };
}

/** Looks into the store for the conditions that need it, once each. */
class Look {
  /** Of the lead, when a surge of it was looked for. */
  company: string | undefined;
  private found: Promise<LeadCase | undefined> | undefined;
  private readonly store: Store;
  private readonly context: SiteContext;
  private readonly news: LeadNews;

  constructor(store: Store, context: SiteContext, news: LeadNews) {
    this.store = store;
    this.context = context;
    this.news = news;
  }

  leadCase(): Promise<LeadCase | undefined> {
    this.found ??= loadLeadCase(this.store, this.news);
    return this.found;
  }

  /** Kinds whose condition became true, and states of kinds whose condition was true before. */
  async occasions(
    known: ReadonlyMap<AlertKind, AlertState>,
    { scoreBefore, scoreAfter }: ScoreStep,
  ): Promise<{ kinds: AlertKind[]; settled: Map<AlertKind, AlertState> }> {
    const { lead, nowMs, newestAtMs, before, isOnSite, isRebuilt, change } = this.news;
    const { model, alertSettings, watched } = this.context;
    const { became, maybe, byFirstStepOnly } = occasionOf(
      {
        nowMs,
        newestAtMs,
        lastSeenAtMs: before?.lastSeenAtMs,
        isOnSite,
        isWatched: watched.has(lead),
        hasNewAttributes: await this.hasNewAttributes(),
        scoreAfter,
        earned: isRebuilt ? [] : change.added.filter(({ counts }) => counts),
        scoreBefore,
        mqlLines: [model.levels[1], model.hot.enterAt],
        definition: mqlDefinitionOf(model),
      },
      known,
      alertSettings,
    );
    const kinds = [...became];
    const settled = new Map<AlertKind, AlertState>();
    if (maybe.includes('account_surge') && (await this.isSurge())) kinds.push('account_surge');
    if (maybe.includes('became_mql') && !(byFirstStepOnly && (await this.tookStep()))) {
      const mql = await this.mqlChange();
      if (!mql.was && mql.is) kinds.push('became_mql');
      // until the score falls below the line there is nothing to look for
      else if (mql.was && scoreBefore >= model.hot.leaveBelow)
        settled.set('became_mql', { isArmed: false, lastFiredAtMs: known.get('became_mql')?.lastFiredAtMs });
    }
    return { kinds, settled };
  }

  /** Whether what arrived says something new of who a known lead is. */
  private async hasNewAttributes(): Promise<boolean> {
    const { site, lead, leads } = this.news;
    const isNamed = [...leads.values()].some(({ id, survivor }) => (survivor ?? id) === lead);
    if (!isNamed || !(await this.store.leadById(site, lead))) return false;
    const before = await personAfter(this.store, { ...this.news, leads: new Map() });
    const after = await personAfter(this.store, this.news);
    return !equalAsJson(attributesOf(before!), attributesOf(after!));
  }

  /** Whether an earlier step towards buying counts still. */
  private async tookStep(): Promise<boolean> {
    const { site, lead, nowMs } = this.news;
    const { model } = this.context;
    const definition = mqlDefinitionOf(model);
    const rules = model.rules.flatMap(({ id }) => (isStep(id, definition) ? [id] : []));
    const subject = { kind: 'lead', id: lead } as const;
    return this.store.hasEarned(site, subject, { rules, sinceMs: nowMs - definition.qualifyingMs });
  }

  /** Of what the system works out; whoever was accepted is beyond it. */
  private async mqlChange(): Promise<{ was: boolean; is: boolean }> {
    const found = await this.leadCase();
    if (!found) return { was: false, is: false };
    const { profile, profileBefore, ledgerBefore, ledgerAfter } = found;
    const { site, lead, nowMs } = this.news;
    const { model } = this.context;
    const definition = mqlDefinitionOf(model);
    const by = { model, definition };
    const was = profileBefore !== undefined && mqlOf({ profile: profileBefore, ledger: ledgerBefore }, by, nowMs).isMql;
    if (was || !mqlOf({ profile, ledger: ledgerAfter }, by, nowMs).isMql) return { was, is: false };
    const stage = stageAt(await this.store.lastDecision(site, lead), { derived: 'mql', nowMs });
    return { was, is: stage === 'mql' };
  }

  /** Whether this person is the one who makes the active people of their company so many. */
  private async isSurge(): Promise<boolean> {
    const { site, lead, nowMs } = this.news;
    const person = await personAfter(this.store, this.news);
    if (person?.email === undefined) return false;
    const { companyDomain } = emailDomainOf(person.email, (await this.store.fitRules(site)).domains);
    if (companyDomain === undefined) return false;
    this.company = companyDomain;
    const states = await this.store.alertStates(site, companyKey(companyDomain));
    if (!mayFire(states.get('account_surge'), nowMs)) return false;
    const wanted = this.context.alertSettings.surgePeople;
    const active = await this.store.alerts.activePeople({
      site,
      domain: companyDomain,
      sinceMs: nowMs - surgeMs,
      limit: wanted + 1,
    });
    return active.filter((each) => each !== lead).length === wanted - 1;
  }
}

/** What fit and noise are read from. */
const attributesOf = ({ email, company, traits }: StoredLead) => ({ email, company, traits });

/** Under which the alert states of a company stand among those of leads; no lead's id begins so. */
const companyKey = (domain: string) => `@${domain}`;

const statesOf = (lead: string, states: ReadonlyMap<AlertKind, AlertState>) =>
  states.size > 0 ? [{ lead, states }] : [];

const pick = (states: ReadonlyMap<AlertKind, AlertState>, kind: AlertKind) =>
  new Map([...states].filter(([each]) => each === kind));
