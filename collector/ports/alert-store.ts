/** What use cases need inside a transaction to decide who is told about a lead, and what became of it. Part of the `Store`. */
import type { AlertKind } from '../domain/alert-policy.ts';
import type { AlertRoute } from '../domain/alert-route.ts';
import type { ReceiverSettings, SlaStage } from '../domain/alert-settings.ts';

type Awaitable<T> = T | Promise<T>;

/** An alert with where it goes. */
export interface AlertPlan {
  readonly id: string;
  /** Empty: about several leads. */
  readonly lead: string;
  readonly atMs: number;
  readonly kinds: readonly (AlertKind | 'digest')[];
  readonly payload: string;
  readonly route: AlertRoute;
  /** Destinations of the receiver; absent, or when none of them is switched on: the channel. */
  readonly destinations?: readonly string[] | undefined;
  /** A message that waits, and is told with this one instead. */
  readonly supersedes?: string | undefined;
}

/** An alert that was decided before. */
export interface KnownAlert {
  readonly site: number;
  readonly id: string;
  readonly lead: string;
  readonly atMs: number;
  readonly kinds: readonly (AlertKind | 'digest')[];
  readonly payload: string;
  readonly route: AlertRoute;
}

/** A promise to do something about a lead. */
export interface HandOff {
  readonly lead: string;
  readonly stage: SlaStage;
  readonly startedAtMs: number;
  readonly dueAtMs: number;
}

export interface AlertStore {
  /** Writes the alert, where it goes, and, if it is sent now, its deliveries. */
  add(site: number, alert: AlertPlan): Awaitable<void>;
  setRoute(site: number, alert: string, route: AlertRoute): Awaitable<void>;
  /** Puts an alert into the outbox, again only where it is not there yet. Without destinations: of the channel. */
  deliver(
    site: number,
    delivery: { readonly alert: string; readonly destinations?: readonly string[] | undefined; readonly nowMs: number },
  ): Awaitable<void>;
  /** The last message about a person that went out or is to go out. */
  lastMessage(site: number, lead: string): Awaitable<KnownAlert | undefined>;
  /** Messages to a receiver (empty: the channel) since a moment. */
  sentSince(site: number, receiver: string, sinceMs: number): Awaitable<number>;
  /** What was said about a receiver; `undefined`: nothing. */
  receiver(site: number, receiver: string): Awaitable<Partial<ReceiverSettings> | undefined>;
  /** E-mail address of who the person was given to. */
  ownerOf(site: number, lead: string): Awaitable<string | undefined>;
  /** Gives a lead to somebody, or to nobody. */
  assign(
    site: number,
    assignment: {
      readonly lead: string;
      readonly owner: string | undefined;
      readonly atMs: number;
      readonly by: string;
    },
  ): Awaitable<void>;
  /** People with an address at a mail domain that were active since a moment, at most `limit`. */
  activePeople(query: { site: number; domain: string; sinceMs: number; limit: number }): Awaitable<readonly string[]>;
  /** Whether anybody decided about the person, or judged the alert, since the alert. */
  isAnswered(site: number, alert: Pick<KnownAlert, 'id' | 'lead' | 'atMs'>): Awaitable<boolean>;
  /** Alerts of any site about which something has to be done by now, in order of their time. */
  due(nowMs: number, limit: number): Awaitable<readonly KnownAlert[]>;
  /** Begins a promise; one that is open for the same person and stage stays as it is. */
  startHandOff(site: number, handOff: HandOff): Awaitable<void>;
  /** Ends what is promised about the person, in one stage or in all. */
  endHandOffs(
    site: number,
    ended: { readonly lead: string; readonly stage?: SlaStage | undefined; readonly nowMs: number },
  ): Awaitable<void>;
  dueHandOffs(nowMs: number, limit: number): Awaitable<readonly (HandOff & { readonly site: number })[]>;
  setOverdue(site: number, handOff: HandOff, nowMs: number): Awaitable<void>;
  /** Open leads of an owner: given to them, and neither turned down nor qualified. */
  openLeads(site: number, owner: string): Awaitable<readonly string[]>;
}
