import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';
import { hostilePages } from './hostile-pages.ts';

const b = useBrowser();

/** Written before the page turns hostile: what it saw of errors, and its own code, which must go on working. */
const own = `<script>
  window.seen = [];
  addEventListener('error', (event) => seen.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => seen.push(String(event.reason)));
  window.did = [];
  addEventListener('click', () => did.push('click'));
  addEventListener('submit', (event) => { event.preventDefault(); did.push('submit'); });
  addEventListener('popstate', () => did.push('popstate'));
</script>`;
const body = `<a id="go" href="#there" data-fp-cta="Go" style="display:block;height:40px">Go</a>
  <form data-fp-identify="hostile"><input type="email" name="mail"><button id="send">Send</button></form>
  <p style="height:3000px">Long</p>`;

/** Uses the page as a visitor and as its own code would, then goes on to a sound page. */
async function live(path: string, stayMs = 500) {
  const page = await b.open(path);
  await page.waitForLoadState();
  await page.mouse.move(100, 100);
  await page.locator('#go').click({ noWaitAfter: true });
  await page.locator('#send').click({ noWaitAfter: true });
  await page.mouse.wheel(0, 400);
  await page.evaluate(() => {
    const { footprint } = window;
    if (typeof footprint?.track === 'function') {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      footprint.track('odd', circular as never);
      footprint.identify(undefined as never);
      footprint.track(undefined as never, null as never);
    }
  });
  await page.waitForTimeout(stayMs);
  const state = await stateOf(page);
  await b.hide(page);
  // later, when whatever the page left unsent has waited enough
  await page.goto('about:blank');
  await page.clock.install({ time: Date.now() + 120_000 });
  await page.goto(`${b.website.origin}/sound`);
  return state;
}

/** The errors that the page saw, and what its own code did. */
const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { seen, did } = window as unknown as { seen: string[]; did: string[] };
    return { seen, did };
  });

const arrivedFrom = async (path: string) => {
  const isThere = () => b.website.eventsOf('page_view').some(({ url }) => new URL(url).pathname === path);
  await expect.poll(isThere).toBe(true);
};

test.each(hostilePages)(
  'on a page with $what nobody sees an error, and the page works',
  async ({ html, arrives, stayMs }) => {
    b.website.page('/hostile', own + html + b.website.tag() + body);
    const { seen, did } = await live('/hostile', stayMs);
    expect(seen).toEqual([]);
    expect(did.filter((what) => what === 'click').length).toBeGreaterThanOrEqual(2);
    expect(did).toContain('submit');
    if (arrives ?? true) await arrivedFrom('/hostile');
  },
);

const others = `<script>
  // as other scripts do it: each wraps what it finds
  for (const name of ['pushState', 'replaceState']) { const was = history[name]; history[name] = function () { const result = was.apply(this, arguments); did.push(name); return result; }; }
  { const was = window.fetch; window.fetch = function () { did.push('fetch'); return was.apply(this, arguments); }; }
  { const was = navigator.sendBeacon; navigator.sendBeacon = function () { return was.apply(this, arguments); }; }
  { const was = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (type, listener, options) {
      return was.call(this, type, listener && ((...args) => (listener.handleEvent || listener).apply(this, args)), options); }; }
  window.dataLayer = []; addEventListener('error', () => did.push('other saw an error'));
</script>`;

test.each([
  ['before', (tag: string) => others + tag],
  ['after', (tag: string) => tag.replace('defer', '') + others],
  ['before and after', (tag: string) => others + tag.replace('defer', '') + others],
])('scripts of others that wrap history, fetch and listeners %s this one work, and so does it', async (_, html) => {
  b.website.page('/others', own + html(b.website.tag()) + body);
  const page = await b.open('/others');
  await b.arrived('page_view');
  const answer = await page.evaluate(async () => {
    history.pushState({ step: 1 }, '', '/others/next');
    return { state: history.state, status: (await fetch('/others/next')).status };
  });
  expect(answer).toEqual({ state: { step: 1 }, status: 200 });
  await arrivedFrom('/others/next');
  const { seen, did } = await stateOf(page);
  expect(seen).toEqual([]);
  expect(did).toContain('pushState');
  expect(did).not.toContain('other saw an error');
});

