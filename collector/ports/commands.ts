/**
 * Everything that changes the database. Callable from any thread; each call resolves after its transaction is on disk
 * (WAL, synchronous=FULL) and rejects with `StoreUnavailable` when it could not be committed: then nothing of it was kept.
 */
import type { AccountCommands, SignInCommands } from './commands/accounts.ts';
import type { AlertCommands } from './commands/alerts.ts';
import type { DecisionCommands } from './commands/decisions.ts';
import type { LeadCommands } from './commands/leads.ts';
import type { DraftCommands, ReplayCommands } from './commands/models.ts';
import type { OutboxCommands } from './commands/outbox.ts';
import type { SiteCommands } from './commands/sites.ts';
import type { TouchpointCommands } from './commands/touchpoints.ts';

export * from './commands/accounts.ts';
export * from './commands/alerts.ts';
export * from './commands/decisions.ts';
export * from './commands/leads.ts';
export * from './commands/models.ts';
export * from './commands/outbox.ts';
export * from './commands/sites.ts';
export * from './commands/touchpoints.ts';

export interface Commands
  extends TouchpointCommands,
    LeadCommands,
    DecisionCommands,
    AlertCommands,
    OutboxCommands,
    DraftCommands,
    ReplayCommands,
    SiteCommands,
    AccountCommands,
    SignInCommands {}

/** Those that decide by the rules of the domain, each a use case of its own. */
export type UseCaseCommand =
  | 'ingest'
  | 'countDrop'
  | 'saveLead'
  | 'saveLeads'
  | 'mergeLeads'
  | 'splitLead'
  | 'eraseLead'
  | 'eraseVisitor'
  | 'eraseTouchpoints'
  | 'recordTouch'
  | 'recordTouches'
  | 'identify'
  | 'decideStage'
  | 'decideNoise'
  | 'assignLead'
  | 'recordContact'
  | 'runDueAlerts';

/** The same commands from a thread that has to wait for them. */
export type CommandClient = {
  readonly [Name in keyof Commands]: (...args: Parameters<Commands[Name]>) => Promise<ReturnType<Commands[Name]>>;
};

/** The store could not commit: nothing was kept, trying again is right. */
export class StoreUnavailable extends Error {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds = 5) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** After a commit: which subjects (`l:…`, `v:…`) of which site changed, so that open pages can show it. */
export interface ChangeNotice {
  readonly site: number;
  readonly subjects: readonly string[];
  /** The outbox has something new to send. */
  readonly hasDeliveries: boolean;
}
