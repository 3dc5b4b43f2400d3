// A webhook receiver on loopback that remembers what came.
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Listens on a free port. `answerFor(message)` says what a message is answered with, `{ status, afterMs }`; each is remembered as
 * `{ id, body, atMs, status }` (performance.now() at its last byte).
 */
export async function startReceiver({ answerFor = () => ({ status: 204, afterMs: 0 }) } = {}) {
  const messages = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    let body = '';
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
    } catch {
      return; // the sender was killed in the middle: nothing was received
    }
    const message = { id: request.headers['webhook-id'], body, atMs: performance.now() };
    const { status, afterMs } = answerFor(message);
    messages.push({ ...message, status });
    arrivals.emit('message', message);
    setTimeout(() => response.writeHead(status).end(), afterMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host,
    url: `http://${host}/`,
    messages,
    /** The next message from now on; rejects when none comes in time. */
    nextMessage: async (timeoutMs) => {
      const [message] = await once(arrivals, 'message', { signal: AbortSignal.timeout(timeoutMs) });
      return message;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
