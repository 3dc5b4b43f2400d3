import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const paths = () => b.website.eventsOf('page_view').map(({ url }) => url.slice(b.website.origin.length));

test('a load is one page view with its title, without fragment and private parameters', async () => {
  await b.open('/pricing?utm_source=mail&email=a%40b.co&token=1#faq');
  const [view] = await b.arrived('page_view');
  expect(view).toMatchObject({ title: 'Page /pricing', url: `${b.website.origin}/pricing?utm_source=mail` });
  expect(b.website.arrivals[0]!.batch).toMatchObject({ site: 'st_test', sentAt: expect.any(Number) });
});

test('two loads of one browser are two page views of one visitor and one visit, in the order of their ids', async () => {
  const page = await b.open('/one');
  await b.arrived('page_view');
  await page.goto(`${b.website.origin}/two`);
  await b.arrived('page_view', 2);
  expect(paths()).toEqual(['/one', '/two']);
  expect(new Set(b.website.arrivals.map(({ batch }) => `${batch.visitor} ${batch.visit}`)).size).toBe(1);
  expect(new Set(b.website.eventsOf('page_view').map(({ view }) => view)).size).toBe(2);
});

test('pushState, replaceState and back are page views only when the address without its fragment changes', async () => {
  const page = await b.open('/');
  await b.arrived('page_view');
  await page.evaluate(() => {
    history.pushState({}, '', '/a');
    history.replaceState({ state: 'only' }, '', '/a');
    history.replaceState({}, '', '/a#part');
    location.hash = 'other';
    history.replaceState({}, '', '/b');
  });
  await b.arrived('page_view', 3);
  await page.goBack();
  await page.goBack();
  await b.arrived('page_view', 5);
  expect(paths()).toEqual(['/', '/a', '/b', '/a', '/']);
});

test('the title is text also where elements stand in the place of what the document has', async () => {
  b.website.page('/named', `${b.website.tag()}<form name="title"></form><img name="referrer"><img name="cookie">`);
  await b.open('/named');
  expect(await b.arrived('page_view')).toMatchObject([{ title: expect.any(String) }]);
});

test('a soft navigation has the title that the page sets afterwards, and the address before it as referrer', async () => {
  const page = await b.open('/list');
  await b.arrived('page_view');
  await page.evaluate(() => {
    history.pushState({}, '', '/item');
    setTimeout(() => {
      document.title = 'The item';
    }, 50);
  });
  const [, item] = await b.arrived('page_view', 2);
  expect(item).toMatchObject({ title: 'The item', referrer: `${b.website.origin}/list` });
});

test('a soft navigation just before the look of each second has its own title, too', async () => {
  const page = await b.open('/list', { withClock: true });
  await page.clock.runFor(1_900);
  await page.evaluate(() => {
    history.pushState({}, '', '/item');
    setTimeout(() => {
      document.title = 'The item';
    }, 300);
  });
  await page.clock.runFor(2_000);
  const [, item] = await b.arrived('page_view', 2);
  expect(item).toMatchObject({ title: 'The item' });
});

test('the answer to an earlier post is no moment to read the title of a page view that has just begun', async () => {
  b.website.answer = { status: 204, afterMs: 500 };
  const page = await b.open('/list', { withClock: true });
  await page.clock.runFor(1_000);
  await b.arrived('page_view');
  await page.evaluate(() => history.pushState({}, '', '/item'));
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fp_q')?.includes('/list'))).toBeFalsy();
  await page.evaluate(() => {
    document.title = 'The item';
  });
  await page.clock.runFor(2_000);
  const [, item] = await b.arrived('page_view', 2);
  expect(item).toMatchObject({ title: 'The item' });
});

test('routes in the fragment are page views where the tag says so, other fragments never', async () => {
  b.website.page('/hash', b.website.tag('data-hash-routes'));
  const page = await b.open('/hash#/home');
  await b.arrived('page_view');
  await page.evaluate(() => {
    location.hash = '#/plans';
  });
  await b.arrived('page_view', 2);
  await page.evaluate(() => {
    location.hash = '#/plans?email=a@b.co';
  });
  await page.waitForTimeout(500);
  expect(paths()).toEqual(['/hash#/home', '/hash#/plans']);
});

