import type { Config } from '../config.ts';
import type { CliContext } from './context.ts';

/** Runs until asked to stop. Stdout gets one line only, when requests are answered: scripts wait for it. */
export async function serveCommand(config: Config, context: CliContext): Promise<number> {
  const server = await context.serve(config, context.note);
  context.print(`Footprint is ready: ${server.url}`);
  await aborted(context.signal);
  await server.stop();
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
