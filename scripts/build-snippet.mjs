// Builds the script that customers' pages load: `s.js` for a script tag, an ES module with types for bundlers.
// Run directly it builds into dist/ and prints the sizes and what each module costs.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import uglify, { minify } from 'uglify-js';
import { buildCompanions, buildNpmPackage } from './build-companions.mjs';
import { parseProgram, printProgram } from './snippet-names.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The letters of variables and the order of declarations, as `snippet-letters.mjs` found them. What is not there gets a free letter, and comes last. */
const layout = JSON.parse(readFileSync(join(root, 'scripts/snippet-letters.json'), 'utf8'));

/** What a visitor downloads, at most. */
const maxBrotliBytes = 2_400;

/**
 * Writes `s.js`, `s.js.br`, `s.js.gz`, `s.js.json` (sizes, `sha384` for an integrity attribute, `hash` of the content) and
 * the companions in `s/` and the npm package in `snippet/` into `outDir`. Returns what is in `s.js.json` and what each module
 * costs: its bytes as bundled, and by how much the compressed script shrinks when the module does nothing.
 * Throws when the compressed script is over its budget.
 */
export async function buildSnippet({ outDir }) {
  const script = await bundleScript();
  const code = named(compressed(script.outputFiles[0].text));
  const brotli = compress(code);
  const gzip = gzipSync(code, { level: 9 });
  if (brotli.length > maxBrotliBytes)
    throw new Error(
      `s.js has ${brotli.length} bytes brotli, its budget is ${maxBrotliBytes}: see what each module costs`,
    );
  const facts = {
    bytes: code.length,
    brotliBytes: brotli.length,
    gzipBytes: gzip.length,
    sha384: `sha384-${createHash('sha384').update(code).digest('base64')}`,
    hash: createHash('sha256').update(code).digest('hex').slice(0, 16),
  };
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 's.js'), code);
  writeFileSync(join(outDir, 's.js.br'), brotli);
  writeFileSync(join(outDir, 's.js.gz'), gzip);
  writeFileSync(join(outDir, 's.js.json'), `${JSON.stringify(facts, undefined, 2)}\n`);
  await buildCompanions({ outDir });
  await buildNpmPackage({ outDir });
  const { inputs } = Object.values(script.metafile.outputs)[0];
  const modules = [];
  for (const [path, { bytesInOutput }] of Object.entries(inputs))
    modules.push({
      path,
      bytes: bytesInOutput,
      brotliBytes: brotli.length - (await brotliBytesWithout(path)),
    });
  return { ...facts, modules: modules.sort((a, b) => b.bytes - a.bytes) };
}

/** Modules that others call for their results cost everything that is only reached through them, too. */
async function brotliBytesWithout(path) {
  const source = readFileSync(join(root, path), 'utf8');
  const names = [...source.matchAll(/^export (?:const|let|function) (\w+)/gm)].map(([, name]) => name);
  const emptied = {
    name: 'emptied',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, (file) =>
        file.path === join(root, path) ? { contents: names.map((name) => `export let ${name};`).join('') } : undefined,
      ),
  };
  const script = await bundleScript([emptied]);
  return compress(named(compressed(script.outputFiles[0].text))).length;
}

/** The script as one module; syntax in its shortest form, as that also puts constants into their places. */
export const bundleScript = (plugins = []) => bundle({ entryPoints: ['snippet/tag.ts'], minifySyntax: true, plugins });

/** Smaller than what esbuild makes of it: functions and values that are used once are put into their place. */
export const compressed = (module) =>
  shorter(
    uglified(module, {
      mangle: false,
      compress: {
        passes: 6,
        inline: 3,
        hoist_vars: true,
        strings: false,
        pure_getters: true,
        keep_fargs: false,
      },
    }),
  );

/** What they leave: `var`, `==` and `1` for `let`, `===` and `true`, as the script compares no values of different types. */
function shorter(code) {
  const shorten = new uglify.TreeTransformer((node, descend) => {
    descend(node, shorten);
    if (node.TYPE === 'Let') {
      if (isInLoop(shorten)) throw new Error(`${node.print_to_string()} is another variable each time`);
      return new uglify.AST_Var(node);
    }
    if (node.TYPE === 'Binary' && /^[!=]==$/.test(node.operator)) node.operator = node.operator.slice(0, 2);
    if (node.TYPE === 'UnaryPrefix' && node.operator === '!' && node.expression.value === 0)
      return new uglify.AST_Number({ ...node, value: 1 });
    return node;
  });
  return uglify.parse(code, { module: true }).transform(shorten).print_to_string();
}

/** Within its function. */
function isInLoop({ stack }) {
  const inside = stack.slice(stack.findLastIndex((node) => node instanceof uglify.AST_Lambda) + 1);
  return inside.some((node) => node instanceof uglify.AST_IterationStatement);
}

/** With short names for its variables, in a block, which nothing leaves. */
export const named = (code) => Buffer.from(printProgram(parseProgram(code), layout).text);

function uglified(source, options) {
  const { code, error } = minify(source, {
    module: true,
    toplevel: true,
    ...options,
  });
  if (error) throw error;
  return code;
}

export const compress = (code) =>
  brotliCompressSync(code, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: code.length,
    },
  });

function bundle(options) {
  return build({
    ...options,
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // The project's own settings would add "use strict" and nothing else.
    tsconfigRaw: '{}',
    legalComments: 'none',
    metafile: true,
    write: false,
    outdir: 'out',
    logLevel: 'warning',
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { bytes, brotliBytes, gzipBytes, sha384, modules } = await buildSnippet({ outDir: join(root, 'dist') });
  for (const { bytes, brotliBytes, path } of modules)
    console.log(`${String(bytes).padStart(6)} ${String(brotliBytes).padStart(6)}  ${path}`);
  console.log(
    `${String(bytes).padStart(6)}  s.js: ${gzipBytes} gzip, ${brotliBytes} brotli of at most ${maxBrotliBytes}`,
  );
  console.log(`integrity="${sha384}"`);
}
