import type { Config } from '../config.ts';
import type { OpenStore } from '../open-store.ts';
import type { CliContext } from './context.ts';

/** Opens the data folder for as long as the work takes. */
export async function withStore<Result>(
  { config, context, mode }: { config: Config; context: CliContext; mode: 'read' | 'write' },
  work: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const store = await context.openStore({ dataDir: config.dataDir, mode });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
