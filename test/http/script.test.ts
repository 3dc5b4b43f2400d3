import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pinnedPath, scriptApp } from '../../collector/http/script.ts';
import { loadScripts } from '../../collector/http/script-file.ts';

const script = '/* the script of customers’ pages */ post(api + "/v1/e")';

const companion = '/* of the calendar */';
const hashOf = (code: string) => createHash('sha256').update(code).digest('hex').slice(0, 16);
const hash = hashOf(script);

let folder: string;
let keepIn: string;
let app: ReturnType<typeof scriptApp>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footprint-script-'));
  keepIn = join(folder, 'kept');
  app = scriptApp(load(script), '/s.js');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds `code` as the build does, and starts with it. */
function load(code: string, ingestPath = '/v1/e') {
  const distDir = join(folder, 'dist');
  mkdirSync(join(distDir, 's'), { recursive: true });
  writeFileSync(join(distDir, 's.js'), code);
  writeFileSync(join(distDir, 's.js.br'), brotliCompressSync(code));
  writeFileSync(join(distDir, 's.js.gz'), gzipSync(code));
  writeFileSync(join(distDir, 's/calendar.js'), companion);
  return loadScripts({ distDir, ingestPath, keepIn });
}

const get = (headers: Record<string, string> = {}, path = '/s.js') => app.request(path, { headers });

async function textOf(response: Response): Promise<string> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const encoding = response.headers.get('content-encoding');
  if (encoding === 'br') return brotliDecompressSync(bytes).toString();
  return encoding === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString();
}