test('beside Plausible and Counterscale each of the three counts the load and the soft navigation', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { init } from '@plausible-analytics/tracker';
        window.__plausible = true; // it passes over driven browsers, unless they say so
        init({ domain: 'shop.example', endpoint: location.origin + '/plausible', captureOnLocalhost: true });`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: 'iife',
    write: false,
  });
  b.website.file('/plausible.js', outputFiles[0]!.text);
  const counterscale = new URL('../../node_modules/@counterscale/tracker/dist/loader/tracker.js', import.meta.url);
  b.website.file('/tracker.js', readFileSync(counterscale, 'utf8'));
  b.website.file('/cache', '{}');
  b.website.page(
    '/beside',
    `${own}<script defer src="/plausible.js"></script>${b.website.tag()}
     <script defer id="counterscale-script" src="/tracker.js" data-site-id="shop" data-report-localhost="true"></script>${body}`,
  );
  const page = await b.context.newPage();
  const others: string[] = [];
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (path === '/plausible' && request.postData()?.includes('pageview')) others.push('plausible');
    if (path === '/collect') others.push('counterscale');
  });
  await page.goto(`${b.website.origin}/beside`);
  await b.arrived('page_view');
  await expect.poll(() => others.toSorted()).toEqual(['counterscale', 'plausible']);
  await page.evaluate(() => history.pushState({}, '', '/beside/next'));
  await arrivedFrom('/beside/next');
  await expect.poll(() => others.toSorted()).toEqual(['counterscale', 'counterscale', 'plausible', 'plausible']);
  expect((await stateOf(page)).seen).toEqual([]);
});

test('document.write after the load, which empties the page, throws nothing', async () => {
  b.website.page('/rewritten', own + b.website.tag() + body);
  const page = await b.open('/rewritten');
  await b.arrived('page_view');
  await page.evaluate((html) => {
    document.open();
    document.write(html);
    document.close();
  }, `<title>Rewritten</title>${own}${b.website.tag()}<a id="go" href="#x">Go</a>`);
  await page.locator('#go').click();
  await page.evaluate(() => window.footprint!.track('after'));
  expect((await stateOf(page)).seen).toEqual([]);
});

test('two copies of the script, of two sites, are one', async () => {
  const second = b.website.tag().replace('st_test', 'st_second');
  b.website.page('/twice', own + b.website.tag() + second + body);
  const { seen } = await live('/twice');
  expect(seen).toEqual([]);
  await b.arrived('page_view', 2);
  expect(b.website.eventsOf('page_view').filter(({ url }) => url.endsWith('/twice'))).toHaveLength(1);
  expect(new Set(b.website.arrivals.map(({ batch }) => batch.site))).toEqual(new Set(['st_test']));
});

test('a sandboxed frame without an origin, storage or cookies counts its page view', async () => {
  b.website.page('/outer', `<iframe sandbox="allow-scripts" src="/inner"></iframe>`);
  b.website.page('/inner', own + b.website.tag() + body);
  const page = await b.open('/outer');
  await arrivedFrom('/inner');
  const seen = await page.frames()[1]!.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(seen).toEqual([]);
});

const policy = (script: string) =>
  `default-src 'none'; script-src ${script}; connect-src ${b.website.api}; style-src 'none'; base-uri 'none'; require-trusted-types-for 'script'`;

test('under a strict Content-Security-Policy with a nonce it needs nothing but connect-src', async () => {
  b.website.page('/nonce', b.website.tag('nonce="n0nce"'), { 'content-security-policy': policy("'nonce-n0nce'") });
  const page = await b.open('/nonce');
  await b.arrived('page_view');
  await page.mouse.click(10, 10);
  await b.hide(page);
  await b.arrived('engagement');
});

test('under a Content-Security-Policy of hashes it runs with integrity, and another build does not', async () => {
  const code = Buffer.from(await (await fetch(`${b.website.api}/s.js`)).arrayBuffer());
  const integrity = `sha384-${createHash('sha384').update(code).digest('base64')}`;
  const headers = { 'content-security-policy': policy(`'${integrity}'`) };
  const tag = b.website.tag(`integrity="${integrity}" crossorigin="anonymous"`);
  b.website.page('/hash', tag, headers);
  await b.open('/hash');
  await b.arrived('page_view');
  b.website.forget();
  b.website.page('/other-build', tag.replaceAll('sha384-', 'sha384-AAAA'), headers);
  const page = await b.open('/other-build');
  expect(await page.evaluate(() => typeof window.footprint)).toBe('undefined');
  // what the browser itself says of the policy
  b.errors.length = 0;
});

test('under a Content-Security-Policy without connect-src nothing is thrown', async () => {
  b.website.page('/mute', own.replace('<script', '<script nonce="n"') + b.website.tag('nonce="n"') + body, {
    'content-security-policy': "default-src 'none'; script-src 'nonce-n'; style-src 'unsafe-inline'",
  });
  const { seen, did } = await live('/mute');
  expect(seen).toEqual([]);
  expect(did).toContain('submit');
  b.errors.length = 0;
});
