import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { type RunningServer, serve } from '../../collector/serve.ts';
import { startReceiver } from '../support/receiver.ts';

/** What people come for, done by hand on the product itself with its demo data: by the words that they read, from the first page on. */

const program = fileURLToPath(new URL('../../dist/footprint.js', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'footprint-tasks-'));
let server: RunningServer;
let slack: Awaited<ReturnType<typeof startReceiver>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  slack = await startReceiver();
  await promisify(execFile)(process.execPath, [program, 'demo', '--data', dataDir]);
  const config = readConfig({ flags: { port: '0', dataDir, allowHosts: [slack.host] }, env: {} });
  if ('problem' in config) throw new Error(config.problem);
  const said: string[] = [];
  server = await serve(config, (line) => said.push(line));
  const { executablePath, args, env } = inject('browser');
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } as Record<string, string> });
  page = await browser.newPage({ locale: 'en-GB' });
  await page.goto(/http\S+\/setup\?token=\S+/.exec(said.join('\n'))![0]);
  await page.getByLabel('E-mail').fill('sam@sales.example');
  await page.getByLabel('Password').first().fill('a long enough passphrase');
  await page.locator('main button[type=submit]').click();
  await page.waitForURL(/\/leads$/);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  slack?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const numberIn = (text: string | null) => Number(text!.replace('−', '-'));

test('who came back to pricing this week, and why is this lead at that score', async () => {
  await goTo('Hot leads');
  await page.getByRole('link', { name: 'Came back to pricing this week' }).click();
  const row = page.locator('main tbody tr').first();
  const name = await row.locator('a').first().textContent();
  await row.locator('a').first().click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(name);
  const why = page.getByRole('region', { name: 'Why this score' });
  const parts = await why.locator('tbody tr td:last-child').allTextContents();
  const sum = await why.locator('tfoot .sum').textContent();
  expect(parts.reduce((total, part) => total + numberIn(part), 0)).toBeCloseTo(numberIn(sum), 6);
  const reason = why.getByRole('link', { name: /^Came back to pricing/ }).first();
  await reason.click();
  const opened = page.locator(':target');
  await expect.poll(() => opened.count()).toBe(1);
  expect(await opened.textContent()).toContain('Came back to pricing');
});

test('what if pricing counted 12', async () => {
  await goTo('Scoring model');
  await page.getByRole('link', { name: 'Change points and lines' }).click();
  await page.getByLabel('Points for Viewed pricing for 5 s').fill('12');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByRole('button', { name: /forecast/i }).click();
  const entering = page.getByRole('table', { name: 'Leads that were an MQL only under the draft' });
  await entering.waitFor({ timeout: 30_000 });
  const [today, draft] = await page
    .getByRole('row', { name: /^Leads that were an MQL/ })
    .getByRole('cell')
    .allTextContents();
  const names = await entering.locator('tbody tr').count();
  expect(names).toBeGreaterThan(0);
  expect(numberIn(draft!)).toBe(numberIn(today!) + names);
});

test('accept this lead', async () => {
  await goTo('Hot leads');
  await page.getByRole('link', { name: 'Ready for sales' }).click();
  await page.locator('main tbody tr a').first().click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText('The decision is recorded.').waitFor();
  expect(await page.getByRole('region', { name: 'Stage' }).textContent()).toContain('Accepted by sales (SAL)');
  expect(await page.getByRole('button', { name: 'Accept' }).count()).toBe(0);
});

test('connect Slack', async () => {
  await goTo('Alerts');
  await page.getByLabel('Kind').selectOption('Slack');
  await page.getByLabel('Name', { exact: true }).fill('Sales channel');
  await page.getByLabel('Address', { exact: true }).fill(slack.url);
  await page.getByRole('button', { name: 'Add the destination' }).click();
  await page.getByText('Sales channel').first().waitFor();
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect.poll(() => slack.messages.length, { timeout: 10_000 }).toBe(1);
  expect(JSON.parse(slack.messages[0]!.body)).toHaveProperty('blocks');
});

test('erase a person', async () => {
  await goTo('Hot leads');
  const link = page.locator('main tbody tr a').first();
  const name = (await link.textContent())!;
  await link.click();
  const address = page.url();
  await page.getByRole('link', { name: 'Erase …' }).click();
  const answered = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Erase for ever' }).click();
  await answered;
  expect((await page.goto(address))!.status()).toBe(404);
  await goTo('Hot leads');
  expect(await page.locator('main tbody').textContent()).not.toContain(name);
});
