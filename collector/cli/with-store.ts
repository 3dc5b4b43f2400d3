import type { Config } from '../config.ts';
import type { OpenStore } from '../open-store.ts';
import type { CliContext } from './context.ts';

interface Given {
  readonly config: Config;
  readonly context: CliContext;
}

/** Opens the data folder for as long as the work takes; to write makes a database where there is none. */
export async function withStore<Result>(
  { config, context, mode }: Given & { readonly mode: 'read' | 'write' },
  work: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const store = await context.openStore({ dataDir: config.dataDir, mode });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Opens to write, but only a database that is there: a mistyped `--data` must not make another one. */
export async function withExistingStore<Result>(
  given: Given,
  work: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  await withStore({ ...given, mode: 'read' }, async () => {});
  return withStore({ ...given, mode: 'write' }, work);
}
