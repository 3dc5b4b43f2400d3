import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { openStore } from '../../collector/open-store.ts';
import { replayCheck } from '../../collector/replay-check.ts';
import { serve } from '../../collector/serve.ts';
import { aBatch, anEvent, aPageView } from '../support/a-store.ts';

/** Forecasts and publications of a running server, in the threads that really do them. */

const dataDir = mkdtempSync(join(tmpdir(), 'footprint-models-'));
const secretKey = 'sk_models_0123456789abcdef';
const leads = 1_200;
const nowMs = Date.now();
let site: string;

beforeAll(async () => {
  const store = await openStore({ dataDir, mode: 'write' });
  const { id, key } = await store.commands.createSite({
    name: 'Acme',
    kind: 'live',
    origins: [],
    timeZone: 'UTC',
    nowMs,
  });
  site = key;
  const batches = Array.from({ length: leads }, (_, lead) => {
    const atMs = nowMs - (lead % 60) * 86_400_000 - 3_600_000;
    const identify = anEvent({ type: 'identify', occurredAtMs: atMs, data: { email: `p${lead}@acme.example` } });
    const events = [identify, ...aPageView({ path: '/pricing', atMs, engagedMs: (lead % 4) * 50_000 })];
    return aBatch({ site: id, visitor: `v${lead}`, visit: `i${lead}`, receivedAtMs: atMs, isSilent: true, events });
  });
  await Promise.all(batches.map((batch) => store.commands.ingest(batch)));
  await store.close();
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function aServer() {
  const config = readConfig({ flags: { port: '0', dataDir, secretKey }, env: {} });
  if ('problem' in config) throw new Error(config.problem);
  const server = await serve(config, () => {});
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}/api/v1/${path}${path.includes('?') ? '&' : '?'}site=${site}`, {
      method,
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: response.status === 204 ? undefined : await response.json() };
  };
  return { ...server, call };
}

test('a running server forecasts, publishes beside posts, and goes on after it was stopped', async () => {
  const first = await aServer();
  const { json: known } = await first.call('GET', 'models/1');
  const document = { ...known.document, hot: { enterAt: 12, leaveBelow: 8 }, levels: [12, 7, 3] };
  const asked = await first.call('POST', 'forecasts', { document });
  expect(asked.status).toBe(202);
  await expect
    .poll(async () => (await first.call('GET', `forecasts/${asked.json.id}`)).json.status, { timeout: 20_000 })
    .toBe('done');
  const { result } = (await first.call('GET', `forecasts/${asked.json.id}`)).json;
  expect(result).toMatchObject({ leads, touchpoints: leads * 3 - leads / 4, leaveCount: 0 });
  expect(result.enterCount).toBeGreaterThan(0);

  const begun = await first.call('POST', 'publications', { document, note: 'easier' });
  expect(begun).toMatchObject({ status: 202, json: { version: 2, status: 'running' } });
  // the server answers while a thread works
  expect((await first.call('GET', 'leads?limit=1')).status).toBe(200);
  await first.stop();

  const second = await aServer();
  const stopped = (await second.call('GET', 'publications/2')).json;
  if (stopped.status === 'stopped') expect((await second.call('POST', 'publications/2/resume')).status).toBe(202);
  await expect
    .poll(async () => (await second.call('GET', 'publications/2')).json.status, { timeout: 20_000 })
    .toBe('done');
  expect((await second.call('GET', 'models')).json.items[0]).toMatchObject({ version: 2, isInUse: true });

  const refused = await second.call('POST', 'publications', { document, note: 'too late' });
  await second.call('DELETE', `publications/${refused.json.version}`);
  await second.stop();
  const { differences } = await replayCheck({ dataDir, onProgress: () => {}, signal: new AbortController().signal });
  expect(differences).toEqual([]);
}, 60_000);
