// The script in real browsers, through the life of real pages: `node scripts/tool.mjs lifecycle`. Not part of `npm test`, because it needs
// Debian's Chromium, Firefox and WebKitGTK: `.ci/run` installs them. Every number is read from the posts that reached a collector.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { root } from './install.mjs';
import { browserNames, findBrowser } from './lifecycle/browsers.mjs';
import { cacheScenarios } from './lifecycle/cache.mjs';
import { NothingTested } from './lifecycle/compare.mjs';
import { deliveryScenarios } from './lifecycle/delivery.mjs';
import { engagementScenarios } from './lifecycle/engagement.mjs';
import { outageScenarios } from './lifecycle/outage.mjs';
import { realPageScenarios } from './lifecycle/real-page.mjs';
import { startWebsite } from './lifecycle/website.mjs';

const builtScript = join(root, 'dist/s.js');
const usage = `lifecycle [--browser chromium,firefox,webkit] [--leaves 100] [--only <words of a name>] [--script <file>]
  --browser  only these, and each has to be there; without it a browser that is missing is skipped
  --leaves   how often each browser leaves a page in the count of what arrives
  --only     only scenarios whose name contains this
  --script   another build than dist/s.js`;

/** Scenarios side by side: more only make each other late on a machine of two cores. */
const maxSideBySide = 4;
/** Those that mostly wait together; those that keep the machine busy by themselves. */
const groups = [
  [...engagementScenarios, ...cacheScenarios, ...outageScenarios, ...realPageScenarios],
  deliveryScenarios,
];

/** Of a scenario in which the browser did not do what it was told. */
const maxTries = 3;

/** What some scenarios need of a browser. */
const needed = {
  hasTabs: 'tabs that cover each other',
  hasPrerender: 'prerendering',
  hasFetchLater: 'fetchLater',
};
/** A scenario that takes longer has hung; each leave may take a little more. */
const scenarioTimeoutMs = 120_000;
const leaveTimeoutMs = 2_000;

const { names, isStrict, leaves, only, scriptFile } = readArguments();
await ensureBuilt();
const script = readFileSync(scriptFile);
const startedAtMs = performance.now();
let passed = 0;
let failed = 0;

for (const name of names) {
  const { launch, missing } = findBrowser(name);
  if (!missing) await runIn(name, launch);
  else if (isStrict) report({ name: `${name} is there`, error: new Error(missing) });
  else console.log(`\n== ${name}: skipped, ${missing}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/** Runs all scenarios in one browser and reports each. */
async function runIn(name, launch) {
  const browser = await launch().catch((error) => report({ name: `${name} starts`, error }));
  if (!browser) return;
  console.log(`\n== ${name}: ${browser.version}`);
  const traffic = { posts: 0, preflights: 0 };
  for (const group of groups) {
    const chosen = group.filter((scenario) => scenario.name.includes(only));
    const waiting = chosen.filter(({ needs }) => needs === undefined || browser[needs]);
    for (const { name: words, needs } of chosen.filter((scenario) => !waiting.includes(scenario)))
      console.log(`          skipped ${words}: this browser has no ${needed[needs]}`);
    const worker = async () => {
      for (let scenario = waiting.shift(); scenario; scenario = waiting.shift())
        await runOne(scenario, { browser, launch, traffic });
    };
    await Promise.all(Array.from({ length: maxSideBySide }, worker));
  }
  await browser.close();
  const measured = `${traffic.preflights} of ${traffic.posts} posts`;
  const isWrong = traffic.preflights > 0 || traffic.posts === 0;
  report({ name: 'no post causes a CORS preflight', measured, error: isWrong ? new Error(measured) : undefined });
}

async function runOne(scenario, { browser, launch, traffic }, triesLeft = maxTries - 1) {
  const { name, run } = scenario;
  const sites = [];
  const startSite = async (options) => {
    const site = await startWebsite({ script, ...options });
    sites.push(site);
    return site;
  };
  let timer;
  let isAgain = false;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), scenarioTimeoutMs + leaves * leaveTimeoutMs);
  });
  try {
    report({ name, measured: await Promise.race([run({ browser, launch, startSite, leaves }), timeout]) });
  } catch (error) {
    isAgain = error instanceof NothingTested && triesLeft > 0;
    if (!isAgain) report({ name, error });
  }
  clearTimeout(timer);
  for (const site of sites) {
    traffic.posts += site.posts.length;
    traffic.preflights += site.preflights();
    site.stop();
  }
  if (isAgain) await runOne(scenario, { browser, launch, traffic }, triesLeft - 1);
}

function report({ name, measured, error }) {
  if (error) failed += 1;
  else passed += 1;
  const atS = ((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6);
  console.log(`${atS} s  ${error ? 'FAILED' : 'ok    '}  ${name}: ${error ? error.message : measured}`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'string' },
        leaves: { type: 'string', default: '100' },
        only: { type: 'string', default: '' },
        script: { type: 'string', default: builtScript },
      },
    });
    const asked = values.browser?.split(',') ?? browserNames;
    const unknown = asked.find((name) => !browserNames.includes(name));
    if (unknown !== undefined) throw new Error(`no such browser: ${unknown}`);
    if (!/^[1-9]\d*$/.test(values.leaves)) throw new Error(`not a number: ${values.leaves}`);
    return {
      names: asked,
      isStrict: values.browser !== undefined,
      leaves: Number(values.leaves),
      only: values.only,
      scriptFile: values.script,
    };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}
