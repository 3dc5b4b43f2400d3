import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const idsIn = (arrivals: typeof b.website.arrivals) =>
  arrivals.flatMap(({ batch }) => batch.events.map(({ id }) => id));

test('a quiet page view is two posts of plain text, less than 600 bytes together, without a preflight', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  // The page's clock runs faster than its requests: not before the answer came.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q') ?? '')).toBe('');
  await page.clock.runFor(3_500);
  await page.goto('about:blank');
  await b.arrived('engagement');
  expect(b.website.arrivals.every(({ contentType }) => contentType?.startsWith('text/plain'))).toBe(true);
  expect(b.website.preflights).toBe(0);
  expect(b.website.arrivals).toHaveLength(2);
  const bytes = b.website.arrivals.map(({ batch }) => Buffer.byteLength(JSON.stringify(batch)));
  expect(bytes[0]! + bytes[1]!).toBeLessThan(600);
});

test('what could not be sent offline is sent with the same ids when the connection is back', async () => {
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  const queued = async () => page.evaluate(() => localStorage.getItem('fp_q') ?? '');
  await expect.poll(queued).toBe('');
  await b.context.setOffline(true);
  await page.evaluate(() => window.footprint!.track('while offline'));
  await page.clock.runFor(2_000);
  await expect.poll(queued).toContain('while offline');
  const id = /"id":"(\w+)"/.exec(await queued())![1];
  expect(b.website.eventsOf('custom')).toEqual([]);
  await b.context.setOffline(false);
  await page.clock.runFor(16_000);
  expect((await b.arrived('custom'))[0]!.id).toBe(id);
  await expect.poll(queued).toBe('');
});

test.each([503, 429])(
  'events that the collector answers with %i are kept, and go with the next page',
  async (status) => {
    b.website.answer = { status };
    const page = await b.open('/first', { withClock: true });
    await page.clock.runFor(1_000);
    await b.arrived('page_view');
    const refused = idsIn(b.website.arrivals);
    b.website.answer = { status: 204 };
    b.website.forget();
    await page.goto(`${b.website.origin}/second`);
    await expect.poll(() => idsIn(b.website.arrivals)).toEqual(expect.arrayContaining(refused));
    // The first page saw no answer to its last total: that waits longest.
    await page.clock.runFor(35_000);
    await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q') ?? '')).toBe('');
  },
);

test('a page that stays open asks a collector that refuses no oftener than it posts anyway', async () => {
  b.website.answer = { status: 503, retryAfter: '5' };
  const page = await b.open('/', { withClock: true });
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  const [first] = idsIn(b.website.arrivals);
  // The page's clock runs faster than its requests: not before the answer came.
  const isUnderWay = () => page.evaluate(() => Number(localStorage.getItem('fp_q')!.split(',')[1]) > Date.now());
  await expect.poll(isUnderWay).toBe(false);
  // A page view is tried twice: the look after it may be the one that reports an engagement.
  await page.clock.runFor(1_000);
  await expect.poll(() => b.website.arrivals.length).toBe(2);
  await expect.poll(isUnderWay).toBe(false);
  await page.clock.runFor(13_000);
  await page.waitForTimeout(200);
  expect(b.website.arrivals).toHaveLength(2);
  b.website.answer = { status: 204 };
  await page.clock.runFor(4_000);
  await expect.poll(() => b.website.arrivals.length).toBe(3);
  expect(b.website.arrivals.every(({ batch }) => batch.events.some(({ id }) => id === first))).toBe(true);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q') ?? '')).toBe('');
});

test.each([400, 401, 403, 413, 415])('events that the collector refuses with %i are not sent again', async (status) => {
  b.website.answer = { status };
  const page = await b.open();
  await b.arrived('page_view');
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q') ?? '')).toBe('');
  expect(b.website.arrivals).toHaveLength(1);
});

test('each post is of one visitor and one visit, also when older visits are still queued', async () => {
  b.website.answer = { status: 503 };
  const page = await b.open('/old', { withClock: true });
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  // Not the first arrival: a page of the test before may have sent its last.
  const old = b.website.eventsOf('page_view').find(({ url }) => url.endsWith('/old'))!.id;
  const { visitor, visit } = b.website.arrivals.find(({ batch }) => batch.events.some(({ id }) => id === old))!.batch;
  await page.close();
  b.website.forget();
  const later = await b.context.newPage();
  await later.clock.install({ time: Date.now() + 3_600_000 });
  await later.goto(`${b.website.origin}/new`);
  await later.clock.runFor(2_500);
  await b.arrived('page_view', 2);
  const batchOf = (id: string) =>
    b.website.arrivals.find(({ batch }) => batch.events.some((event) => event.id === id))!.batch;
  const fresh = b.website.eventsOf('page_view').find(({ id }) => id !== old)!;
  expect(batchOf(old)).toMatchObject({ visitor, visit });
  expect(batchOf(fresh.id).visitor).toBe(visitor);
  expect(batchOf(fresh.id).visit).not.toBe(visit);
});

