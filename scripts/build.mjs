// Builds dist/: the program, its writer thread, the pages' islands and the script that customers' pages load.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const dist = join(root, 'dist');
const sources = ['collector', 'shared', 'snippet', 'scripts', 'package-lock.json'];

/** Builds when a source is newer than the last build; instant when nothing changed. */
export async function ensureBuilt() {
  const wanted = fingerprint();
  const stamp = join(dist, '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await build();
}

/**
 * Builds everything into dist/; throws when the script is over its size budget. The old build stays until the new one is
 * complete: a failed build, or two at a time, leave no half of one.
 */
export async function build() {
  const next = join(root, `dist-${process.pid}.tmp`);
  try {
    const built = fingerprint();
    await buildInto(next);
    writeFileSync(join(next, '.stamp'), built);
    rmSync(dist, { recursive: true, force: true });
    renameSync(next, dist);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

async function buildInto(outDir) {
  const { build: bundle, stop } = await import('esbuild');
  const { buildSnippet } = await import('./build-snippet.mjs');
  mkdirSync(join(outDir, 'ui'), { recursive: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: {
      footprint: 'collector/footprint.ts',
      main: 'collector/main.ts',
      'writer-thread': 'collector/writer-thread.ts',
      'checkpoint-thread': 'collector/checkpoint-thread.ts',
      'history-thread': 'collector/history-thread.ts',
    },
    outdir: outDir,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: true,
    // the text of a program stays in memory; names stay readable in what an error says
    minifyWhitespace: true,
    minifySyntax: true,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    external: ['better-sqlite3', './main.js'],
    plugins: [withoutZodLocales],
    // some packages are CommonJS inside and call require()
    banner: {
      js: "import { createRequire as __require } from 'node:module'; const require = __require(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const islands = readdirSync(join(root, 'collector/ui/islands')).map((file) => `collector/ui/islands/${file}`);
  await bundle({
    absWorkingDir: root,
    entryPoints: islands,
    outdir: join(outDir, 'ui'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  cpSync(join(root, 'collector/ui/style.css'), join(outDir, 'ui/style.css'));
  await buildSnippet({ outDir });
  // its helper process would outlive the build, and with it a server that was started right after
  await stop();
}

/** zod brings what is wrong with a value in sixty languages: 3 MB of memory, for words that nobody is shown. English stays. */
const withoutZodLocales = {
  name: 'without-zod-locales',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? { path: 'locales', namespace: 'no-words' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'no-words' }, () => ({ contents: '' }));
  },
};

/** Names, sizes and times of all sources: enough to notice an edit, a pull or a checkout, without reading them. */
function fingerprint() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const source of sources) visit(join(root, source));
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build();
  const { bytes, brotliBytes, sha384 } = JSON.parse(readFileSync(join(dist, 's.js.json'), 'utf8'));
  console.log(`dist/s.js: ${bytes} bytes, ${brotliBytes} brotli, integrity ${sha384}`);
}
