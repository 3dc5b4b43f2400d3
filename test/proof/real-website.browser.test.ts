import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { replayCheck } from '../../collector/replay-check.ts';
import { type RunningServer, serve } from '../../collector/serve.ts';
import { type ReceivedMessage, startReceiver } from '../support/receiver.ts';
import { serveWebsite } from './website.ts';

/**
 * The main job, end to end, on a website that nobody here wrote: a real browser visits its pricing page three times in two days
 * of injected time, downloads a file and sends its contact form; then everything is asked back over HTTP and on the pages.
 */

const secretKey = 'sk_proof_0123456789abcdef0123';
const person = 'Dana.Proof@Example.com';
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';
const hourMs = 3_600_000;

let dataDir: string;
let server: RunningServer;
let setupLink: string;
let website: Awaited<ReturnType<typeof serveWebsite>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let browser: Browser;
let visitorContext: BrowserContext;
let siteKey = '';
let secret = '';

/** Real time plus what the test has let pass; browser and server move together. */
let passedMs = 0;
const startMs = Date.UTC(2026, 2, 2, 9);
const realStartMs = Date.now();
const nowMs = () => startMs + (Date.now() - realStartMs) + passedMs;

const api = async (path: string, body?: unknown) => {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  expect(response.ok, `${path} answers ${response.status}`).toBe(true);
  return response.json();
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'footprint-proof-'));
  receiver = await startReceiver();
  website = await serveWebsite(
    () => `<script defer src="${server.url}/s.js" data-site="${siteKey}" data-forms="#contactForm"></script>`,
  );
  const config = readConfig({ flags: { port: '0', dataDir, secretKey, allowHosts: [receiver.host] }, env: {} });
  if ('problem' in config) throw new Error(config.problem);
  const said: string[] = [];
  server = await serve(config, (line) => said.push(line), { nowMs });
  setupLink = /http\S+\/setup\?token=\S+/.exec(said.join('\n'))![0];
  siteKey = (await api('/sites', { name: 'Modern Business', origins: [website.origin], timeZone: 'UTC' })).key;
  secret = (await api(`/destinations?site=${siteKey}`, { name: 'Receiver', url: receiver.url })).secret;
  const { executablePath, args, env } = inject('browser');
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } as Record<string, string> });
  visitorContext = await browser.newContext({ userAgent: agent });
  // the website names content networks that a test machine does not reach
  await visitorContext.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  website?.close();
  receiver?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Lets time pass for a person who reads: the mouse moves now and then. */
async function read(page: Page, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 10_000) {
    const stepMs = Math.min(10_000, leftMs);
    await page.mouse.move(100 + (leftMs % 300), 200);
    passedMs += stepMs;
    await page.clock.runFor(stepMs);
  }
}

/** A visit in a tab of its own, `afterMs` after the one before. */
async function visit(afterMs: number, what: (page: Page) => Promise<void>): Promise<void> {
  passedMs += afterMs;
  const page = await visitorContext.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.clock.install({ time: nowMs() });
  await what(page);
  await page.close();
  expect(errors.filter((error) => !error.includes('bootstrap'))).toEqual([]);
}

const sent: string[] = [];

