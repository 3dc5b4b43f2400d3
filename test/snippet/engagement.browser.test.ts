import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

/** Somebody who reads for `ms`, and moves the mouse every ten seconds. */
async function read(page: Page, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 10_000) {
    await page.mouse.move(10 + (leftMs % 97), 50 + (leftMs % 89));
    await page.clock.runFor(Math.min(10_000, leftMs));
  }
}

const totals = () => b.website.eventsOf('engagement').map((event) => event.engagedMs);
const roughly = (ms: number) => expect.closeTo(ms / 1_000, 0);

test('an open page reports its growing total at 5, 15, 30, 60, 90, 120, 180, 240 seconds of engagement', async () => {
  const page = await b.open('/', { withClock: true });
  await read(page, 245_000);
  await b.arrived('engagement', 8);
  const seconds = totals().map((ms) => ms / 1_000);
  // Up to a second late: the page looks once a second.
  const beats = [5, 15, 30, 60, 90, 120, 180, 240];
  expect(seconds.map((s, i) => s - beats[i]! >= 0 && s - beats[i]! <= 1.1)).toEqual(beats.map(() => true));
});

test('counting stops exactly 30 seconds after the last activity, and goes on with the next one', async () => {
  const page = await b.open('/', { withClock: true });
  await read(page, 10_000);
  await page.mouse.move(5, 5);
  await page.clock.runFor(600_000);
  await page.mouse.move(6, 6);
  await page.clock.runFor(4_000);
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => Math.max(...totals()) / 1_000).toEqual(roughly(44_000));
});

test('a machine that slept adds nothing beyond the 30 seconds', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(2_000);
  await page.mouse.move(5, 5);
  await page.clock.fastForward('08:00:00');
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => Math.max(...totals()) / 1_000).toEqual(roughly(32_000));
});

test('time in a hidden tab does not count, and leaving makes one post that holds everything', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(12_000);
  await expect.poll(() => totals().length).toBe(1);
  const postsBefore = b.website.arrivals.length;
  await page.evaluate(() => window.footprint!.track('just before'));
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => totals().length).toBe(2);
  expect(b.website.arrivals.length).toBe(postsBefore + 1);
  await page.clock.runFor(60_000);
  await b.setVisibility(page, 'visible');
  await page.clock.runFor(3_000);
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => Math.max(...totals()) / 1_000).toEqual(roughly(15_000));
});

test('an equal total is not sent again', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(12_000);
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => totals().length).toBe(2);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  await b.setVisibility(page, 'hidden');
  await page.clock.runFor(5_000);
  expect(totals()).toHaveLength(2);
});

test('a real leave by a link brings the total of the page that was left', async () => {
  const page = await b.open('/', { withClock: false });
  const [first] = await b.arrived('page_view');
  await page.mouse.move(9, 9);
  await page.goto(`${b.website.origin}/next`);
  const [total] = await b.arrived('engagement');
  expect(total!.view).toBe(first!.view);
});

test('a closed tab still tells how long it was read', async () => {
  const page = await b.open('/');
  await b.arrived('page_view');
  await page.close();
  expect((await b.arrived('engagement'))[0]!.engagedMs).toBeGreaterThan(0);
});

test('a soft navigation ends the count of the old view and starts one of its own', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(8_000);
  await page.evaluate(() => history.pushState({}, '', '/pricing'));
  await page.clock.runFor(6_000);
  await b.setVisibility(page, 'hidden');
  await b.arrived('page_view', 2);
  const [home, pricing] = b.website.eventsOf('page_view');
  const last = (view: string) =>
    Math.max(
      ...b.website
        .eventsOf('engagement')
        .filter((event) => event.view === view)
        .map((event) => event.engagedMs),
    );
  await expect.poll(() => last(pricing!.view) / 1_000).toEqual(roughly(6_000));
  expect(last(home!.view) / 1_000).toEqual(roughly(8_000));
});

test('who returns after half an hour begins a new visit with a page view of its own', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(5_500);
  await page.clock.fastForward('31:00');
  await page.mouse.move(20, 20);
  await page.clock.runFor(1_000);
  await b.arrived('page_view', 2);
  const visitOf = (view: string) =>
    b.website.arrivals.find(({ batch }) => batch.events.some((event) => event.view === view))!.batch;
  const [before, after] = b.website.eventsOf('page_view').map((event) => visitOf(event.view));
  expect(after!.visitor).toBe(before!.visitor);
  expect(after!.visit).not.toBe(before!.visit);
});

