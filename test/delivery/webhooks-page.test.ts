import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { makeTargetGuard } from '../../collector/delivery/target-guard.ts';
import { sendWebhook } from '../../collector/delivery/webhook.ts';
import { alertMessage } from '../../collector/domain/alert-message.ts';
import { attemptDelaysMs } from '../../collector/domain/backoff.ts';
import { aDispatch, secret } from './memory-outbox.ts';

const page = readFileSync(new URL('../../docs/reference/webhooks.md', import.meta.url), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

test('the page shows the message as it is composed, field by field', () => {
  const shown = JSON.parse(block('json'));
  const { data } = shown;
  const composed = alertMessage({
    ...data,
    lead: { ...data.lead, trust: data.trust },
    atMs: Date.parse(shown.timestamp),
    scoreBefore: data.score - data.change,
    evidence: data.evidence.map((one: { at: string }) => ({ ...one, atMs: Date.parse(one.at) })),
  });
  expect(JSON.parse(composed)).toEqual(shown);
  for (const field of Object.keys(data)) expect(page).toMatch(new RegExp(`^\\|.*\`data.${field}\``, 'm'));
});

test('the page shows the schedule of attempts that the code keeps to', () => {
  const [, row = ''] = /^\| after the one before \|(.*)\|$/m.exec(page) ?? [];
  const unitMs: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };
  const shownMs = row.split('|').map((cell) => {
    const [count, unit = ''] = cell.trim().split(' ');
    return cell.trim() === 'at once' ? 0 : Number(count) * (unitMs[unit] ?? Number.NaN);
  });
  expect(shownMs).toEqual(attemptDelaysMs);
});

test('the receiver on the page takes a signed message and turns a forged one away', async () => {
  const port = await freePort();
  const code = block('js').replace('.listen(3000)', `.listen(${port}, '127.0.0.1', () => console.log('listening'))`);
  const receiver = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, FOOTPRINT_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    expect(String(await once(receiver.stdout, 'data'))).toBe('listening\n');
    const guard = makeTargetGuard({ allowedHosts: [`127.0.0.1:${port}`] });
    const send = (withSecret: string) =>
      sendWebhook(
        { guard },
        aDispatch({
          url: `http://127.0.0.1:${port}/`,
          secrets: [withSecret],
          payload: JSON.stringify({ data: { alertId: 'al_1', why: 'Came back' } }),
        }),
      );
    const line = once(receiver.stdout, 'data');
    expect(await send(secret)).toMatchObject({ status: 204 });
    expect(String(await line)).toBe('al_1: Came back\n');
    expect(await send('whsec_Zm9yZ2Vk')).toMatchObject({ status: 401 });
  } finally {
    receiver.kill();
  }
});
