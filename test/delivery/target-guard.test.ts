import { isIPv6 } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNotPublic } from '../../collector/delivery/public-address.ts';
import { makeTargetGuard, type ResolveName } from '../../collector/delivery/target-guard.ts';
import { sendWebhook } from '../../collector/delivery/webhook.ts';
import { loopbackReceiver } from './loopback-receiver.ts';
import { aDispatch } from './memory-outbox.ts';
import { privateLiterals, privateNames, unusableUrls } from './private-spellings.ts';

const withFamily = (addresses: readonly string[]) =>
  addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));

/** Answers for the names of the table, however they were written, and for nothing else. */
const resolve: ResolveName = async (hostname) => {
  const entry = Object.entries(privateNames).find(([name]) => new URL(`http://${name}/`).hostname === hostname);
  return withFamily(entry?.[1] ?? []);
};

let receiver: Awaited<ReturnType<typeof loopbackReceiver>>;
beforeAll(async () => {
  receiver = await loopbackReceiver();
});
afterAll(() => receiver.close());

const deliverThrough = (guard: ReturnType<typeof makeTargetGuard>, url: string) =>
  sendWebhook({ guard }, aDispatch({ url, timeoutMs: 2_000 }));

describe('nothing reaches this machine or its network', () => {
  const guard = makeTargetGuard({ allowedHosts: [], resolve });
  const hosts = [...privateLiterals, ...Object.keys(privateNames)];

  test('the table holds more than a hundred spellings', () => {
    expect(new Set(hosts).size).toBeGreaterThanOrEqual(130);
  });

  test.each(hosts)('%j is refused when it is entered and when it is sent to', async (host) => {
    for (const scheme of ['http', 'https']) {
      const url = `${scheme}://${host}:${receiver.port}/hook`;
      const reason = await guard.check(url);
      expect(reason).toMatch(/ is (a|an|the|not) .+: use a public one, or let the operator allow /);
      expect(await deliverThrough(guard, url)).toEqual({ kind: 'unanswered', reason: 'refused', error: reason });
    }
    expect(receiver.connections()).toBe(0);
  });

  const unusable = Object.entries(unusableUrls).flatMap(([words, urls]) => urls.map((url) => [url, words] as const));
  test.each(unusable)('%j gets the answer "%s …"', async (url, words) => {
    const reason = await guard.check(url);
    expect(reason).toMatch(new RegExp(`^${words}.*\\.$`));
    expect(await deliverThrough(guard, url)).toEqual({ kind: 'unanswered', reason: 'refused', error: reason });
    expect(receiver.connections()).toBe(0);
  });

  test('a name that does not exist is told apart from one that is private', async () => {
    const reason = 'The name nowhere.example.org cannot be looked up: check its spelling.';
    expect(await guard.check('https://nowhere.example.org/')).toBe(reason);
    expect(await deliverThrough(guard, 'https://nowhere.example.org/')).toEqual({
      kind: 'unanswered',
      reason: 'unknown_name',
      error: reason,
    });
  });

  test.each(['fe80::1%eth0', '::1%lo', '::ffff:127.0.0.1%1'])(
    'a name that resolves to %s, with a zone, is refused',
    async (address) => {
      const zoned = makeTargetGuard({ allowedHosts: [], resolve: async () => withFamily([address]) });
      const url = `http://zone.example.org:${receiver.port}/hook`;
      expect(await zoned.check(url)).toContain('use a public one');
      expect(await deliverThrough(zoned, url)).toMatchObject({ kind: 'unanswered', reason: 'refused' });
      expect(receiver.connections()).toBe(0);
    },
  );

  test('a name that turns private after it was checked is refused at the connection', async () => {
    let lookups = 0;
    const rebinding = makeTargetGuard({
      allowedHosts: [],
      resolve: async () => {
        lookups += 1;
        return withFamily(lookups === 1 ? ['93.184.215.14'] : ['127.0.0.1']);
      },
    });
    const url = `http://rebind.example.org:${receiver.port}/hook`;
    expect(await rebinding.check(url)).toBeUndefined();
    expect(await deliverThrough(rebinding, url)).toMatchObject({
      kind: 'unanswered',
      reason: 'refused',
      error: expect.stringContaining('127.0.0.1 (by the name rebind.example.org) is a loopback address'),
    });
    expect(lookups).toBe(2);
    expect(receiver.connections()).toBe(0);
  });
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '11.0.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '126.255.255.255',
  '128.0.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '192.169.0.1',
  '198.17.255.255',
  '198.20.0.1',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2606:4700:4700::1111',
  '2a00:1450:4001::1',
])('%s is public', (address) => {
  expect(whyNotPublic(address)).toBeUndefined();
});