describe('the script', () => {
  test.each<[string | undefined, string | null]>([
    ['gzip, deflate, br, zstd', 'br'],
    ['br', 'br'],
    ['BR', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['gzip;q=0.2, br;q=0.3', 'br'],
    ['*', 'br'],
    ['br;q=0, *;q=0.1', 'gzip'],
    ['identity, br;q=0.5', null],
    ['identity;q=0, gzip', 'gzip'],
    ['br;q=much, gzip;q=0.1', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0.0, gzip', 'gzip'],
    ['br;q=0.000,gzip;q=0', null],
    ['br;q=0.001', 'br'],
    ['deflate, zstd', null],
    ['identity', null],
    ['', null],
    [undefined, null],
    ['brotli', null],
    ['*;q=0', null],
  ])('for a browser that accepts %j comes as %s', async (accepted, encoding) => {
    const response = await get(accepted === undefined ? {} : { 'accept-encoding': accepted });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await textOf(response)).toBe(script);
    // a cache in between must not hand one browser's encoding to another
    expect(response.headers.get('vary')).toBe('accept-encoding');
  });

  test('may be kept for an hour and be read by any page, as JavaScript and nothing else', async () => {
    const { headers } = await get();
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('is not sent again to who has it: each form of the bytes has its own tag', async () => {
    const tags = new Set<string>();
    for (const accepted of ['br', 'gzip', 'identity']) {
      const etag = (await get({ 'accept-encoding': accepted })).headers.get('etag')!;
      tags.add(etag);
      const again = await get({ 'accept-encoding': accepted, 'if-none-match': etag });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      expect(again.headers.get('etag')).toBe(etag);
      expect(again.headers.get('cache-control')).toContain('max-age=3600');
      expect(again.headers.get('access-control-allow-origin')).toBe('*');
      const other = accepted === 'br' ? 'gzip' : 'br';
      expect((await get({ 'accept-encoding': other, 'if-none-match': etag })).status).toBe(200);
    }
    expect([...tags]).toEqual([`"${hash}-br"`, `"${hash}-gzip"`, `"${hash}"`]);
  });

  test.each([
    ['a list', `"old", "${hash}"`, 304],
    ['a weak tag, as compressing proxies make of it', `W/"${hash}"`, 304],
    ['anything', '*', 304],
    ['an older script', '"old"', 200],
    ['a tag without quotes', hash, 200],
    ['a part of the tag', `"${hash.slice(0, 8)}"`, 200],
    ['nothing', '', 200],
  ])('a browser that has %s', async (_, tags, status) => {
    expect((await get({ 'if-none-match': tags })).status).toBe(status);
  });

  test('a new build has a new tag', async () => {
    const etag = (await get()).headers.get('etag')!;
    const response = await scriptApp(load('/* newer */'), '/s.js').request('/s.js', {
      headers: { 'if-none-match': etag },
    });
    expect([response.status, response.headers.get('etag')]).toEqual([200, `"${hashOf('/* newer */')}"`]);
  });

  test.each(['/collect', '/a/$&/b'])('posts to the owner’s own path %s, under a tag of its own', async (path) => {
    const own = scriptApp(load(script, path), '/s.js');
    const tags = new Set([`"${hash}-br"`]);
    for (const accepted of ['br', 'gzip', 'identity']) {
      const response = await own.request('/s.js', { headers: { 'accept-encoding': accepted } });
      expect(await textOf(response)).toBe(script.replace('/v1/e', () => path));
      tags.add(response.headers.get('etag')!);
    }
    expect(tags.size).toBe(4);
  });

  test('its headers can be asked for alone, and tell how long it is', async () => {
    const response = await app.request('/s.js', { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
    expect([response.status, response.headers.get('content-encoding'), await response.text()]).toEqual([200, 'br', '']);
    expect(response.headers.get('content-length')).toBe(String(brotliCompressSync(script).length));
  });

  test('a missing build is an error at the start, not at the first visitor', () => {
    const distDir = join(folder, 'nowhere');
    expect(() => loadScripts({ distDir, ingestPath: '/v1/e', keepIn })).toThrow(/ENOENT/);
  });
});

describe('the address with the hash', () => {
  test('is kept for ever, in every encoding, and answers 404 for any other hash', async () => {
    const pinned = await get({ 'accept-encoding': 'br' }, `/s.${hash}.js`);
    expect(await textOf(pinned)).toBe(script);
    expect(pinned.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(pinned.headers.get('vary')).toBe('accept-encoding');
    expect(pinned.headers.get('access-control-allow-origin')).toBe('*');
    const etag = pinned.headers.get('etag')!;
    expect((await get({ 'accept-encoding': 'br', 'if-none-match': etag }, `/s.${hash}.js`)).status).toBe(304);
    for (const path of ['/s.0123456789abcdef.js', '/s..js', '/s.js.js', `/s.${hash}`, '/s/other.js'])
      expect([path, (await get({}, path)).status]).toEqual([path, 404]);
  });

  test('fits the hash that browsers check', async () => {
    const { integrity, plain } = load(script).script;
    expect(integrity).toBe(`sha384-${createHash('sha384').update(plain).digest('base64')}`);
  });

  test('goes on working after upgrades, also when the owner moved the script', async () => {
    load(script);
    load('/* second */');
    const upgraded = scriptApp(load('/* third */'), '/lib/page.js');
    for (const [code, cache] of [
      [script, 'immutable'],
      ['/* second */', 'immutable'],
      ['/* third */', 'immutable'],
    ] as const) {
      const response = await upgraded.request(`/lib/page.${hashOf(code)}.js`);
      expect(await textOf(response)).toBe(code);
      expect(response.headers.get('cache-control')).toContain(cache);
    }
    expect(await textOf(await upgraded.request('/lib/page.js'))).toBe('/* third */');
  });

  test('does not lead to a kept file that was changed', async () => {
    load(script);
    writeFileSync(join(keepIn, `s.${hash}.js`), 'steal()');
    const later = scriptApp(load('/* later */'), '/s.js');
    expect((await later.request(`/s.${hash}.js`)).status).toBe(404);
  });

  test('two hundred earlier builds are kept, the oldest go first', () => {
    load(script);
    for (const name of readdirSync(keepIn)) utimesSync(join(keepIn, name), 1, 1);
    for (let build = 0; build < 210; build += 1) {
      writeFileSync(join(keepIn, `s.${build}.js`), String(build));
      utimesSync(join(keepIn, `s.${build}.js`), 1_000 + build, 1_000 + build);
    }
    load(script);
    expect(readdirSync(keepIn)).toHaveLength(200);
    const has = (build: string | number) => existsSync(join(keepIn, `s.${build}.js`));
    // the script and its companion are two of them
    expect([hash, 209, 12, 11].map(has)).toEqual([true, true, true, false]);
  });

  test.each([
    ['/s.js', `/s.${hash}.js`],
    ['/collect', `/collect.${hash}`],
    ['/a.b/c.min.js', `/a.b/c.min.${hash}.js`],
  ])('of %s is %s', (path, pinned) => {
    expect(pinnedPath(path, { name: 's', hash })).toBe(pinned);
  });
});

test('companions lie beside the script, with a hash of their own', async () => {
  for (const path of ['/s/calendar.js', `/s/calendar.${hashOf(companion)}.js`]) {
    expect(await textOf(await get({ 'accept-encoding': 'gzip' }, path))).toBe(companion);
  }
});
