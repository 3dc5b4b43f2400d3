// `node scripts/tool.mjs screenshots`: PNGs of the pages in docs/screenshots/: all in both directions, light and dark.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './install.mjs';

// Node runs .ts but not .tsx: the pages are bundled first, packages stay where they are
const outfile = join(root, 'node_modules/.cache/screenshots.mjs');
mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['test/ui/take-screenshots.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  logLevel: 'warning',
});
const { takeScreenshots } = await import(pathToFileURL(outfile).href);
const count = await takeScreenshots(join(root, 'docs/screenshots'));
console.log(`${count} screenshots in docs/screenshots`);
