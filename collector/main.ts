/** Puts the program together; the only file that looks at the process around it. */
import { errorText, wantsStackTrace } from './cli/error-line.ts';
import { runFootprint } from './cli/program.ts';
import { stopSignal } from './cli/stop-signal.ts';
import { openStore } from './open-store.ts';
import { distDir } from './paths.ts';
import { replayCheck } from './replay-check.ts';
import { serve } from './serve.ts';
import { fillDemo, removeDemo } from './usecases/demo.ts';

const { env } = process;
const args = process.argv.slice(2);
const note = (line: string) => void process.stderr.write(`${line}\n`);

process.on('uncaughtException', (error) => {
  note(errorText(error, { hasStackTrace: wantsStackTrace({ args, env }) }));
  process.exit(1);
});
// whoever read the output went away (`footprint key | head -1`): no reason to stop
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const exitCode = await runFootprint(args, {
  env,
  print: (line) => void process.stdout.write(`${line}\n`),
  note,
  signal: stopSignal(process, Date.now),
  clock: { nowMs: Date.now },
  distDir,
  serve,
  openStore,
  replayCheck,
  fillDemo,
  removeDemo,
});
// the channel to a launcher would keep the process alive
process.exit(exitCode);
