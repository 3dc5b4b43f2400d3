// Does the last total arrive, whatever way a page is left? A way is repeated, because one leave that works says nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import { judgeTotals, pairViews, truthOf } from './compare.mjs';
import { arriveAt, clickOn } from './tabs.mjs';

/** Of the leaves, how many totals arrive by the page's own doing, at least. */
const minArrivedShare = 0.995;
/** Every other page is left after a random time up to this, the others as soon as they have loaded. */
const maxDwellMs = 400;
/** What is on its way when the last page is left has arrived after this. */
const settleMs = 2_000;
/** A page that is left has sent what it knows before this. */
const maxLeaveMs = 5_000;
const quietPages = 5;
/** Long enough that the page view has been posted and answered. */
const quietMs = 1_500;
const maxQuietRequests = 2;
const maxQuietBytes = 600;
/** Shown of what was lost; one cause makes many. */
const maxShown = 5;

/** Each `leaveAll` leaves `count` pages below `/leave`, one after the other, after the `dwell` of each. */
const ways = [
  {
    name: 'by a link',
    async leaveAll({ open, count, dwell }) {
      const tab = await open('/leave/0');
      for (let i = 0; i < count; i += 1) {
        await dwell(i);
        await clickOn(tab, '#next');
        await arriveAt(tab, `/leave/${i + 1}`);
      }
    },
  },
  {
    name: 'by reload',
    async leaveAll({ open, count, dwell }) {
      const tab = await open('/leave');
      for (let i = 0; i < count; i += 1) {
        await dwell(i);
        await tab.evaluate('window.isOld = true');
        await tab.reload();
        await arriveAt(tab, '/leave', '!window.isOld');
      }
    },
  },
  {
    name: 'by back',
    async leaveAll({ open, count, dwell }) {
      const tab = await open('/leave/0');
      for (let i = 0; i < count; i += 2) {
        await dwell(i);
        await clickOn(tab, '#next');
        await arriveAt(tab, '/leave/1');
        await dwell(i);
        await tab.back();
        await arriveAt(tab, '/leave/0');
      }
    },
  },
  {
    name: 'by closing the tab',
    async leaveAll({ open, count, dwell }) {
      for (let i = 0; i < count; i += 1) {
        const tab = await open(`/leave/${i}`);
        await dwell(i);
        await tab.close();
      }
    },
  },
  {
    name: 'by window.close',
    async leaveAll({ open, count, dwell, site, closedAtMs }) {
      const opener = await open('/quiet');
      for (let i = 0; i < count; i += 1) {
        await opener.evaluate(
          `void document.querySelector('#open').setAttribute('onclick', 'window.popup = window.open("/leave/${i}")')`,
        );
        await clickOn(opener, '#open');
        await site.until(`/leave/${i}`, () => site.requests.some(({ path }) => path === `/leave/${i}`));
        await opener.evaluate(`new Promise((resolve) => {
          const look = () => popup.document.readyState === 'complete' && popup.location.pathname === '/leave/${i}' ? resolve() : setTimeout(look, 20);
          look();
        })`);
        await dwell(i);
        await opener.evaluate('void popup.close()');
        closedAtMs.set(`/leave/${i}`, Date.now());
      }
    },
  },
];

const leaveScenarios = ways.map(({ name, leaveAll }) => ({
  name: `the last total arrives when a page is left ${name}, in one request`,
  async run({ browser, startSite, leaves }) {
    const count = Math.ceil(leaves / ways.length);
    const site = await startSite();
    const keeper = await browser.openWindow(`${site.origin}/quiet`);
    const dwell = (i) => (i % 2 === 0 ? sleep(Math.random() * maxDwellMs) : undefined);
    const open = async (path) => {
      const tab = await keeper.openBeside(site.origin + path);
      await arriveAt(tab, path);
      return tab;
    };
    const closedAtMs = new Map();
    await leaveAll({ open, count, dwell, site, closedAtMs });
    await sleep(settleMs);
    return judge(pairViews(await truthOf(keeper, closedAtMs), site.views()));
  },
}));

/** A visit of pages that are looked at for a moment, as most visits are. */
const quietVisit = {
  name: 'a quiet visit of five pages costs two requests and 600 bytes a page at most',
  async run({ browser, startSite }) {
    const site = await startSite();
    const keeper = await browser.openWindow(`${site.origin}/quiet`);
    const tab = await keeper.openBeside(`${site.origin}/page/1`);
    for (let i = 1; i <= quietPages; i += 1) {
      await arriveAt(tab, `/page/${i}`);
      await sleep(quietMs);
      if (i < quietPages) await clickOn(tab, '#next');
    }
    await tab.close();
    await site.until('the total of the last page', () => site.views()[quietPages - 1]?.totals.length > 0);
    await sleep(settleMs);
    const ids = site.posts.flatMap(({ events }) => events.map(({ id }) => id));
    const requests = site.posts.length / quietPages;
    const bytes = site.posts.reduce((sum, post) => sum + post.bytes, 0) / quietPages;
    const measured = `${requests.toFixed(1)} requests and ${Math.round(bytes)} bytes a page; ${ids.length - new Set(ids).size} of ${new Set(ids).size} events sent again`;
    if (requests > maxQuietRequests || bytes > maxQuietBytes) throw new Error(measured);
    return measured;
  },
};

export const deliveryScenarios = [...leaveScenarios, quietVisit];

/**
 * The posts that a leave made: they tell the view's total, and came right after it. A page view that happened to be posted in the same
 * moment is not one of them, nor is what a later page sends once more because nobody saw the answer.
 */
const postsOfLeave = ({ view, posts }, leftAtMs) =>
  posts.filter(
    ({ receivedAtMs, sentAt, events }) =>
      receivedAtMs > leftAtMs &&
      sentAt < leftAtMs + maxLeaveMs &&
      events.some((event) => event.type === 'engagement' && event.view === view),
  );

/** Of the pages that were left: how many totals their own posts brought, and how many requests that took. */
function judge(pairs) {
  const left = pairs.filter(({ truth }) => truth.endedAtMs !== undefined);
  const told = left.map(({ truth, arrived }) => ({
    ...judgeTotals(truth, arrived?.ownTotals ?? []),
    truth,
    requests: arrived ? postsOfLeave(arrived, truth.endedAtMs) : [],
  }));
  const lost = told.filter(({ isLost }) => isLost);
  const repeated = told.filter(({ requests }) => requests.length > 1);
  const share = (left.length - lost.length) / left.length;
  const worstMs = Math.max(0, ...told.filter(({ isLost }) => !isLost).map(({ offMs }) => Math.abs(offMs)));
  const measured = [
    `${left.length - lost.length} of ${left.length} (${(100 * share).toFixed(1)} %), off by ${Math.round(worstMs)} ms at most`,
    `${repeated.length} in more than one request`,
    ...lost.slice(0, maxShown).map(({ truth, reportedMs, requests }) => {
      const said = reportedMs === undefined ? 'nothing' : `${reportedMs}`;
      return `lost ${truth.path}: ${said} of ${Math.round(truth.engagedMs)} ms, ${requests.length} requests`;
    }),
    ...repeated.slice(0, maxShown).map(({ truth, requests }) => {
      const each = requests.map(
        ({ sentAt, events }) => `${Math.round(sentAt - truth.endedAtMs)} ms after it (${events.length} events)`,
      );
      return `left ${truth.path}: ${each.join(', ')}`;
    }),
  ].join('; ');
  if (!(share >= minArrivedShare) || repeated.length > 0) throw new Error(measured);
  return measured;
}
