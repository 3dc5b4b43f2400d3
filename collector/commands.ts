import type {
  ChangeNotice,
  CommandClient,
  Commands,
  Erasure,
  LeadInput,
  SavedLead,
  UseCaseCommand,
} from './ports/commands.ts';
import type { NewId } from './ports/new-id.ts';
import { AccountAdministration } from './storage/account-administration.ts';
import { SqliteAdministration } from './storage/administration.ts';
import { AlertAdministration } from './storage/alert-administration.ts';
import { ErasedText } from './storage/erased-text.ts';
import { ForeignCommits } from './storage/foreign-commits.ts';
import { GroupCommit } from './storage/group-commit.ts';
import type { Sqlite } from './storage/open-database.ts';
import { SqliteOutbox } from './storage/outbox.ts';
import { ReplayTables } from './storage/replay-tables.ts';
import { SqliteErasingStore } from './storage/sqlite-erasing-store.ts';
import { assignLead } from './usecases/assign-lead.ts';
import { decideStage } from './usecases/decide-stage.ts';
import { eraseLead, eraseTouchpoints, eraseVisitor } from './usecases/erase.ts';
import { type Ingested, ingest } from './usecases/ingest.ts';
import { mergeLeads, splitLead } from './usecases/merge-leads.ts';
import { prepareSubject } from './usecases/prepare-subject.ts';
import { recordTouch } from './usecases/record-touch.ts';
import { runDueAlerts } from './usecases/run-due-alerts.ts';
import { saveLead } from './usecases/save-lead.ts';
import { siteDay } from './usecases/site-day.ts';
import { tellNewMql } from './usecases/tell-new-mql.ts';

/** The commands over a handle that writes: each call runs its use case inside a shared transaction. */
export interface SqliteCommands extends CommandClient {
  /** Resolves when everything submitted so far is on disk. */
  readonly idle: () => Promise<void>;
}

