import type { Clock } from '../ports/clock.ts';
import { type CommandClient, StoreUnavailable } from '../ports/commands.ts';
import type { Queries } from '../ports/queries.ts';
import { systemTimers, type Timers } from './deliver.ts';

/** Nobody says when something new is due, so that taking events in stays fast: it is found this much late at most. */
const maxSleepMs = 5_000;

/**
 * Does what is due about alerts at its time, from now until `stop`. What is due stands in the database, and is taken and done in
 * one transaction: a process that stops forgets nothing, and two of them do nothing twice.
 */
export function startAlertSchedule({
  commands,
  queries,
  clock,
  timers = systemTimers,
}: {
  readonly commands: Pick<CommandClient, 'runDueAlerts'>;
  readonly queries: Pick<Queries, 'nextAlertDueAtMs'>;
  readonly clock: Clock;
  readonly timers?: Timers | undefined;
}): { readonly stop: () => Promise<void> } {
  let isStopping = false;
  let endSleep = () => {};
  const loop = run();
  return {
    stop: async () => {
      isStopping = true;
      endSleep();
      await loop;
    },
  };

  async function run(): Promise<void> {
    while (!isStopping) {
      const pauseMs = await doDue().catch(pauseAfterFailureMs);
      if (!isStopping) await sleep(pauseMs);
    }
  }

  /** Returns the milliseconds until there is more to do. */
  async function doDue(): Promise<number> {
    while (!isStopping) {
      const nowMs = clock.nowMs();
      const dueAtMs = queries.nextAlertDueAtMs();
      if (dueAtMs === undefined) return maxSleepMs;
      if (dueAtMs > nowMs) return Math.min(dueAtMs - nowMs, maxSleepMs);
      // another process was faster, or what was read is a moment old
      if ((await commands.runDueAlerts({ nowMs })).done === 0) return emptyRunPauseMs;
    }
    return maxSleepMs;
  }

  function sleep(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = timers.after(pauseMs, resolve);
      endSleep = () => {
        cancel();
        resolve();
      };
    });
  }
}

const emptyRunPauseMs = 1_000;

/** The top of a background activity: what fails here must not end the process that takes events in. */
function pauseAfterFailureMs(error: unknown): number {
  if (error instanceof StoreUnavailable) return error.retryAfterSeconds * 1_000;
  console.error('alerts:', error);
  return 5_000;
}
