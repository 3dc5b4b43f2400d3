import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { serve } from '../../collector/serve.ts';
import { run } from '../cli/cli-run.ts';

/** A restore that was really tried: posts come in, a backup is made beside them, and another server shows the same scores. */

const folder = mkdtempSync(join(tmpdir(), 'footprint-backup-'));
const secretKey = 'sk_backup_0123456789abcdef';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (dataDir: string) => {
  const config = readConfig({ flags: { port: '0', dataDir, secretKey }, env: {} });
  if ('problem' in config) throw new Error(config.problem);
  return serve(config, () => {});
};
const headers = {
  authorization: `Bearer ${secretKey}`,
  'content-type': 'application/json',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
};

test('a backup made beside posts restores elsewhere with the same scores', async () => {
  const [dataDir, elsewhere, file] = [join(folder, 'data'), join(folder, 'elsewhere'), join(folder, 'backup.db')];
  const first = await start(dataDir);
  const made = await fetch(`${first.url}/api/v1/sites`, { method: 'POST', headers, body: '{"name":"Acme"}' });
  const { key } = (await made.json()) as { key: string };
  let posted = 0;
  const post = async () => {
    posted += 1;
    const [at, who] = [Date.now(), posted % 20];
    const view = { view: `w${posted}`, at };
    const events = [
      { id: `i${posted}`, type: 'identify', at, email: `p${who}@acme.example` },
      { id: `e${posted}`, type: 'page_view', ...view, url: 'https://acme.example/pricing', title: 'Pricing' },
      { id: `g${posted}`, type: 'engagement', ...view, engagedMs: 45_000, scrollPct: 80 },
    ];
    const body = JSON.stringify({ site: key, visitor: `v${who}`, visit: `i${who}`, sentAt: at, events });
    const answer = await fetch(`${first.url}/v1/e`, {
      method: 'POST',
      body,
      headers: { 'user-agent': headers['user-agent'] },
    });
    expect(answer.status).toBe(204);
  };
  const scoresAt = async (url: string, at: string) => {
    const list = await fetch(`${url}/api/v1/leads?site=${key}&limit=200`, { headers });
    const { items } = (await list.json()) as { items: { id: string; email: string }[] };
    return Promise.all(
      items.map(async ({ id, email }) => {
        const score = await fetch(`${url}/api/v1/leads/${id}/score?site=${key}&at=${at}`, { headers });
        return [email, ((await score.json()) as { score: number }).score];
      }),
    );
  };
  for (let at = 0; at < 60; at += 1) await post();
  const at = new Date().toISOString();
  const before = await scoresAt(first.url, at);
  expect(before).toHaveLength(20);

  let isCopied = false;
  const posts = (async () => {
    while (!isCopied) await post();
  })();
  const backup = await run(['backup', file, '--data', dataDir]);
  isCopied = true;
  await posts;
  expect(backup).toMatchObject({ exitCode: 0 });
  // a folder in use is not replaced
  expect((await run(['restore', file, '--data', dataDir, '--force'])).exitCode).toBe(1);
  await first.stop();

  expect((await run(['restore', file, '--data', elsewhere])).exitCode).toBe(0);
  expect((await run(['verify', '--data', elsewhere])).exitCode).toBe(0);
  const second = await start(elsewhere);
  expect(await scoresAt(second.url, at)).toEqual(before);
  await second.stop();
}, 60_000);
