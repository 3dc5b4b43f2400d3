import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { samplePages } from './sample-pages.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';
import { launchChromium } from './support-chromium.ts';

const looks = [
  { language: 'en', colorScheme: 'light', suffix: 'en' },
  { language: 'fa', colorScheme: 'light', suffix: 'fa' },
  { language: 'en', colorScheme: 'dark', suffix: 'en-dark' },
  { language: 'fa', colorScheme: 'dark', suffix: 'fa-dark' },
] as const;

/** Writes a PNG of every page, left to right and right to left, light and dark, into a folder. */
export async function takeScreenshots(folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const server = await startSampleServer();
  const browser = await launchChromium();
  try {
    for (const look of looks) await takeLook(browser, server, { folder, ...look });
  } finally {
    await browser.close();
    server.stop();
  }
  return looks.length * samplePages.length;
}

async function takeLook(
  browser: Browser,
  server: SampleServer,
  look: { folder: string; language: string; colorScheme: 'light' | 'dark'; suffix: string },
): Promise<void> {
  const browsing = await browser.newContext({
    colorScheme: look.colorScheme,
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Asia/Kuala_Lumpur',
    reducedMotion: 'reduce',
  });
  await browsing.addCookies([
    { name: 'fp_lang', value: look.language, url: server.url },
    { name: 'fp_signin', value: server.signInToken, url: server.url },
  ]);
  const page = await browsing.newPage();
  for (const { name, path } of samplePages) {
    await page.goto(name === 'setup' ? server.setupUrl : server.url + path);
    await page.screenshot({ path: join(look.folder, `${name}.${look.suffix}.png`), fullPage: true });
  }
  await browsing.close();
}
