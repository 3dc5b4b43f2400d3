import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const throws = `() => { throw new Error('broken by the page'); }`;
const pathsSeen = () => b.website.eventsOf('page_view').map(({ url }) => new URL(url).pathname);

test.each([
  [
    'a storage whose items throw',
    `<script>Object.defineProperty(window, 'localStorage', { value: new Proxy({}, { get: ${throws}, set: ${throws}, deleteProperty: ${throws} }) });</script>`,
  ],
  ['an image named prerendering', '<img name="prerendering" alt="">'],
])('a page with %s is counted', async (_, html) => {
  b.website.page('/broken', html + b.website.tag());
  await b.open('/broken');
  await expect.poll(pathsSeen).toContain('/broken');
});

test('a page in a frame without an origin is counted, also with data-cookie-domain', async () => {
  b.website.page('/outer', '<iframe sandbox="allow-scripts" src="/inner"></iframe>');
  b.website.page('/inner', b.website.tag('data-cookie-domain="127.0.0.1"'));
  await b.open('/outer');
  await expect.poll(pathsSeen).toContain('/inner');
});

test('on a page whose clock throws no method throws', async () => {
  b.website.page('/clock', `<script>Date.now = ${throws};</script>${b.website.tag()}`);
  const page = await b.open('/clock');
  await page.waitForFunction(() => window.footprint);
  await page.evaluate(() => {
    window.footprint!.track('x');
    window.footprint!.identify({ email: 'a@b.co' });
    window.footprint!.consent('granted');
  });
});
