import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../scripts/build.mjs';
import { type BrowserLaunch, installedChromium, npmChromium } from './chromium.ts';

/** Builds what is older than its sources and makes the browser ready, before the test files run side by side; `CHROMIUM=/usr/bin/chromium` takes an installed one. */
export default async function setup(project: TestProject): Promise<void> {
  await ensureBuilt();
  const { CHROMIUM } = process.env;
  project.provide('browser', CHROMIUM ? installedChromium(CHROMIUM) : await npmChromium());
}

declare module 'vitest' {
  export interface ProvidedContext {
    browser: BrowserLaunch;
  }
}
