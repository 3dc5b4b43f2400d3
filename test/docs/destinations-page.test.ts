import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { destinationKinds, maxFailingMs, secretOverlapMs } from '../../collector/domain/destination.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import { alertRows } from '../../scripts/harness/alert-report.mjs';
import { aStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');
const page = read('destinations.md');
const webhooks = read('webhooks.md');

test('the destination of the page is one that the server API takes', async () => {
  const body = /-d '(.*)'/.exec(page)?.[1] ?? '';
  const store = aStore();
  await store.aSite();
  const app = apiApp(
    {
      queries: store.queries,
      commands: store.commands,
      clock: { nowMs: () => 0 },
      changes: { subscribe: () => () => {} },
      models: modelWorkOn(store, { nowMs: () => 0 }),
      publicUrl: () => '',
      distDir: '',
    },
    { secretKeyHash: () => createHash('sha256').update('sk').digest('hex'), checkTarget: async () => undefined },
  );
  const headers = { authorization: 'Bearer sk', 'content-type': 'application/json' };
  const response = await app.request('/v1/destinations', { method: 'POST', headers, body });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ kind: 'slack', name: 'Sales' });
});

test('the page names each kind, and the mail server as the command line takes it', () => {
  for (const kind of destinationKinds) expect(page).toMatch(new RegExp(`^\\| \`${kind}\` \\|`, 'm'));
  const [, smtpUrl = '', mailFrom = ''] = /^npm start -- --smtp-url (\S+) --mail-from (\S+)$/m.exec(page) ?? [];
  const config = readConfig({ flags: { smtpUrl, mailFrom }, env: {} });
  expect(config).toMatchObject({ smtpUrl: new URL(smtpUrl), mailFrom });
});

test('the times on both pages are those of the code', () => {
  const days = maxFailingMs / 86_400_000;
  for (const text of [page, webhooks]) expect(text).toContain(`has failed for ${days} days`);
  expect(webhooks).toContain(`For ${secretOverlapMs / 3_600_000} hours each message is signed with the new`);
});

test('every figure of delivery is one that the harness printed, and within its budget', () => {
  const figures = JSON.parse(read('alert-figures.json'));
  expect(figures).toMatchObject({ alerts: 2_000, taken: 2_000, kills: 20 });
  for (const { name, value, budget = '', isMet = true } of alertRows(figures)) {
    expect(webhooks).toContain(`| ${name} | ${value} | ${budget} |`);
    expect({ name, isMet }).toEqual({ name, isMet: true });
  }
});