test('three visits, a download and a form become one lead, its timeline, its score and one signed alert', async () => {
  visitorContext.on('request', (request) => {
    if (request.method() === 'POST' && request.url() === `${server.url}/v1/e`) sent.push(request.postData()!);
  });

  await visit(0, async (page) => {
    await page.goto(`${website.origin}/`);
    await read(page, 12_000);
    await page.goto(`${website.origin}/pricing.html`);
    await read(page, 45_000);
  });
  await visit(20 * hourMs, async (page) => {
    await page.goto(`${website.origin}/pricing.html`);
    await read(page, 100_000);
  });
  await visit(6 * hourMs, async (page) => {
    await page.goto(`${website.origin}/contact.html`);
    await read(page, 20_000);
    await page.fill('#email', person);
    // a native submit: the form has no action, so the page loads once more
    await Promise.all([page.waitForEvent('load'), page.press('#email', 'Enter')]);
    await read(page, 2_000);
    await page.goto(`${website.origin}/pricing.html`);
    await page.evaluate(() => {
      const link = document.body.appendChild(document.createElement('a'));
      link.href = '/assets/price-list.pdf';
      link.textContent = 'Price list';
      link.id = 'price-list';
    });
    await page.click('#price-list');
    await read(page, 100_000);
  });

  const { items } = await expect
    .poll(() => api(`/leads?site=${siteKey}`))
    .toMatchObject({ items: [{ email: 'dana.proof@example.com' }] })
    .then(() => api(`/leads?site=${siteKey}`));
  expect(items).toHaveLength(1);
  const [lead] = items;
  expect(lead.trust).toBe('claimed');

  const pageRows = async () => {
    const { visits } = await api(`/leads/${lead.id}/timeline?site=${siteKey}`);
    return visits
      .flatMap((one: { rows: { kind: string; url?: string; engagedMs?: number }[] }) => one.rows)
      .filter((row: { kind: string }) => row.kind === 'page');
  };
  await expect.poll(async () => (await pageRows()).length).toBe(6);
  const timeline = await api(`/leads/${lead.id}/timeline?site=${siteKey}`);
  const rows = timeline.visits
    .toReversed()
    .map((one: { rows: { kind: string; type?: string; url?: string; detail?: string }[] }) =>
      one.rows.map((row) =>
        row.kind === 'page' ? new URL(row.url!).pathname : `${row.type} ${row.detail!.replace(website.origin, '')}`,
      ),
    );
  expect(rows).toEqual([
    ['/', '/pricing.html'],
    ['/pricing.html'],
    [
      '/contact.html',
      'identify dana.proof@example.com',
      'form_submit contactForm',
      '/contact.html',
      '/pricing.html',
      'download /assets/price-list.pdf',
    ],
  ]);
  // what the script measured, against what the test let pass; the rest of each second is the browser's own
  await expect
    .poll(async () =>
      (await pageRows()).map((row: { engagedMs: number }) => row.engagedMs).toSorted((a: number, b: number) => a - b),
    )
    .toSatisfy((totals: number[]) =>
      [2_000, 12_000, 20_000, 45_000, 100_000, 100_000].every((truth, at) => Math.abs(totals[at]! - truth) <= 1_000),
    );

  const score = await api(`/leads/${lead.id}/score?site=${siteKey}`);
  const points: Record<string, number> = {};
  for (const part of score.parts) points[part.rule] = (points[part.rule] ?? 0) + part.points;
  expect(points).toEqual({
    visit: 4,
    'page-other': 3,
    'pricing-view': 24,
    'pricing-engagement': 19,
    'pricing-return': 20,
    'return-visit': 4,
    form: 15,
    'buying-guide': 15,
  });
  expect(score.parts.reduce((sum: number, part: { shown: number }) => sum + Math.round(part.shown * 10), 0)).toBe(
    Math.round(score.shown * 10),
  );
  const report = await replayCheck({ dataDir, onProgress: () => {}, signal: new AbortController().signal });
  expect(report.differences).toEqual([]);

  await expect.poll(() => receiver.messages.length).toBe(1);
  const { headers, body } = receiver.messages[0] as ReceivedMessage;
  // its clock is real time; the message carries the injected one
  const signedAtMs = Number(headers['webhook-timestamp']) * 1000;
  expect(Math.abs(signedAtMs - nowMs())).toBeLessThan(5 * 60_000);
  const verified = verify(secret, body, headers);
  expect(verified).toMatchObject({ type: 'lead.hot', data: { lead: { id: lead.id }, trust: 'claimed', level: 1 } });
});

test('sending everything once more changes nothing', async () => {
  const before = { timeline: await api(`/leads?site=${siteKey}`), rows: await timelineText() };
  expect(sent.length).toBeGreaterThan(5);
  // from another browser, so that the page that sends leaves no trace on this lead's timeline
  const other = await browser.newContext({ userAgent: agent });
  const again = await other.newPage();
  await again.goto(`${website.origin}/about.html`);
  for (const body of sent) {
    await again.evaluate(
      ([url, text]) => fetch(url!, { method: 'POST', body: text!, mode: 'no-cors' }),
      [`${server.url}/v1/e`, body],
    );
  }
  expect(await timelineText()).toBe(before.rows);
  expect(receiver.messages).toHaveLength(1);
  const { differences } = await replayCheck({ dataDir, onProgress: () => {}, signal: new AbortController().signal });
  expect(differences).toEqual([]);
  await other.close();
});

test('the page of the lead shows the same, and sums', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(setupLink);
  await page.fill('input[name=email]', 'owner@example.com');
  await page.fill('input[name=password]', 'a long enough password');
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith('/setup')),
    page.click('main form button[type=submit]'),
  ]);
  const { items } = await api(`/leads?site=${siteKey}`);
  await page.goto(`${server.url}/sites/${siteKey}/leads/${items[0].id}`);
  const text = await page.innerText('main');
  for (const shown of ['dana.proof@example.com', '/pricing.html', '/contact.html', 'price-list.pdf'])
    expect(text).toContain(shown);
  // as exact as the totals above: to a second
  expect(text).toMatch(/1 min (39|40|41) s/);
  expect(text).toMatch(/4[456] s/);
  const { shown } = await api(`/leads/${items[0].id}/score?site=${siteKey}`);
  // time goes on while the page loads: fading may move the last digit by one
  const shownOnPage = Number(/Score now\s+([\d.]+)/.exec(text)![1]);
  expect(Math.abs(shownOnPage - shown)).toBeLessThanOrEqual(0.1);
  await context.close();
});

async function timelineText(): Promise<string> {
  const { items } = await api(`/leads?site=${siteKey}`);
  return JSON.stringify(
    (await api(`/leads/${items[0].id}/timeline?site=${siteKey}`)).visits.filter(
      (one: { rows: unknown[] }) => one.rows.length > 0,
    ),
  );
}

/** The library looks at the real clock; injected time is handed to it by signing time alone. */
function verify(key: string, body: string, headers: Record<string, string>): unknown {
  const real = Date.now;
  Date.now = () => Number(headers['webhook-timestamp']) * 1000;
  try {
    return new Webhook(key).verify(body, headers);
  } finally {
    Date.now = real;
  }
}
