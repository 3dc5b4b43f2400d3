// How soon an alert leaves: after the heartbeat that causes it, and beside a destination that never answers.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureAlertDelay } from '../bench/alert-delay.mjs';
import { quantile } from '../bench/statistics.mjs';
import { addDestination, addSite, callApi, startProduct } from './product.mjs';
import { startReceiver } from './receiver.mjs';

/** Alerts that wait for the dead destination while the other one is measured. */
const deadBacklog = 300;
/** With and without the dead one by turns, so that whatever drifts on this machine drifts through both. */
const turns = [false, true, true, false, false, true, true, false];
/** An alert is measured this long after the one before, so that they do not queue behind each other. */
const gapMs = 5;

/** Milliseconds from the start of the post with the last heartbeat of a pricing return to the alert's arrival, and the rest of it. */
export async function measureSpeed({ leads, samples, random, onSpawn, say }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'footprint-speed-'));
  const receiver = await startReceiver();
  const dead = await startSilentServer();
  const product = await startProduct({ dataDir, allowHosts: [receiver.host, dead.host], onSpawn });
  const site = await addSite(product.url, 'Speed');
  await addDestination(product.url, site, { name: 'Alive', url: receiver.url });
  const delay = await measureAlertDelay({ url: product.url, site, receiver, leads, random });
  say(`${leads} heartbeats measured`);
  const beside = samples > 0 ? await measureBesideDead({ url: product.url, site, receiver, dead, samples, say }) : {};
  await product.kill('SIGTERM');
  receiver.stop();
  dead.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { leads, delayP50Ms: delay.alertP50Ms, delayP99Ms: delay.alertP99Ms, ...beside };
}

/** The same alerts to a destination that answers, alone and beside one that takes connections and never answers. */
async function measureBesideDead({ url, site, receiver, dead, samples, say }) {
  const { items } = await callApi(url, 'GET', `destinations?site=${site}`);
  const alive = items[0].id;
  const { id } = await callApi(url, 'POST', `destinations?site=${site}`, { name: 'Dead', url: dead.url });
  const setOn = (isEnabled) => callApi(url, 'PATCH', `destinations/${id}?site=${site}`, { isEnabled });
  for (let count = 0; count < deadBacklog; count += 1)
    await callApi(url, 'POST', `destinations/${id}/test?site=${site}`, {});
  await once(dead.connections, 'connection');
  const delays = { alone: [], beside: [] };
  for (const isBeside of turns) {
    await setOn(isBeside);
    // what was under way to the dead one ends with its attempt
    await sleep(isBeside ? 500 : 16_000);
    const into = isBeside ? delays.beside : delays.alone;
    for (let sample = 0; sample < samples / turns.length; sample += 1) {
      const startedAtMs = performance.now();
      const arrived = receiver.nextMessage(10_000);
      await callApi(url, 'POST', `destinations/${alive}/test?site=${site}`, {});
      into.push((await arrived).atMs - startedAtMs);
      await sleep(gapMs);
    }
    say(`${isBeside ? 'beside the dead destination' : 'alone'}: p99 ${quantile(into, 0.99).toFixed(1)} ms so far`);
  }
  return {
    samples: delays.alone.length,
    aloneP99Ms: quantile(delays.alone, 0.99),
    besideP99Ms: quantile(delays.beside, 0.99),
    aloneP50Ms: quantile(delays.alone, 0.5),
    besideP50Ms: quantile(delays.beside, 0.5),
    deadConnections: dead.count(),
  };
}

/** Takes every connection and never says a word. */
async function startSilentServer() {
  let count = 0;
  const sockets = new Set();
  const server = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host,
    url: `http://${host}/`,
    connections: server,
    count: () => count,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
