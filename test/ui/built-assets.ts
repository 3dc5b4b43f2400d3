import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Builds island and stylesheet into a folder of their own, as the build does; `remove` takes it away again. */
export async function buildAssets(): Promise<{ distDir: string; remove: () => void }> {
  const distDir = mkdtempSync(join(tmpdir(), 'footprint-ui-'));
  mkdirSync(join(distDir, 'ui'));
  await build({
    entryPoints: ['collector/ui/islands/live.ts'],
    outdir: join(distDir, 'ui'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  copyFileSync('collector/ui/style.css', join(distDir, 'ui/style.css'));
  return { distDir, remove: () => rmSync(distDir, { recursive: true, force: true }) };
}
