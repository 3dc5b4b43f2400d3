import { expect, test } from 'vitest';
import { inconsistencies } from '../../collector/storage/consistency.ts';
import { personExport } from '../../collector/usecases/export-person.ts';
import { AlertSite, dayMs, minuteMs, mondayMs } from '../alerts/an-alert-site.ts';
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

const ada = 'ada@acme.example';

/** Two leads who asked for a demo, each with one attempt that failed. */
async function twoFailures(acme: AlertSite) {
  for (const email of [ada, 'bob@bob.example']) {
    await acme.meet(email, mondayMs);
    await acme.asksForDemo(email, mondayMs + minuteMs);
  }
  const sender = { sender: 'sn_1', nowMs: mondayMs + minuteMs };
  for (const { alert, destination } of await acme.store.commands.claimDeliveries({ ...sender, leaseMs: 1, limit: 9 })) {
    const attempt = { atMs: mondayMs, durationMs: 12, status: 500, noAnswer: undefined, answer: 'no', nextAtMs: dayMs };
    const outcome = { status: 'waiting', answeredAtMs: mondayMs, nextAtMs: dayMs, settledAtMs: undefined } as const;
    const last = { lastStatus: 500, lastAnswer: 'no', disableDestination: false };
    await acme.store.commands.settleDelivery({
      ...{ site: acme.site, alert, destination, sender: 'sn_1' },
      ...outcome,
      ...last,
      attempt,
    });
  }
}

test('what was tried is in the export of the person, and goes with the person, and with the site', async () => {
  const acme = await AlertSite.open();
  const { store, site } = acme;
  const count = () => store.sqlite.prepare('SELECT count(*) FROM delivery_attempts').pluck().get();
  await twoFailures(acme);
  expect(count()).toBe(2);
  const exported = [...personExport(store.queries, { site, lead: acme.leadOf(ada), nowMs: mondayMs })].join('');
  expect(JSON.parse(exported).deliveries).toMatchObject([
    { attempts: 1, log: [{ attempt: 1, atMs: mondayMs, durationMs: 12, status: 500, answer: 'no', nextAtMs: dayMs }] },
  ]);
  await store.commands.eraseLead({ site, lead: acme.leadOf(ada), searchedSeq: 0, mentions: [], nowMs: mondayMs });
  expect(count()).toBe(1);
  expect(inconsistencies(store.sqlite)).toEqual([]);
  await store.commands.removeSite(site);
  expect(count()).toBe(0);
  acme.close();
});

test('of a person who is several leads, what was tried for each is exported and erased', async () => {
  const acme = await AlertSite.open();
  const { store, site } = acme;
  await twoFailures(acme);
  const [one, other] = [acme.leadOf(ada), acme.leadOf('bob@bob.example')];
  await store.commands.mergeLeads({ site, lead: other, into: one, by: 'api', why: '', nowMs: mondayMs + dayMs });
  const exported = [...personExport(store.queries, { site, lead: other, nowMs: mondayMs + dayMs })].join('');
  expect(JSON.parse(exported).deliveries.map(({ log }: { log: unknown[] }) => log.length)).toEqual([1, 1]);
  await store.commands.eraseLead({ site, lead: other, searchedSeq: 0, mentions: [], nowMs: mondayMs + dayMs });
  expect(store.sqlite.prepare('SELECT count(*) FROM delivery_attempts').pluck().get()).toBe(0);
  acme.close();
});

test('a digest says nothing more of a person who was erased, and is not sent when it was about nobody else', async () => {
  const acme = await AlertSite.open();
  const { store, site } = acme;
  await acme.settle({ dailyCap: 0, breaksThrough: { askedForSales: false, onThePage: false } });
  for (const [at, email] of [ada, 'bob@bob.example'].entries()) {
    await acme.meet(email, mondayMs);
    await acme.asksForDemo(email, mondayMs + (at + 1) * minuteMs);
  }
  await acme.runDue(mondayMs + dayMs);
  const [one, other] = [acme.leadOf(ada), acme.leadOf('bob@bob.example')];
  const erase = (lead: string) =>
    store.commands.eraseLead({ site, lead, searchedSeq: 0, mentions: [], nowMs: mondayMs });
  const digests = () =>
    (store.sqlite.prepare("SELECT payload FROM alerts WHERE lead = ''").all() as { payload: string }[]).map(
      ({ payload }) => JSON.parse(payload).data,
    );
  expect(digests()).toMatchObject([{ items: [{ lead: { id: one } }, { lead: { id: other } }] }]);
  await erase(one);
  expect(digests()).toMatchObject([{ why: '1 more about your leads', items: [{ lead: { id: other } }] }]);
  expect(JSON.stringify(digests())).not.toContain(one);
  expect(acme.sent()).toEqual(['digest → channel']);
  await erase(other);
  expect([digests(), acme.sent()]).toEqual([[], []]);
  expect(inconsistencies(store.sqlite)).toEqual([]);
  acme.close();
});

test('a digest names its people to a destination that may be told, as they are known at the attempt', async () => {
  const acme = await AlertSite.open();
  const { store, site } = acme;
  await acme.settle({ dailyCap: 0, breaksThrough: { askedForSales: false, onThePage: false } });
  const told = { site, name: 'told', url: 'https://told.example/', hasPersonalData: true, nowMs: mondayMs };
  const { id } = await store.commands.createDestination(told);
  const lead = await acme.meet(ada, mondayMs);
  await acme.asksForDemo(ada, mondayMs + minuteMs);
  await acme.runDue(mondayMs + dayMs);
  const more = { trust: 'verified', source: 'api', nowMs: mondayMs + dayMs } as const;
  await store.commands.saveLead({ site, email: ada, name: 'Ada', ...more });
  const sender = { sender: 'sn_1', nowMs: mondayMs + dayMs };
  const claimed = await store.commands.claimDeliveries({ ...sender, leaseMs: 1, limit: 9 });
  const people = Object.fromEntries(claimed.map((each) => [each.destination, each.people]));
  expect(people).toEqual({ [id]: { [lead]: { name: 'Ada', email: ada, company: undefined } }, [acme.channel]: {} });
  acme.close();
});

test('an attempt at nothing is found by verify', () => {
  const store = aStore();
  store.sqlite.exec("INSERT INTO delivery_attempts VALUES (1, 'al_1', 'ds_1', 1, 1, 0, 0, 200, NULL, '', NULL)");
  expect(inconsistencies(store.sqlite)).toEqual(['1 attempts at no delivery']);
});
