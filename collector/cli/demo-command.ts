import type { Config } from '../config.ts';
import type { CliContext } from './context.ts';
import { withExistingStore, withStore } from './with-store.ts';

/** Exit code 0 when a whole demo is there afterwards. */
export function fillDemoCommand(config: Config, context: CliContext): Promise<number> {
  const { clock, signal, note, print } = context;
  return withStore({ config, context, mode: 'write' }, async ({ commands, queries }) => {
    const done = await context.fillDemo({ commands, queries, clock, onProgress: note, signal });
    switch (done.kind) {
      case 'filled':
        print(`The demo site has ${done.leads} leads and ${done.events} events. See it with "footprint serve".`);
        print('Take it out again with "footprint demo --remove".');
        return 0;
      case 'exists':
        print(done.message);
        return 0;
      case 'stopped':
        note(`footprint: ${done.message}`);
        return 1;
    }
  });
}

export function removeDemoCommand(config: Config, context: CliContext): Promise<number> {
  return withExistingStore({ config, context }, async ({ commands, queries }) => {
    const removed = await context.removeDemo({ commands, queries });
    context.print(removed > 0 ? 'The demo site is gone, with everything in it.' : 'There is no demo site.');
    return 0;
  });
}
