// Measures what the README promises, all in one run on the built product, and fails when a budget is missed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { measureAlertDelay } from './bench/alert-delay.mjs';
import { measureColdStart } from './bench/cold-start.mjs';
import { startLoad } from './bench/load-client.mjs';
import { measureOpenTimeline } from './bench/open-timeline.mjs';
import { asText, rowsOf, writeTables } from './bench/report.mjs';
import { measureThroughput } from './bench/throughput.mjs';
import { ensureBuilt } from './build.mjs';
import { addDestination, addSite, builtProgram, callApi, startProduct } from './harness/product.mjs';
import { makeRandom } from './harness/random.mjs';
import { startReceiver } from './harness/receiver.mjs';
import { root } from './install.mjs';

const usage = `bench [--quick] [--program <file>]
  --quick    shorter rounds, and the figures in the documentation stay as they are
  --program  another build than dist/footprint.js`;

const full = { starts: 5, rounds: 5, roundMs: 4_000, halfLoadMs: 2_500, events: 50, leads: 25 };
const quick = { starts: 3, rounds: 3, roundMs: 2_000, halfLoadMs: 1_500, events: 40, leads: 20 };
/** The open page and the alerts are watched for about this long. */
const watchedMs = 12_000;
/** Each request carries three events. */
const eventsPerRequest = 3;

const options = readArguments();
const { starts, rounds, roundMs, halfLoadMs, events, leads } = options.isQuick ? quick : full;
const startedAtMs = performance.now();
const loadBefore = loadavg()[0];
const folders = [];
const running = { kill: () => {} };
process.on('exit', () => {
  running.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

if (options.program === builtProgram) await ensureBuilt();
say('cold start and memory at rest');
const coldStart = await measureColdStart({ program: options.program, starts, newDataDir });

const dataDir = newDataDir();
const receiver = await startReceiver();
const product = await startProduct({ program: options.program, dataDir, allowHosts: [receiver.host] });
running.kill = product.kill;
const api = (method, path, body) => callApi(product.url, method, path, body);
const port = Number(new URL(product.url).port);
const site = await addSite(product.url, 'Measured');
const load = startLoad();

say(`requests per second, ${rounds} rounds in turns`);
const throughput = await measureThroughput({ load, port, site, rounds, roundMs, halfLoadMs });
for (const { perSecond, barePerSecond, ratio } of throughput.rounds)
  say(`  ${Math.round(perSecond)}/s : ${Math.round(barePerSecond)}/s = ${ratio.toFixed(3)}`);

say('open timeline and alerts, at half load');
const { requests: watchedRequests, ...watched } = await watchUnderLoad();
load.stop();
receiver.stop();
const { code } = await product.kill('SIGTERM');
if (code !== 0) fail(`the product ended with exit code ${code}`);
// a fast server that stores something else than it was sent would be no result
const sent = (throughput.requests + watchedRequests) * eventsPerRequest;
const stored = storedEvents();
if (stored !== sent) fail(`${sent} events were confirmed, ${stored} are stored`);

const figures = { ...coldStart, ...throughput, ...watched };
const rows = rowsOf(figures);
const circumstances = `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${availableParallelism()} cores, where the load generator ran as well; load average ${loadBefore.toFixed(1)} before and ${loadavg()[0].toFixed(1)} after. Ratios carry over to other machines; the rest depends on this one.`;
console.log(`\n${asText(rows)}\n\n${circumstances}`);
if (!options.isQuick) {
  const json = {
    measuredAt: new Date().toISOString(),
    node: process.versions.node,
    cores: availableParallelism(),
    figures,
  };
  writeFileSync(join(root, 'docs/reference/benchmarks.json'), `${JSON.stringify(json, null, 2)}\n`);
  writeTables([join(root, 'docs/reference/benchmarks.md'), join(root, 'README.md')], rows, circumstances);
}
const missed = rows.filter(({ isMet }) => isMet === false);
for (const { name, value, budget } of missed) console.error(`MISSED: ${name}: ${value}, budget ${budget}`);
process.exit(missed.length > 0 ? 1 : 0);

/** The open page and the alerts while the product takes half of what it can. */
async function watchUnderLoad() {
  const perSecond = throughput.halfPerSecond;
  const requests = Math.ceil((perSecond * watchedMs) / 1_000);
  await load.prepare({ site, count: requests });
  // sites of their own, so that the load causes no alert and no change there
  const alertSite = await addSite(product.url, 'Alerting');
  await addDestination(product.url, alertSite, { name: 'Bench', url: receiver.url });
  const pageSite = await addSite(product.url, 'Watched');
  const [visible, alerts] = await Promise.all([
    measureOpenTimeline({ product, api, site: pageSite, events, random: makeRandom(2) }),
    measureAlertDelay({ url: product.url, site: alertSite, receiver, leads, random: makeRandom(3) }),
    load.pace({ port, perSecond }),
  ]);
  return { ...visible, ...alerts, requests };
}

function storedEvents() {
  const sqlite = new Database(join(dataDir, 'footprint.db'), { readonly: true });
  const count = sqlite
    .prepare('SELECT count(*) FROM touchpoints JOIN sites ON sites.id = site WHERE key = ?')
    .pluck()
    .get(site);
  sqlite.close();
  return count;
}

function newDataDir() {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-bench-'));
  folders.push(folder);
  return folder;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { quick: { type: 'boolean', default: false }, program: { type: 'string' } },
    });
    return { isQuick: values.quick, program: values.program ?? builtProgram };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

function say(line) {
  console.log(`${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
}

function fail(why) {
  console.error(`FAILED: ${why}`);
  process.exit(1);
}
