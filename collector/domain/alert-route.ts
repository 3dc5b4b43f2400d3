import type { AlertKind } from './alert-policy.ts';
import { type AlertSettings, breaksThrough, type ReceiverSettings } from './alert-settings.ts';
import { afterWorkingTime, type LocalClock, minuteMs, nextMorningMs, nextWorkingMs } from './working-time.ts';

/**
 * Where a message goes and when: to the lead's owner first and to the channel when nobody answered in time; later in quiet
 * hours; into the digest of the next morning once the day is full.
 */

/**
 * `held`: waits for the end of quiet hours. `digest`: waits for the morning. `digested`: was told in a digest. `joined`: was told
 * with another message. `shadow`: nobody is told. `dropped`: was not worth telling any more when its time came.
 */
export const routeStatuses = ['sent', 'held', 'digest', 'digested', 'joined', 'shadow', 'dropped'] as const;
export type RouteStatus = (typeof routeStatuses)[number];

export interface AlertRoute {
  readonly status: RouteStatus;
  /** E-mail address of the owner; empty: the channel. */
  readonly receiver: string;
  readonly sentAtMs: number | undefined;
  /** When something has to be done about it: send it, or tell the channel as well; `undefined`: nothing more. */
  readonly dueAtMs: number | undefined;
  /** The message that told it: one that it joined, or a digest. */
  readonly partOf: string | undefined;
}

export interface Receiver {
  /** `undefined`: the channel. */
  readonly owner: string | undefined;
  readonly rules: Pick<ReceiverSettings, 'workingDays' | 'quiet' | 'morning' | 'dailyCap'>;
  readonly clock: LocalClock;
  /** Messages of its day so far. */
  readonly sentToday: number;
}

/** Decides about a message that is ready now, new or held until now. */
export function routeMessage(
  message: { readonly kinds: readonly AlertKind[]; readonly isOnThePage: boolean; readonly nowMs: number },
  receiver: Receiver,
  settings: AlertSettings,
): AlertRoute {
  const { nowMs, kinds } = message;
  const { owner, rules, clock, sentToday } = receiver;
  const route = { receiver: owner ?? '', sentAtMs: undefined, dueAtMs: undefined, partOf: undefined };
  if (!breaksThrough(kinds, message, settings)) {
    if (rules.dailyCap !== undefined && sentToday >= rules.dailyCap) {
      const morningMs = nextMorningMs(nowMs, rules, clock);
      return { ...route, status: 'digest', dueAtMs: nextWorkingMs(morningMs, rules, clock) };
    }
    const wakesAtMs = nextWorkingMs(nowMs, rules, clock);
    if (wakesAtMs > nowMs) return { ...route, status: 'held', dueAtMs: wakesAtMs };
  }
  const dueAtMs =
    owner === undefined ? undefined : afterWorkingTime(nowMs, settings.answerMinutes * minuteMs, rules, clock);
  return { ...route, status: 'sent', sentAtMs: nowMs, dueAtMs };
}

/** A message that nobody gets, or that another one told. */
export const silentRoute = (status: 'shadow' | 'joined', partOf?: string): AlertRoute => ({
  status,
  receiver: '',
  sentAtMs: undefined,
  dueAtMs: undefined,
  partOf,
});
