import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliContext } from '../../collector/cli/context.ts';
import { runFootprint } from '../../collector/cli/program.ts';
import { openStore } from '../../collector/open-store.ts';

/** A folder that goes away with the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A data folder with sites in it, as a first start would leave it. */
export async function aDataFolder(sites: readonly { name: string; kind: 'live' | 'playground' | 'demo' }[]) {
  const dataDir = aFolder();
  const { commands, close } = await openStore({ dataDir, mode: 'write' });
  const keys: string[] = [];
  for (const site of sites) {
    const { key } = await commands.createSite({ ...site, origins: [], timeZone: 'UTC', nowMs: 0 });
    keys.push(key);
  }
  await close();
  return { dataDir, keys };
}

const unused = () => Promise.reject(new Error('this command must not be reached'));

/** What the commands work with; anything that a test does not give and must not need fails. */
export function aContext(given: Partial<CliContext> = {}): CliContext {
  return {
    env: {},
    print: () => {},
    note: () => {},
    signal: new AbortController().signal,
    clock: { nowMs: () => 1_763_751_600_000 },
    distDir: '/nonexistent',
    serve: unused,
    openStore,
    replayCheck: unused,
    fillDemo: unused,
    removeDemo: unused,
    ...given,
  };
}

/** Runs a command line in this process; `given` replaces what it works with. */
export async function run(args: readonly string[], given: Partial<CliContext> = {}) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const print = (line: string) => void stdout.push(line);
  const note = (line: string) => void stderr.push(line);
  const exitCode = await runFootprint(args, aContext({ print, note, ...given }));
  return { exitCode, stdout, stderr };
}
