import type { Receiver } from '../domain/alert-route.ts';
import { type ReceiverSettings, receiverOf } from '../domain/alert-settings.ts';
import type { SiteContext, Store } from '../ports/store.ts';
import { dayStartMs } from './day-start.ts';
import { localClock, siteDay } from './site-day.ts';

/** Who a message goes to, with their hours, and what they had today. */
export interface LoadedReceiver extends Receiver {
  /** Their own; `undefined`: the channel's. */
  readonly destinations: readonly string[] | undefined;
}

/** The owner of a lead, or the channel when there is none, or none that can be reached. */
export async function loadReceiver(
  store: Store,
  { site, context, owner, nowMs }: { site: number; context: SiteContext; owner: string | undefined; nowMs: number },
): Promise<LoadedReceiver> {
  const said = owner === undefined ? undefined : await store.alerts.receiver(site, owner);
  const own = said?.destinations?.length ? owner : undefined;
  const rules = hoursOf(context, own === undefined ? undefined : said);
  const timeZone = rules.timeZone ?? context.timeZone;
  const sentToday =
    rules.dailyCap === undefined
      ? 0
      : await store.alerts.sentSince(site, own ?? '', dayStartMs(siteDay(nowMs, timeZone), timeZone));
  return {
    owner: own,
    rules,
    clock: localClock(timeZone),
    sentToday,
    destinations: own === undefined ? undefined : rules.destinations,
  };
}

/** The channel keeps the site's own hours and cap. */
function hoursOf({ alertSettings }: SiteContext, said: Partial<ReceiverSettings> | undefined): ReceiverSettings {
  return said
    ? receiverOf(alertSettings, said)
    : { ...receiverOf(alertSettings, undefined), dailyCap: alertSettings.dailyCap };
}
