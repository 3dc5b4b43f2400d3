// Builds what stands around the script: the small files that pages add beside it, and the npm package of the module.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Shared by the others; none of them is served by itself. */
const parts = ['call.ts', 'embed.ts'];

/** Writes each companion to `s/<name>.js` in `outDir`. */
export async function buildCompanions({ outDir }) {
  const files = readdirSync(join(root, 'snippet/companions')).filter((name) => !parts.includes(name));
  await build({
    absWorkingDir: root,
    entryPoints: files.map((name) => `snippet/companions/${name}`),
    outdir: join(outDir, 's'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    tsconfigRaw: '{}',
    charset: 'utf8',
    logLevel: 'warning',
  });
}

/** Writes the npm package into `snippet/` of `outDir`: the module, its types, its page, with the version of this project. */
export async function buildNpmPackage({ outDir }) {
  const folder = join(outDir, 'snippet');
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { footprint: 'snippet/npm/module.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    tsconfigRaw: '{}',
    logLevel: 'warning',
  });
  const text = (path) => readFileSync(join(root, path), 'utf8');
  writeFileSync(join(folder, 'footprint.d.ts'), text('snippet/footprint.d.ts') + text('snippet/npm/module.d.ts'));
  const { version } = JSON.parse(text('package.json'));
  const manifest = { ...JSON.parse(text('snippet/npm/package.json')), version };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  copyFileSync(join(root, 'snippet/npm/README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}
