// Tries the properties of scoring and of ownership with 50,000 sequences each, or as many as asked, one file after the other. What has passed is
// noted, so that a run that was stopped goes on with the next file.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './install.mjs';

const usage = `prove [<sequences>] [--only <name>] [--fresh]
  <sequences>  50000 unless said otherwise
  --only       files whose path has this text in it
  --fresh      also what has passed already`;

/** From what takes seconds to what takes most of an hour: the engine and who a browser belongs to first, then what goes through the store. */
const files = [
  'domain/decay',
  'domain/explain',
  'domain/glob',
  'domain/gauge',
  'domain/engine',
  'domain/rule-index',
  'domain/model-document',
  'domain/company-sums',
  'domain/mql',
  'domain/ownership',
  'domain/score-curve',
  'domain/state-keys',
  'domain/model-succession',
  'scoring/pure',
  'scoring/time-zone',
  'scoring/as-of',
  'scoring/as-of-models',
  'scoring/everything',
  'scoring/exact',
  'scoring/interrupted',
  'scoring/merges',
  'scoring/erase',
].map((name) => `test/${name}.test.ts`);

const { runs, only, isFresh } = readArguments();
const noteFile = join(root, 'dist/proved.json');
const passed = isFresh || !existsSync(noteFile) ? {} : JSON.parse(readFileSync(noteFile, 'utf8'));
const sources = fingerprint();
const wanted = files.filter((file) => file.includes(only));
let failed = 0;
for (const [at, file] of wanted.entries()) {
  const name = `${runs}/${file}`;
  const place = `${at + 1} of ${wanted.length}: ${file}`;
  if (passed[name] === sources) {
    console.log(`${place} has passed already`);
    continue;
  }
  console.log(`${place}, ${runs.toLocaleString('en')} sequences for each property`);
  const startedAtMs = performance.now();
  const isProved = prove(file);
  console.log(`${isProved ? 'passed' : 'FAILED'} in ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s\n`);
  if (!isProved) failed += 1;
  else note(name);
}
if (wanted.every((file) => passed[`${runs}/${file}`] === sources)) rmSync(noteFile, { force: true });
console.log(`${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function prove(file) {
  const vitest = realpathSync(join(root, 'node_modules/.bin/vitest'));
  // a property of 50,000 sequences takes longer than a test may
  const args = [vitest, 'run', file, `--testTimeout=${runs * 60 + 30_000}`];
  const env = { ...process.env, PROPERTY_RUNS: String(runs) };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

function note(name) {
  passed[name] = sources;
  mkdirSync(dirname(noteFile), { recursive: true });
  writeFileSync(noteFile, JSON.stringify(passed));
}

/** What was proved holds for the sources that it was proved with. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of ['collector', 'shared', 'test'])
    for (const path of readdirSync(join(root, folder), { recursive: true }).sort())
      if (/\.(ts|sql)$/.test(path)) hash.update(path).update(readFileSync(join(root, folder, path)));
  return hash.digest('hex');
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { only: { type: 'string', default: '' }, fresh: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [said = '50000', ...more] = positionals;
    if (more.length > 0 || !/^[1-9]\d{0,7}$/.test(said)) throw new Error(`"${positionals.join(' ')}" is no number`);
    if (!files.some((file) => file.includes(values.only))) throw new Error(`no file has "${values.only}" in its path`);
    return { runs: Number(said), only: values.only, isFresh: values.fresh };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return process.exit(2);
  }
}
