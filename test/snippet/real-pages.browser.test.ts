import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WirePageView } from '../../shared/wire.ts';
import { serveWebsite } from '../proof/website.ts';
import { useBrowser } from './browser.ts';

const b = useBrowser();
const packageFile = (path: string) => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');

/** A machine that does other things adds its pauses to what a page measures. */
const toleranceMs = 400;

let head = '';
let bootstrap: Awaited<ReturnType<typeof serveWebsite>>;
beforeAll(async () => {
  bootstrap = await serveWebsite(() => head);
});
afterAll(() => bootstrap?.close());

/** What a website's own build makes of its source. */
async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, sourcefile: 'website.jsx' },
    bundle: true,
    minify: true,
    format: 'iife',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

/** When the visitor had read each page view, by this machine's clock. */
let readAtMs: number[] = [];
beforeEach(() => {
  readAtMs = [];
});

/** Looks at the page for a while, as somebody does who reads, and is done with it. */
async function read(page: Page, ms: number): Promise<void> {
  await page.mouse.move(200, 300);
  await page.waitForTimeout(ms);
  readAtMs.push(Date.now());
}

const viewsOf = (): WirePageView[] => b.website.eventsOf('page_view').sort((a, c) => a.at - c.at);

/** Expects these page views, each with a view id of its own, and engagement from its beginning until it was read or the next one began. */
async function expectViews(page: Page, paths: readonly string[]): Promise<void> {
  const leftAtMs = Date.now();
  await b.hide(page);
  await expect.poll(() => viewsOf().length).toBeGreaterThanOrEqual(paths.length);
  const views = viewsOf();
  expect(views.map(({ url }) => new URL(url).pathname + new URL(url).hash)).toEqual(paths);
  expect(new Set(views.map(({ view }) => view)).size).toBe(paths.length);
  const totalOf = (view: string) =>
    Math.max(0, ...b.website.eventsOf('engagement').flatMap((event) => (event.view === view ? [event.engagedMs] : [])));
  await expect.poll(() => views.every(({ view }) => totalOf(view) > 0)).toBe(true);
  views.forEach(({ at, view, url }, index) => {
    const leastMs = readAtMs[index]! - at - toleranceMs;
    const mostMs = (views[index + 1]?.at ?? leftAtMs) - at + toleranceMs;
    const total = totalOf(view);
    expect(total >= leastMs && total <= mostMs, `${url}: ${total} of ${leastMs} to ${mostMs} ms`).toBe(true);
  });
  // no engagement of a page view that nobody announced
  const known = new Set(views.map(({ view }) => view));
  expect(b.website.eventsOf('engagement').filter(({ view }) => !known.has(view))).toEqual([]);
}

const link = (page: Page, name: string) => page.locator(`nav .nav-link[href="${name}.html"]`).click();

test.each([
  { what: 'plainly', files: {}, start: '', isSoft: false },
  {
    what: 'under Turbo',
    files: { '/turbo.js': () => packageFile('@hotwired/turbo/dist/turbo.es2017-umd.js') },
    start: '',
    isSoft: true,
  },
  {
    what: 'under swup',
    files: { '/swup.js': () => packageFile('swup/dist/Swup.umd.js') },
    start: `document.addEventListener('DOMContentLoaded', () => new Swup({ containers: ['main'], animationSelector: false }))`,
    isSoft: true,
  },
  {
    what: 'under htmx with hx-boost',
    files: { '/htmx.js': () => packageFile('htmx.org/dist/htmx.min.js') },
    start: `document.addEventListener('DOMContentLoaded', () => { document.body.setAttribute('hx-boost:inherited', 'true'); htmx.process(document.body); })`,
    isSoft: true,
  },
])(
  'the website startbootstrap-modern-business $what: each page is a view with its own time',
  async ({ files, start, isSoft }) => {
    for (const [path, text] of Object.entries(files)) b.website.file(path, text());
    const libraries = Object.keys(files).map((path) => `<script src="${b.website.origin}${path}"></script>`);
    head = `${libraries.join('')}<script>${start}</script>${b.website.tag()}`;
    const page = await b.context.newPage();
    // the website names content networks that a test machine does not reach
    await page.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await page.goto(`${bootstrap.origin}/index.html`);
    await page.evaluate(() => Object.assign(window, { kept: true }));
    await read(page, 1_200);
    await link(page, 'pricing');
    await page.waitForURL('**/pricing.html');
    await page.getByText('Enterprise').first().waitFor();
    await read(page, 1_800);
    await link(page, 'contact');
    await page.waitForURL('**/contact.html');
    await page.getByText('Get in touch').first().waitFor();
    await read(page, 700);
    await page.goBack();
    await page.waitForURL('**/pricing.html');
    await read(page, 1_000);
    expect(await page.evaluate(() => 'kept' in window)).toBe(isSoft);
    await expectViews(page, ['/index.html', '/pricing.html', '/contact.html', '/pricing.html']);
  },
);

