import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildSnippet } from '../../scripts/build-snippet.mjs';

test('the build keeps the script small, and tells its sizes and hashes as they are', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'footprint-size-'));
  try {
    const { modules, ...facts } = await buildSnippet({ outDir });
    const code = readFileSync(join(outDir, 's.js'));
    const brotli = readFileSync(join(outDir, 's.js.br'));
    expect(facts).toEqual(JSON.parse(readFileSync(join(outDir, 's.js.json'), 'utf8')));
    expect(brotli.length).toBeLessThanOrEqual(2_400);
    expect([facts.bytes, facts.brotliBytes]).toEqual([code.length, brotli.length]);
    expect(brotliDecompressSync(brotli).equals(code)).toBe(true);
    expect(gunzipSync(readFileSync(join(outDir, 's.js.gz'))).equals(code)).toBe(true);
    const digest = await crypto.subtle.digest('SHA-384', new Uint8Array(code));
    expect(facts.sha384).toBe(`sha384-${Buffer.from(digest).toString('base64')}`);
    expect(modules.filter(({ path }) => path.startsWith('snippet/')).length).toBeLessThanOrEqual(10);
    const clicks = modules.find(({ path }) => path === 'snippet/clicks.ts')!;
    expect(clicks.brotliBytes).toBeGreaterThan(100);
    expect(clicks.brotliBytes).toBeLessThan(clicks.bytes);
    expect(readFileSync(join(outDir, 'snippet/footprint.d.ts'), 'utf8')).toContain('export function init');
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});

test('the ES module can be imported where there is no browser', async () => {
  const { init } = await import('../../snippet/init.ts');
  expect(init).toBeTypeOf('function');
});
