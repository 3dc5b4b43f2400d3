// A website that nobody here wrote and the product itself: what its timeline shows against what happened.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addSite, callApi, startProduct } from '../harness/product.mjs';
import { agree, judgeTotals, truthOf } from './compare.mjs';
import { arriveAt, clickOn, hide, show } from './tabs.mjs';

const packageFile = createRequire(import.meta.url).resolve('startbootstrap-modern-business/package.json');
/** Browsers without a screen call themselves so, and the collector takes them for machines. */
const visitorAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

export const realPageScenarios = [
  {
    name: 'the timeline of a real website shows how long each page was read',
    async run({ browser, startSite }) {
      const dataDir = mkdtempSync(join(tmpdir(), 'footprint-lifecycle-'));
      const product = await startProduct({ dataDir });
      try {
        return await visit({ browser, startSite, product });
      } finally {
        await product.kill('SIGTERM');
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  },
];

async function visit({ browser, startSite, product }) {
  const siteKey = await addSite(product.url, 'A real website');
  const forward = async (body) => {
    const headers = { 'content-type': 'text/plain', 'user-agent': visitorAgent, origin: site.origin };
    return fetch(`${product.url}/v1/e`, { method: 'POST', body, headers }).then(
      ({ status }) => status,
      () => 502, // as a proxy says: an open page may have more to tell when the product has been stopped already
    );
  };
  const site = await startSite({ siteKey, forward, folder: join(dirname(packageFile), 'dist') });
  const keeper = await browser.openWindow(`${site.origin}/quiet`);
  const tab = await keeper.openBeside(`${site.origin}/index.html`);
  await arriveAt(tab, '/index.html');
  await sleep(2_000);
  await clickOn(tab, '.nav-link[href="pricing.html"]');
  await arriveAt(tab, '/pricing.html');
  await sleep(1_500);
  await hide(tab);
  await sleep(2_000);
  await show(tab);
  await sleep(1_500);
  await clickOn(tab, '.nav-link[href="contact.html"]');
  await arriveAt(tab, '/contact.html');
  await sleep(1_000);
  await tab.close();
  const measured = await agree({ site, tab: keeper, planMs: [2_000, 3_000, 1_000] });

  const { visitor } = site.posts[0];
  const { visits } = await callApi(product.url, 'GET', `visitors/${visitor}/timeline?site=${siteKey}`);
  const rows = visits.flatMap((one) => one.rows).filter(({ kind }) => kind === 'page');
  const truth = await truthOf(keeper);
  const wrong = truth.filter((view) => {
    const row = rows.find(({ url }) => new URL(url).pathname === view.path);
    return !row || !judgeTotals(view, [row.engagedMs]).isRight;
  });
  if (visits.length !== 1 || rows.length !== truth.length || wrong.length > 0)
    throw new Error(
      `the timeline has ${rows.map(({ url, engagedMs }) => `${url} ${engagedMs} ms`).join(', ')} in ${visits.length} visits; posted: ${measured}`,
    );
  return `${measured}; the timeline says the same`;
}
