import { type Environment, options } from '../config.ts';

/** The command was written wrongly: nothing was done. */
export class UsageError extends Error {}

/** What an error says to the person at the keyboard: one line that tells what to do, or the stack trace when that is wanted. */
export function errorText(error: unknown, { hasStackTrace }: { hasStackTrace: boolean }): string {
  if (!(error instanceof Error)) return `footprint: ${oneLine(String(error))}`;
  if (hasStackTrace) return error.stack ?? error.message;
  return `footprint: ${oneLine(adviceOf(error) ?? error.message)}`;
}

/** Asked also when the configuration cannot be read, and before it is. */
export function wantsStackTrace({ args, env }: { args: readonly string[]; env: Environment }): boolean {
  const { flag, variable, parse } = options.isDebug;
  return args.includes(flag) || parse(env[variable] ?? '') === true;
}

const oneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ');

/** Errors of the system and of SQLite that an operator can do something about. */
function adviceOf(error: NodeJS.ErrnoException & { address?: string; port?: number }): string | undefined {
  const { code = '', path, address, port } = error;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return `the database is damaged (${error.message}): run "footprint doctor", keep the data folder, and restore a backup`;
  }
  if (code.startsWith('SQLITE_BUSY')) return 'another process keeps the database locked: stop it, or try again';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use: stop the other program, or choose another port with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${address ?? ''}: check --host`;
    case 'ENOENT':
      return path && `${path}: there is no such file or folder`;
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return 'the disk is full: make room, then start again';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return `${port === undefined ? `${path ?? 'the data folder'} cannot be opened` : `port ${port} is not allowed`}: check who may (${error.message})`;
    default:
      return undefined;
  }
}
