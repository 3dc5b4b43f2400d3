import type { IncomingBatch } from '../ports/commands.ts';
import type { Store } from '../ports/store.ts';
import { erasureMark, personMark } from './erasure-marks.ts';

/** Why an event of a time that was erased is refused. */
const erased = 'erased';

/**
 * The batch without what happened in a time that was erased: an event that waited in a browser's queue, or is sent again,
 * must not bring back who is gone. Counted, and not kept for anybody to look at.
 */
export async function withoutErased(store: Store, batch: IncomingBatch): Promise<IncomingBatch> {
  const { site, visitor, receivedAtMs } = batch;
  const browser = erasureMark('visitor', visitor);
  const events: IncomingBatch['events'][number][] = [];
  for (const event of batch.events) {
    const person = personMark(event);
    const isGone =
      (await store.isErased(site, browser, event.occurredAtMs)) ||
      (person !== undefined && (await store.isErased(site, person, event.occurredAtMs)));
    if (!isGone) events.push(event);
  }
  const refused = batch.events.length - events.length;
  if (refused > 0) await store.count(site, `drop:${erased}`, Math.floor(receivedAtMs / 86_400_000), refused);
  return { ...batch, events };
}
