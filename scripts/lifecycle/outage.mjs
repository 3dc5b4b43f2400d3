// What happens to events while nobody takes them: a collector that is down, one that refuses, a browser that is killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { truthOf } from './compare.mjs';
import { arriveAt, clickOn } from './tabs.mjs';

/** The first report of an open page. */
const firstBeatMs = 5_000;
const beatLeewayMs = 250;
/** Between two reports, so that the last one lacks more than a crash may lose. */
const crashAfterMs = 8_000;
/** What a crash may lose, and what first paint and the command take on a busy machine. */
const maxCrashLossMs = 1_000 + 500;
/** Longer than the script leaves alone what may be under way (30 s), so that an open page has tried again. */
const retryTimeoutMs = 45_000;

export const outageScenarios = [
  {
    name: 'what happened while the collector was down is sent once by the open page, when it is back',
    async run({ browser, startSite }) {
      const { site, tab } = await openFirst({ browser, startSite });
      await site.goDown();
      await tab.evaluate('footprint.track("while down 1")');
      await sleep(1_000);
      await tab.evaluate('route("/b"), footprint.track("while down 2")');
      await sleep(1_500);
      await site.comeUp();
      const backAtMs = performance.now();
      const names = ['while down 1', 'while down 2'];
      await site.until(
        'the events of the outage',
        () => names.every((name) => customs(site).includes(name)),
        retryTimeoutMs,
      );
      const tookMs = performance.now() - backAtMs;
      await tab.close();
      await site.until('the total of /a', () =>
        site.views().find(({ path, totals }) => path === '/a/1' && totals.length > 0),
      );
      await sleep(1_000);
      return `${sentOnce(site)}, ${(tookMs / 1_000).toFixed(1)} s after it was back`;
    },
  },
  {
    name: 'the last total of a tab that was closed while the collector was down comes with the next page',
    async run({ browser, startSite }) {
      const { site, tab, keeper } = await openFirst({ browser, startSite });
      await sleep(1_000);
      await site.goDown();
      await tab.evaluate('footprint.track("while down")');
      await sleep(1_000);
      await tab.close();
      await sleep(500);
      await site.comeUp();
      const later = await keeper.openBeside(`${site.origin}/later`);
      await arriveAt(later, '/later');
      await site.viewOf('/later');
      await site.until('the event of the outage', () => customs(site).includes('while down'), retryTimeoutMs);
      const { totals } = await site.until(
        'the total of the closed tab',
        () => site.views().find((view) => view.path === '/a/1' && view.totals.length > 0),
        retryTimeoutMs,
      );
      if (totals[0] < 2_000) throw new Error(`the total that came is ${totals[0]} ms, of at least 2,000`);
      return `${sentOnce(site)}, total ${totals[0]} ms`;
    },
  },
  {
    name: 'what the collector refused with 503 is sent once with the same ids by the next page',
    async run({ browser, startSite }) {
      const { site, tab } = await openFirst({ browser, startSite });
      site.answerWith(503, 5);
      await tab.evaluate('footprint.track("refused")');
      await site.until('a refused post', () => refused(site).length > 0);
      await clickOn(tab, '#next');
      await site.until('the refused post of the leave', () => refused(site).length > 1);
      site.answerWith(204);
      await arriveAt(tab, '/a/2');
      await site.viewOf('/a/2');
      const ids = new Set(refused(site).flatMap(({ events }) => events.map(({ id }) => id)));
      await site.until(
        'the refused events',
        () => [...ids].every((id) => acceptedIds(site).includes(id)),
        retryTimeoutMs,
      );
      return `${ids.size} refused events; ${sentOnce(site)}`;
    },
  },
  {
    name: 'a browser that is killed loses nothing that its last report said',
    async run({ launch, startSite }) {
      const own = await launch();
      try {
        const site = await startSite();
        await own.openWindow(`${site.origin}/killed`);
        const { atMs } = await site.viewOf('/killed');
        await site.until('the first report', () => site.views()[0].totals.length > 0);
        await sleep(1_000);
        await own.kill();
        const livedMs = Date.now() - atMs;
        await sleep(500);
        const total = Math.max(...site.views()[0].totals);
        if (total < firstBeatMs - beatLeewayMs || total > livedMs + beatLeewayMs)
          throw new Error(`${total} ms of ${livedMs} ms, where the first report is due at ${firstBeatMs} ms`);
        return `${total} ms of ${livedMs} ms`;
      } finally {
        await own.kill();
      }
    },
  },
  {
    name: 'a page whose process crashes loses a second at most, where the browser has fetchLater',
    needs: 'hasFetchLater',
    async run({ browser, startSite }) {
      const { site, tab, keeper } = await openFirst({ browser, startSite });
      await sleep(crashAfterMs);
      await tab.crash();
      await sleep(1_000);
      // The witness did not see the end: it is when the browser was told.
      const [{ totals }] = site.views();
      const [{ beganAtMs }] = await truthOf(keeper);
      const livedMs = Date.now() - 1_000 - beganAtMs;
      const total = Math.max(0, ...totals);
      if (total < livedMs - maxCrashLossMs || total > livedMs + beatLeewayMs)
        throw new Error(`${total} ms of ${Math.round(livedMs)} ms`);
      return `${total} ms of ${Math.round(livedMs)} ms`;
    },
  },
];

/** A page that has sent its view and has had the answer. */
async function openFirst({ browser, startSite }) {
  const site = await startSite();
  const keeper = await browser.openWindow(`${site.origin}/quiet`);
  const tab = await keeper.openBeside(`${site.origin}/a/1`);
  await arriveAt(tab, '/a/1');
  await site.viewOf('/a/1');
  await sleep(300);
  return { site, keeper, tab };
}

const refused = (site) => site.posts.filter(({ isAccepted }) => !isAccepted);

const acceptedIds = (site) =>
  site.posts.filter(({ isAccepted }) => isAccepted).flatMap(({ events }) => events.map(({ id }) => id));

const customs = (site) => site.posts.flatMap(({ events }) => events.map(({ name }) => name));

/** Says how many events were accepted; throws when one was accepted more than once. */
function sentOnce(site) {
  const ids = acceptedIds(site);
  const again = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (again.length > 0) throw new Error(`${again.length} of ${new Set(ids).size} events were accepted more than once`);
  return `${ids.length} events, each accepted once`;
}
