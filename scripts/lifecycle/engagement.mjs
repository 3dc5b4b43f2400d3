// Is the engagement time right? Each scenario is a timeline that somebody could live through; `planMs` is the time in use that each
// page view of it has to have, and what the browser really did is the truth. A timeline may resolve with the time that no script can know of.
import { setTimeout as sleep } from 'node:timers/promises';
import { agree } from './compare.mjs';
import { arriveAt, clickOn, hide, minimize, restore, show } from './tabs.mjs';

const timelines = [
  {
    // First, because it takes longest.
    name: 'idle for more than 30 seconds, return, leave by link',
    planMs: () => [32_000, 1_000],
    async live({ open, site }) {
      const tab = await open('/a/1');
      await sleep(35_000);
      await tab.moveMouse(200, 300);
      await sleep(2_000);
      await clickOn(tab, '#next');
      await site.viewOf('/a/2');
      await sleep(1_000);
      await tab.close();
    },
  },
  {
    name: 'another tab in front, and back',
    planMs: () => [4_000],
    async live({ open }) {
      const tab = await open('/a');
      await sleep(2_000);
      await hide(tab);
      await sleep(3_000);
      await show(tab);
      await sleep(2_000);
      await tab.close();
    },
  },
  {
    name: 'a minimised window, and back',
    planMs: () => [3_000],
    async live({ open }) {
      const tab = await open('/a');
      await sleep(1_500);
      await minimize(tab);
      await sleep(2_000);
      await restore(tab);
      await sleep(1_500);
      await tab.close();
    },
  },
  {
    name: 'soft navigation, also while hidden',
    planMs: () => [2_000, 1_500, 1_500],
    async live({ open }) {
      const tab = await open('/a');
      await sleep(2_000);
      await tab.evaluate('route("/b")');
      await sleep(1_500);
      await hide(tab);
      await tab.evaluate('route("/c")');
      await sleep(2_000);
      await show(tab);
      await sleep(1_500);
      await tab.close();
    },
  },
  {
    name: 'into the back/forward cache and out again',
    planMs: () => [1_500, 2_000, 1_500],
    async live({ open, site }) {
      const tab = await open('/a/1');
      await sleep(1_500);
      await clickOn(tab, '#next');
      await site.viewOf('/a/2');
      await sleep(2_000);
      await tab.back();
      await arriveAt(tab, '/a/1');
      await sleep(1_500);
      const loads = site.requests.filter(({ path }) => path === '/a/1').length;
      if (loads !== 1)
        throw new Error(`the page did not come out of the back/forward cache: it was loaded ${loads} times`);
      await tab.close();
    },
  },
  {
    name: 'two tabs of one site',
    // Windows beside each other are both in sight, where tabs cover each other.
    planMs: ({ hasTabs }) => (hasTabs ? [3_000, 2_000] : [5_000, 2_000]),
    async live({ open, browser }) {
      const one = await open('/one');
      await sleep(1_500);
      const two = await open('/two');
      await sleep(2_000);
      if (browser.hasTabs !== (await one.evaluate('document.hidden')))
        throw new Error('the first tab is not covered by the second as it is in this browser');
      await two.close();
      await show(one);
      await sleep(1_500);
      await one.close();
    },
  },
  {
    name: 'a tab that is opened behind counts from when it is looked at',
    needs: 'hasTabs',
    planMs: () => [1_500],
    async live({ open }) {
      const tab = await open('/behind', { isInBackground: true });
      await sleep(2_000);
      await show(tab);
      await sleep(1_500);
      await tab.close();
    },
  },
  {
    name: 'a script that comes late counts from the first paint',
    planMs: () => [2_500],
    async live({ open }) {
      const tab = await open('/late');
      await sleep(2_500);
      await tab.close();
    },
  },
  {
    name: 'a page that is painted late counts from the first paint',
    planMs: () => [1_500],
    async live({ open }) {
      const tab = await open('/unpainted');
      await sleep(1_500);
      await tab.close();
    },
  },
  {
    name: 'a script that comes late, while another tab is in front, counts no hidden time',
    planMs: () => [1_500],
    async live({ open, site }) {
      const openedAtMs = Date.now();
      const tab = await open('/late');
      await hide(tab);
      const hiddenAtMs = Date.now();
      await site.viewOf('/late');
      await sleep(2_000);
      await show(tab);
      await sleep(1_500);
      await tab.close();
      // How long the page was in front before the script came, the script cannot know.
      return hiddenAtMs - openedAtMs;
    },
  },
  {
    name: 'prerendered and opened, and prerendered and never opened',
    needs: 'hasPrerender',
    planMs: () => [3_000, 2_000],
    async live({ open, site }) {
      const tab = await open('/prerender/1');
      await site.until(
        'two prerendered pages',
        () => site.requests.filter(({ purpose }) => /prerender/.test(purpose)).length === 2,
      );
      await sleep(3_000);
      const early = site.views().filter(({ path }) => path !== '/prerender/1');
      if (early.length > 0) throw new Error(`${early[0].path} was sent before anybody opened it`);
      await clickOn(tab, '#next');
      await site.viewOf('/prerender/2');
      if (site.requests.filter(({ path }) => path === '/prerender/2').length !== 1)
        throw new Error('the prerendered page was not used');
      await sleep(2_000);
      await tab.close();
      if (site.views().some(({ path }) => path === '/never')) throw new Error('a page that nobody opened was sent');
    },
  },
];

export const engagementScenarios = timelines.map(({ name, needs, planMs, live }) => ({
  name,
  needs,
  async run({ browser, startSite }) {
    const site = await startSite();
    // It stays open to the end: it reads what the witness wrote, and a window never loses its last tab.
    const keeper = await browser.openWindow(`${site.origin}/quiet`);
    const open = async (path, options) => {
      const tab = await keeper.openBeside(site.origin + path, options);
      await arriveAt(tab, path);
      return tab;
    };
    const unknownMs = await live({ open, site, browser });
    return agree({ site, tab: keeper, planMs: planMs(browser), unknownMs });
  },
}));