test('a React app with react-router: each route is a view, with the title that it sets', async () => {
  b.website.file(
    '/react.js',
    await bundle(`
      import { createElement as h, useEffect } from 'react';
      import { createRoot } from 'react-dom/client';
      import { BrowserRouter, Link, Route, Routes } from 'react-router';
      function Screen({ name }) {
        useEffect(() => { document.title = name; });
        return h('main', null, h('h1', null, name), h(Link, { to: '/app/pricing', id: 'pricing' }, 'Pricing'), h(Link, { to: '/app/docs?q=1', id: 'docs' }, 'Docs'));
      }
      createRoot(document.getElementById('root')).render(h(BrowserRouter, null, h(Routes, null,
        h(Route, { path: '/app', element: h(Screen, { name: 'Home' }) }),
        h(Route, { path: '/app/pricing', element: h(Screen, { name: 'Pricing' }) }),
        h(Route, { path: '/app/docs', element: h(Screen, { name: 'Docs' }) }))));
    `),
  );
  b.website.page('/app', `${b.website.tag()}<div id="root"></div><script src="/react.js"></script>`);
  const page = await b.open('/app');
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  // Between two ticks: a title that is set after one is told with it.
  await read(page, 400);
  await page.click('#pricing');
  await page.getByRole('heading', { name: 'Pricing' }).waitFor();
  await read(page, 1_000);
  await page.click('#docs');
  await read(page, 600);
  await expectViews(page, ['/app', '/app/pricing', '/app/docs']);
  expect(viewsOf().map(({ title }) => title)).toEqual(['Home', 'Pricing', 'Docs']);
  expect(viewsOf().map(({ referrer }) => referrer && new URL(referrer).pathname)).toEqual([
    undefined,
    '/app',
    '/app/pricing',
  ]);
});

test('a Vue app with hash routes: each route is a view where the tag says so', async () => {
  b.website.file(
    '/vue.js',
    await bundle(`
      import { createApp, h, onMounted, ref } from 'vue';
      createApp({
        setup() {
          const route = ref(location.hash);
          onMounted(() => addEventListener('hashchange', () => { route.value = location.hash; }));
          return () => h('main', [h('h1', route.value), h('a', { href: '#/pricing', id: 'pricing' }, 'Pricing'), h('a', { href: '#/docs', id: 'docs' }, 'Docs')]);
        },
      }).mount('#root');
    `),
  );
  b.website.page('/vue', `${b.website.tag('data-hash-routes')}<div id="root"></div><script src="/vue.js"></script>`);
  const page = await b.open('/vue#/');
  await read(page, 900);
  await page.click('#pricing');
  await page.getByRole('heading', { name: '#/pricing' }).waitFor();
  await read(page, 1_300);
  await page.goBack();
  await read(page, 600);
  await expectViews(page, ['/vue#/', '/vue#/pricing', '/vue#/']);
});

test('a page made of shadow roots: clicks deep inside, its own routes and its forms land on the right views', async () => {
  b.website.page(
    '/shadow',
    `${b.website.tag()}<script>
      customElements.define('app-button', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<button data-fp-cta="' + this.getAttribute('label') + '"><b><slot></slot></b></button>'; }
      });
      customElements.define('app-screen', class extends HTMLElement {
        connectedCallback() { const root = this.attachShadow({ mode: 'open' });
          root.innerHTML = '<app-button label="Start trial">Start</app-button><a id="go" href="/shadow/pricing">Pricing</a><a id="file" href="/guide.pdf">Guide</a>';
          root.querySelector('#go').addEventListener('click', (event) => { event.preventDefault(); history.pushState({}, '', event.currentTarget.href); });
          root.querySelector('#file').addEventListener('click', (event) => event.preventDefault()); }
      });
      customElements.define('app-shell', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<main><app-screen></app-screen></main>'; }
      });
    </script><app-shell></app-shell>`,
  );
  const page = await b.open('/shadow');
  await read(page, 700);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.locator('#go').click();
  await read(page, 900);
  await page.locator('#file').click();
  await expectViews(page, ['/shadow', '/shadow/pricing']);
  const [first, second] = viewsOf();
  expect((await b.arrived('cta_click'))[0]).toMatchObject({ view: first!.view, label: 'Start trial' });
  expect((await b.arrived('download'))[0]).toMatchObject({ view: second!.view, href: `${b.website.origin}/guide.pdf` });
});
