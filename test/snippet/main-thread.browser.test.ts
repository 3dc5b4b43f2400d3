import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

/** A page with everything that scripts of this kind listen to. */
const body = `<main style="min-height:6000px"><a id="cta" href="#there" data-fp-cta>Start</a>
  <a id="file" href="/guide.pdf" onclick="event.preventDefault()">Guide</a>
  <form id="form" onsubmit="event.preventDefault()" data-fp-identify><input name="email"><button id="send">Send</button></form></main>`;

/** Arrives, moves, scrolls, clicks, types, goes to another route twice, and leaves: the same steps each time. */
async function visit(page: Page) {
  await page.waitForLoadState();
  for (let step = 0; step < 100; step++) await page.mouse.move(100 + step, 200 + step);
  for (let step = 0; step < 10; step++) await page.mouse.wheel(0, 200);
  await page.evaluate(() => scrollTo(0, 0));
  await page.click('#cta');
  await page.click('#file');
  await page.fill('[name=email]', 'anna@example.com');
  await page.click('#send');
  for (const route of ['/two', '/three']) {
    await page.evaluate((to) => history.pushState({}, '', to), route);
    await page.waitForTimeout(1_200);
  }
  await b.hide(page);
  await page.waitForTimeout(100);
}

interface TraceEvent {
  readonly name: string;
  readonly dur?: number;
  readonly args?: {
    readonly data?: { readonly url?: string; readonly stackTrace?: readonly { readonly url: string }[] };
    readonly beginData?: { readonly url?: string; readonly stackTrace?: readonly { readonly url: string }[] };
  };
}

test('no call is a long task on a machine four times slower, and none makes the browser lay the page out', async () => {
  b.website.page('/slow', b.website.tag() + body);
  const page = await b.context.newPage();
  const cdp = await b.context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await b.browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline.stack'],
  });
  await page.goto(`${b.website.origin}/slow`);
  await visit(page);
  const { traceEvents } = JSON.parse(String(await b.browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const isOurs = ({ args }: TraceEvent) => {
    const { url, stackTrace } = { ...args?.data, ...args?.beginData };
    return [url, ...(stackTrace ?? []).map((frame) => frame.url)].some((each) => each?.endsWith('/s.js'));
  };
  const calls = traceEvents.filter((event) => /^(FunctionCall|EvaluateScript)$/.test(event.name) && isOurs(event));
  expect(calls.length).toBeGreaterThan(100);
  expect(Math.max(...calls.map(({ dur = 0 }) => dur / 1_000))).toBeLessThan(50);
  expect(traceEvents.filter((event) => /^(Layout|UpdateLayoutTree)$/.test(event.name) && isOurs(event))).toEqual([]);
  // The proof that such a thing would be seen.
  expect(traceEvents.some(({ name }) => name === 'Layout')).toBe(true);
});
