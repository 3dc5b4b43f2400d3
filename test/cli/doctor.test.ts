import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aDataFolder, aFolder, run } from './cli-run.ts';

function aBuild(): string {
  const distDir = aFolder();
  writeFileSync(join(distDir, 's.js'), '!function(){}()');
  return distDir;
}

/** A port where something answers every request with `text`. */
async function aTakenPort(text: string): Promise<number> {
  const server = createServer((_, answer) => answer.end(text)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  // it listens on TCP, so the address is one with a port
  return (server.address() as AddressInfo).port;
}

describe('footprint doctor', () => {
  it('finds everything fine in a data folder that works', async () => {
    const { dataDir } = await aDataFolder([{ name: 'Shop', kind: 'live' }]);
    const { exitCode, stdout, stderr } = await run(['doctor', '--data', dataDir, '--port', '0'], { distDir: aBuild() });
    expect(stdout).toEqual([
      `ok       Node: ${process.version}`,
      `ok       data folder: ${dataDir} can be written`,
      `ok       database: ${join(dataDir, 'footprint.db')} opens and is sound`,
      expect.stringMatching(/^ok {7}disk: [\d.]+ GiB free$/),
      'ok       port: any free one',
      'ok       script: built, 15 bytes',
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
  });

  it('takes an empty machine for fine, and leaves it empty', async () => {
    const dataDir = join(aFolder(), 'not/yet');
    const { exitCode, stdout } = await run(['doctor', '--data', dataDir, '--port', '0'], { distDir: aBuild() });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`ok       data folder: ${dataDir} is not there yet, the first start makes it`);
    expect(stdout).toContain('ok       database: none yet, the first start makes it');
  });

  it('tells what to do about a damaged database, a taken port and a missing script', async () => {
    const dataDir = aFolder();
    writeFileSync(join(dataDir, 'footprint.db'), 'this is no database, and long enough to be looked at. '.repeat(50));
    const port = await aTakenPort('hello');
    const { exitCode, stdout } = await run(['doctor', '--data', dataDir, '--port', String(port)], {
      distDir: aFolder(),
    });
    expect(exitCode).toBe(1);
    expect(stdout.filter((line) => line.startsWith('problem'))).toEqual([
      expect.stringMatching(/^problem {2}database: .* cannot be opened \(file is not a database\): keep a copy/),
      expect.stringMatching(/^problem {2}port: \d+ is in use: stop that program, or choose another port with --port$/),
      expect.stringMatching(/^problem {2}script: .*s\.js is missing: run "npm run build"$/),
    ]);
  });

  it('runs beside the collector', async () => {
    const { dataDir } = await aDataFolder([{ name: 'Shop', kind: 'live' }]);
    const port = await aTakenPort('ready');
    const { exitCode, stdout } = await run(['doctor', '--data', dataDir, '--port', String(port)], {
      distDir: aBuild(),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`ok       port: ${port} is in use by Footprint itself`);
  });

  it('says when the data folder is a file', async () => {
    const dataDir = join(aFolder(), 'data');
    writeFileSync(dataDir, '');
    const { exitCode, stdout } = await run(['doctor', '--data', dataDir, '--port', '0'], { distDir: aBuild() });
    expect(exitCode).toBe(1);
    expect(stdout[1]).toMatch(
      /^problem {2}data folder: .* cannot be written \(.*\): give this user the right, or choose another/,
    );
  });

  it('says when the host is not an address of this machine', async () => {
    const { dataDir } = await aDataFolder([]);
    const args = ['doctor', '--data', dataDir, '--host', '192.0.2.1', '--port', '4100'];
    const { exitCode, stdout } = await run(args, { distDir: aBuild() });
    expect(exitCode).toBe(1);
    expect(stdout[4]).toMatch(
      /^problem {2}port: cannot listen on 192\.0\.2\.1, port 4100 \(.*\): check --host and --port$/,
    );
  });
});
