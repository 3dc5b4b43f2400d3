import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'hono';

const contentTypes = { 'style.css': 'text/css; charset=utf-8', 'live.js': 'text/javascript; charset=utf-8' } as const;

export type AssetName = keyof typeof contentTypes;

export const isAssetName = (name: string): name is AssetName => Object.hasOwn(contentTypes, name);

/** Stylesheet and island, read once from the build; addressed with a hash of their content, so that browsers may keep them. */
export class Assets {
  readonly #dir: string;
  readonly #read = new Map<AssetName, { readonly bytes: Uint8Array<ArrayBuffer>; readonly hash: string }>();

  constructor(distDir: string) {
    this.#dir = join(distDir, 'ui');
  }

  /** Address for a page. */
  href(name: AssetName): string {
    return `/ui/${name}?v=${this.#load(name).hash}`;
  }

  respond(c: Context, name: AssetName): Response {
    const { bytes, hash } = this.#load(name);
    const etag = `"${hash}"`;
    const isNamedByHash = c.req.query('v') === hash;
    c.header('ETag', etag);
    c.header('Cache-Control', isNamedByHash ? 'public, max-age=31536000, immutable' : 'public, max-age=60');
    if (c.req.header('if-none-match') === etag) return c.body(null, 304);
    return c.body(bytes, 200, { 'content-type': contentTypes[name] });
  }

  #load(name: AssetName) {
    const known = this.#read.get(name);
    if (known) return known;
    const bytes = new Uint8Array(readFileSync(join(this.#dir, name)));
    const asset = { bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
    this.#read.set(name, asset);
    return asset;
  }
}
