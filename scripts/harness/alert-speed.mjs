// How soon an alert leaves: after the heartbeat that causes it, and beside a destination that never answers.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureAlertDelay } from '../bench/alert-delay.mjs';
import { quantile } from '../bench/statistics.mjs';
import { addSite, callApi, startProduct } from './product.mjs';
import { startReceiver } from './receiver.mjs';

/** Alerts that wait for the dead destination while the other one is measured. */
const deadBacklog = 300;
/** An alert is measured this long after the one before, so that they do not queue behind each other. */
const gapMs = 5;

/** Milliseconds from the start of the post with the last heartbeat of a pricing return to the alert's arrival, and the rest of it. */
export async function measureSpeed({ leads, samples, random, onSpawn, say }) {
  const dead = await startSilentServer();
  const alone = await startSender({ dead, onSpawn });
  const delay = await measureAlertDelay({ ...alone, leads, random });
  say(`${leads} heartbeats measured`);
  let figures = { leads, delayP50Ms: delay.alertP50Ms, delayP99Ms: delay.alertP99Ms };
  if (samples > 0) {
    const beside = await startSender({ dead, onSpawn });
    await addBacklog(beside, dead);
    figures = { ...figures, ...(await measureInTurn({ alone, beside, samples })) };
    await beside.stop();
  }
  await alone.stop();
  dead.stop();
  return figures;
}

/** A product with one destination that answers. */
async function startSender({ dead, onSpawn }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'footprint-speed-'));
  const receiver = await startReceiver();
  const product = await startProduct({ dataDir, allowHosts: [receiver.host, dead.host], onSpawn });
  const site = await addSite(product.url, 'Speed');
  const made = await callApi(product.url, 'POST', `destinations?site=${site}`, { name: 'Alive', url: receiver.url });
  return {
    url: product.url,
    site,
    receiver,
    destination: made.id,
    stop: async () => {
      await product.kill('SIGTERM');
      receiver.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Alerts for a destination that takes connections and never answers; the first of them is under way. */
async function addBacklog({ url, site }, dead) {
  const connected = once(dead.server, 'connection');
  const { id } = await callApi(url, 'POST', `destinations?site=${site}`, { name: 'Dead', url: dead.url });
  for (let count = 0; count < deadBacklog; count += 1)
    await callApi(url, 'POST', `destinations/${id}/test?site=${site}`, {});
  await connected;
}

/** One alert through each by turns, so that whatever else this machine does happens to both. */
async function measureInTurn({ alone, beside, samples }) {
  const delaysMs = new Map([alone, beside].map((sender) => [sender, []]));
  for (let sample = 0; sample < samples; sample += 1) {
    // who comes first changes as well: it has had the longer rest
    for (const sender of sample % 2 === 0 ? [alone, beside] : [beside, alone]) {
      const { url, site, receiver, destination } = sender;
      const startedAtMs = performance.now();
      const arrived = receiver.nextMessage(10_000);
      await callApi(url, 'POST', `destinations/${destination}/test?site=${site}`, {});
      delaysMs.get(sender).push((await arrived).atMs - startedAtMs);
      await sleep(gapMs);
    }
  }
  const of = (sender, share) => quantile(delaysMs.get(sender), share);
  return {
    samples,
    aloneP50Ms: of(alone, 0.5),
    besideP50Ms: of(beside, 0.5),
    aloneP99Ms: of(alone, 0.99),
    besideP99Ms: of(beside, 0.99),
  };
}

/** Takes every connection and never says a word. */
async function startSilentServer() {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host,
    url: `http://${host}/`,
    server,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
