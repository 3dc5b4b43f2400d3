import { type Config, options } from '../config.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './error-line.ts';
import { hashSecretKey, makeSecretKey, secretKeySetting } from './secret-key.ts';
import { withExistingStore, withStore } from './with-store.ts';

export function listKeysCommand(config: Config, context: CliContext): Promise<number> {
  return withStore({ config, context, mode: 'read' }, async ({ queries }) => {
    for (const { key, name, kind } of queries.sites())
      context.print(`${key}  ${name}${kind === 'live' ? '' : ` (${kind})`}`);
    return 0;
  });
}

/** The old key stops working with the next request. */
export async function rotateSecretCommand(config: Config, context: CliContext): Promise<number> {
  const { variable } = options.secretKey;
  if (config.secretKey !== undefined) throw new UsageError(`${variable} sets the secret key: change it there`);
  return withExistingStore({ config, context }, async ({ commands }) => {
    const key = makeSecretKey();
    await commands.setSetting({ name: secretKeySetting, value: hashSecretKey(key) });
    context.note('New secret key, shown only now; the old one no longer works:');
    context.print(key);
    return 0;
  });
}
