import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportAsk, reportHref } from '../../collector/ui/report-view.ts';
import type { SiteReport } from '../../collector/usecases/site-report.ts';
import { SiteReports } from '../../collector/usecases/site-reports.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { sampleReport } from './sample-report.ts';
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

test.each([
  ['', 'No leads in this time'],
  ['/content', 'Nothing was looked at in this time'],
  ['/funnel', 'Nobody was first seen in this time'],
])('a time in which nothing happened is told from a site on which nothing ever did: reports%s', async (path, words) => {
  const context = fakeContext({ distDir: assets.distDir });
  const [sample, empty] = [sampleReport(1), sampleReport(2)];
  const runs = { report: async () => ({ ...sample, ranges: { ...sample.ranges, '30': empty.ranges['30'] } }) };
  const reports = new SiteReports({ runs, clock: context.clock });
  const { get } = await signedIn({ ...context, models: { ...context.models, reports } });
  const text = await (await get(`/sites/st_sample/reports${path}`)).text();
  expect(text).toContain(words);
  expect(text).not.toContain('Nothing to report yet');
});

test('whoever may not see destinations is led to the alerts themselves', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const { signIn } = context.queries;
  const roles = { marketer: '/sites/st_sample/alerts"', sales: '/sites/st_sample/alert-log"' } as const;
  for (const [role, href] of Object.entries(roles) as [keyof typeof roles, string][]) {
    const asRole: typeof signIn = (query) => {
      const account = signIn(query);
      return account && { ...account, role };
    };
    const { get } = await signedIn({ ...context, queries: { ...context.queries, signIn: asRole } });
    expect(await (await get('/sites/st_sample/leads')).text()).toContain(`<a href="${href}`);
  }
});
