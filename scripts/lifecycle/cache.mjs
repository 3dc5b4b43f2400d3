// Does the page keep its place in the back/forward cache, and is a return counted while it happens?

import { arriveAt, clickOn } from './tabs.mjs';
import { readLogs } from './witness.mjs';

/** A returning visitor's page view is an event like any other: it is posted with those of the same moment. */
const maxReportMs = 3_000;

export const cacheScenarios = [
  {
    name: 'a page with the script comes out of the back/forward cache as one without it does',
    async run({ browser, startSite }) {
      const site = await startSite();
      const keeper = await browser.openWindow(`${site.origin}/quiet`);
      const restored = {};
      for (const kind of ['plain', 'script']) {
        await goAndReturn(keeper, site, kind);
        const logs = await keeper.evaluate(readLogs);
        restored[kind] = logs.some((log) => log.some(([what, , path]) => what === 'restored' && path === `/${kind}/1`));
      }
      if (!restored.plain) throw new Error('this browser restores no page at all: nothing was tested');
      if (!restored.script)
        throw new Error('the page without the script was restored, the one with it was loaded again');
      return 'both were restored';
    },
  },
  {
    name: 'a page that comes out of the back/forward cache reports its new view at once',
    async run({ browser, startSite }) {
      const site = await startSite();
      const keeper = await browser.openWindow(`${site.origin}/quiet`);
      await goAndReturn(keeper, site, 'script');
      const startedAtMs = performance.now();
      await site.until(
        'the view of the restored page',
        () => site.views().filter(({ path }) => path === '/script/1')[1],
        maxReportMs,
      );
      return `after ${Math.round(performance.now() - startedAtMs)} ms`;
    },
  },
];

async function goAndReturn(keeper, site, kind) {
  const tab = await keeper.openBeside(`${site.origin}/${kind}/1`);
  await arriveAt(tab, `/${kind}/1`);
  if (kind === 'script') await site.viewOf('/script/1');
  await clickOn(tab, '#next');
  await arriveAt(tab, `/${kind}/2`);
  await tab.back();
  await arriveAt(tab, `/${kind}/1`);
}
