import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A webhook receiver that keeps what comes, for the test to verify. */
export async function startReceiver(): Promise<{
  url: string;
  host: string;
  messages: ReceivedMessage[];
  close: () => void;
}> {
  const messages: ReceivedMessage[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      messages.push({ headers: request.headers as Record<string, string>, body });
      response.statusCode = 204;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}/hook`, host, messages, close: () => server.close() };
}
