import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportAsk, reportHref } from '../../collector/ui/report-view.ts';
import type { SiteReport } from '../../collector/usecases/site-report.ts';
import { SiteReports } from '../../collector/usecases/site-reports.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

test('an address keeps what was chosen, and what it cannot mean is the default', () => {
  const ask = reportAsk('sources', { days: '90', touch: 'last', by: 'landing' });
  expect(reportHref('/r', ask)).toBe('/r?days=90&touch=last&by=landing');
  expect(reportHref('/r', reportAsk('sources', { days: '1', touch: 'x', by: '<b>' }))).toBe('/r');
  expect(reportHref('/r', { ...ask, view: 'content' })).toBe('/r/content?days=90');
  expect(reportHref('/r', { ...ask, view: 'funnel' })).toBe('/r/funnel?days=90');
});

test('the page of a report under way says so and comes back by itself; a failed one does not', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const runs = { report: () => new Promise<SiteReport>(() => {}) };
  const reports = new SiteReports({ runs, clock: context.clock });
  const { get } = await signedIn({ ...context, models: { ...context.models, reports } });
  const waiting = await get('/sites/st_sample/reports');
  expect(waiting.headers.get('refresh')).toBe('2');
  expect(await waiting.text()).toContain('is being worked out');
});
