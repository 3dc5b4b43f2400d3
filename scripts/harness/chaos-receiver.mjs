// A receiver of alerts that drops, delays, errors and redirects at random, and checks each signature with two libraries.
import { createServer } from 'node:http';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import svix from 'svix';
import { between, pick } from './random.mjs';

/** What happens to an id that comes for the first time, in shares of a hundred. From then on it is taken at once. */
const moods = [
  ['takes it', 52],
  ['takes it late', 15],
  ['drops it unread', 8],
  ['drops it when it has read it', 8],
  ['answers with an error', 9],
  ['redirects it', 8],
];
/** A sender waits for an answer for 15 s; most of what is late is late by less than a second. */
const lateMs = { low: 20, high: 900 };
const errors = [400, 404, 429, 500, 502, 503];
const redirects = [301, 302, 307, 308];

/**
 * Listens on a free port. `secret` is told once it is known. `taken` holds the ids that were answered 2xx; `received` counts the
 * messages that were read, repeats among them.
 */
export async function startChaosReceiver(random) {
  const seen = new Set();
  const state = { taken: new Set(), received: 0, forged: [], followed: 0, moods: new Map(), secret: '' };
  const server = createServer(async (request, response) => {
    if (request.url !== '/hook') {
      state.followed += 1;
      return response.writeHead(204).end();
    }
    const id = request.headers['webhook-id'];
    const mood = seen.has(id) ? 'takes it' : pick(random, moods);
    seen.add(id);
    state.moods.set(mood, (state.moods.get(mood) ?? 0) + 1);
    if (mood === 'drops it unread') return request.socket.destroy();
    let body = '';
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
    } catch {
      return undefined; // the sender was killed in the middle: nothing was received
    }
    state.received += 1;
    const problem = signatureProblem(state.secret, body, request.headers);
    if (problem) state.forged.push(`${id}: ${problem}`);
    if (mood === 'drops it when it has read it') return request.socket.destroy();
    if (mood === 'answers with an error') {
      // a little patience asked for, so that the next attempt is not only the schedule's
      const headers = random() < 0.5 ? { 'retry-after': '6' } : {};
      return response.writeHead(pickOne(random, errors), headers).end('not now');
    }
    if (mood === 'redirects it')
      return response.writeHead(pickOne(random, redirects), { location: '/elsewhere' }).end();
    const afterMs = mood === 'takes it late' ? between(random, lateMs.low, lateMs.high) : 0;
    return setTimeout(() => {
      // a sender that was killed meanwhile got no answer: it sends again
      if (response.destroyed) return;
      state.taken.add(id);
      response.writeHead(204).end();
    }, afterMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host,
    url: `http://${host}/hook`,
    state,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What either library says against a message; `undefined`: both take it. */
function signatureProblem(secret, body, headers) {
  for (const [name, Webhook] of [
    ['standardwebhooks', StandardWebhook],
    ['svix', svix.Webhook],
  ]) {
    try {
      new Webhook(secret).verify(body, headers);
    } catch (error) {
      return `${name}: ${error.message}`;
    }
  }
  return undefined;
}

const pickOne = (random, list) => list[Math.floor(random() * list.length)];
