import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireBatch, WireEvent } from '../../shared/wire.ts';

interface Arrival {
  readonly method: string;
  readonly contentType: string | undefined;
  readonly batch: WireBatch;
}

/** A customer's website and, on another origin, a collector that writes down what arrives. */
export interface Website {
  readonly origin: string;
  /** The script tag, with further attributes. */
  tag(attributes?: string): string;
  /** What `path` answers from now on; every other path is a page with nothing but a title and the plain tag. */
  page(path: string, html: string, headers?: Record<string, string>): void;
  /** What `path` answers from now on, as it is; the type follows from the path. */
  file(path: string, body: string): void;
  /** Where the collector is, with the script and its companions. */
  readonly api: string;
  readonly arrivals: Arrival[];
  /** Requests that a CORS preflight made. */
  preflights: number;
  /** The collector's answer from now on. */
  answer: { status: number; retryAfter?: string; afterMs?: number };
  /** All events that arrived, each id once, in the order of their ids. */
  events(): WireEvent[];
  eventsOf<T extends WireEvent['type']>(type: T): Extract<WireEvent, { type: T }>[];
  /** Forgets what arrived, and does not hear visitors of before any more. */
  begin(): void;
  /** Forgets what arrived, and the answer. */
  forget(): void;
  close(): void;
}

export async function startWebsite(): Promise<Website> {
  const { buildSnippet } = await import('../../scripts/build-snippet.mjs');
  const outDir = mkdtempSync(join(tmpdir(), 'footprint-snippet-'));
  await buildSnippet({ outDir });
  const module = readFileSync(join(outDir, 'snippet/footprint.mjs'));
  const pages = new Map<string, { body: string; headers?: Record<string, string> }>();

  /** Of the test that runs, and of those before: their browsers may send their last while they close. */
  const [visitors, strangers] = [new Set<string>(), new Set<string>()];
  const collector = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/javascript');
      const isScript = /^\/s(\/[\w-]+)?\.js$/.test(request.url!);
      response.end(isScript ? readFileSync(join(outDir, request.url!)) : module);
      return;
    }
    if (request.method === 'OPTIONS') website.preflights += 1;
    const body = await bodyOf(request);
    // A beacon or fetch of a page that was closed may be cut off.
    const batch: WireBatch | undefined = request.method === 'POST' && body ? JSON.parse(body) : undefined;
    if (batch && !strangers.has(batch.visitor)) {
      visitors.add(batch.visitor);
      website.arrivals.push({ method: 'POST', contentType: request.headers['content-type'], batch });
    }
    if (website.answer.afterMs) await new Promise((resolve) => setTimeout(resolve, website.answer.afterMs));
    if (website.answer.retryAfter) response.setHeader('retry-after', website.answer.retryAfter);
    response.writeHead(website.answer.status).end();
  });
  const api = await listening(collector);

  const site = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://any');
    const page = pages.get(pathname) ?? {
      body: `<!doctype html><title>Page ${pathname}</title>${website.tag()}<h1>${pathname}</h1>`,
    };
    const type = /\.m?js$/.test(pathname) ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...page.headers });
    response.end(page.body);
  });
  const origin = await listening(site);

  const website: Website = {
    origin,
    tag: (attributes = '') => `<script defer src="${api}/s.js" data-site="st_test" ${attributes}></script>`,
    page: (path, html, headers) =>
      pages.set(path, { body: `<!doctype html><title>Page ${path}</title>${html}`, headers }),
    file: (path, body) => pages.set(path, { body }),
    api,
    arrivals: [],
    preflights: 0,
    answer: { status: 204 },
    events: () =>
      [
        ...new Map(website.arrivals.flatMap(({ batch }) => batch.events).map((event) => [event.id, event])).values(),
      ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    eventsOf: (type) => website.events().filter((event) => event.type === type) as never,
    begin() {
      for (const visitor of visitors) strangers.add(visitor);
      visitors.clear();
      website.forget();
    },
    forget() {
      website.arrivals.length = 0;
      website.preflights = 0;
      website.answer = { status: 204 };
    },
    close() {
      collector.close();
      site.close();
      collector.closeAllConnections();
      site.closeAllConnections();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
  return website;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  return body;
}
