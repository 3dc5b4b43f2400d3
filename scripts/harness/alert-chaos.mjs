// Alerts through a receiver that misbehaves, while the sender is killed again and again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { startChaosReceiver } from './chaos-receiver.mjs';
import { addSite, callApi, startProduct } from './product.mjs';
import { between } from './random.mjs';
import { waitingDeliveries } from './verify.mjs';
import { makeVisitors, postOnce } from './visitors.mjs';

/** Of a life that begins while messages are under way. */
const lifeMs = { low: 200, high: 1_500 };
/** Leads that ask for sales at the same time. */
const postsAtOnce = 4;
/** Two attempts, the second after 6 s, of what waits at the end, two at a time. */
const drainTimeoutMs = 180_000;
const pollMs = 250;

/**
 * Makes `alerts` leads hot and kills the product `kills` times in between. Resolves with each promise and what broke it, and with
 * counts for the report.
 */
export async function chaosPromises({ alerts, kills, random, onSpawn, say }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'footprint-alerts-'));
  const receiver = await startChaosReceiver(random);
  const start = () => startProduct({ dataDir, allowHosts: [receiver.host], onSpawn });
  let product = await start();
  const site = await addSite(product.url, 'Chaos');
  const { secret } = await callApi(product.url, 'POST', `destinations?site=${site}`, {
    name: 'Chaos',
    url: receiver.url,
  });
  receiver.state.secret = secret;
  const visitors = makeVisitors({ random, prefix: 'c' });
  const waiting = Array.from({ length: alerts }, (_, lead) => `lead${lead}@chaos.example`);
  for (let life = 0; life <= kills; life += 1) {
    const count = Math.ceil(waiting.length / (kills + 1 - life));
    await askForSales(product.url, { site, visitors, emails: waiting.splice(0, count) });
    if (life === kills) break;
    await sleep(between(random, lifeMs.low, lifeMs.high));
    await product.kill('SIGKILL');
    say(`kill ${life + 1} of ${kills}: ${receiver.state.taken.size} alerts taken`);
    product = await start();
  }
  const isDrained = await outboxEmpties({ dataDir, site });
  await product.kill('SIGTERM');
  const promises = promisesOf({ dataDir, site, alerts, state: receiver.state, isDrained });
  receiver.stop();
  const isKept = promises.every(({ broken }) => broken.length === 0);
  if (isKept) rmSync(dataDir, { recursive: true, force: true });
  else say(`The data folder is kept for a look: ${dataDir}`);
  const { received, taken, moods } = receiver.state;
  return { promises, received, taken: taken.size, moods: Object.fromEntries(moods) };
}

async function askForSales(url, { site, visitors, emails }) {
  const next = async () => {
    for (let email = emails.shift(); email; email = emails.shift()) {
      const sentAtMs = Date.now();
      await postOnce(url, visitors.contactSales({ sentAtMs, email }), { site, sentAtMs });
    }
  };
  await Promise.all(Array.from({ length: postsAtOnce }, next));
}

async function outboxEmpties({ dataDir, site }) {
  const sinceMs = performance.now();
  while (performance.now() - sinceMs < drainTimeoutMs) {
    if (waitingDeliveries({ dataDir, siteKey: site }) === 0) return true;
    await sleep(pollMs);
  }
  return false;
}

function promisesOf({ dataDir, site, alerts, state, isDrained }) {
  const sqlite = new Database(join(dataDir, 'footprint.db'), { readonly: true });
  const ofSite = (sql) => sqlite.prepare(sql).pluck().all(site);
  const decided = new Set(ofSite('SELECT a.id FROM alerts a JOIN sites s ON s.id = a.site WHERE s.key = ?'));
  const undelivered = ofSite(
    "SELECT d.alert || ' ' || d.status FROM deliveries d JOIN sites s ON s.id = d.site WHERE s.key = ? AND d.status <> 'delivered'",
  );
  sqlite.close();
  const { taken, forged, followed } = state;
  const count = (value) => (value === alerts ? [] : [String(value)]);
  return [
    { promise: `${alerts} leads made ${alerts} alerts`, broken: count(decided.size) },
    { promise: 'every alert was delivered at least once', broken: [...decided].filter((id) => !taken.has(id)) },
    { promise: `${alerts} different ids arrived, and no other`, broken: count(taken.size) },
    { promise: 'only alerts arrived', broken: [...taken].filter((id) => !decided.has(id)) },
    { promise: 'every signature was verified by standardwebhooks and by svix', broken: forged },
    { promise: 'no redirect was followed', broken: followed === 0 ? [] : [String(followed)] },
    { promise: 'every delivery is settled as delivered', broken: undelivered },
    { promise: 'the outbox emptied', broken: isDrained ? [] : [`not within ${drainTimeoutMs} ms`] },
  ];
}
