import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** A receiver on this machine; `answer` decides what each request gets. Counts connections too: a refused target makes none. */
export async function loopbackReceiver(
  answer: (request: Received, response: ServerResponse) => void = (_request, response) => response.writeHead(204).end(),
) {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = await request.toArray();
    const one = { headers: request.headers, body: Buffer.concat(chunks).toString(), path: request.url ?? '' };
    received.push(one);
    answer(one, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  // every address of this machine, IPv4 and IPv6
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo; // not a pipe: it listens on a port
  return {
    port,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/hook`,
    received,
    connections: () => connections,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
