// What scoring costs, beside what it may cost: per event with more and more rules and a longer and longer history, in a replay, as
// of a past moment, and in lists of very many leads. Prints it, and puts each table into docs/reference/engine-speed.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAsOf } from './bench-engine/as-of.mjs';
import { loadEngine } from './bench-engine/engine.mjs';
import { measureGrowth } from './bench-engine/growth.mjs';
import { measureLists } from './bench-engine/lists.mjs';
import { measureReplay } from './bench-engine/replay.mjs';
import { asSection, asText, withSection } from './bench-engine/report.mjs';
import { measureRules } from './bench-engine/rules.mjs';
import { root } from './install.mjs';

const usage = `bench-engine [--quick] [--only <part>]
  --quick  a hundredth of the leads and history, and the page in the documentation stays as it is
  --only   rules, replay, growth, as-of or lists`;

const parts = {
  rules: measureRules,
  replay: measureReplay,
  growth: measureGrowth,
  'as-of': measureAsOf,
  lists: measureLists,
};

const options = readArguments();
const engine = await loadEngine();
const circumstances = () =>
  `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${availableParallelism()} cores, load average ${loadavg()[0].toFixed(1)}.`;
const pageFile = join(root, 'docs/reference/engine-speed.md');
const tables = [];
for (const [name, measure] of Object.entries(parts)) {
  if (options.only !== undefined && options.only !== name) continue;
  const table = await measure(engine, { isQuick: options.isQuick });
  tables.push(table);
  console.log(`${asText(table)}\n`);
  if (options.isQuick) continue;
  const section = asSection(name, table, circumstances());
  writeFileSync(pageFile, withSection(readFileSync(pageFile, 'utf8'), name, section));
}
const missed = tables.flatMap(({ rows }) => rows).filter(({ isMet }) => isMet === false);
process.exit(missed.length > 0 ? 1 : 0);

function readArguments() {
  try {
    const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
    if (values.only !== undefined && !(values.only in parts)) throw new Error(`there is no part "${values.only}"`);
    return { isQuick: values.quick ?? false, only: values.only };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    return process.exit(2);
  }
}
