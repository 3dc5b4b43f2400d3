import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import svix from 'svix';
import { afterEach, expect, test } from 'vitest';
import { makeTargetGuard } from '../../collector/delivery/target-guard.ts';
import { sendWebhook } from '../../collector/delivery/webhook.ts';
import { anAlert } from './an-alert.ts';
import { loopbackReceiver, type Received } from './loopback-receiver.ts';
import { aDispatch, secret } from './memory-outbox.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((receiver) => receiver.close())));

async function receiverThat(answer?: (request: Received, response: ServerResponse) => void) {
  const receiver = await loopbackReceiver(answer);
  open.push(receiver);
  return receiver;
}

function send(fields: Parameters<typeof aDispatch>[0]) {
  const guard = makeTargetGuard({ allowedHosts: ['127.0.0.1'] });
  return sendWebhook({ guard }, aDispatch({ payload: '{"name":"Zoë ☂"}', ...fields }));
}

test('a receiver verifies the signature with the standardwebhooks package', async () => {
  const receiver = await receiverThat();
  expect(await send({ url: receiver.url })).toEqual({
    kind: 'answered',
    status: 204,
    retryAfterSeconds: undefined,
    answer: '',
  });
  const [{ headers, body }] = receiver.received as [Received];
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Footprint',
    'webhook-id': 'al_1',
    connection: 'close',
  });
  const webhook = new Webhook(secret);
  const verify = (changed: { body?: string; headers?: Record<string, string> }) =>
    webhook.verify(changed.body ?? body, { ...(headers as Record<string, string>), ...changed.headers });
  expect(verify({})).toEqual({ name: 'Zoë ☂' });
  expect(() => verify({ body: body.replace('Zoë', 'Zoe') })).toThrow('No matching signature');
  expect(() => verify({ headers: { 'webhook-id': 'al_2' } })).toThrow('No matching signature');
});

test('while a secret is being changed, a receiver with the new and one with the old take the message', async () => {
  const receiver = await receiverThat();
  const fresh = `whsec_${Buffer.from('another twenty-four bytes').toString('base64')}`;
  const guard = makeTargetGuard({ allowedHosts: ['127.0.0.1'] });
  await sendWebhook({ guard }, aDispatch({ url: receiver.url, secrets: [fresh, secret], payload: '{"a":1}' }));
  const [{ headers, body }] = receiver.received as [Received];
  for (const known of [fresh, secret])
    for (const Library of [Webhook, svix.Webhook])
      expect(new Library(known).verify(body, headers as Record<string, string>)).toEqual({ a: 1 });
  const other = `whsec_${Buffer.from('twenty-four bytes of none').toString('base64')}`;
  expect(() => new Webhook(other).verify(body, headers as Record<string, string>)).toThrow('No matching signature');
});

test('the person stands in the message only where the destination may be told', async () => {
  const receiver = await receiverThat();
  const guard = makeTargetGuard({ allowedHosts: ['127.0.0.1'] });
  const payload = anAlert();
  const person = { name: 'Ada "Zoë" ☂', email: 'ada@acme.example', company: undefined };
  await sendWebhook({ guard }, aDispatch({ url: receiver.url, payload }));
  await sendWebhook({ guard }, aDispatch({ url: receiver.url, payload, person }));
  const [thin, personal] = receiver.received as [Received, Received];
  // byte for byte, so that every attempt says the same
  expect(thin.body).toBe(payload);
  const { lead, ...rest } = JSON.parse(payload).data;
  expect(new Webhook(secret).verify(personal.body, personal.headers as Record<string, string>)).toMatchObject({
    data: { ...rest, lead: { ...lead, name: person.name, email: person.email, company: null } },
  });
});

