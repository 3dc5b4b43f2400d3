import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scriptApp } from '../../collector/http/script.ts';

const script = '/* the script of customers’ pages */ post(api + "/v1/e")';

let distDir: string;
let app: ReturnType<typeof scriptApp>;
beforeAll(() => {
  distDir = mkdtempSync(join(tmpdir(), 'footprint-script-'));
  writeFileSync(join(distDir, 's.js'), script);
  writeFileSync(join(distDir, 's.js.br'), brotliCompressSync(script));
  writeFileSync(join(distDir, 's.js.gz'), gzipSync(script));
  writeFileSync(join(distDir, 's.js.json'), JSON.stringify({ hash: 'abc123' }));
  app = scriptApp(distDir, '/v1/e');
});
afterAll(() => rmSync(distDir, { recursive: true }));

const get = (headers: Record<string, string> = {}) => app.request('/', { headers });

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
    ['gzip;q=1.0, br;q=0.5', 'br'],
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
    expect([...tags]).toEqual(['"abc123-br"', '"abc123-gzip"', '"abc123"']);
  });

  test.each([
    ['a list', '"old", "abc123"', 304],
    ['a weak tag, as compressing proxies make of it', 'W/"abc123"', 304],
    ['anything', '*', 304],
    ['an older script', '"old"', 200],
    ['a tag without quotes', 'abc123', 200],
    ['a part of the tag', '"abc"', 200],
    ['nothing', '', 200],
  ])('a browser that has %s', async (_, tags, status) => {
    expect((await get({ 'if-none-match': tags })).status).toBe(status);
  });

  test('a new build has a new tag', async () => {
    const etag = (await get()).headers.get('etag')!;
    writeFileSync(join(distDir, 's.js.json'), JSON.stringify({ hash: 'def456' }));
    const response = await scriptApp(distDir, '/v1/e').request('/', { headers: { 'if-none-match': etag } });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"def456"']);
  });

  test.each(['/collect', '/a/$&/b'])('posts to the owner’s own path %s, under a tag of its own', async (path) => {
    const own = scriptApp(distDir, path);
    const tags = new Set(['"abc123-br"']);
    for (const accepted of ['br', 'gzip', 'identity']) {
      const response = await own.request('/', { headers: { 'accept-encoding': accepted } });
      expect(await textOf(response)).toBe(script.replace('/v1/e', () => path));
      tags.add(response.headers.get('etag')!);
    }
    expect(tags.size).toBe(4);
  });

  test('its headers can be asked for alone', async () => {
    const response = await app.request('/', { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
    expect([response.status, response.headers.get('content-encoding'), await response.text()]).toEqual([200, 'br', '']);
  });

  test('a missing build is an error at the start, not at the first visitor', () => {
    expect(() => scriptApp(join(distDir, 'nowhere'), '/v1/e')).toThrow(/ENOENT/);
  });
});