/** `onCommit` is called after each transaction that changed what pages show or what is to be sent. */
export function sqliteCommands(
  sqlite: Sqlite,
  { newId, onCommit }: { newId: NewId; onCommit: (notices: readonly ChangeNotice[]) => void },
): SqliteCommands {
  const store = new SqliteErasingStore(sqlite);
  const administration = new SqliteAdministration(sqlite, { newId, onSiteChange: () => store.forgetSites() });
  const outbox = new SqliteOutbox(sqlite, newId);
  const alerts = new AlertAdministration(sqlite, { onSiteChange: () => store.forgetSites() });
  const people = new AccountAdministration(sqlite, newId);
  const replays = new ReplayTables(sqlite, {
    writer: store.writer,
    replayed: prepareSubject,
    dayOf: siteDay,
    onSiteChange: () => store.forgetSites(),
  });
  const notices = new NoticeBook();
  const foreign = new ForeignCommits(sqlite);
  const group = new GroupCommit(sqlite, {
    // the command line may have published a model since
    afterBegin: () => {
      if (foreign.happened()) store.forgetSites();
    },
    beforeCommit: () => store.writeCounts(),
    afterCommit: () => {
      const changed = notices.take();
      if (changed.length > 0) onCommit(changed);
    },
    afterRollback: () => {
      store.dropCounts();
      store.forgetSites();
      notices.take();
    },
  });
  const note = (site: number, changed: Ingested) => notices.add(site, changed);
  const log = new ErasedText(sqlite);
  const erased = async (site: number, erasing: Promise<Omit<Erasure, 'isInLog'> & Ingested>): Promise<Erasure> => {
    const { leads, touchpoints, subjects, hasDeliveries } = await erasing;
    note(site, { subjects, hasDeliveries });
    log.note();
    return { leads, touchpoints, isInLog: true };
  };
  const saved = async (input: LeadInput): Promise<SavedLead> => {
    const { saved: lead, ...news } = await saveLead(store, input, newId);
    note(input.site, news);
    return lead;
  };
  /** What a person decides may make the lead one to tell of. */
  const decided = async <Result>(
    { site, lead, nowMs }: { site: number; lead: string; nowMs: number },
    make: () => Promise<Result> | Result,
  ): Promise<Result> => {
    const { result, hasDeliveries } = await tellNewMql(store, { site, lead, nowMs, newId, make });
    note(site, { subjects: [`l:${lead}`], hasDeliveries });
    return result;
  };
  const useCases: UseCases = {
    ingest: async (batch) => {
      const changed = await ingest(store, batch, { newId });
      const subjects = batch.dropped.length > 0 ? [...changed.subjects, dropsSubject] : changed.subjects;
      note(batch.site, { ...changed, subjects });
    },
    countDrop: ({ site, reason, excerpt, atMs }) => {
      store.count(site, `drop:${reason}`, Math.floor(atMs / 86_400_000), 1);
      note(site, { subjects: [dropsSubject], hasDeliveries: false });
      if (site !== 0) store.quarantine(site, { receivedAtMs: atMs, reason, excerpt });
    },
    assignLead: async (input) => {
      note(input.site, { subjects: [`l:${input.lead}`], hasDeliveries: false });
      return assignLead(store, input);
    },
    recordContact: async ({ site, lead, nowMs }) => {
      if (!(await store.leadById(site, lead))) return 'unknown_lead';
      note(site, { subjects: [`l:${lead}`], hasDeliveries: false });
      await store.alerts.endHandOffs(site, { lead, stage: 'sal', nowMs });
      return 'stored';
    },
    runDueAlerts: async (input) => {
      const { done, changed } = await runDueAlerts(store, input, newId);
      for (const [site, news] of changed) note(site, news);
      return { done };
    },
    decideStage: (input) => decided(input, () => decideStage(store, input, newId)),
    decideNoise: (input) => decided(input, () => administration.decideNoise(input)),
    saveLead: saved,
    saveLeads: async (inputs) => {
      const all = [];
      for (const input of inputs) all.push(await saved(input));
      return all;
    },
    mergeLeads: async (input) => {
      const { subjects, hasDeliveries, ...merged } = await mergeLeads(store, input, newId);
      note(input.site, { subjects, hasDeliveries });
      return merged;
    },
    splitLead: async (input) => {
      const { subjects, hasDeliveries, ...split } = await splitLead(store, input, newId);
      note(input.site, { subjects, hasDeliveries });
      return split;
    },
    eraseLead: (input) => erased(input.site, eraseLead(store, input, newId)),
    eraseVisitor: (input) => erased(input.site, eraseVisitor(store, input, newId)),
    eraseTouchpoints: (input) => erased(input.site, eraseTouchpoints(store, input, newId)),
    recordTouch: async (touch) => {
      const { kind, ...changed } = await recordTouch(store, touch, newId);
      note(touch.site, changed);
      return kind;
    },
    recordTouches: async (touches) => {
      const outcomes: ('stored' | 'repeated' | 'unknown_lead')[] = [];
      for (const { email, externalId, ...touch } of touches) {
        const named = email
          ? await store.leadByEmail(touch.site, email)
          : await store.leadByExternalId(touch.site, externalId ?? '');
        const lead = touch.lead ?? named?.id ?? '';
        const { kind, ...changed } = await recordTouch(store, { ...touch, lead }, newId);
        note(touch.site, changed);
        outcomes.push(kind);
      }
      return outcomes;
    },
    identify: async ({ site, visitor, id, atMs, day, receivedAtMs, lead }) => {
      const named = await saved(lead);
      if (named.kind === 'conflict') return named;
      // the lead that was named, not the one that stands for it
      const stored = lead.email
        ? await store.leadByEmail(site, lead.email)
        : await store.leadByExternalId(site, lead.externalId ?? '');
      const data = {
        ...(stored?.email ? { email: stored.email } : {}),
        ...(stored?.externalId ? { externalId: stored.externalId } : {}),
      };
      const event = {
        id,
        type: 'identify' as const,
        occurredAtMs: atMs,
        day,
        view: undefined,
        data,
        unscored: undefined,
        trust: 'verified' as const,
      };
      const batch = {
        site,
        visitor,
        visit: '',
        receivedAtMs,
        isBot: false,
        events: [event],
        dropped: [],
        isSilent: false,
      };
      note(site, await ingest(store, batch, { newId }));
      return named;
    },
  };
  const run = (name: keyof Commands, args: readonly unknown[]) => {
    const site = (args[0] as { site?: number } | undefined)?.site ?? 0;
    if (name === 'testDestination' || name === 'resendDeliveries' || name === 'setDestinationEnabled')
      note(site, { subjects: [outboxSubject], hasDeliveries: true });
    if (name === 'addNote') {
      const { lead } = args[0] as Parameters<Commands['addNote']>[0];
      note(site, { subjects: [`l:${lead}`], hasDeliveries: false });
    }
    if (name === 'settleDelivery') note(site, { subjects: [outboxSubject], hasDeliveries: false });
    const target = [useCases, replays, outbox, alerts, people].find((each) => name in each) ?? administration;
    // names and arguments come from CommandClient's own types
    return (target as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[name]!(...args);
  };
  return new Proxy({} as SqliteCommands, {
    get: (_, name: keyof Commands | 'idle' | 'then') => {
      if (name === 'then') return undefined; // not a promise, whatever asks
      if (name === 'idle') return () => group.idle();
      if (name === 'eraseLead' || name === 'eraseVisitor' || name === 'eraseTouchpoints')
        return async (...args: readonly unknown[]) => {
          const erasure = (await group.submit(() => run(name, args))) as Erasure;
          return { ...erasure, isInLog: !(await log.clear()) };
        };
      return (...args: readonly unknown[]) => group.submit(() => run(name, args));
    },
  });
}

/** Stands among the changed subjects when the delivery log changed. */
const outboxSubject = 'outbox';
/** Stands among them when more events were refused. */
const dropsSubject = 'drops';

type UseCases = {
  readonly [Name in UseCaseCommand]: (
    ...args: Parameters<Commands[Name]>
  ) => ReturnType<Commands[Name]> | Promise<ReturnType<Commands[Name]>>;
};

/** Collects what the calls of one transaction changed, by site. */
class NoticeBook {
  private readonly bySite = new Map<number, { subjects: Set<string>; hasDeliveries: boolean }>();

  add(site: number, { subjects, hasDeliveries }: Ingested): void {
    if (subjects.length === 0 && !hasDeliveries) return;
    const known = this.bySite.get(site) ?? { subjects: new Set<string>(), hasDeliveries: false };
    for (const subject of subjects) known.subjects.add(subject);
    known.hasDeliveries ||= hasDeliveries;
    this.bySite.set(site, known);
  }

  take(): ChangeNotice[] {
    const notices = [...this.bySite].map(([site, { subjects, hasDeliveries }]) => ({
      site,
      subjects: [...subjects],
      hasDeliveries,
    }));
    this.bySite.clear();
    return notices;
  }
}
