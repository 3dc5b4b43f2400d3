import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

test('two copies of the script on a page count once', async () => {
  b.website.page('/twice', b.website.tag() + b.website.tag() + b.website.tag('data-forms="form"'));
  const page = await b.open('/twice');
  await b.arrived('page_view');
  await page.evaluate(() => window.footprint!.track('once'));
  await b.hide(page);
  await b.arrived('custom');
  await page.waitForTimeout(400);
  expect(b.website.eventsOf('page_view')).toHaveLength(1);
  expect(b.website.eventsOf('custom')).toHaveLength(1);
});

test('a tag without a key says on the console what to do, and nothing else happens', async () => {
  b.website.page('/bare', b.website.tag().replace('data-site="st_test"', ''));
  const warnings: string[] = [];
  b.context.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await b.open('/bare');
  await expect.poll(() => warnings).toEqual(['data-site']);
  expect(b.website.arrivals).toEqual([]);
});

/** What pages do to the browser that they share with us; every one of them still gets its page view counted. */
test.each([
  ['an element whose id is footprint', '<a id="footprint" href="/print">Print</a>'],
  [
    'frozen prototypes',
    `<script>[Object, Array, Function, Event, EventTarget, Element].forEach((c) => Object.freeze(c.prototype));</script>`,
  ],
  ['a frozen history', '<script>Object.freeze(history);</script>'],
  [
    'Prototype.js, which teaches arrays a toJSON',
    `<script>Array.prototype.toJSON = function () { return '[' + this.join() + ']'; };</script>`,
  ],
  [
    'storage that throws',
    `<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });</script>`,
  ],
  ['no storage object', `<script>Object.defineProperty(window, 'localStorage', { value: null });</script>`],
  [
    'full storage',
    `<script>for (let n = 1e6, i = 0; n >= 1; n = Math.floor(n / 2)) try { for (;;) localStorage[i++] = 'x'.repeat(n); } catch {}</script>`,
  ],
])('on a page with %s the visit counts and no error is seen', async (_, html) => {
  b.website.page('/hostile', html + b.website.tag());
  const page = await b.open('/hostile');
  // beside whatever the page shows, in any font
  await page.mouse.click(600, 400);
  await page.evaluate(() => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    window.footprint!.track('circular', circular as never);
    window.footprint!.track('plain', { n: 1 });
    window.footprint!.identify(undefined as never);
    try {
      history.pushState({}, '', '/hostile/next');
    } catch {}
    window.footprint!.track('last');
  });
  await b.hide(page);
  const names = async () => (await b.arrived('custom', 2)).map(({ name }) => name);
  expect(await names()).toEqual(['plain', 'last']);
  expect(b.website.eventsOf('page_view').length).toBeGreaterThanOrEqual(1);
  expect(new Set(b.website.arrivals.map(({ batch }) => batch.visitor)).size).toBe(1);
});

test.each([
  ['throws', '() => { throw new Error("broken"); }'],
  ['is gone', 'undefined'],
  ['answers nothing', '() => {}'],
])('a page whose fetch %s sees no error; its events go with the next page', async (_, broken) => {
  b.website.page('/broken', `<script>window.fetch = ${broken}; delete window.fetchLater;</script>${b.website.tag()}`);
  const page = await b.open('/broken');
  await page.evaluate(() => window.footprint!.track('kept'));
  await b.hide(page);
  await page.goto(`${b.website.origin}/sound`);
  expect((await b.arrived('custom'))[0]).toMatchObject({ name: 'kept' });
});

test('in a sandboxed frame without an origin the visit counts, too', async () => {
  b.website.page('/frame', `<iframe sandbox="allow-scripts" src="/framed"></iframe>`);
  await b.open('/frame');
  expect((await b.arrived('page_view'))[0]!.url).toBe(`${b.website.origin}/framed`);
});

test('overwritten JSON costs the events, not the page', async () => {
  b.website.page('/json', `<script>window.JSON = undefined;</script>${b.website.tag()}`);
  const page = await b.open('/json');
  await page.mouse.click(30, 30);
  await page.evaluate(() => window.footprint!.track('lost'));
  await page.waitForTimeout(500);
});