test('a page that comes back from the back/forward cache is looked at once more', async () => {
  const page = await b.open('/cached');
  await b.arrived('page_view');
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await b.arrived('page_view', 2);
  expect(paths()).toEqual(['/cached', '/cached']);
});

test('a prerendered page sends nothing until somebody opens it', async () => {
  b.website.page(
    '/soon',
    `<script>Object.defineProperty(document, 'prerendering', { value: true, configurable: true });</script>${b.website.tag()}`,
  );
  const page = await b.open('/soon');
  await page.evaluate(() => window.footprint!.track('early'));
  await page.waitForTimeout(600);
  expect(b.website.arrivals).toEqual([]);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.evaluate(() => {
    Object.defineProperty(document, 'prerendering', { value: false });
    document.dispatchEvent(new Event('prerenderingchange'));
  });
  await b.arrived('page_view');
  expect((await b.arrived('custom'))[0]).toMatchObject({ name: 'early' });
});

test('page() starts a page view, reset() a new visitor after everything was sent', async () => {
  const page = await b.open('/app');
  await b.arrived('page_view');
  await page.evaluate(() => window.footprint!.page());
  await b.arrived('page_view', 2);
  await page.evaluate(() => {
    window.footprint!.track('of the first person');
    window.footprint!.reset();
  });
  await b.arrived('page_view', 3);
  const visitorOf = (id: string) =>
    b.website.arrivals.find(({ batch }) => batch.events.some((event) => event.id === id))!.batch.visitor;
  const [first, second, third] = b.website.eventsOf('page_view').map(({ id }) => visitorOf(id));
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(visitorOf((await b.arrived('custom'))[0]!.id)).toBe(first);
});

test('data-cookie-domain keeps the visitor in a cookie for that domain', async () => {
  b.website.page('/cookie', b.website.tag('data-cookie-domain="127.0.0.1"'));
  const page = await b.open('/cookie');
  await b.arrived('page_view');
  const cookies = await b.context.cookies();
  expect(cookies.map(({ name, value }) => [name, value.split('.')[0]])).toEqual([
    ['fp_id', b.website.arrivals[0]!.batch.visitor],
  ]);
  await page.goto(`${b.website.origin}/cookie?again`);
  await b.arrived('page_view', 2);
  expect(new Set(b.website.arrivals.map(({ batch }) => batch.visitor)).size).toBe(1);
  await page.evaluate(() => window.footprint!.consent('denied'));
  expect(await b.context.cookies()).toEqual([]);
});

test('calls made before the script has loaded are kept by the stub', async () => {
  b.website.page(
    '/stub',
    `<script>
       window.footprint = window.footprint || { q: [] };
       ['track', 'identify', 'consent', 'page', 'reset'].forEach((name) => {
         footprint[name] = footprint[name] || ((...args) => footprint.q.push([name, args]));
       });
       footprint.track('calculator_used', { seats: 12 });
       footprint.identify({ email: 'dana@example.com', id: 42 + '', traits: { plan: 'pro' }, proof: 'p' });
     </script>${b.website.tag()}`,
  );
  await b.open('/stub');
  expect((await b.arrived('custom'))[0]).toMatchObject({ name: 'calculator_used', props: { seats: 12 } });
  expect((await b.arrived('identify'))[0]).toMatchObject({
    email: 'dana@example.com',
    externalId: '42',
    traits: { plan: 'pro' },
    proof: 'p',
    id: expect.stringMatching(/^[a-z0-9]{11,}$/),
  });
});

test('what happens just before a soft navigation belongs to the page view that it ends', async () => {
  const page = await b.open('/before');
  await page.evaluate(() => {
    window.footprint!.track('on the old page');
    history.pushState({}, '', '/after');
    window.footprint!.track('on the new page');
  });
  await b.arrived('custom', 2);
  const [before, after] = b.website.eventsOf('page_view');
  expect(before!.view).not.toBe(after!.view);
  expect(b.website.eventsOf('custom').map(({ name, view }) => [name, view])).toEqual([
    ['on the old page', before!.view],
    ['on the new page', after!.view],
  ]);
});
