import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../dist/footprint.js', import.meta.url));
const secretKey = 'sk_two_senders_0123456789';
const children = new Set<ChildProcess>();
afterEach(() => children.forEach((child) => void child.kill('SIGKILL')));

/** The product as a process of its own on the given folder. */
async function aProcess(dataDir: string, allowHost: string) {
  const args = [program, 'serve', '--port', '0', '--data', dataDir, '--no-playground', '--allow-host', allowHost];
  const env = { ...process.env, FOOTPRINT_SECRET_KEY: secretKey };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  children.add(child);
  let out = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes('Footprint is ready')) break;
  }
  const url = /^Footprint is ready: (\S+)$/m.exec(out)?.[1] ?? '';
  const call = async (path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { key: string; id: string; alert: string };
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    children.delete(child);
  };
  return { call, end };
}

/** Answers after a while, and notes which ids it has at the same time. */
async function aSlowReceiver(answerAfterMs: number) {
  const received: string[] = [];
  const busy = new Set<string>();
  const twiceAtOnce: string[] = [];
  const server = createServer(async (request, response) => {
    const id = String(request.headers['webhook-id']);
    if (busy.has(id)) twiceAtOnce.push(id);
    busy.add(id);
    request.resume();
    await once(request, 'end');
    received.push(id);
    await sleep(answerAfterMs);
    busy.delete(id);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, received, twiceAtOnce, close: () => server.close() };
}

test('two processes on one folder never send the same alert, and what one that was killed had claimed goes out at the next start', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'footprint-two-'));
  const receiver = await aSlowReceiver(40);
  const first = await aProcess(dataDir, receiver.host);
  const { key } = await first.call('sites', { name: 'Acme' });
  const { id } = await first.call(`destinations?site=${key}`, { name: 'CRM', url: `http://${receiver.host}/hook` });
  const alerts: string[] = [];
  const enqueue = async (count: number) => {
    const made = Array.from({ length: count }, () => first.call(`destinations/${id}/test?site=${key}`, {}));
    alerts.push(...(await Promise.all(made)).map(({ alert }) => alert));
  };
  await enqueue(60);
  // comes up while the first has all of them claimed and some under way
  const second = await aProcess(dataDir, receiver.host);
  await enqueue(60);
  await expect.poll(() => new Set(receiver.received).size, { timeout: 20_000 }).toBe(120);
  expect(receiver.received.toSorted()).toEqual(alerts.toSorted());

  await enqueue(60);
  await expect.poll(() => new Set(receiver.received).size).toBeGreaterThan(125);
  await first.end('SIGKILL');
  const third = await aProcess(dataDir, receiver.host);
  // long before the lease of the one that was killed would end
  await expect.poll(() => new Set(receiver.received).size, { timeout: 20_000 }).toBe(180);
  expect(new Set(receiver.received)).toEqual(new Set(alerts));
  // what the kill cut off is sent again under its id: two at a time to one destination
  expect(receiver.received.length).toBeLessThanOrEqual(180 + 2);
  expect(receiver.twiceAtOnce.length).toBeLessThanOrEqual(2);

  // the lock of the one that was killed is gone, also of one that had claimed nothing
  await Promise.all([second.end('SIGTERM'), third.end('SIGTERM')]);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('sender-'))).toEqual([]);
  receiver.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);