test('an answer of the page’s own history calls is what it was, and so are their errors', async () => {
  const page = await b.open('/history');
  const thrown = await page.evaluate(() => {
    history.replaceState({ kept: 1 }, '', '/history?x');
    try {
      history.pushState({}, '', 'https://elsewhere.example/');
      return 'nothing';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(thrown).toBe('SecurityError');
  expect(await page.evaluate(() => history.state)).toEqual({ kept: 1 });
});

test('there is no unload handler, which would keep the page out of the back/forward cache', async () => {
  b.website.page(
    '/unload',
    `<script>window.types = []; const add = window.addEventListener; window.addEventListener = (type, ...rest) => { types.push(type); add(type, ...rest); };</script>${b.website.tag()}`,
  );
  const page = await b.open('/unload');
  const types = await page.evaluate(() => (window as unknown as { types: string[] }).types);
  expect(types).toContain('visibilitychange');
  expect(types.filter((type) => /unload/.test(type))).toEqual([]);
});

test('the ES module gives the same object as the tag, with the options of the tag', async () => {
  const api = new URL(/src="([^"]+)"/.exec(b.website.tag())![1]!).origin;
  b.website.page(
    '/module',
    `<script type="module">
       import { init } from '${api}/footprint.mjs';
       const footprint = init({ site: 'st_module', api: '${api}', cta: '.go' });
       footprint.track('same', { same: footprint === window.footprint && footprint === init({ site: 'st_other', api: '${api}' }) });
     </script>`,
  );
  await b.open('/module');
  expect((await b.arrived('custom'))[0]).toMatchObject({ props: { same: true } });
  expect(b.website.arrivals[0]!.batch.site).toBe('st_module');
});

test('status() says what is on, and says it on the console', async () => {
  const page = await b.open('/status');
  await b.arrived('page_view');
  const said = page.waitForEvent('console');
  const status = await page.evaluate(() => window.footprint!.status());
  expect(status).toMatchObject({ site: 'st_test', recording: true, consent: true, queued: expect.any(String) });
  expect(status).not.toHaveProperty('blocked');
  expect(status).not.toHaveProperty('dropped');
  expect((await said).text()).toContain('recording: true');
  await page.evaluate(() => window.footprint!.consent('denied'));
  expect(await page.evaluate(() => window.footprint!.status())).toMatchObject({
    recording: false,
    consent: false,
    queued: '',
  });
});

test('status() answers on a page that took the console away', async () => {
  b.website.page(
    '/quiet',
    `<script>Object.defineProperty(window, 'console', { value: null });</script>${b.website.tag()}`,
  );
  const page = await b.open('/quiet');
  expect(await page.evaluate(() => window.footprint!.status())).toMatchObject({ recording: true });
});

test('a Content-Security-Policy that keeps posts from leaving is named once on the console', async () => {
  b.website.page('/csp', `<meta http-equiv="content-security-policy" content="connect-src 'self'">${b.website.tag()}`);
  const page = await b.context.newPage();
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await page.goto(`${b.website.origin}/csp`);
  await expect.poll(() => warnings.length).toBe(1);
  expect(warnings[0]).toContain('connect-src');
  const reportsOfPost = b.errors.length;
  await page.evaluate(() => window.footprint!.page());
  await page.waitForTimeout(3_500);
  expect(warnings).toHaveLength(1);
  expect((await page.evaluate(() => window.footprint!.status())).blocked).toBe(true);
  // The browser's own reports of the policy: of two posts, and not one more each second.
  expect(b.errors.length).toBeGreaterThan(0);
  expect(b.errors.length).toBeLessThanOrEqual(2 * reportsOfPost);
  b.errors.length = 0;
});

test('a browser that a program drives and an owner’s own browser say so in the id of their visitor', async () => {
  b.website.page(
    '/driven',
    `<script>Object.defineProperty(navigator, 'webdriver', { value: true });</script>${b.website.tag()}`,
  );
  const page = await b.open('/driven');
  await b.arrived('page_view');
  expect(b.website.arrivals[0]!.batch.visitor).toMatch(/^bot_[a-z0-9]{16,}$/);
  b.website.forget();
  await page.goto(`${b.website.origin}/mine#fp_own`);
  await b.arrived('page_view');
  await page.goto(`${b.website.origin}/later`);
  await b.arrived('page_view', 2);
  const visitors = b.website.arrivals.map(({ batch }) => batch.visitor);
  expect(new Set(visitors.filter((visitor) => visitor.startsWith('own_'))).size).toBe(1);
  expect(visitors.at(-1)).toMatch(/^own_[a-z0-9]{16,}$/);
});

test('identify with a getter that throws throws nothing into the page', async () => {
  const page = await b.open();
  await b.arrived('page_view');
  const thrown = await page.evaluate(() => {
    const person = Object.defineProperty({}, 'email', {
      enumerable: true,
      get() {
        throw new Error('of the page');
      },
    });
    try {
      window.footprint!.identify(person);
    } catch (error) {
      return String(error);
    }
  });
  expect(thrown).toBeUndefined();
});

test('a queued call that fails does not keep the page from being recorded', async () => {
  const call = `<script>footprint.identify({ get email() { throw new Error('of the page'); } });</script>`;
  const stub = '<script>footprint = { q: [], identify: (...args) => footprint.q.push(["identify", args]) };</script>';
  b.website.page('/failing', stub + call + b.website.tag());
  await b.open('/failing');
  await b.arrived('page_view');
});
