import type { Clock } from '../ports/clock.ts';
import type { CommandClient } from '../ports/commands.ts';
import type { Queries } from '../ports/queries.ts';
import { demoDays, demoHistory } from './demo-history.ts';
import { demoOrigin, demoTimeZone } from './demo-website.ts';

export interface FillDemo {
  readonly commands: Pick<CommandClient, 'createSite' | 'setSetting' | 'saveLeads' | 'ingest'>;
  readonly queries: Pick<Queries, 'sites' | 'setting'>;
  readonly clock: Clock;
  /** Another seed gives other people and other visits. */
  readonly seed?: string;
  /** Called with lines for a person to read. */
  readonly onProgress?: (line: string) => void;
  /** Stops between two batches; what was stored stays, and running it again goes on from there. */
  readonly signal?: AbortSignal;
}

export type DemoOutcome =
  | { readonly kind: 'filled'; readonly siteKey: string; readonly leads: number; readonly events: number }
  | { readonly kind: 'stopped'; readonly siteKey: string; readonly message: string }
  /** There is a finished demo already; nothing was changed. */
  | { readonly kind: 'exists'; readonly siteKey: string; readonly message: string };

/** Enough for one group commit of the writer to be full, few enough to stay far below its queue's bound. */
const maxInFlight = 64;
const batchesPerProgressLine = 500;
const stateName = 'demo_state';

/** Kept until the demo is removed, so that a fill that was interrupted goes on with the very same history. */
interface DemoState {
  readonly seed: string;
  readonly endsAtMs: number;
  readonly isComplete: boolean;
}

/**
 * Makes the site "Demo: 90 days" and fills it with invented leads and visitors whose history ends now. Nobody is alerted.
 * After an interruption it goes on: ids are the same each time, so what is stored already is only repeated. Rejects with
 * `StoreUnavailable` when the store cannot commit.
 */
export async function fillDemo({
  commands,
  queries,
  clock,
  seed = 'northwind',
  onProgress = () => {},
  signal,
}: FillDemo): Promise<DemoOutcome> {
  const site = queries.sites().find(({ kind }) => kind === 'demo');
  const begun = site && readState(queries.setting(stateName));
  if (site && (!begun || begun.isComplete)) {
    const message = `There is a demo already: "${site.name}". Remove it first: footprint demo --remove`;
    return { kind: 'exists', siteKey: site.key, message };
  }
  const state = begun ?? { seed, endsAtMs: clock.nowMs(), isComplete: false };
  // before the site: a demo site without this note counts as finished
  await commands.setSetting({ name: stateName, value: JSON.stringify(state) });
  const { id, key } = site ?? (await createDemoSite(commands, state));
  onProgress(begun ? 'Going on with the demo that was interrupted.' : `Filling "${demoName}" …`);

  const { leads, batches } = demoHistory({ seed: state.seed, site: id, endsAtMs: state.endsAtMs });
  await commands.saveLeads(leads);
  onProgress(`${leads.length} leads`);

  let sent = 0;
  let events = 0;
  let hasFailed = false;
  const queue = batches.values();
  const sender = async () => {
    // all senders take from the one iterator: each batch goes out once, in the order of time
    for (const batch of queue) {
      await commands.ingest(batch).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
      sent += 1;
      events += batch.events.length;
      if (sent % batchesPerProgressLine === 0) onProgress(`${sent} of ${batches.length} page views, ${events} events`);
      if (signal?.aborted || hasFailed) return;
    }
  };
  if (!signal?.aborted) await Promise.all(Array.from({ length: maxInFlight }, sender));
  if (sent < batches.length) {
    const message = `Stopped after ${sent} of ${batches.length} page views: run it again to go on.`;
    return { kind: 'stopped', siteKey: key, message };
  }
  await commands.setSetting({ name: stateName, value: JSON.stringify({ ...state, isComplete: true }) });
  onProgress(`${batches.length} page views, ${events} events: done`);
  return { kind: 'filled', siteKey: key, leads: leads.length, events };
}

export interface RemoveDemo {
  readonly commands: Pick<CommandClient, 'removeSite' | 'removeSetting'>;
  readonly queries: Pick<Queries, 'sites'>;
}

/** Removes the demo with everything in it, finished or not; answers how many sites that were. */
export async function removeDemo({ commands, queries }: RemoveDemo): Promise<number> {
  const demos = queries.sites().filter(({ kind }) => kind === 'demo');
  for (const { id } of demos) await commands.removeSite(id);
  await commands.removeSetting(stateName);
  return demos.length;
}

const demoName = `Demo: ${demoDays} days`;

/** Its only origin is a website that cannot exist, so that nothing else gets into it. */
function createDemoSite(commands: Pick<CommandClient, 'createSite'>, { endsAtMs }: DemoState) {
  return commands.createSite({
    name: demoName,
    kind: 'demo',
    origins: [demoOrigin],
    timeZone: demoTimeZone,
    nowMs: endsAtMs - demoDays * 86_400_000,
  });
}

function readState(value: string | undefined): DemoState | undefined {
  // written above and by nobody else
  return value === undefined ? undefined : (JSON.parse(value) as DemoState);
}
