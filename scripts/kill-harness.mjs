// Kills the product at random moments under sustained ingest and delivery, starts it again on the same folder, and then looks
// whether it kept its word: what was answered 204 is stored once, each alert was decided once and delivered.
//
// kill -9 ends the process, not the machine: what the operating system had accepted stays. That a commit also survives a power
// cut is SQLite's `synchronous=FULL` and is not shown here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { addDestination, addSite, builtProgram, runProduct, startProduct } from './harness/product.mjs';
import { between, makeRandom } from './harness/random.mjs';
import { startReceiver } from './harness/receiver.mjs';
import { startTraffic } from './harness/traffic.mjs';
import { promisesIn, waitingDeliveries } from './harness/verify.mjs';
import { makeVisitors } from './harness/visitors.mjs';

const usage = `kill-harness [--kills 20] [--seed <number>] [--program <file>]
  --kills    how often the process is killed
  --seed     repeats the random choices of another run (the moments depend on the machine all the same)
  --program  another build than dist/footprint.js`;

/** A life from ready to kill: long enough to reach a steady load, short enough that 20 of them pass quickly. */
const lifeMs = { low: 150, high: 1_800 };
/** Lives that end while the process still starts: opening, recovering the log, releasing deliveries. */
const killedAtStartShare = 0.2;
const startLifeMs = { low: 20, high: 500 };
/** First attempts that the receivers refuse; the next one follows after five seconds. */
const refusedShare = 0.05;
/** How long a receiver keeps the sender waiting, so that kills fall between sending and settling. */
const maxAnswerMs = 30;
/** Longest wait for the outbox to empty at the end. */
const drainTimeoutMs = 60_000;
const pollMs = 200;
/** Shown of what breaks a promise; one cause makes many. */
const maxShown = 5;

const { kills, seed, program } = readArguments();
if (program === builtProgram) await ensureBuilt();
const startedAtMs = performance.now();
const random = makeRandom(seed);
const dataDir = mkdtempSync(join(tmpdir(), 'footprint-kill-'));
/** Where the product answers at the moment; nowhere between two lives. */
const target = { url: undefined };
const running = { kill: () => {} };
process.on('exit', () => running.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const receivers = [await startRandomReceiver(), await startRandomReceiver()];
say(`${kills} kills, seed ${seed}`);
const promises = await run().catch((error) => [{ promise: 'the harness reaches its end', broken: [error.message] }]);
for (const receiver of receivers) receiver.stop();
const broken = promises.filter((promise) => promise.broken.length > 0);
for (const promise of promises) console.log(asLine(promise));
if (broken.length === 0) rmSync(dataDir, { recursive: true, force: true });
else console.log(`The data folder is kept for a look: ${dataDir}`);
console.log(`\n${promises.length - broken.length} passed, ${broken.length} failed`);
process.exit(broken.length === 0 ? 0 : 1);

/** The whole story; resolves with each promise and what broke it. */
async function run() {
  let product = await start();
  const siteKey = await addSiteWithReceivers(product.url);
  const visitors = makeVisitors({ random, prefix: 'k' });
  const traffic = startTraffic({ target, site: siteKey, visitors, random });
  const ownEnds = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    await sleep(between(random, lifeMs.low, lifeMs.high));
    target.url = undefined;
    const { code } = await product.kill('SIGKILL');
    if (code !== null) ownEnds.push(`exit code ${code} before kill ${kill}`);
    const isKilledAtStart = kill < kills && random() < killedAtStartShare;
    say(`kill ${kill} of ${kills}: ${confirmedSoFar(traffic.record)}`);
    if (isKilledAtStart) {
      kill += 1;
      const wasReady = await killWhileStarting();
      say(`kill ${kill} of ${kills}: ${wasReady ? 'just started' : 'while starting'}`);
    }
    product = await start();
  }

  // the last life ends as an operator ends it, in the middle of the load
  await sleep(lifeMs.high);
  const underLoad = await product.kill('SIGTERM');
  target.url = undefined;
  await traffic.stop();
  product = await start();
  const isDrained = await outboxEmpties(siteKey);
  const atRest = await product.kill('SIGTERM');

  const { record } = traffic;
  const { promises: kept, stored, alerts } = promisesIn({ dataDir, siteKey, traffic: record, destinations: receivers });
  const replay = await runProduct({ program, args: ['replay', '--check', '--data', dataDir] });
  say(`${confirmedSoFar(record)}; ${record.failed} posts without a 204, ${record.givenUp} of them never sent again`);
  say(
    `${stored} events stored; ${alerts} alerts; ${receivers.map(({ messages }) => messages.length).join(' and ')} messages`,
  );
  const isReplayEqual = replay.code === 0 && /: no difference$/m.test(replay.out);
  const badEnds = [underLoad, atRest].filter((end) => end.code !== 0);
  return [
    ...kept,
    { promise: 'a replay finds no difference', broken: isReplayEqual ? [] : replay.out.trim().split('\n') },
    { promise: 'a post is answered 204, 503 or not at all', broken: [...new Set(record.refusals)] },
    { promise: 'the outbox empties', broken: isDrained ? [] : [`not within ${drainTimeoutMs} ms`] },
    { promise: 'the process never ends by itself', broken: ownEnds },
    { promise: 'SIGTERM ends with exit code 0', broken: badEnds.map(({ code, signal }) => signal ?? `code ${code}`) },
    { promise: 'there was something to lose', broken: alerts > 0 && stored > 0 ? [] : ['nothing stored, or no alert'] },
  ];
}

