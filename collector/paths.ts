import { fileURLToPath } from 'node:url';

/** Where the built files and the playground lie, seen from the bundle in `dist/` (JavaScript) or from the sources beside this file. */
const isBundled = import.meta.url.endsWith('.js');
export const distDir = fileURLToPath(new URL(isBundled ? '.' : '../dist/', import.meta.url));
export const playgroundDir = fileURLToPath(
  new URL(isBundled ? '../collector/playground/' : './playground/', import.meta.url),
);
/** Threads run the bundle in both cases: a thread cannot start from sources on every Node we support. */
const threadScript = (name: string) => new URL(`${isBundled ? './' : '../dist/'}${name}`, import.meta.url);
export const writerScript = threadScript('writer-thread.js');
export const checkpointScript = threadScript('checkpoint-thread.js');
export const historyScript = threadScript('history-thread.js');
