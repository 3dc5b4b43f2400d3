import { expect, test } from 'vitest';
import { aStore, startMs } from '../support/a-store.ts';

test('a digest goes to nobody who has unsubscribed; a single alert still does', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  const said = { site, name: 'Ada', url: 'mailto:ada@acme.example' };
  const { id: destination } = await store.commands.createDestination({ ...said, kind: 'email', nowMs: startMs });
  const { alert: single } = await store.commands.testDestination({ site, destination, nowMs: startMs });
  const { alert: digest } = await store.commands.testDestination({ site, destination, nowMs: startMs });
  store.sqlite.prepare(`UPDATE alerts SET kinds = '["digest"]' WHERE id = ?`).run(digest);
  const claim = (nowMs: number) => store.commands.claimDeliveries({ sender: 'sn_1', nowMs, leaseMs: 1, limit: 10 });
  expect((await claim(startMs)).map(({ alert }) => alert).toSorted()).toEqual([single, digest].toSorted());
  await store.commands.updateDestination({ ...said, destination, takesDigests: false });
  expect(await claim(startMs + 1)).toMatchObject([{ alert: single }]);
  expect(store.queries.deliveries({ site, limit: 10, status: 'dead' })).toMatchObject([
    { alert: digest, lastAnswer: expect.stringContaining('unsubscribed') },
  ]);
});

test('what waits for a destination that is off keeps no sender awake', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  const { id: destination } = await store.commands.createDestination({
    site,
    name: 'CRM',
    url: 'https://crm.example/',
    nowMs: startMs,
  });
  await store.commands.testDestination({ site, destination, nowMs: startMs });
  expect(store.queries.nextDeliveryAtMs()).toBe(startMs);
  await store.commands.setDestinationEnabled({ site, destination, isEnabled: false });
  expect(store.queries.nextDeliveryAtMs()).toBeUndefined();
});