async function start() {
  const product = await startProduct({
    program,
    dataDir,
    allowHosts: receivers.map(({ host }) => host),
    onSpawn: watch,
  });
  target.url = product.url;
  return product;
}

/** Kills a starting process. True when it had become ready already. */
async function killWhileStarting() {
  let child;
  const starting = startProduct({
    program,
    dataDir,
    allowHosts: receivers.map(({ host }) => host),
    onSpawn: (spawned) => {
      child = spawned;
      watch(spawned);
    },
  }).then(
    () => true,
    () => false,
  );
  await sleep(between(random, startLifeMs.low, startLifeMs.high));
  child.kill('SIGKILL');
  await child.ended;
  return starting;
}

function watch(child) {
  running.kill = child.kill;
}

async function addSiteWithReceivers(url) {
  const key = await addSite(url, 'Killed');
  for (const [index, receiver] of receivers.entries()) {
    receiver.name = `receiver ${index + 1}`;
    await addDestination(url, key, { name: receiver.name, url: receiver.url });
  }
  return key;
}

async function outboxEmpties(siteKey) {
  const waitingSinceMs = performance.now();
  while (performance.now() - waitingSinceMs < drainTimeoutMs) {
    if (waitingDeliveries({ dataDir, siteKey }) === 0) return true;
    await sleep(pollMs);
  }
  return false;
}

async function startRandomReceiver() {
  const seen = new Set();
  return startReceiver({
    answerFor: ({ id }) => {
      const isRefused = !seen.has(id) && random() < refusedShare;
      seen.add(id);
      return { status: isRefused ? 500 : 204, afterMs: between(random, 0, maxAnswerMs) };
    },
  });
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        kills: { type: 'string', default: '20' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
        program: { type: 'string' },
      },
    });
    return { kills: positive(values.kills), seed: positive(values.seed), program: values.program ?? builtProgram };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

function positive(text) {
  if (!/^\d+$/.test(text)) throw new Error(`not a number: ${text}`);
  return Number(text);
}

function confirmedSoFar({ confirmed, posts }) {
  return `${confirmed} posts confirmed of ${posts} sent`;
}

function say(line) {
  console.log(`${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
}

function asLine({ promise, broken: found }) {
  if (found.length === 0) return `  ok      ${promise}`;
  return `  BROKEN  ${promise}: ${found.length} times: ${found.slice(0, maxShown).join(', ')}${found.length > maxShown ? ' …' : ''}`;
}