test('the queue is bounded: the oldest events go first, and one post takes all that is left', async () => {
  const page = await b.open();
  await b.arrived('page_view');
  await b.context.setOffline(true);
  for (let round = 0; round < 8; round++) {
    await page.evaluate((n) => {
      for (let i = 0; i < 50; i++) window.footprint!.track(`event ${n * 50 + i}`, { words: 'سلام دنیا' });
    }, round);
    await page.waitForTimeout(1_100);
  }
  const stored = await page.evaluate(() => localStorage.getItem('fp_q')!);
  expect(stored.length).toBeLessThanOrEqual(15_000);
  b.website.forget();
  await b.context.setOffline(false);
  const names = (await b.arrived('custom')).map(({ name }) => name);
  expect(names.at(-1)).toBe('event 399');
  expect(names).not.toContain('event 0');
  expect(names.length).toBeGreaterThan(50);
  const { dropped } = await page.evaluate(() => window.footprint!.status());
  // The total of the first five seconds may be among them.
  expect([0, 1]).toContain(dropped! - (400 - names.length));
  const [post] = b.website.arrivals;
  expect(post!.batch.events.length).toBeLessThanOrEqual(100);
});

test('two tabs share the visit, and all their ids differ', async () => {
  await Promise.all([b.open('/one'), b.open('/two')]);
  const third = await b.open('/three');
  await b.arrived('page_view', 3);
  await third.evaluate(() => {
    for (let i = 0; i < 30; i++) window.footprint!.track(`${i}`);
  });
  await b.hide(third);
  const custom = await b.arrived('custom', 30);
  expect(custom.map(({ name }) => Number(name))).toEqual([...Array(30).keys()]);
  expect(custom.every(({ id }) => id.length <= 64)).toBe(true);
});

test('a page view is told also when another tab, which opens at the same moment, writes over the queue', async () => {
  const page = await b.open('/', { withClock: true });
  await page.evaluate(() => localStorage.setItem('fp_q', ''));
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
});

test('while somebody is engaged there is at most one post in 15 seconds, whatever they do; a new page view does not wait', async () => {
  const page = await b.open('/', { withClock: true });
  for (let second = 0; second < 75; second++) {
    await page.mouse.move(10 + second, 50);
    await page.evaluate(() => window.footprint!.track('again'));
    await page.clock.runFor(1_000);
  }
  await expect.poll(() => b.website.eventsOf('custom').length).toBeGreaterThan(60);
  const sentAt = b.website.arrivals.map(({ batch }) => batch.sentAt);
  const gaps = sentAt.slice(1).map((ms, i) => ms - sentAt[i]!);
  expect(gaps.length).toBeGreaterThanOrEqual(4);
  // The page view makes nothing wait.
  expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(15_000);
  const postsBefore = b.website.arrivals.length;
  await page.evaluate(() => history.pushState({}, '', '/next'));
  await page.clock.runFor(1_500);
  await b.arrived('page_view', 2);
  expect(b.website.arrivals.length).toBe(postsBefore + 1);
});

test('what the collector has acknowledged is not sent again by the next page', async () => {
  const page = await b.open('/one');
  await b.arrived('page_view');
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q') ?? '')).toBe('');
  await page.goto(`${b.website.origin}/two`);
  await b.arrived('page_view', 2);
  const firstView = b.website.eventsOf('page_view')[0]!.id;
  expect(idsIn(b.website.arrivals).filter((id) => id === firstView)).toHaveLength(1);
});

test('a leave makes one post', async () => {
  const page = await b.open('/one');
  await b.arrived('page_view');
  const postsBefore = b.website.arrivals.length;
  await page.mouse.move(9, 9);
  await page.goto('about:blank');
  await b.arrived('engagement');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(b.website.arrivals.length).toBe(postsBefore + 1);
});

