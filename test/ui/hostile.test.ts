import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostileSite, hostileStrings, injectedInto, openHostileSite, payloads } from './hostile-site.ts';

let site: HostileSite;
beforeAll(async () => {
  site = await openHostileSite();
}, 120_000);
afterAll(() => site?.close());

test('500 hostile strings in every field run nowhere and are shown as text', async () => {
  const { page, ran, close } = await site.open();
  const { url, base } = site;
  const shown = new Set<string>();
  /** Reads a page as its reader does, and the pages after it. */
  const read = async (path: string) => {
    let next: string | null = path;
    for (let pages = 0; next !== null && pages < 30; pages += 1) {
      await page.goto(url + next);
      const text = await page.evaluate(() => document.body.innerText);
      for (const one of hostileStrings) if (text.includes(one)) shown.add(one);
      expect(await injectedInto(page), next).toEqual([]);
      const more = page.locator('a[rel=next]').first();
      next = (await more.count()) > 0 ? await more.getAttribute('href') : null;
    }
  };
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

  // and what a person types, as they type it
  for (const one of hostileStrings.slice(0, payloads.length)) {
    await page.goto(url + first!);
    await page.locator('#note').fill(one);
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.locator('.moment-note').first().waitFor();
    expect(await page.locator('.moment-note .free-text').allTextContents()).toContain(one);
    await page.goto(`${url}${base}/leads?q=${encodeURIComponent(one)}`);
    expect(await page.locator('#lead-search').inputValue()).toBe(one);
  }
  await close();
  expect(ran).toEqual([]);
}, 240_000);