test('localhost is refused by what this system answers for it', async () => {
  const guard = makeTargetGuard({ allowedHosts: [] });
  expect(await guard.check(`http://localhost:${receiver.port}/`)).toMatch(
    /\(by the name localhost\) is a loopback address/,
  );
  const before = receiver.connections();
  expect(await deliverThrough(guard, `http://localhost:${receiver.port}/`)).toMatchObject({ kind: 'unanswered' });
  expect(receiver.connections()).toBe(before);
});

test('a public name passes', async () => {
  const guard = makeTargetGuard({ allowedHosts: [], resolve: async () => withFamily(['8.8.8.8', '2001:4860::1']) });
  expect(await guard.check('https://crm.example.org/hook')).toBeUndefined();
  expect(await guard.check('https://8.8.8.8:8443/hook')).toBeUndefined();
});

describe('a host that the operator names', () => {
  const named = (entry: string) =>
    makeTargetGuard({ allowedHosts: [entry], resolve: async () => withFamily(['127.0.0.1', '::1']) });

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:PORT/', 'http://127.0.0.2:PORT/'],
    ['127.1', 'http://0x7f000001:PORT/', 'http://127.0.0.2:PORT/'],
    ['127.0.0.1:PORT', 'http://127.0.0.1:PORT/', 'http://127.0.0.1:1/'],
    ['::1', 'http://[::1]:PORT/', 'http://[::2]:PORT/'],
    ['[::1]:PORT', 'http://[::1]:PORT/', 'http://[::1]:1/'],
    ['CRM.internal', 'http://crm.internal:PORT/', 'http://other.internal:PORT/'],
    ['crm.internal:PORT', 'http://crm.internal:PORT/', 'http://sub.crm.internal:PORT/'],
  ])('%s lets %s through and not %s', async (entry, passing, refused) => {
    const withPort = (text: string) => text.replace('PORT', String(receiver.port));
    const guard = named(withPort(entry));
    expect(await guard.check(withPort(passing))).toBeUndefined();
    expect(await deliverThrough(guard, withPort(passing))).toMatchObject({ kind: 'answered', status: 204 });
    const before = receiver.connections();
    expect(await guard.check(withPort(refused))).toMatch(/let the operator allow/);
    expect(await deliverThrough(guard, withPort(refused))).toMatchObject({ kind: 'unanswered' });
    expect(receiver.connections()).toBe(before);
  });

  test.each([
    ['crm.internal:443', 'https://crm.internal/', 'http://crm.internal/'],
    ['crm.internal:80', 'http://crm.internal/', 'https://crm.internal/'],
  ])('%s means the default port of %s and not of %s', async (entry, passing, refused) => {
    expect(await named(entry).check(passing)).toBeUndefined();
    expect(await named(entry).check(refused)).toMatch(/loopback/);
  });

  test.each([
    '',
    ' ',
    'http://crm.internal',
    'crm.internal/hook',
    'crm.internal:0',
    'crm.internal:99999',
    'a b',
    'me@crm',
    '[::1',
  ])('%j is refused as an entry, by name', (entry) => {
    expect(() => named(entry)).toThrow(`Allowed host "${entry}" cannot be read`);
  });
});
