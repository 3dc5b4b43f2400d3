// A browser as a process group of its own with a profile that is thrown away.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A browser that says nothing for this long does not come up any more, even on a busy machine. */
const startTimeoutMs = 60_000;
/** Kept of what a browser says on stderr, for the message when it does not start. */
const maxNotesChars = 4_000;

const running = new Set();
process.on('exit', () => {
  for (const stop of running) stop();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/**
 * Starts `command` with `argsFor(profileDir)` and resolves when `readyPattern` matches what it writes, or when
 * `isReady()` says so. `stop()` ends it and all its children with SIGKILL, as a crash does, and removes the profile.
 */
export async function startProcess({ command, argsFor, env = {}, readyPattern, isReady }) {
  const profileDir = mkdtempSync(join(tmpdir(), 'footprint-browser-'));
  const child = spawn(command, argsFor(profileDir), {
    // A browser's group gets the signal that ends all of its processes.
    detached: true,
    // What a browser leaves in the temporary folder goes with its profile.
    env: { ...process.env, TMPDIR: profileDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  };
  const remove = () => rmSync(profileDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const atExit = () => {
    kill();
    remove();
  };
  running.add(atExit);
  const stop = async () => {
    kill();
    await ended;
    remove();
    running.delete(atExit);
  };
  let notes = '';
  const ready = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${command} ${why}\n${notes}`));
    const timer = setTimeout(() => fail(`was not ready within ${startTimeoutMs} ms`), startTimeoutMs);
    child.once('error', (error) => fail(`does not start: ${error.message}`));
    ended.then(() => fail('ended before it was ready'));
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        notes = (notes + text).slice(-maxNotesChars);
        const match = readyPattern?.exec(notes);
        if (match) resolve(match[1]);
      });
    isReady?.().then(resolve, reject);
    ended.then(() => clearTimeout(timer));
  });
  try {
    return { said: await ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
