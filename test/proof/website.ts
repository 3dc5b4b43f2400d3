import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
};

/**
 * `startbootstrap-modern-business`, a website that nobody here wrote, served as it is; `tag` is put before `</head>` of each page
 * and nothing else is changed. `/price-list.pdf` is a file that visitors may download.
 */
export async function serveWebsite(tag: () => string): Promise<{ origin: string; close: () => void }> {
  const dir = join(
    dirname(createRequire(import.meta.url).resolve('startbootstrap-modern-business/package.json')),
    'dist',
  );
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://website');
    if (pathname === '/assets/price-list.pdf') {
      response.setHeader('content-type', types['.pdf']!);
      response.setHeader('content-disposition', 'attachment');
      response.end('%PDF-1.4\n%%EOF\n');
      return;
    }
    const file = join(dir, normalize(pathname === '/' ? '/index.html' : pathname));
    if (!file.startsWith(dir) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    if (extname(file) === '.html') response.end(readFileSync(file, 'utf8').replace('</head>', `${tag()}</head>`));
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
