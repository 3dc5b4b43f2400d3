import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { giveSecondChance } from '../support/second-chance.ts';
import { startWebsite, type Website } from './website.ts';

/** A real browser and a website for a test file; each test has a visitor of its own, and fails when the page saw an error. */
export function useBrowser() {
  let browser: Browser;
  let context: BrowserContext;
  let website: Website;
  let errors: string[] = [];

  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of fixtures there
  beforeAll(async ({}, suite) => {
    giveSecondChance(suite);
    const { executablePath, args, env } = inject('browser');
    website = await startWebsite();
    browser = await chromium.launch({
      executablePath,
      args,
      env: { ...process.env, ...env } as Record<string, string>,
    });
  });
  beforeEach(async () => {
    website.begin();
    errors = [];
    // One context for all pages of a test: a page closed together with its context sends nothing.
    context = await browser.newContext();
    context.on('weberror', (error) => errors.push(String(error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(errors.filter((text) => !/favicon|Failed to load resource/.test(text))).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    website?.close();
  });

  return {
    get website() {
      return website;
    },
    get browser() {
      return browser;
    },
    get context() {
      return context;
    },
    /** Errors so far; empty it where a test expects one. */
    get errors() {
      return errors;
    },
    async open(path = '/', { withClock = false } = {}): Promise<Page> {
      const page = await context.newPage();
      if (withClock) await page.clock.install();
      await page.goto(website.origin + path);
      return page;
    },
    /** Makes the page post what it has noticed, as it does when it is left; another post would wait for up to 15 seconds. */
    async hide(page: Page): Promise<void> {
      await this.setVisibility(page, 'hidden');
    },
    /** Waits until `count` events of the type have arrived, then returns them all. */
    async arrived<T extends Parameters<Website['eventsOf']>[0]>(type: T, count = 1) {
      await expect.poll(() => website.eventsOf(type).length).toBeGreaterThanOrEqual(count);
      return website.eventsOf(type);
    },
    /** Pretends that the tab is hidden or in front again: the headless shell keeps every tab visible. */
    async setVisibility(page: Page, state: 'visible' | 'hidden'): Promise<void> {
      await page.evaluate((to) => {
        Object.defineProperty(document, 'visibilityState', { value: to, configurable: true });
        Object.defineProperty(document, 'hidden', { value: to === 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, state);
    },
  };
}
