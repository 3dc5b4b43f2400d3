// Measures what a visitor downloads, ours and that of peers whose browser files are in npm, and writes docs/reference/script-size.md.
// `--ours` measures only ours, without the network.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildSnippet } from './build-snippet.mjs';
import { root } from './install.mjs';

const page = join(root, 'docs/reference/script-size.md');
const kept = join(root, 'docs/reference/script-sizes.json');

/**
 * `file`: the package's own file for a script tag. `bundle`: its module with everything that it exports, minified by esbuild; what
 * it loads later (such as session replay) stays outside.
 */
const peers = [
  { name: 'Plausible', spec: '@plausible-analytics/tracker@0.4.6', bundle: 'plausible.js' },
  { name: 'Umami', spec: 'umami@2.10.0', bundle: 'src/tracker/index.js' },
  { name: 'Counterscale', spec: '@counterscale/tracker@3.4.1', file: 'dist/loader/tracker.js' },
  { name: 'OpenPanel', spec: '@openpanel/web@1.4.1', file: 'dist/src/tracker.global.js' },
  { name: 'Rybbit', spec: '@rybbit/js@0.6.2', bundle: 'dist/index.mjs' },
  { name: 'Swetrix', spec: 'swetrix@4.6.1', file: 'dist/swetrix.js' },
  { name: 'Ackee', spec: 'ackee-tracker@5.1.3', file: 'dist/ackee-tracker.min.js' },
  { name: 'Snowplow', spec: '@snowplow/browser-tracker@4.10.1', file: 'dist/index.umd.min.js' },
  { name: 'Segment', spec: '@segment/analytics-next@1.84.3', file: 'dist/umd/standalone.js' },
  { name: 'PostHog', spec: 'posthog-js@1.449.2', file: 'dist/array.js' },
];

/** Rows of the table of ours, from a fresh build. */
export async function measureOurs() {
  const outDir = mkdtempSync(join(tmpdir(), 'footprint-sizes-'));
  try {
    const { brotliBytes } = await buildSnippet({ outDir });
    const bytesOf = (path) => brotliCompressSync(readFileSync(join(outDir, path))).length;
    const companions = readdirSync(join(outDir, 's')).sort();
    return [
      { what: '`s.js`, everything on', brotliBytes },
      { what: '`footprint-script`, the module', brotliBytes: bytesOf('snippet/footprint.mjs') },
      ...companions.map((name) => ({ what: `\`s/${name}\`, where a page adds it`, brotliBytes: bytesOf(`s/${name}`) })),
    ];
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function measurePeers() {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-peers-'));
  try {
    const rows = [];
    for (const peer of peers) rows.push(await measurePeer(peer, folder));
    return rows.sort((a, b) => a.brotliBytes - b.brotliBytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePeer({ name, spec, file, bundle }, folder) {
  const into = join(folder, name);
  mkdirSync(into);
  run('npm', ['pack', spec, '--silent', '--pack-destination', into]);
  run('tar', ['xzf', join(into, readdirSync(into)[0]), '-C', into]);
  const path = join(into, 'package', file ?? bundle);
  const code = file ? readFileSync(path) : await minified(path);
  return {
    name,
    spec,
    file: file ?? bundle,
    isBundled: bundle !== undefined,
    brotliBytes: brotliCompressSync(code).length,
  };
}

async function minified(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'peer',
    target: 'es2020',
    external: ['rrweb'],
    tsconfigRaw: '{}',
    write: false,
  });
  return outputFiles[0].contents;
}

function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr}`);
}

const figure = (bytes) => bytes.toLocaleString('en');

/** The text of the page. */
export function pageOf(ours, theirs) {
  const rows = ours.map(({ what, brotliBytes }) => `| ${what} | ${figure(brotliBytes)} |`);
  const peerRows = theirs.map(
    ({ name, spec, file, isBundled, brotliBytes }) =>
      `| ${name} | \`${spec}\` | \`${file}\`${isBundled ? ', minified by esbuild' : ''} | ${figure(brotliBytes)} |`,
  );
  return `# What a visitor downloads

Bytes after brotli at its best quality. Written by \`node scripts/tool.mjs script-sizes\`, which packs the peers' packages from npm in the
versions below; \`--ours\` measures only ours, without the network.

| Footprint | bytes |
| --- | --- |
${rows.join('\n')}

| peer | package | file | bytes |
| --- | --- | --- | --- |
${peerRows.join('\n')}

Of a peer without a finished file for a script tag its module is bundled with everything that it exports. What a script loads later, such
as session replay, is not counted. The scripts do different things; [ours](script.md) does all of its own in these bytes, with nothing
switched off. Umami's package in npm is an older release; GoatCounter, Matomo and Mautic have none of their browser scripts in npm.
`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const theirs = process.argv.includes('--ours') ? JSON.parse(readFileSync(kept, 'utf8')) : await measurePeers();
  writeFileSync(kept, `${JSON.stringify(theirs, undefined, 2)}\n`);
  writeFileSync(page, pageOf(await measureOurs(), theirs));
  console.log(readFileSync(page, 'utf8'));
}
