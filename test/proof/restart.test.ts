import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { serve } from '../../collector/serve.ts';
import { startReceiver } from '../support/receiver.ts';

/** What outlives the process: alerts that could not be delivered, the secret key, the account link's end. */

const dataDir = mkdtempSync(join(tmpdir(), 'footprint-restart-'));
const secretKey = 'sk_restart_0123456789abcdef';
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let refusing: ReturnType<typeof createServer>;
let refused = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  refusing = createServer((_, response) => {
    refused += 1;
    response.statusCode = 500;
    response.end('not now');
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  receiver.close();
  refusing.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('an alert that nobody took is delivered after a restart, once, with the same id', async () => {
  const port = (refusing.address() as AddressInfo).port;
  const config = readConfig({ flags: { port: '0', dataDir, secretKey, allowHosts: [`127.0.0.1:${port}`] }, env: {} });
  if ('problem' in config) throw new Error(config.problem);
  const first = await serve(config, () => {});
  const call = (url: string, path: string, body?: unknown) =>
    fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${secretKey}`,
        'content-type': 'application/json',
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const { key } = await (await call(first.url, '/api/v1/sites', { name: 'Acme' })).json();
  const { secret } = await (
    await call(first.url, `/api/v1/destinations?site=${key}`, { name: 'CRM', url: `http://127.0.0.1:${port}/hook` })
  ).json();
  const now = Date.now();
  const event = { at: now, view: 'w1' };
  const batch = {
    site: key,
    visitor: 'v1',
    visit: 'a',
    sentAt: now,
    events: [
      { ...event, id: 'e1', type: 'identify', email: 'ada@acme.example' },
      { ...event, id: 'e2', type: 'form_submit', form: 'demo', contactSales: true },
    ],
  };
  expect((await call(first.url, '/v1/e', batch)).status).toBe(204);
  // where a tag's data-api ends with a slash
  expect((await call(`${first.url}/`, '/v1/e', batch)).status).toBe(204);
  await expect.poll(() => refused).toBe(1);
  const alerts = async (url: string) => (await (await call(url, `/api/v1/alerts?site=${key}`)).json()).items;
  await expect.poll(() => alerts(first.url)).toMatchObject([{ status: 'waiting', attempts: 1, lastStatus: 500 }]);
  await first.stop();

  // the receiver is back, at the same address, and the server comes up later than the next attempt was due
  await new Promise<void>((resolve) => refusing.close(() => resolve()));
  const messages: { headers: Record<string, string>; body: string }[] = [];
  refusing = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      messages.push({ headers: request.headers as Record<string, string>, body });
      response.statusCode = 204;
      response.end();
    });
  });
  await new Promise<void>((resolve) => refusing.listen(port, '127.0.0.1', resolve));
  const second = await serve(config, () => {}, { nowMs: () => Date.now() + 10_000 });
  await expect.poll(() => messages.length).toBe(1);
  const [alert] = await alerts(second.url);
  expect(messages[0]!.headers['webhook-id']).toBe(alert.alert);
  expect(new Webhook(secret).verify(messages[0]!.body, messages[0]!.headers)).toMatchObject({
    type: 'lead.hot',
    data: { kinds: ['hot', 'became_mql', 'asked_for_sales'] },
  });
  await expect.poll(() => alerts(second.url)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  await second.stop();
});

test('on an older Node the program says so in one sentence', () => {
  const program = fileURLToPath(new URL('../../dist/footprint.js', import.meta.url));
  const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,napi:'9'}})";
  const done = spawnSync(process.execPath, ['--import', older, program, 'serve'], { encoding: 'utf8' });
  expect(done.stderr).toMatch(/^footprint: Node 22\.14 or newer is needed, this is v[\d.]+\.\n$/);
  expect(done.status).toBe(1);
});
