import { precisionOf } from '../../collector/domain/alert-precision.ts';
import { defaultAlertSettings } from '../../collector/domain/alert-settings.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { defaultFitSettings } from '../../collector/domain/fit/fit-settings.ts';
import type { AppContext } from '../../collector/http/context.ts';
import type { ChangeNotice, CommandClient, Commands } from '../../collector/ports/commands.ts';
import type { ModelDraft, Queries, SiteSummary } from '../../collector/ports/queries.ts';
import type { ModelRuns } from '../../collector/usecases/model-runs.ts';
import { modelWork } from '../../collector/usecases/model-work.ts';
import {
  explain,
  hostile,
  sampleActivity,
  sampleAlertRecords,
  sampleAlerts,
  sampleAttempts,
  sampleBotVisits,
  sampleDeliveries,
  sampleDestinations,
  sampleExplanation,
  sampleHandOffs,
  sampleLeads,
  sampleList,
  sampleMoments,
  sampleNowMs,
  sampleOnSite,
  sampleReceivers,
  sampleSites,
  sampleTimeline,
  sampleViews,
  sampleVisitors,
  sampleVisitorVisits,
} from './sample-data.ts';
import { sampleDraft, sampleForecast } from './sample-forecast.ts';
import { sampleReport } from './sample-report.ts';

/** An in-memory collector with sample data for the pages: what pages read is here, what they change is recorded. */
export interface FakeContext extends AppContext {
  readonly sentCommands: readonly { readonly name: string; readonly input: unknown }[];
  readonly notify: (notice: ChangeNotice) => void;
  readonly listenerCount: () => number;
  /** Moves the clock. */
  readonly pass: (ms: number) => void;
  /** Makes the next commands fail with this error. */
  readonly failWith: (error: Error | undefined) => void;
}

/** The commands that a test's page needs an answer from; any other answers nothing. */
type FakeCommands = Partial<{ [Name in keyof Commands]: (...args: Parameters<Commands[Name]>) => unknown }>;

export function fakeContext({
  distDir,
  publicUrl = 'http://localhost:4100',
  sites = sampleSites,
}: {
  distDir: string;
  publicUrl?: string;
  sites?: readonly SiteSummary[];
}): FakeContext {
  let nowMs = sampleNowMs;
  let failure: Error | undefined;
  const sentCommands: { name: string; input: unknown }[] = [];
  const listeners = new Set<(notice: ChangeNotice) => void>();
  const state = fakeState(sites);
  const commands = new Proxy(state.commands, {
    get: (target, name: string) => async (input: unknown) => {
      if (failure) throw failure;
      sentCommands.push({ name, input });
      // names and inputs come from CommandClient's own types
      return (target as Record<string, ((input: unknown) => unknown) | undefined>)[name]?.(input);
    },
  });
  const parts = {
    queries: state.queries,
    commands: commands as unknown as CommandClient,
    clock: { nowMs: () => nowMs },
  };
  const models = modelWork({ ...parts, runs: sampleRuns, newId: (prefix) => `${prefix}_sample` });
  models.forecasts.start({ site: 1, draft: sampleDraft.model, days: 90 });
  return {
    ...parts,
    models,
    changes: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    publicUrl: () => publicUrl,
    distDir,
    sentCommands,
    notify: (notice) => listeners.forEach((listener) => void listener(notice)),
    listenerCount: () => listeners.size,
    pass: (ms) => {
      nowMs += ms;
    },
    failWith: (error) => {
      failure = error;
    },
  };
}

/** What a thread would answer. */
const sampleRuns: ModelRuns = {
  forecast: async () => sampleForecast,
  publish: () => new Promise(() => {}),
  report: async ({ site }) => sampleReport(site),
  ruleMatches: async () =>
    new Map([
      ['visit', 812],
      ['pricing-view', 96],
      ['contact-sales', 7],
    ]),
};

type Account = { id: string; email: string; passwordHash: string };

