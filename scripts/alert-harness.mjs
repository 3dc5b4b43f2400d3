// Sends alerts through a receiver that drops, delays, errors and redirects at random while the sender is killed, and measures how
// soon alerts leave. Prints what docs/reference/webhooks.md quotes, and writes it there with --write.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { chaosPromises } from './harness/alert-chaos.mjs';
import { alertRows, asTable } from './harness/alert-report.mjs';
import { measureSpeed } from './harness/alert-speed.mjs';
import { makeRandom } from './harness/random.mjs';
import { root } from './install.mjs';

const usage = `alert-harness [--alerts 2000] [--kills 20] [--leads 300] [--samples 2000] [--seed <number>] [--write]
  --alerts   leads that become hot while the sender is killed
  --kills    how often it is killed
  --leads    heartbeats that complete a pricing return, measured
  --samples  alerts measured beside a dead destination and without it; 0 leaves that out
  --seed     repeats the random choices of another run (the moments depend on the machine all the same)
  --write    puts the figures into docs/reference/webhooks.md`;
const maxShown = 5;

const options = readArguments();
await ensureBuilt();
const startedAtMs = performance.now();
const random = makeRandom(options.seed);
const running = new Set();
const onSpawn = (child) => {
  running.add(child);
  child.ended.then(() => running.delete(child));
};
process.on('exit', () => running.forEach((child) => void child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

say(`${options.alerts} alerts, ${options.kills} kills, seed ${options.seed}`);
const chaos = await chaosPromises({ ...options, random, onSpawn, say });
say(`${chaos.received} messages for ${chaos.taken} alerts; first attempts: ${JSON.stringify(chaos.moods)}`);
const speed = await measureSpeed({ ...options, random, onSpawn, say });
const rows = alertRows({ ...options, ...chaos, ...speed });
const promises = [
  ...chaos.promises,
  ...rows
    .filter(({ budget }) => budget !== undefined)
    .map(({ name, value, budget, isMet }) => ({ promise: `${name}: ${budget}`, broken: isMet ? [] : [value] })),
];
for (const promise of promises) console.log(asLine(promise));
console.log(`\n${asTable(rows)}\n`);
if (options.write) writeFigures({ ...chaos, ...speed });
const broken = promises.filter((promise) => promise.broken.length > 0);
console.log(`${promises.length - broken.length} passed, ${broken.length} failed`);
process.exit(broken.length === 0 ? 0 : 1);

function writeFigures({ promises: _, ...figures }) {
  const file = join(root, 'docs/reference/webhooks.md');
  const told = { ...figures, alerts: options.alerts, kills: options.kills };
  writeFileSync(join(root, 'docs/reference/alert-figures.json'), `${JSON.stringify(told, null, 2)}\n`);
  const circumstances = `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${cpus().length} cores; load average ${loadavg()[0].toFixed(1)} at the end.`;
  const text = readFileSync(file, 'utf8').replace(
    /(<!-- figures of alert-harness -->\n)[\s\S]*?(<!-- end of figures -->)/,
    (_all, from, to) => `${from}${asTable(rows)}\n\n${circumstances}\n${to}`,
  );
  writeFileSync(file, text);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        alerts: { type: 'string', default: '2000' },
        kills: { type: 'string', default: '20' },
        leads: { type: 'string', default: '300' },
        samples: { type: 'string', default: '2000' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
        write: { type: 'boolean', default: false },
      },
    });
    const { write, ...numbers } = values;
    return { write, ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, whole(text)])) };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

function whole(text) {
  if (!/^\d+$/.test(text)) throw new Error(`not a number: ${text}`);
  return Number(text);
}

function say(line) {
  console.log(`${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
}

function asLine({ promise, broken: found }) {
  if (found.length === 0) return `  ok      ${promise}`;
  return `  BROKEN  ${promise}: ${found.length} times: ${found.slice(0, maxShown).join(', ')}${found.length > maxShown ? ' …' : ''}`;
}
