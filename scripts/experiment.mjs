// How well the default model ranks later buyers, on invented journeys and on public data that lies elsewhere on this machine.
// Prints tables; with --write puts them into docs/explanation/experiment.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { loadEngine } from './bench-engine/engine.mjs';
import { educationCases } from './experiment/education.mjs';
import { journeyCases } from './experiment/journeys.mjs';
import { rankingOf } from './experiment/measures.mjs';
import { readingCases } from './experiment/reading.mjs';
import { tableOf, withTable } from './experiment/report.mjs';
import { settings } from './experiment/settings.mjs';
import { makeRandom } from './harness/random.mjs';
import { root } from './install.mjs';

const usage = `experiment [--education <file>] [--reading <file>] [--write]
  --education  leads of X Education as CSV, also packed by gzip: "Lead Scoring Dataset" on kaggle.com
  --reading    user interactions of CI&T Deskdrop as CSV, also packed: "Articles sharing and reading from CI&T DeskDrop" on kaggle.com
  --write      put the tables of what was asked into docs/explanation/experiment.md

The invented journeys need no file. Neither public source states a licence: measure with them, copy nothing.`;

const options = readArguments();
const engine = await loadEngine();
const pageFile = join(root, 'docs/explanation/experiment.md');
run('journeys', () => journeyCases(engine, settings.journeys));
if (options.reading) run('reading', (random) => readingCases(engine, rowsOf(options.reading), random));
if (options.education) run('education', (random) => educationCases(engine, rowsOf(options.education), random));

function run(name, makeCases) {
  const { rankers, capacity, against } = settings[name];
  const cases = makeCases(makeRandom(1));
  const by = { rankers, capacity, against, rounds: settings.rounds, random: makeRandom(2) };
  const table = tableOf({ cases, ranking: rankingOf(cases, by), capacity, against });
  console.log(`${name}\n\n${table}\n`);
  if (options.write) writeFileSync(pageFile, withTable(readFileSync(pageFile, 'utf8'), name, table));
}

function rowsOf(file) {
  const bytes = readFileSync(file);
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  return parse(text, { columns: true });
}

function readArguments() {
  try {
    const file = { type: 'string' };
    return parseArgs({ options: { education: file, reading: file, write: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return process.exit(2);
  }
}
