import { type Settlement, settle } from '../domain/backoff.ts';
import type { ChangeFeed } from '../ports/change-feed.ts';
import type { Clock } from '../ports/clock.ts';
import { type ClaimedDelivery, type CommandClient, type DeliveryOutcome, StoreUnavailable } from '../ports/commands.ts';
import type { Deliver } from '../ports/deliver.ts';
import type { AttemptRecord } from '../ports/delivery-attempts.ts';
import type { Queries } from '../ports/queries.ts';

/** A claimed delivery is nobody else's for this long: an attempt with its settling, three times over. */
const leaseMs = 60_000;
/** Standard Webhooks recommends 15 to 30 s; a receiver that needs longer should answer first and work later. */
const attemptTimeoutMs = 15_000;
/** An attempt starts only when its lease lasts for it and for settling it through a short outage of the store. */
const minLeaseLeftMs = attemptTimeoutMs + 10_000;
/** In flight at once: sockets and memory stay small, and one slow destination is far from filling it. */
const maxInFlight = 16;
const maxInFlightPerDestination = 2;
/** After this many attempts in a row without an answer a destination counts as silent. */
const missesUntilSilent = 2;
/** Silent destinations together leave the other half of the slots to those that answer. */
const maxInFlightToSilent = maxInFlight / 2;
/** Deliveries taken in one transaction. */
const maxClaimed = 100;
/** Claimed deliveries that wait here for a slot: at about 2 KB each they stay below 2 MB. */
const maxHeld = 1_000;
/** When that is full, destinations that missed this often in a row keep only a few places. */
const missesUntilSetAside = 10;
const maxHeldWhenSetAside = 4;
/** The loop looks again after this long although nobody woke it: another process may have written to the outbox. */
const maxSleepMs = 30_000;
/** After a claim that found nothing although something is due: another process holds it. */
const emptyClaimPauseMs = 1_000;
/** Longest wait of `stop` for what is in flight: container runtimes kill after 10 s. */
const maxStopMs = 5_000;