test('a leave takes along what was noticed in it, also when the clock moves on meanwhile', async () => {
  b.website.page(
    '/ticking',
    `<script>{ const was = Date.now; let more = 0; Date.now = () => was() + more++; }</script>${b.website.tag()}`,
  );
  const page = await b.open('/ticking', { withClock: true });
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  // No look of each second comes to help from here on.
  await page.clock.pauseAt(new Date(Date.now() + 10_000));
  await page.evaluate(() => window.footprint!.track('at the last moment'));
  await b.setVisibility(page, 'hidden');
  await b.arrived('custom');
});

test('while events wait and nothing new happens, an open page writes them again only when it posts them', async () => {
  b.website.answer = { status: 503 };
  b.website.page(
    '/quiet',
    `<script>writes = 0;
      { const was = localStorage;
        const counted = new Proxy(was, { get: (_, key) => was[key], set: (_, key, value) => { writes += 1; was[key] = value; return true; } });
        Object.defineProperty(window, 'localStorage', { value: counted }); }</script>${b.website.tag()}`,
  );
  const page = await b.open('/quiet', { withClock: true });
  const writes = () => page.evaluate(() => (window as unknown as { writes: number }).writes);
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  await page.clock.runFor(60_000);
  await page.waitForTimeout(100);
  const before = { writes: await writes(), posts: b.website.arrivals.length };
  for (let round = 0; round < 6; round++) {
    await page.clock.runFor(16_000);
    // The answer takes a real moment.
    await page.waitForTimeout(100);
  }
  expect(await page.evaluate(() => localStorage.fp_q)).toContain('engagement');
  const posts = b.website.arrivals.length - before.posts;
  expect(posts).toBeGreaterThan(3);
  // As under way, and as waiting.
  expect((await writes()) - before.writes).toBeLessThanOrEqual(2 * (posts + 1));
});

test('nothing is kept for the end of the page anew while nobody is active', async () => {
  b.website.page(
    '/left-open',
    `<script>armed = 0; { const was = fetchLater; fetchLater = (...args) => { armed += 1; return was(...args); }; }</script>${b.website.tag()}`,
  );
  const page = await b.open('/left-open', { withClock: true });
  await page.clock.runFor(29_000);
  const armed = () => page.evaluate(() => (window as unknown as { armed: number }).armed);
  expect(await armed()).toBeGreaterThan(20);
  await page.clock.runFor(2_000);
  const before = await armed();
  await page.clock.runFor(120_000);
  expect(await armed()).toBe(before);
});

test('a tab that crashes loses at most a second where the browser has fetchLater', async () => {
  const page = await b.open('/');
  await b.arrived('page_view');
  expect(await page.evaluate(() => 'fetchLater' in self)).toBe(true);
  await page.mouse.move(9, 9);
  await page.waitForTimeout(3_000);
  const atLeastMs = await page.evaluate(() => performance.now() - performance.getEntriesByType('paint')[0]!.startTime);
  await page.goto('chrome://crash').catch(() => {});
  const [total] = await b.arrived('engagement');
  expect(total!.engagedMs).toBeGreaterThan(atLeastMs - 1_250);
  expect(b.website.arrivals).toHaveLength(2);
});

test('what one tab has under way, another one leaves alone', async () => {
  b.website.answer = { status: 204, afterMs: 4_000 };
  const first = await b.open('/one');
  await b.arrived('page_view');
  await b.open('/two');
  await b.arrived('page_view', 2);
  await first.waitForTimeout(2_000);
  const ids = idsIn(b.website.arrivals);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a leave while a post is under way is one more post, with what is new and nothing else', async () => {
  b.website.answer = { status: 204, afterMs: 3_000 };
  const page = await b.open('/one');
  await b.arrived('page_view');
  await page.evaluate(() => {
    window.footprint!.track('just before');
  });
  // In the queue by now, like the page view, which is under way.
  await page.waitForTimeout(1_100);
  await page.evaluate(() => window.footprint!.track('at the last moment'));
  await b.setVisibility(page, 'hidden');
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  await b.setVisibility(page, 'hidden');
  await b.arrived('custom', 2);
  await page.waitForTimeout(3_500);
  const ids = idsIn(b.website.arrivals);
  expect(new Set(ids).size).toBe(ids.length);
  // One after the page view, which makes nothing wait; one for the leave.
  expect(b.website.arrivals.map(({ batch }) => batch.events.map(({ type }) => type))).toEqual([
    ['page_view'],
    ['custom'],
    ['custom', 'engagement'],
  ]);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q') ?? '')).toBe('');
});