function fakeState(sites: readonly SiteSummary[]) {
  const accounts = new Map<string, Account>();
  const signIns = new Map<string, { account: string; expiresAtMs: number }>();
  const settings = new Map<string, string>();
  let draft: ModelDraft | undefined = sampleDraft;
  const isSample = (site: number) => site === 1;
  const queries: Queries = {
    sites: () => sites,
    siteByKey: (key) => sites.find((site) => site.key === key),
    modelVersion: ({ version }) => (version <= 2 ? { ...defaultModel, version } : undefined),
    modelDraft: (site) => (isSample(site) ? draft : undefined),
    replays: () => [],
    replayedModel: () => undefined,
    exports: {
      touchpoints: () => ({ items: [], seq: 0 }),
      contributions: () => [],
      personTouchpoints: () => [],
      personAlerts: () => [],
    },
    totals: () => ({ events: [], deliveries: [] }),
    accounts: () => [
      { email: 'marketing@example.com', role: 'marketer' },
      { email: 'owner@example.com', role: 'admin' },
      { email: `"${hostile}"@example.com`, role: 'viewer' },
    ],
    invitations: () => [
      { email: 'new@example.com', role: 'sales', expiresAtMs: sampleNowMs + 3 * 86_400_000 },
      { email: 'late@example.com', role: 'viewer', expiresAtMs: sampleNowMs - 86_400_000 },
    ],
    invitation: () => undefined,
    mentions: () => ({ touchpoints: [], searchedSeq: 0, isDone: true }),
    siteActivity: (site) => {
      const nothing = { firstEventAtMs: undefined, lastEventAtMs: undefined, stored: 0, repeated: 0, quarantined: [] };
      if (site === 0) return { ...nothing, drops: [{ reason: 'unknown_site', count: 3 }] };
      return isSample(site) ? sampleActivity : { ...nothing, drops: [] };
    },
    fitSettings: () => defaultFitSettings,
    hotLeads: ({ site, limit, after }) => {
      const start = after === undefined ? 0 : sampleLeads.findIndex(({ id }) => id === after) + 1;
      const leads = isSample(site) ? sampleLeads.slice(start, start + limit) : [];
      return leads.map((lead) => ({ ...lead, place: lead.id }));
    },
    listLeads: ({ site, limit, after, queue, minGrade, nowMs, today, todayStartMs }) => {
      const at = { nowMs, today, todayStartMs, halfLifeMs: defaultModel.halfLifeMs };
      const all = isSample(site) ? sampleList(at) : [];
      const start = after === undefined ? 0 : all.findIndex(({ lead }) => lead.id === after) + 1;
      const rows = all
        .slice(start)
        .filter((row) => queue === undefined || row.queue === queue)
        .filter(({ lead }) => minGrade === undefined || (lead.profile.fit?.grade ?? 'Z') <= minGrade);
      return { rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]?.lead.id : undefined };
    },
    findLeads: ({ text, nowMs, today, todayStartMs }) => {
      const at = { nowMs, today, todayStartMs, halfLifeMs: defaultModel.halfLifeMs };
      return { rows: sampleList(at).filter(({ lead }) => lead.email?.startsWith(text)), next: undefined };
    },
    companies: () => [],
    leads: () => sampleLeads,
    lead: ({ site, lead }) => (isSample(site) ? sampleLeads.find(({ id }) => id === lead) : undefined),
    leadTimeline: ({ lead, before, types }) =>
      lead === 'ld_maryam' && types?.length !== 0 ? sampleTimeline(before) : { visits: [], next: undefined },
    leadMoments: ({ lead, before }) => (lead === 'ld_maryam' && before === undefined ? sampleMoments : []),
    visitors: ({ site }) => (isSample(site) ? sampleVisitors.filter(({ lead }) => lead === undefined) : []),
    visitorCounts: ({ site }) =>
      isSample(site)
        ? { now: 22, today: 148, yesterday: 131, week: 902, month: 3_120, total: 48_201 }
        : { now: 0, today: 0, yesterday: 0, week: 0, month: 0, total: 0 },
    onSite: ({ site }) => (isSample(site) ? sampleOnSite : []),
    visitor: ({ site, visitor }) =>
      isSample(site) ? sampleVisitors.find((each) => each.visitor === visitor) : undefined,
    visitorTimeline: ({ visitor }) => ({
      visits: visitor === 'vi_anonymous_1' ? sampleVisitorVisits : visitor === 'vi_bot' ? sampleBotVisits : [],
      next: undefined,
    }),
    score: ({ subject, nowMs }) => {
      if (subject.id === 'ld_maryam') return { ...sampleExplanation, atMs: nowMs };
      return subject.id === 'vi_anonymous_1' ? explain(sampleVisitorVisits, nowMs) : undefined;
    },
    decisions: () => [],
    models: () => [
      { version: 2, publishedAtMs: sampleNowMs - 20 * 86_400_000, note: 'Demo requests count more' },
      { version: 1, publishedAtMs: sampleNowMs - 90 * 86_400_000, note: '' },
    ],
    model: () => ({ ...defaultModel, version: 2 }),
    savedViews: (site) => (isSample(site) ? sampleViews : []),
    destinations: (site) => (isSample(site) ? sampleDestinations : []),
    identity: () => undefined,
    signingKeys: () => [],
    deliveries: ({ site, lead }) =>
      isSample(site) ? sampleDeliveries.filter((each) => lead === undefined || each.lead === lead) : [],
    deliveryAttempts: ({ site, destination, alert }) =>
      isSample(site) ? (sampleAttempts[`${destination}/${alert}`] ?? []) : [],
    accountCount: () => accounts.size,
    accountByEmail: (email) => accounts.get(email),
    signIn: ({ tokenHash, nowMs }) => {
      const signIn = signIns.get(tokenHash);
      if (!signIn || signIn.expiresAtMs <= nowMs) return undefined;
      const account = [...accounts.values()].find(({ id }) => id === signIn.account);
      return account && { account: account.id, email: account.email, role: 'admin' };
    },
    setting: (name) => settings.get(name),
    alert: ({ site, alert }) => (isSample(site) ? sampleAlertRecords.find(({ id }) => id === alert) : undefined),
    alertsSentSince: ({ site, sinceMs, limit }) =>
      isSample(site) ? sampleAlertRecords.filter(({ atMs }) => atMs >= sinceMs).slice(0, limit) : [],
    deadDeliveries: (site) => (isSample(site) ? sampleDeliveries.filter(({ status }) => status === 'dead').length : 0),
    deliverySenders: () => [],
    alertSettings: () => defaultAlertSettings,
    alertReceivers: (site) => (isSample(site) ? sampleReceivers : []),
    alertLog: ({ site }) => (isSample(site) ? sampleAlerts : []),
    alertPrecision: ({ site }) => precisionOf(isSample(site) ? sampleAlerts : []),
    handOffs: ({ site }) => (isSample(site) ? sampleHandOffs : []),
    alertHistoryLeads: () => [],
    alertHistory: () => undefined,
    watchList: () => [],
    nextAlertDueAtMs: () => undefined,
    nextDeliveryAtMs: () => undefined,
  };
  const commands: FakeCommands = {
    createAccount: ({ email, passwordHash }) => {
      if (accounts.has(email)) return 'exists';
      accounts.set(email, { id: `ac_${accounts.size}`, email, passwordHash });
      return 'created';
    },
    startSignIn: ({ tokenHash, ...rest }) => void signIns.set(tokenHash, rest),
    endSignIn: (tokenHash) => void signIns.delete(tokenHash),
    invite: ({ email }) => (email === 'owner@example.com' ? 'exists' : 'invited'),
    setSetting: ({ name, value }) => void settings.set(name, value),
    removeSetting: (name) => void settings.delete(name),
    decideNoise: ({ lead }) => (sampleLeads.some(({ id }) => id === lead) ? 'stored' : 'unknown_lead'),
    addNote: () => 'stored',
    assignLead: () => ({ kind: 'assigned' }),
    saveView: () => 'saved',
    decideStage: () => ({ kind: 'decided', stage: 'recycled' }),
    createSite: () => ({ id: 1, key: 'st_sample' }),
    saveModelDraft: ({ model, savedBy, nowMs }) => {
      draft = { model, savedAtMs: nowMs, savedBy };
    },
    removeModelDraft: () => {
      draft = undefined;
    },
    createDestination: () => ({ id: 'ds_new', secret: 'whsec_bmV3' }),
    testDestination: () => ({ alert: 'al_test' }),
  };
  return { queries, commands };
}
