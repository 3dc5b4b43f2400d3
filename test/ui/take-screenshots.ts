import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { npmChromium } from '../support/chromium.ts';
import { samplePages } from './sample-pages.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';

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
  const { executablePath, args, env } = await npmChromium();
  // the fonts from npm also where the machine has its own, so that the same pages look the same everywhere
  const fonts = { FONTCONFIG_FILE: join(dirname(executablePath), 'fonts-npm.conf') };
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env, ...fonts } });
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