test('the people of a digest stand in it only where the destination may be told', async () => {
  const receiver = await receiverThat();
  const items = ['ld_1', 'ld_2'].map((id) => ({ alertId: `al_${id}`, lead: { id, url: 'https://x.example/' } }));
  const payload = JSON.stringify({ type: 'lead.digest', data: { items } });
  const bodyOf = () => receiver.received.at(-1)!.body;
  await send({ url: receiver.url, payload });
  expect(bodyOf()).toBe(payload);
  await send({
    url: receiver.url,
    payload,
    people: { ld_1: { name: 'Ada', email: 'a@b.example', company: undefined } },
  });
  expect(JSON.parse(bodyOf()).data.items.map(({ lead }: { lead: object }) => lead)).toEqual([
    { id: 'ld_1', url: 'https://x.example/', name: 'Ada', email: 'a@b.example', company: null },
    { id: 'ld_2', url: 'https://x.example/', name: null, email: null, company: null },
  ]);
});

test('a redirect is an answer and is not followed', async () => {
  const target = await receiverThat();
  const receiver = await receiverThat((_request, response) => response.writeHead(307, { location: target.url }).end());
  expect(await send({ url: receiver.url })).toMatchObject({ kind: 'answered', status: 307 });
  expect(target.connections()).toBe(0);
});

test.each([
  ['seconds', () => '120', 120],
  ['a date', () => new Date(Date.now() + 120_000).toUTCString(), 120],
  ['a date gone by', () => 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['nonsense', () => 'soon', undefined],
])('Retry-After is read as %s', async (_name, header, seconds) => {
  const receiver = await receiverThat((_request, response) =>
    response.writeHead(503, { 'retry-after': header() }).end('busy'),
  );
  const answer = await send({ url: receiver.url });
  expect(answer).toMatchObject({ kind: 'answered', status: 503, answer: 'busy' });
  const read = answer.kind === 'answered' ? answer.retryAfterSeconds : -1;
  if (seconds) expect(read).toBeGreaterThan(seconds - 5);
  if (seconds) expect(read).toBeLessThanOrEqual(seconds);
  else expect(read).toBe(seconds);
});

test('of an endless answer one KiB is read and the connection is closed', async () => {
  let written = 0;
  const receiver = await receiverThat((_request, response) => {
    const pour = () => {
      if (response.destroyed) return;
      written += 700;
      response.write(`\0${'☂'.repeat(233)}`, () => setImmediate(pour));
    };
    pour();
  });
  const answer = await send({ url: receiver.url });
  expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  const text = answer.kind === 'answered' ? answer.answer : '';
  // 1,024 bytes hold two NUL bytes, shown as U+FFFD, and 340 whole umbrellas
  expect(text).toMatch(/^\ufffd☂{233}\ufffd☂{107}$/);
  await receiver.close();
  expect(written).toBeLessThan(10_000_000);
});

test('a receiver that never answers counts as unanswered when the time is over', async () => {
  const receiver = await receiverThat(() => {});
  expect(await send({ url: receiver.url, timeoutMs: 30 })).toEqual({
    kind: 'unanswered',
    reason: 'timeout',
    error: 'No answer within 0.03 s.',
  });
});

test('a receiver that answers 200 and never ends its body has answered', async () => {
  const receiver = await receiverThat((_request, response) => response.writeHead(200).write('thanks'));
  expect(await send({ url: receiver.url, timeoutMs: 100 })).toMatchObject({ status: 200, answer: 'thanks' });
});

test('a receiver that breaks off within its answer has answered', async () => {
  const receiver = await receiverThat((_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('than', () => response.destroy());
  });
  expect(await send({ url: receiver.url })).toMatchObject({ status: 200, answer: 'than' });
});

test('a port where nothing listens counts as unanswered', async () => {
  const receiver = await receiverThat();
  await receiver.close();
  expect(await send({ url: receiver.url })).toEqual({
    kind: 'unanswered',
    reason: 'unreachable',
    error: `Nothing listens at ${receiver.host}.`,
  });
});

test.each([
  ['closes the connection', 'unreachable', ''],
  ['talks something else', 'unreadable', 'SSH-2.0-OpenSSH_9.2\r\n'],
  [
    'switches protocols',
    'unreadable',
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  ],
  ['sends endless headers', 'unreadable', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`],
])('a receiver that %s counts as unanswered', async (_name, reason, bytes) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const answer = await send({ url: `http://127.0.0.1:${port}/` });
  expect(answer).toMatchObject({ kind: 'unanswered', reason, error: expect.stringMatching(/\w/) });
});