/** Runs something later; tests bring their own. */
export interface Timers {
  /** Calls `run` after `delayMs`; returns the call that prevents it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

interface HeldDelivery {
  readonly delivery: ClaimedDelivery;
  readonly leaseUntilMs: number;
}

/**
 * Sends what is in the outbox, from now until `stop`: each alert at least once to each destination, under one id.
 * A process that dies between sending and settling leaves a lease that runs out; then the alert is sent again.
 * `random` gives 0 … 1 for the jitter. `stop` waits up to 5 s for what is in flight; what is cut off is sent again later.
 */
export function startDelivery({
  sender,
  commands,
  queries,
  clock,
  deliver,
  changes,
  random,
  timers = systemTimers,
}: {
  /** Names this process in its claims: no two that live at a time have the same. */
  readonly sender: string;
  readonly commands: Pick<CommandClient, 'claimDeliveries' | 'settleDelivery' | 'releaseDeliveries'>;
  readonly queries: Pick<Queries, 'nextDeliveryAtMs'>;
  readonly clock: Clock;
  readonly deliver: Deliver;
  readonly changes: ChangeFeed;
  readonly random: () => number;
  readonly timers?: Timers | undefined;
}): { readonly stop: () => Promise<void>; readonly wake: () => void } {
  let held: HeldDelivery[] = [];
  /** Attempts under way, each with its destination. */
  const inFlight = new Map<Promise<void>, string>();
  /** Attempts in a row that a destination did not answer. */
  const misses = new Map<string, number>();
  let isStopping = false;
  let isCutOff = false;
  let isWoken = false;
  let endSleep = () => {};

  const unsubscribe = changes.subscribe(({ hasDeliveries }) => {
    if (hasDeliveries) wake();
  });
  const loop = run();
  return { stop, wake };

  async function run(): Promise<void> {
    while (!isStopping) {
      isWoken = false;
      startWhatFits();
      const pauseMs = await claimDue().catch(pauseAfterFailureMs);
      if (!isWoken) await sleep(pauseMs);
    }
  }

  /** Takes all that is due and starts what has a slot. Returns the milliseconds until there is more to do, unless woken. */
  async function claimDue(): Promise<number> {
    while (!isStopping && held.length < maxHeld) {
      const nowMs = clock.nowMs();
      const dueAtMs = queries.nextDeliveryAtMs();
      if (dueAtMs === undefined) return maxSleepMs;
      if (dueAtMs > nowMs) return Math.min(dueAtMs - nowMs, maxSleepMs);
      const limit = Math.min(maxClaimed, maxHeld - held.length);
      const claimed = await commands.claimDeliveries({ sender, nowMs, leaseMs, limit });
      if (claimed.length === 0) return emptyClaimPauseMs;
      held.push(...claimed.map((delivery) => ({ delivery, leaseUntilMs: nowMs + leaseMs })));
      startWhatFits();
    }
    return maxSleepMs;
  }

  function startWhatFits(): void {
    if (isStopping) return;
    if (held.length >= maxHeld) setSilentAside();
    const latestStartMs = clock.nowMs() + minLeaseLeftMs;
    held = held.filter(({ delivery, leaseUntilMs }) => {
      // forgotten here, it stays in the outbox and is claimed anew when its lease ends
      if (leaseUntilMs < latestStartMs) return false;
      if (!hasSlot(destinationOf(delivery))) return true;
      start({ delivery, leaseUntilMs });
      return false;
    });
  }

  /** Without this a long outbox of one dead destination would fill the places, and nothing else would be claimed. */
  function setSilentAside(): void {
    const kept = new Map<string, number>();
    held = held.filter(({ delivery }) => {
      const destination = destinationOf(delivery);
      kept.set(destination, (kept.get(destination) ?? 0) + 1);
      return missesOf(destination) < missesUntilSetAside || kept.get(destination)! <= maxHeldWhenSetAside;
    });
  }

  function hasSlot(destination: string): boolean {
    if (inFlight.size >= maxInFlight) return false;
    const busy = [...inFlight.values()];
    const busyHere = busy.filter((other) => other === destination).length;
    if (missesOf(destination) < missesUntilSilent) return busyHere < maxInFlightPerDestination;
    const busyWithSilent = busy.filter((other) => missesOf(other) >= missesUntilSilent).length;
    return busyHere === 0 && busyWithSilent < maxInFlightToSilent;
  }

  function missesOf(destination: string): number {
    return misses.get(destination) ?? 0;
  }

  function start(item: HeldDelivery): void {
    const attempt = attemptOnce(item).finally(() => {
      inFlight.delete(attempt);
      startWhatFits();
      wake();
    });
    inFlight.set(attempt, destinationOf(item.delivery));
  }

  async function attemptOnce({ delivery, leaseUntilMs }: HeldDelivery): Promise<void> {
    const { site, destination, alert, attempts } = delivery;
    const startedAtMs = clock.nowMs();
    const answer = await deliver.send({
      ...delivery,
      id: alert,
      attemptedAtMs: startedAtMs,
      timeoutMs: attemptTimeoutMs,
    });
    if (answer.kind === 'answered') misses.delete(destinationOf(delivery));
    else misses.set(destinationOf(delivery), missesOf(destinationOf(delivery)) + 1);
    const settlement = settle({ attempts, answer, nowMs: clock.nowMs(), jitter: random() });
    if (settlement.disableDestination) {
      held = held.filter((other) => destinationOf(other.delivery) !== destinationOf(delivery));
    }
    const attempt = attemptOf(settlement, startedAtMs);
    await record({ site, destination, alert, sender, ...settlement, attempt }, leaseUntilMs);
  }

  /** Tries until the lease ends: from then on the row may be another process's, and the alert is sent again under its id. */
  async function record(outcome: DeliveryOutcome, leaseUntilMs: number): Promise<void> {
    while (!isCutOff && clock.nowMs() < leaseUntilMs) {
      try {
        return await commands.settleDelivery(outcome);
      } catch (error) {
        await new Promise<void>((resume) => timers.after(pauseAfterFailureMs(error), resume));
      }
    }
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

  function wake(): void {
    isWoken = true;
    endSleep();
  }

  async function stop(): Promise<void> {
    isStopping = true;
    unsubscribe();
    wake();
    let endWait = () => {};
    const bound = new Promise<void>((resolve) => {
      endWait = timers.after(maxStopMs, resolve);
    });
    await Promise.race([Promise.all([loop, ...inFlight.keys()]), bound]);
    endWait();
    isCutOff = true;
    // another process need not wait for what was claimed and not begun; what is cut off keeps its lease
    if (inFlight.size === 0) await commands.releaseDeliveries({ sender }).catch(pauseAfterFailureMs);
  }
}

function attemptOf(settlement: Settlement, startedAtMs: number): AttemptRecord {
  const { status, answeredAtMs, nextAtMs, lastStatus, noAnswer, lastAnswer } = settlement;
  return {
    atMs: startedAtMs,
    // a system clock that was set back took no time
    durationMs: Math.max(0, answeredAtMs - startedAtMs),
    status: lastStatus,
    noAnswer,
    answer: lastAnswer,
    nextAtMs: status === 'waiting' ? nextAtMs : undefined,
  };
}

/** A destination's id is unique within its site only. */
function destinationOf({ site, destination }: ClaimedDelivery): string {
  return `${site}/${destination}`;
}

/**
 * The top of a background activity, so everything is caught here: a delivery that fails must not end the process that takes
 * events in. What is not an outage of the store is a defect and is said aloud.
 */
function pauseAfterFailureMs(error: unknown): number {
  if (error instanceof StoreUnavailable) return error.retryAfterSeconds * 1_000;
  console.error('delivery:', error);
  return 5_000;
}
