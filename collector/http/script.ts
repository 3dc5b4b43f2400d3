import { type Context, Hono } from 'hono';
import { chooseEncoding } from './accept-encoding.ts';
import type { ScriptFile, Scripts } from './script-file.ts';

/** At the stable address: browsers ask again after an hour, so that a page that is being set up sees a new build soon. */
const changing = 'public, max-age=3600, stale-while-revalidate=86400';
/** At the address with the hash, whose content never changes. */
const unchanging = 'public, max-age=31536000, immutable';

/**
 * The script that customers' pages load, and its companions: each compressed beforehand, at a stable address and at one that has its
 * hash in it. `scriptPath` is where the script is; `/s.js` has its companions below `/s/`. Any page may read them (CORS), so that a tag
 * with `integrity` works.
 */
export function scriptApp({ script, companions, earlier }: Scripts, scriptPath: string): Hono {
  const app = new Hono();
  for (const file of [script, ...companions]) {
    app.get(stablePath(scriptPath, file), (c) => send(c, file, changing));
    app.get(pinnedPath(scriptPath, file), (c) => send(c, file, unchanging));
  }
  for (const file of earlier) app.get(pinnedPath(scriptPath, file), (c) => send(c, file, unchanging));
  return app;
}

/** Where this very build of a script is, and stays. */
export const pinnedPath = (scriptPath: string, file: Pick<ScriptFile, 'name' | 'hash'>): string =>
  stablePath(scriptPath, file).replace(/(\.\w+)?$/, (extension) => `.${file.hash}${extension}`);

const stablePath = (scriptPath: string, { name }: Pick<ScriptFile, 'name'>) =>
  name === 's' ? scriptPath : `${scriptPath.replace(/\.\w+$/, '')}/${name}.js`;

function send(c: Context, { plain, encoded, hash }: ScriptFile, cacheControl: string): Response {
  const encoding = chooseEncoding(c.req.header('accept-encoding') ?? '', [...encoded.keys()]);
  // one tag for each form of the bytes, as RFC 9110 asks of a strong one
  const etag = `"${hash}${encoding === undefined ? '' : `-${encoding}`}"`;
  const body = (encoding !== undefined && encoded.get(encoding)) || plain;
  const headers = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': cacheControl,
    vary: 'accept-encoding',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    etag,
    ...(encoding !== undefined && { 'content-encoding': encoding }),
  };
  if (isAmong(etag, c.req.header('if-none-match') ?? '')) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, 'content-length': String(body.length) });
}

/** Compares weakly, as RFC 9110 asks of If-None-Match: a proxy that compresses makes a weak tag of ours. */
function isAmong(etag: string, tags: string): boolean {
  return tags.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
