import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pagesApp } from '../../collector/http/pages.tsx';
import { aBatch, anEvent, aStore, startMs } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';
import { signInDirectly } from './signed-in.ts';

/** What runs where it is taken for markup, an attribute, an address or a template; `N` tells one from another. */
const payloads = [
  '<script>alert(N)</script>',
  '<ScRiPt>alert(N)</sCrIpT>',
  '<img src=x onerror=alert(N)>',
  '"><img src=x onerror=alert(N)>',
  "'><svg/onload=alert(N)>",
  '</title><script>alert(N)</script>',
  '</textarea><script>alert(N)</script>',
  '</option></select><img src=x onerror=alert(N)>',
  '</script><script>alert(N)</script>',
  '--><script>alert(N)</script>',
  ']]><script>alert(N)</script>',
  '<iframe srcdoc="<script>alert(N)</script>">',
  '<a href="javascript:alert(N)">x</a>',
  '<svg><animate onbegin=alert(N) attributeName=x dur=1s>',
  '<math><mi xlink:href="data:x,<script>alert(N)</script>">',
  '<body onload=alert(N)>',
  '<style>@import"javascript:alert(N)"</style>',
  '<base href="javascript:alert(N)//">',
  '" autofocus onfocus="alert(N)',
  "' onmouseover='alert(N)",
  '` onclick=alert(N)',
  'javascript:alert(N)',
  'JaVaScRiPt:alert(N)//',
  'data:text/html,<script>alert(N)</script>',
  'vbscript:alert(N)',
  'https://example.com/"onmouseover="alert(N)',
  'https://example.com/?q=<script>alert(N)</script>',
  '{{constructor.constructor("alert(N)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody would try on templates
  '${alert(N)}',
  '<%= alert(N) %>',
  '&lt;script&gt;alert(N)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(N)&#62;',
  '\\u003cscript\\u003ealert(N)\\u003c/script\\u003e',
  '%3Cscript%3Ealert(N)%3C/script%3E',
  '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(N)</x:script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(N)>">',
  '<template><script>alert(N)</script></template>',
  '<details open ontoggle=alert(N)>',
  '<input onfocus=alert(N) autofocus>',
  '<form action="javascript:alert(N)"><button>x</button></form>',
] as const;

const hostileStrings = Array.from({ length: 500 }, (_, index) =>
  payloads[index % payloads.length]!.replaceAll('N', String(index)),
);

let browser: Browser;
let stop: () => void;
let url: string;
let token: string;
let site: { id: number; key: string };

beforeAll(async () => {
  const { executablePath, args, env } = inject('browser');
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  const assets = await buildAssets();
  const store = aStore();
  const context = {
    ...store,
    clock: { nowMs: () => startMs + 3_600_000 },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, { nowMs: () => startMs + 3_600_000 }),
    publicUrl: () => 'http://localhost:4100',
    distDir: assets.distDir,
  };
  site = await store.aSite();
  await fill(store, site.id);
  token = await signInDirectly(context);
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch: pagesApp(context).fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(starting));
  });
  // a TCP server's address is an object
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    store.close();
    assets.remove();
  };
}, 120_000);
afterAll(async () => {
  await browser?.close();
  stop?.();
});

/** Every string in every field that browsers, servers and people fill; nothing is cleaned on the way, as the edge would. */
async function fill({ commands }: ReturnType<typeof aStore>, id: number): Promise<void> {
  for (let from = 0; from < hostileStrings.length; from += 50) {
    const some = hostileStrings.slice(from, from + 50);
    for (const [place, text] of some.entries()) {
      const atMs = startMs + (from + place) * 1_000;
      const common = { occurredAtMs: atMs, view: `w${from + place}` };
      const events = [
        anEvent({ ...common, type: 'page_view', data: { url: text, title: text, referrer: text } }),
        anEvent({ ...common, type: 'cta_click', data: { label: text, href: text } }),
        anEvent({ ...common, type: 'download', data: { href: text } }),
        anEvent({ ...common, type: 'form_submit', data: { form: text } }),
        anEvent({ ...common, type: 'custom', data: { name: text, props: { [text]: text } } }),
      ];
      // the first leads have all of it; every string is also an anonymous visitor's
      const visitor = place < 5 ? 'v1' : `v${place}`;
      await commands.ingest(aBatch({ site: id, visitor, visit: `i${from + place}`, events, isSilent: true }));
      await commands.saveLead({
        site: id,
        email: `p${from + place}@example.com`,
        externalId: text,
        name: text,
        company: text,
        traits: { title: text, [text]: text },
        trust: 'verified',
        source: 'api',
        nowMs: atMs,
      });
    }
  }
  const claim = { email: 'p0@example.com' };
  const atMs = startMs + 600_000;
  const identify = anEvent({ type: 'identify', occurredAtMs: atMs, data: claim });
  await commands.ingest(aBatch({ site: id, visitor: 'v1', events: [identify], isSilent: true }));
}

test('500 hostile strings in every field run nowhere and are shown as text', async () => {
  const context = await browser.newContext();
  await context.addCookies([{ name: 'fp_signin', value: token, url }]);
  const page = await context.newPage();
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => ran.push(String(error)));
  // a policy that has to refuse something met markup that should have been text
  page.on('console', (message) => {
    if (message.type() === 'error') ran.push(message.text());
  });
  const shown = new Set<string>();
  /** Reads a page as its reader does, and the pages after it. */
  const read = async (path: string) => {
    let next: string | null = path;
    for (let pages = 0; next !== null && pages < 30; pages += 1) {
      await page.goto(url + next);
      const text = await page.evaluate(() => document.body.innerText);
      for (const one of hostileStrings) if (text.includes(one)) shown.add(one);
      expect(await page.locator('main img, main iframe, main script, main base, main style').count(), next).toBe(0);
      const more = page.locator('a[rel=next]').first();
      next = (await more.count()) > 0 ? await more.getAttribute('href') : null;
    }
  };
  const base = `/sites/${site.key}`;
  await read(`${base}/leads`);
  // names alone have shown every one of them
  expect(hostileStrings.filter((one) => !shown.has(one))).toEqual([]);
  const first = await page
    .goto(`${url}${base}/leads?q=p0%40`)
    .then(() => page.locator('.lead-link').getAttribute('href'));
  await read(first!);
  await read(`${base}/visitors`);
  await read(`${base}/visitors/v7`);
  for (const by of ['source', 'campaign', 'landing']) await read(`${base}/reports?by=${by}`);
  for (const by of ['page', 'pageKind', 'asset']) await read(`${base}/reports/content?by=${by}`);
  expect(await page.locator('table.list tbody tr').count()).toBeGreaterThan(20);
  await read(`${base}/reports/funnel`);
  await read(base);

  // and every field that a person fills, in the browser
  for (const one of hostileStrings.slice(0, payloads.length)) {
    await page.goto(url + first!);
    await page.locator('#note').fill(one);
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.locator('.moment-note').first().waitFor();
    expect(await page.locator('.moment-note .free-text').allTextContents()).toContain(one);
    await page.goto(`${url}${base}/leads?q=${encodeURIComponent(one)}`);
    expect(await page.locator('#lead-search').inputValue()).toBe(one);
  }
  await context.close();
  expect(ran).toEqual([]);
}, 240_000);
