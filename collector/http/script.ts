import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';

/** Where the script posts to unless the owner says otherwise; stands in it as a string. */
const builtIngestPath = '/v1/e';
/** Browsers ask again after this long; a page that is being set up sees a new build within the hour. */
const maxAgeSeconds = 3600;

/**
 * The script that customers' pages load: read once, sent compressed as the build made it, and cached. Any page may read it
 * (CORS), so that a tag with `integrity` works.
 */
export function scriptApp(distDir: string, ingestPath: string): Hono {
  const { plain, encodings, hash } = readScript(distDir, ingestPath);
  const common = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${maxAgeSeconds}, stale-while-revalidate=86400`,
    vary: 'accept-encoding',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
  const app = new Hono();
  app.get('/', (c) => {
    const accepted = acceptedEncodings(c.req.header('accept-encoding') ?? '');
    const encoding = encodings.find(({ name }) => accepted.has(name));
    // one tag for each form of the bytes, as RFC 9110 asks of a strong one
    const etag = `"${hash}${encoding ? `-${encoding.name}` : ''}"`;
    const headers = { ...common, etag, ...(encoding && { 'content-encoding': encoding.name }) };
    if (isAmong(etag, c.req.header('if-none-match') ?? '')) return c.body(null, 304, headers);
    return c.body(encoding?.body ?? plain, 200, headers);
  });
  return app;
}

/** Compares weakly, as RFC 9110 asks of If-None-Match: a proxy that compresses makes a weak tag of ours. */
function isAmong(etag: string, tags: string): boolean {
  return tags.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}

/** The script as built, or with the owner's own ingest path in the place of the one it was built with. */
function readScript(distDir: string, ingestPath: string) {
  const read = (name: string) => new Uint8Array(readFileSync(join(distDir, name)));
  if (ingestPath === builtIngestPath) {
    const { hash } = JSON.parse(readFileSync(join(distDir, 's.js.json'), 'utf8')) as { hash: string };
    return {
      plain: read('s.js'),
      encodings: [
        { name: 'br', body: read('s.js.br') },
        { name: 'gzip', body: read('s.js.gz') },
      ],
      hash,
    };
  }
  const code = readFileSync(join(distDir, 's.js'), 'utf8').replace(builtIngestPath, () => ingestPath);
  const bytes = (buffer: Buffer) => new Uint8Array(buffer);
  return {
    plain: bytes(Buffer.from(code)),
    encodings: [
      { name: 'br', body: bytes(brotliCompressSync(code)) },
      { name: 'gzip', body: bytes(gzipSync(code)) },
    ],
    hash: createHash('sha256').update(code).digest('hex').slice(0, 16),
  };
}

function acceptedEncodings(header: string): Set<string> {
  const accepted = new Set<string>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.trim().split(/\s*;\s*/);
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(name);
  }
  return accepted;
}
