import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

/** Writes down every listener and every write to a storage, from before the script runs. */
const spy = `<script>
  window.seen = [];
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, ...rest) { seen.push('listener ' + type); return addEventListener.call(this, type, ...rest); };
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) { seen.push('storage ' + key); return setItem.call(this, key, value); };
  const { pushState } = history;
  window.isHistoryUntouched = () => history.pushState === pushState;
</script>`;

const required = () => b.website.page('/consent', spy + b.website.tag('data-consent="required"'));

const traces = () => ({
  seen: (window as unknown as { seen: string[] }).seen,
  isHistoryUntouched: (window as unknown as { isHistoryUntouched(): boolean }).isHistoryUntouched(),
  stored: Object.keys(localStorage),
  cookies: document.cookie,
});
const nothing = { seen: [], isHistoryUntouched: true, stored: [], cookies: '' };

test('before consent there is no storage, no request and no listener', async () => {
  required();
  const page = await b.open('/consent');
  await page.mouse.click(20, 20);
  await page.evaluate(() => {
    window.footprint!.track('waits');
    window.footprint!.page();
    window.footprint!.reset();
  });
  await page.waitForTimeout(600);
  await page.goto(`${b.website.origin}/consent?again`);
  expect(await page.evaluate(traces)).toEqual(nothing);
  expect(b.website.arrivals).toEqual([]);
});

test('granted starts recording with what had waited, and is remembered on the next page', async () => {
  required();
  const page = await b.open('/consent');
  await page.evaluate(() => {
    window.footprint!.identify({ email: 'dana@example.com' });
    window.footprint!.consent('granted');
  });
  await b.arrived('page_view');
  await b.arrived('identify');
  await page.goto(`${b.website.origin}/consent?next`);
  await b.arrived('page_view', 2);
});

test('denied erases id and queue at once, and nothing is sent any more', async () => {
  required();
  const page = await b.open('/consent');
  await page.evaluate(() => window.footprint!.consent('granted'));
  await b.arrived('page_view');
  const postsBefore = b.website.arrivals.length;
  await page.evaluate(() => {
    window.footprint!.track('too late');
    window.footprint!.consent('denied');
    history.pushState({}, '', '/elsewhere');
    window.footprint!.track('not kept');
  });
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await page.mouse.click(20, 20);
  await b.setVisibility(page, 'hidden');
  await page.waitForTimeout(600);
  expect(b.website.arrivals.length).toBe(postsBefore);
  await page.goto(`${b.website.origin}/consent?next`);
  await page.waitForTimeout(600);
  expect(await page.evaluate(traces)).toEqual(nothing);
  expect(b.website.arrivals.length).toBe(postsBefore);
});

test('granted after denied starts afresh, as a visitor that nothing links to the one before', async () => {
  required();
  const page = await b.open('/consent');
  await page.evaluate(() => window.footprint!.consent('granted'));
  await b.arrived('page_view');
  await page.evaluate(() => {
    window.footprint!.consent('denied');
    window.footprint!.consent('granted');
    history.pushState({}, '', '/after');
  });
  await b.arrived('page_view', 3);
  const visitors = b.website.arrivals.map(({ batch }) => batch.visitor);
  expect(new Set(visitors).size).toBe(2);
  expect(b.website.eventsOf('page_view').map(({ url }) => new URL(url).pathname)).toEqual([
    '/consent',
    '/consent',
    '/after',
  ]);
});

test('a denial in one tab ends the recording in the others', async () => {
  const page = await b.open('/one');
  await b.arrived('page_view');
  const other = await b.open('/two');
  await b.arrived('page_view', 2);
  await other.evaluate(() => window.footprint!.consent('denied'));
  const postsBefore = b.website.arrivals.length;
  await page.evaluate(() => window.footprint!.track('unheard'));
  await page.waitForTimeout(600);
  expect(b.website.arrivals.length).toBe(postsBefore);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('a storage that is cleared in one tab ends the recording in the others, as the visitor is nobody any more', async () => {
  const page = await b.open('/one');
  await b.arrived('page_view');
  const other = await b.open('/two');
  await b.arrived('page_view', 2);
  await other.evaluate(() => localStorage.clear());
  await expect.poll(() => page.evaluate(() => window.footprint!.status().recording)).toBe(false);
});

test('Global Privacy Control means no storage and no request, whatever the page grants', async () => {
  b.website.page(
    '/gpc',
    `<script>Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });</script>${spy}${b.website.tag()}`,
  );
  const page = await b.open('/gpc');
  await page.evaluate(() => window.footprint!.consent('granted'));
  await page.mouse.click(20, 20);
  await page.waitForTimeout(600);
  expect(await page.evaluate(traces)).toEqual(nothing);
  expect(b.website.arrivals).toEqual([]);
});

test('denied erases also what no collector has confirmed yet', async () => {
  b.website.answer = { status: 503 };
  const page = await b.open('/unsent');
  await b.arrived('page_view');
  expect(await page.evaluate(() => localStorage.fp_q)).toContain('page_view');
  await page.evaluate(() => window.footprint!.consent('denied'));
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('denied drops the calls that had waited, also when granted follows', async () => {
  required();
  const page = await b.open('/consent');
  await page.evaluate(() => {
    window.footprint!.identify({ email: 'dana@example.com' });
    window.footprint!.consent('denied');
    window.footprint!.consent('granted');
    window.footprint!.track('afterwards');
  });
  await b.arrived('custom');
  expect(b.website.eventsOf('identify')).toEqual([]);
});

test('denied takes back what fetchLater would send when the page is gone, in all tabs', async () => {
  const page = await b.open('/one');
  const other = await b.open('/two');
  await b.arrived('page_view', 2);
  await page.waitForTimeout(1_500);
  await other.evaluate(() => window.footprint!.consent('denied'));
  const postsBefore = b.website.arrivals.length;
  await other.close();
  await page.goto('chrome://crash').catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(b.website.arrivals.length).toBe(postsBefore);
});

test('a page from the back/forward cache does not record again when consent was withdrawn on the page after it', async () => {
  // A cached page hears no event of the storage.
  const deaf = `<script>addEventListener('storage', (event) => event.stopImmediatePropagation(), true);</script>`;
  b.website.page('/cached', deaf + b.website.tag('data-consent="required"'));
  const cached = await b.open('/cached');
  await cached.evaluate(() => window.footprint!.consent('granted'));
  await b.arrived('page_view');
  await b.hide(cached);
  const next = await b.open('/next');
  await next.evaluate(() => window.footprint!.consent('denied'));
  b.website.forget();
  await b.setVisibility(cached, 'visible');
  await cached.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await cached.waitForTimeout(1_500);
  expect(b.website.arrivals).toEqual([]);
  expect(await cached.evaluate(() => Object.keys(localStorage))).toEqual([]);
});
