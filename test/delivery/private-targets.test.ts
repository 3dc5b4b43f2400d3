import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDestination } from '../../collector/delivery/check-destination.ts';
import { makeDeliver } from '../../collector/delivery/deliver-by-kind.ts';
import type { MailServer } from '../../collector/delivery/smtp.ts';
import { makeTargetGuard, type ResolveName } from '../../collector/delivery/target-guard.ts';
import type { DestinationKind } from '../../collector/domain/destination.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import { describeAlert } from '../../collector/ui/alert-text.ts';
import { startDelivery } from '../../collector/usecases/deliver.ts';
import { aStore, startMs } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { loopbackReceiver } from './loopback-receiver.ts';
import { manualTime } from './manual-time.ts';
import { moreSpellings, privateLiterals, privateNames } from './private-spellings.ts';

/** Answers for the names of the table, however they were written, and for nothing else. */
const resolve: ResolveName = async (hostname) => {
  const entry = Object.entries(privateNames).find(([name]) => new URL(`http://${name}/`).hostname === hostname);
  return (entry?.[1] ?? []).map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
};
const guard = makeTargetGuard({ allowedHosts: [], resolve });
const hosts = [...new Set([...privateLiterals, ...moreSpellings, ...Object.keys(privateNames)])];

let receiver: Awaited<ReturnType<typeof loopbackReceiver>>;
beforeAll(async () => {
  receiver = await loopbackReceiver();
});
afterAll(() => receiver.close());

/** A site with the server API in front and the outbox behind it, as the product puts them together. */
async function anInstallation(mailServer?: MailServer) {
  const store = aStore();
  const time = manualTime(startMs);
  const site = await store.aSite();
  const context = {
    queries: store.queries,
    commands: store.commands,
    clock: time,
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, time),
    publicUrl: () => '',
    distDir: '',
  };
  const app = apiApp(context, {
    secretKeyHash: () => createHash('sha256').update('sk').digest('hex'),
    checkTarget: (target) => checkDestination({ guard, mailServer }, target),
  });
  const ask = (method: string, path: string, body?: object) =>
    app.request(`/v1/${path}${path.includes('?') ? '&' : '?'}site=${site.key}`, {
      method,
      headers: { authorization: 'Bearer sk', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const startSending = () =>
    startDelivery({
      sender: 'sn_1',
      ...context,
      deliver: makeDeliver({ guard, describe: describeAlert, mailServer, unsubscribeUrl: () => '' }),
      random: () => 0,
      timers: time,
    });
  return { store, site: site.id, ask, startSending };
}

test('there are 300 spellings, all different', () => {
  expect(hosts.length).toBeGreaterThanOrEqual(300);
});

describe.each(['webhook', 'slack', 'teams'] satisfies DestinationKind[])('a private address of %s', (kind) => {
  test('is refused in every spelling when it is entered, changed and tested, without a connection', async () => {
    const { store, site, ask } = await anInstallation();
    const public8 = { kind, name: 'CRM', url: 'https://8.8.8.8/hook' };
    const { id } = (await (await ask('POST', 'destinations', public8)).json()) as { id: string };
    for (const host of hosts) {
      const url = `http://${host}:${receiver.port}/hook`;
      const created = await ask('POST', 'destinations', { kind, name: host.slice(0, 90), url });
      const changed = await ask('PATCH', `destinations/${id}`, { url });
      // one that got in before its name turned private, or before this version
      store.sqlite.prepare('UPDATE destinations SET url = ?').run(url);
      const switchedOn = await ask('PATCH', `destinations/${id}`, { isEnabled: true });
      const tested = await ask('POST', `destinations/${id}/test`);
      const statuses = [created, changed, switchedOn, tested].map(({ status }) => status);
      expect({ host, statuses }).toEqual({ host, statuses: [400, 400, 400, 400] });
      store.sqlite.prepare('UPDATE destinations SET url = ?').run(public8.url);
    }
    expect(store.queries.destinations(site)).toHaveLength(1);
    expect(store.queries.deliveries({ site, limit: 10 })).toEqual([]);
    expect(receiver.connections()).toBe(0);
  });

  test('gets no connection in any spelling when an alert waits for it', async () => {
    const { store, site, startSending } = await anInstallation();
    for (const host of hosts) {
      const url = `http://${host}:${receiver.port}/hook`;
      const { id } = await store.commands.createDestination({ site, kind, name: 'CRM', url, nowMs: startMs });
      await store.commands.testDestination({ site, destination: id, nowMs: startMs });
    }
    const { stop } = startSending();
    const log = () => store.queries.deliveries({ site, limit: 1_000 });
    const attempted = () => log().filter(({ attempts }) => attempts === 1).length;
    await expect.poll(attempted, { timeout: 20_000 }).toBe(hosts.length);
    await stop();
    for (const { lastStatus, lastAnswer } of log()) {
      expect(lastStatus).toBeUndefined();
      expect(lastAnswer).toMatch(/ is (a|an|the|not) .+: use a public one, or let the operator allow /);
    }
    expect(receiver.connections()).toBe(0);
  });
});

test('a mail server at a private address gets no connection in any spelling, from any entry', async () => {
  for (const host of hosts) {
    // as the operator would write it; the spellings that no URL takes cannot be configured
    const url = URL.parse(`smtp://${host}:${receiver.port}`);
    if (!url) continue;
    const mailServer = { url, from: 'footprint@acme.example' };
    const target = { kind: 'email', url: 'mailto:sales@acme.example' } as const;
    expect(await checkDestination({ guard, mailServer }, target)).toMatch(/[.]$/);
    const { send } = makeDeliver({ guard, describe: describeAlert, mailServer, unsubscribeUrl: () => '' });
    const { kind } = await send({
      ...target,
      secrets: [],
      language: 'en',
      timeZone: 'UTC',
      person: undefined,
      people: {},
      payload: '{"type":"test","timestamp":"","data":{}}',
      id: 'al_1',
      destination: 'ds_1',
      attemptedAtMs: startMs,
      timeoutMs: 1_000,
    });
    expect({ host, kind }).toEqual({ host, kind: 'unanswered' });
  }
  const { ask } = await anInstallation({ url: new URL(`smtp://127.0.0.1:${receiver.port}`), from: 'a@acme.example' });
  const made = await ask('POST', 'destinations', { kind: 'email', name: 'Ada', url: 'mailto:ada@acme.example' });
  expect(made.status).toBe(400);
  expect(await made.text()).toContain('127.0.0.1 is a loopback address');
  expect(receiver.connections()).toBe(0);
});
