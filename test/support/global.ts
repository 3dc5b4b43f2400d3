import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BrowserLaunch, installedChromium, npmChromium } from './chromium.ts';

/**
 * Builds what is older than its sources and makes the browser ready, before the test files run side by side; `CHROMIUM=/usr/bin/chromium` takes an installed one.
 * Browsers that a test ends leave files behind: they have a temporary folder of their own, which goes with the run.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  await ensureBuilt();
  const { CHROMIUM } = process.env;
  const browser = CHROMIUM ? installedChromium(CHROMIUM) : await npmChromium();
  const folder = mkdtempSync(join(tmpdir(), 'footprint-browsers-'));
  project.provide('browser', { ...browser, env: { ...browser.env, TMPDIR: folder } });
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

declare module 'vitest' {
  export interface ProvidedContext {
    browser: BrowserLaunch;
  }
}
