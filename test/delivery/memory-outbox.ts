import type { ChangeFeed } from '../../collector/ports/change-feed.ts';
import type { Clock } from '../../collector/ports/clock.ts';
import {
  type ChangeNotice,
  type ClaimedDelivery,
  type CommandClient,
  type DeliveryOutcome,
  StoreUnavailable,
} from '../../collector/ports/commands.ts';
import type { Dispatch } from '../../collector/ports/deliver.ts';
import type { AttemptRecord } from '../../collector/ports/delivery-attempts.ts';

export const secret = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;

type Row = ClaimedDelivery & {
  status: DeliveryOutcome['status'];
  attempts: number;
  nextAtMs: number;
  leaseUntilMs: number;
  sender: string;
  lastStatus: number | undefined;
  lastAnswer: string | undefined;
  log: AttemptRecord[];
};

/** One attempt at a webhook; what a test does not name is right. */
export const aDispatch = (fields: Partial<Dispatch> = {}): Dispatch => ({
  kind: 'webhook',
  url: 'https://crm.example.org/hook',
  secrets: [secret],
  language: 'en',
  timeZone: 'UTC',
  person: undefined,
  people: {},
  payload: '{}',
  id: 'al_1',
  destination: 'ds_1',
  attemptedAtMs: Date.now(),
  timeoutMs: 5_000,
  ...fields,
});

/** The outbox as ports/commands.ts promises it: claims lease rows, settling ends the lease and counts the attempt. */
export function memoryOutbox(clock: Clock) {
  const rows: Row[] = [];
  const disabled = new Set<string>();
  const listeners = new Set<(notice: ChangeNotice) => void>();
  const settleWaiters = new Set<() => void>();
  let settledCount = 0;
  let isDown = false;

  const waiting = () => rows.filter((row) => row.status === 'waiting' && !disabled.has(row.destination));
  const dueAtMs = (row: Row) => Math.max(row.nextAtMs, row.leaseUntilMs);

  const commands: Pick<CommandClient, 'claimDeliveries' | 'settleDelivery' | 'releaseDeliveries'> = {
    releaseDeliveries: async ({ sender }) => {
      if (isDown) throw new StoreUnavailable('disk full');
      for (const row of waiting()) if (row.sender === sender) row.leaseUntilMs = 0;
    },
    claimDeliveries: async ({ sender, nowMs, leaseMs, limit }) => {
      if (isDown) throw new StoreUnavailable('disk full');
      const due = waiting().filter((row) => dueAtMs(row) <= nowMs);
      const claimed = due.sort((a, b) => a.nextAtMs - b.nextAtMs).slice(0, limit);
      for (const row of claimed) Object.assign(row, { leaseUntilMs: nowMs + leaseMs, sender });
      return claimed.map((row) => ({ ...row }));
    },
    settleDelivery: async (outcome) => {
      if (isDown) throw new StoreUnavailable('disk full');
      const row = rows.find((one) => one.destination === outcome.destination && one.alert === outcome.alert)!;
      const { status, nextAtMs, lastStatus, lastAnswer } = outcome;
      row.log.push(outcome.attempt);
      Object.assign(row, { status, nextAtMs, lastStatus, lastAnswer, leaseUntilMs: 0, attempts: row.attempts + 1 });
      if (outcome.disableDestination) disabled.add(row.destination);
      settledCount += 1;
      for (const look of settleWaiters) look();
    },
  };

  return {
    rows,
    disabled,
    commands,
    queries: {
      nextDeliveryAtMs: () => {
        const moments = waiting().map(dueAtMs);
        return moments.length > 0 ? Math.min(...moments) : undefined;
      },
    },
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } satisfies ChangeFeed,
    /** Writes an alert for one destination, as a commit does, and tells the listeners. */
    add: (row: { readonly alert: string; readonly destination?: string; readonly url?: string }) => {
      const { alert, destination = 'crm', url = `https://${row.destination ?? 'crm'}.example.org/hook` } = row;
      rows.push({
        site: 1,
        destination,
        alert,
        url,
        kind: 'webhook',
        secrets: [secret],
        language: 'en',
        timeZone: 'UTC',
        person: undefined,
        people: {},
        payload: JSON.stringify({ type: 'lead.hot', data: { alertId: alert, name: 'Zoë ☂' } }),
        status: 'waiting',
        attempts: 0,
        nextAtMs: clock.nowMs(),
        leaseUntilMs: 0,
        sender: '',
        lastStatus: undefined,
        lastAnswer: undefined,
        log: [],
      });
      for (const tell of listeners) tell({ site: 1, subjects: [], hasDeliveries: true });
    },
    row: (alert: string) => rows.find((one) => one.alert === alert)!,
    breakStore: (down: boolean) => {
      isDown = down;
    },
    /** Resolves when so many attempts have been settled in all. */
    settled: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (settledCount < count) return;
          settleWaiters.delete(look);
          resolve();
        };
        settleWaiters.add(look);
        look();
      }),
  };
}
