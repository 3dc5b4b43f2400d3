// The load generator: a process of its own that keeps whole requests ready and writes them to raw keep-alive sockets, so that
// as little as possible of what is measured is the measuring.
import { connect } from 'node:net';
import { makeRandom } from '../harness/random.mjs';
import { bodyOf, makeVisitors, userAgent } from '../harness/visitors.mjs';

/** Browsers at a time: as many as one transaction of the product serves. More would only wait in its queue. */
const connections = 512;
/** As Chrome sends them with the script's `fetch`. */
const headers = [
  'POST /v1/e HTTP/1.1',
  'Host: leads.acme.example',
  'Connection: keep-alive',
  `User-Agent: ${userAgent}`,
  'Content-Type: text/plain;charset=UTF-8',
  'Accept: */*',
  'Origin: https://www.acme.example',
  'Sec-Fetch-Site: same-site',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Dest: empty',
  'Referer: https://www.acme.example/',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9',
].join('\r\n');
const oldestPostMs = 20 * 86_400_000;

const random = makeRandom(1);
const visitors = makeVisitors({ random, prefix: 'b' });
let prepared = [];

const jobs = { prepare, flood, pace };
process.on('message', async ({ seq, name, options }) => {
  try {
    process.send({ seq, value: await jobs[name](options) });
  } catch (error) {
    process.send({ seq, error: error.message });
  }
});
process.on('disconnect', () => process.exit());

/** Makes the next `count` requests of the population; with `isHistory` their events happened in the last weeks. */
function prepare({ site, count, isHistory = false }) {
  const sentAtMs = Date.now();
  prepared = Array.from({ length: count }, () => {
    const ageMs = isHistory ? Math.floor(random() * oldestPostMs) : 0;
    const body = bodyOf(visitors.next({ sentAtMs, ageMs }), { site, sentAtMs });
    return Buffer.from(`${headers}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
  return { bytes: Math.round(prepared.reduce((sum, request) => sum + request.length, 0) / Math.max(count, 1)) };
}

/** Sends what is prepared as fast as answers come; over and over until `minMs` have passed. */
async function flood({ port, minMs = 0 }) {
  const startedAtMs = performance.now();
  let next = 0;
  let answered = 0;
  const hasMore = () => next < prepared.length || performance.now() - startedAtMs < minMs;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await openConnection(port);
      while (hasMore()) {
        const request = prepared[next % prepared.length];
        next += 1;
        await connection.send(request);
        answered += 1;
      }
      connection.close();
    }),
  );
  return { answered, elapsedMs: performance.now() - startedAtMs };
}

/**
 * Sends what is prepared at a steady rate, whatever the answers do. A latency counts from the moment the request was due, so
 * a server that stalls is charged for everybody who waited.
 */
async function pace({ port, perSecond }) {
  const pool = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const idle = [...pool];
  const due = [];
  const latenciesMs = [];
  const { promise, resolve, reject } = Promise.withResolvers();
  const startedAtMs = performance.now();
  let next = 0;
  const sendDue = () => {
    while (due.length > 0 && idle.length > 0) {
      const { request, dueAtMs } = due.shift();
      const connection = idle.shift();
      connection.send(request).then(() => {
        latenciesMs.push(performance.now() - dueAtMs);
        idle.push(connection);
        if (latenciesMs.length === prepared.length) resolve();
        else sendDue();
      }, reject);
    }
  };
  const tick = () => {
    const dueCount = Math.min(prepared.length, ((performance.now() - startedAtMs) * perSecond) / 1_000);
    for (; next < dueCount; next += 1)
      due.push({ request: prepared[next], dueAtMs: startedAtMs + (next * 1_000) / perSecond });
    sendDue();
    if (next < prepared.length) setTimeout(tick, 1);
  };
  tick();
  await promise;
  for (const connection of pool) connection.close();
  return { latenciesMs };
}

/** A keep-alive connection with one request under way at a time. `send` rejects on anything but a 204. */
async function openConnection(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let answer = '';
  let settle = { resolve: () => {}, reject: () => {} };
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    answer += text;
    if (!answer.endsWith('\r\n\r\n')) return;
    const status = answer.slice(9, 12);
    answer = '';
    if (status === '204') settle.resolve();
    else settle.reject(new Error(`a request was answered ${status}`));
  });
  const fail = () => settle.reject(new Error('the server closed a connection'));
  socket.on('error', fail).on('close', fail);
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}
