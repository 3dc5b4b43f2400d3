import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { npmChromium } from '../support/chromium.ts';
import { samplePages } from './sample-pages.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 800 };
/** Pages that the other languages, and a phone, are looked at by. */
const some = ['leads', 'lead', 'visitors', 'alert-rules', 'funnel'];
const looks: readonly Look[] = [
  { language: 'en', colorScheme: 'light', suffix: 'en', viewport: desk },
  { language: 'fa', colorScheme: 'light', suffix: 'fa', viewport: desk },
  { language: 'en', colorScheme: 'dark', suffix: 'en-dark', viewport: desk },
  { language: 'fa', colorScheme: 'dark', suffix: 'fa-dark', viewport: desk },
  { language: 'ar', colorScheme: 'light', suffix: 'ar', viewport: desk, pages: some },
  { language: 'ms', colorScheme: 'light', suffix: 'ms', viewport: desk, pages: some },
  { language: 'en', colorScheme: 'light', suffix: 'en-phone', viewport: phone, pages: some },
  { language: 'fa', colorScheme: 'light', suffix: 'fa-phone', viewport: phone, pages: some },
];

interface Look {
  readonly language: string;
  readonly colorScheme: 'light' | 'dark';
  /** Of the names of its files. */
  readonly suffix: string;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Absent: all. */
  readonly pages?: readonly string[];
}

/**
 * Writes PNGs into a folder, and says how many: every page left to right and right to left, light and dark; some in the other
 * languages and on a phone.
 */
export async function takeScreenshots(folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const server = await startSampleServer();
  const { executablePath, args, env } = await npmChromium();
  // the fonts from npm also where the machine has its own, so that the same pages look the same everywhere
  const fonts = { FONTCONFIG_FILE: join(dirname(executablePath), 'fonts-npm.conf') };
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env, ...fonts } });
  try {
    let taken = 0;
    for (const look of looks) taken += await takeLook(browser, server, { folder, ...look });
    return taken;
  } finally {
    await browser.close();
    server.stop();
  }
}

async function takeLook(browser: Browser, server: SampleServer, look: Look & { folder: string }): Promise<number> {
  const browsing = await browser.newContext({
    colorScheme: look.colorScheme,
    viewport: look.viewport,
    timezoneId: 'Asia/Kuala_Lumpur',
    reducedMotion: 'reduce',
  });
  await browsing.addCookies([
    { name: 'fp_lang', value: look.language, url: server.url },
    { name: 'fp_signin', value: server.signInToken, url: server.url },
  ]);
  const page = await browsing.newPage();
  const pages = samplePages.filter(({ name }) => look.pages?.includes(name) ?? true);
  for (const { name, path } of pages) {
    await page.goto(name === 'setup' ? server.setupUrl : server.url + path);
    await page.screenshot({ path: join(look.folder, `${name}.${look.suffix}.png`), fullPage: true });
  }
  await browsing.close();
  return pages.length;
}
