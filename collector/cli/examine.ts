import { existsSync } from 'node:fs';
import { access, constants, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { type Config, publicUrlOf } from '../config.ts';
import { databaseFile, openForReading } from '../storage/open-database.ts';

export interface Finding {
  readonly isOk: boolean;
  readonly about: string;
  /** What was found, and when it is a problem what to do. */
  readonly text: string;
}

/** Looks at everything that the collector needs from its machine. Changes nothing and may run beside the collector. */
export async function examine({ config, distDir }: { config: Config; distDir: string }): Promise<readonly Finding[]> {
  const dataDir = resolve(config.dataDir);
  return [
    examineNode(),
    await examineFolder(dataDir),
    examineDatabase(dataDir),
    await examineDisk(dataDir),
    await examinePort(config),
    await examineScript(distDir),
  ];
}

/** The first megabytes of a full disk are gone within a minute; this much leaves time to read the warning. */
const minFreeBytes = 1024 ** 3;
/** A collector on this machine answers within milliseconds. */
const maxAnswerMs = 2_000;

const good = (about: string, text: string): Finding => ({ isOk: true, about, text });
const problem = (about: string, text: string): Finding => ({ isOk: false, about, text });

function examineNode(): Finding {
  return Number(process.versions.napi) >= 10
    ? good('Node', process.version)
    : problem('Node', `${process.version} is too old: install Node 24, at least 22.14`);
}

async function examineFolder(dataDir: string): Promise<Finding> {
  const about = 'data folder';
  try {
    if (!existsSync(dataDir)) {
      await access(existingParent(dataDir), constants.W_OK | constants.X_OK);
      return good(about, `${dataDir} is not there yet, the first start makes it`);
    }
    // asking for the permission is not enough: network and container file systems refuse only the write
    const probe = join(dataDir, `.doctor-${process.pid}.tmp`);
    await writeFile(probe, '');
    await rm(probe);
    return good(about, `${dataDir} can be written`);
  } catch (error) {
    return problem(
      about,
      `${dataDir} cannot be written (${messageOf(error)}): give this user the right, or choose another with --data`,
    );
  }
}

function examineDatabase(dataDir: string): Finding {
  const file = databaseFile(dataDir);
  if (!existsSync(file)) return good('database', 'none yet, the first start makes it');
  try {
    const database = openForReading(file);
    try {
      const [first] = database.pragma('quick_check(1)') as { quick_check: string }[];
      if (first?.quick_check === 'ok') return good('database', `${file} opens and is sound`);
      return problem(
        'database',
        `${file} is damaged (${first?.quick_check}): keep a copy of the folder, then restore a backup`,
      );
    } finally {
      database.close();
    }
  } catch (error) {
    return problem(
      'database',
      `${file} cannot be opened (${messageOf(error)}): keep a copy of the folder, then restore a backup`,
    );
  }
}

async function examineDisk(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existingParent(dataDir));
  const gib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
  return bavail * bsize >= minFreeBytes
    ? good('disk', `${gib} GiB free`)
    : problem('disk', `${gib} GiB free: make room, at least 1 GiB, or choose another folder with --data`);
}

async function examinePort({ host, port }: Config): Promise<Finding> {
  if (port === 0) return good('port', 'any free one');
  const error = await listeningError({ host, port });
  if (error === undefined) return good('port', `${port} is free`);
  if (error.code !== 'EADDRINUSE') {
    return problem('port', `cannot listen on ${host}, port ${port} (${error.message}): check --host and --port`);
  }
  return (await isFootprintAt(publicUrlOf({ publicUrl: undefined, host }, port)))
    ? good('port', `${port} is in use by Footprint itself`)
    : problem('port', `${port} is in use: stop that program, or choose another port with --port`);
}

function listeningError(where: { host: string; port: number }): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(where, () => server.close(() => resolve(undefined)));
  });
}

/** Whether a collector answers there, as its health page says. */
async function isFootprintAt(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(maxAnswerMs) });
    return (await answer.text()) === 'ready';
  } catch {
    // whatever it is, it does not answer as Footprint does
    return false;
  }
}

async function examineScript(distDir: string): Promise<Finding> {
  const size = await stat(join(distDir, 's.js')).then(
    (file) => file.size,
    () => 0,
  );
  return size > 0
    ? good('script', `built, ${size} bytes`)
    : problem('script', `${join(distDir, 's.js')} is missing: run "npm run build"`);
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