test('the deepest scroll position is reported in percent of the page', async () => {
  b.website.page('/long', `${b.website.tag()}<div style="height:7200px"></div>`);
  const page = await b.open('/long', { withClock: true });
  await page.setViewportSize({ width: 800, height: 720 });
  await page.mouse.wheel(0, 2_880);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(2_880);
  await page.clock.runFor(1_000);
  await page.mouse.wheel(0, -2_880);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  await page.clock.runFor(5_000);
  const [total] = await b.arrived('engagement');
  expect(total!.scrollPct).toBeGreaterThanOrEqual(49);
  expect(total!.scrollPct).toBeLessThanOrEqual(51);
});

test('a carousel that scrolls by itself is nobody’s activity', async () => {
  b.website.page(
    '/carousel',
    `${b.website.tag()}<div id="c" style="height:50px;overflow:scroll"><p style="height:90000px"></div>
     <script>setInterval(() => { c.scrollTop += 1; }, 1000);</script>`,
  );
  const page = await b.open('/carousel', { withClock: true });
  for (let i = 0; i < 12; i++) {
    await page.clock.runFor(10_000);
    await page.evaluate(() => document.querySelector('#c')!.dispatchEvent(new Event('scroll')));
  }
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => Math.max(...totals()) / 1_000).toEqual(roughly(30_000));
});

test('a script that loads late counts from the first paint of the page', async () => {
  const late = b.website.tag().match(/src="([^"]+)"/)![1];
  b.website.page(
    '/late',
    `<h1>Seen at once</h1><script>setTimeout(() => {
       const script = document.createElement('script');
       script.dataset.site = 'st_late';
       script.src = '${late}';
       document.head.append(script);
     }, 1200);</script>`,
  );
  const page = await b.open('/late');
  await b.arrived('page_view');
  await b.setVisibility(page, 'hidden');
  const sinceFirstPaintMs = await page.evaluate(
    () => performance.now() - performance.getEntriesByType('paint')[0]!.startTime,
  );
  const [total] = await b.arrived('engagement');
  expect(sinceFirstPaintMs).toBeGreaterThan(1_200);
  expect(Math.abs(sinceFirstPaintMs - total!.engagedMs)).toBeLessThan(250);
});

test('of a page that was open for minutes before the script loaded only 30 seconds count', async () => {
  b.website.page(
    '/very-late',
    `<script>performance.getEntriesByType = () => [{ startTime: performance.now() - 300_000 }];</script>${b.website.tag()}`,
  );
  const page = await b.open('/very-late', { withClock: true });
  await page.clock.runFor(2_000);
  await page.mouse.move(5, 5);
  await page.clock.runFor(3_000);
  await b.setVisibility(page, 'hidden');
  await expect.poll(() => Math.max(...totals()) / 1_000).toEqual(roughly(33_000));
});

test('a page view says whether a hand was seen: not by scrolling, nor by events that a script makes', async () => {
  b.website.page('/long', `${b.website.tag()}<div style="height:7200px"></div>`);
  const page = await b.open('/long');
  await b.arrived('page_view');
  await page.evaluate(() => {
    scrollTo(0, 500);
    dispatchEvent(new PointerEvent('pointermove'));
  });
  await b.setVisibility(page, 'hidden');
  const before = await b.arrived('engagement');
  expect(before.some(({ human }) => human)).toBe(false);
  await b.setVisibility(page, 'visible');
  await page.mouse.move(20, 20);
  await b.setVisibility(page, 'hidden');
  expect((await b.arrived('engagement', before.length + 1)).at(-1)!.human).toBe(true);
});

test('a first paint that is told only after the page was hidden adds no hidden time, and no second post', async () => {
  b.website.page(
    '/told-late',
    `<script>let told = []; performance.getEntriesByType = () => told; setTimeout(() => { told = [{ startTime: 1 }]; }, 4000);</script>${b.website.tag()}`,
  );
  const page = await b.open('/told-late', { withClock: true });
  await page.clock.runFor(3_000);
  await b.setVisibility(page, 'hidden');
  const [first] = await b.arrived('engagement');
  const postsBefore = b.website.arrivals.length;
  await page.clock.runFor(20_000);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  await b.setVisibility(page, 'visible');
  await page.clock.runFor(500);
  expect(totals()).toEqual([first!.engagedMs]);
  expect(b.website.arrivals.length).toBe(postsBefore);
});

test('what somebody does before the first paint is no engagement', async () => {
  b.website.page(
    '/unpainted',
    `<script>painted = []; performance.getEntriesByType = () => painted;</script>${b.website.tag()}`,
  );
  const page = await b.open('/unpainted', { withClock: true });
  await page.clock.runFor(1_000);
  await page.mouse.move(5, 5);
  await page.clock.runFor(1_000);
  await page.evaluate(() => Object.assign(window, { painted: [{ startTime: performance.now() }] }));
  await page.mouse.move(6, 6);
  await page.clock.runFor(2_000);
  await b.hide(page);
  const [total] = await b.arrived('engagement');
  expect(Math.abs(total!.engagedMs - 2_000)).toBeLessThan(250);
});
