import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReplayCheck, Serve } from '../../collector/cli/context.ts';
import { hashSecretKey, secretKeySetting } from '../../collector/cli/secret-key.ts';
import type { Config } from '../../collector/config.ts';
import { openStore } from '../../collector/open-store.ts';
import type { DemoOutcome } from '../../collector/usecases/demo.ts';
import { aDataFolder, aFolder, run } from './cli-run.ts';

describe('a command line that is wrong', () => {
  it.each<[readonly string[], string]>([
    [['serv'], "footprint: unknown command 'serv' (Did you mean serve?)"],
    [['serve', '--prot', '80'], "footprint: unknown option '--prot' (Did you mean --port?)"],
    [['serve', '--port', '80x'], 'footprint: --port must be 0 to 65535, got "80x"'],
    [['serve', '--port'], "footprint: option '--port <number>' argument missing"],
    [['serve', 'now'], "footprint: too many arguments for 'serve'. Expected 0 arguments but got 1: now."],
    [['import'], "footprint: missing required argument 'file.csv'"],
    [['import', 'a.csv', '--ste', 'st_x'], "footprint: unknown option '--ste' (Did you mean --site?)"],
    [['replay'], "footprint: required option '--check' not specified"],
    [['demo', '--port', '1'], "footprint: unknown option '--port'"],
    [
      ['key', 'rotate'],
      "footprint: command-argument value 'rotate' is invalid for argument 'list|rotate-secret'. Did you mean rotate-secret?",
    ],
  ])('%j is one line on stderr and exit code 2', async (args, line) => {
    expect(await run(args)).toEqual({ exitCode: 2, stdout: [], stderr: [line] });
  });

  it('an unknown variable stops every command', async () => {
    expect(await run(['key'], { env: { FOOTPRINT_PROT: '1' } })).toEqual({
      exitCode: 2,
      stdout: [],
      stderr: ['footprint: unknown variable FOOTPRINT_PROT (did you mean FOOTPRINT_PORT?)'],
    });
  });

  it('without a command the help goes to stderr', async () => {
    const { exitCode, stdout, stderr } = await run([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: [] });
    expect(stderr.join('\n')).toMatch(/^Usage: footprint/);
  });

  it.each([['--help'], ['serve', '--help'], ['--version']])('%s %s is an answer', async (...args) => {
    const { exitCode, stdout, stderr } = await run(args.filter(Boolean));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
    expect(stdout.join('\n')).toMatch(args.includes('--version') ? /^\d+\.\d+\.\d+$/ : /^Usage: footprint/);
  });
});

describe('an error while working', () => {
  const failing =
    (error: Error): Serve =>
    () =>
      Promise.reject(error);
  const systemError = (fields: object) => Object.assign(new Error('listen failed'), fields);

  it.each([
    [
      systemError({ code: 'EADDRINUSE', port: 4100 }),
      'footprint: port 4100 is in use: stop the other program, or choose another port with --port',
    ],
    [new Error('two\n  lines'), 'footprint: two lines'],
    [
      systemError({ code: 'SQLITE_NOTADB' }),
      'footprint: the database is damaged (listen failed): run "footprint doctor", keep the data folder, and restore a backup',
    ],
  ])('%s is one line and exit code 1', async (error, line) => {
    expect(await run(['serve'], { serve: failing(error) })).toEqual({ exitCode: 1, stdout: [], stderr: [line] });
  });

  it.each<[readonly string[], Record<string, string>]>([
    [['serve', '--debug'], {}],
    [['serve'], { FOOTPRINT_DEBUG: '1' }],
  ])('shows its stack trace with %j %j', async (args, env) => {
    const { stderr } = await run(args, { serve: failing(new Error('why')), env });
    expect(stderr.join('\n')).toMatch(/^Error: why\n +at /);
  });
});

describe('footprint serve', () => {
  it('prints one ready line on stdout, notes on stderr, and stops when asked', async () => {
    const stopping = new AbortController();
    const steps: string[] = [];
    let given: Config | undefined;
    const serve: Serve = async (config, say) => {
      given = config;
      say('Create the first account: http://127.0.0.1:4321/setup');
      setImmediate(() => stopping.abort());
      return { url: 'http://127.0.0.1:4321', stop: async () => void steps.push('stopped') };
    };
    const args = [
      'serve',
      '--port',
      '0',
      '--allow-host',
      'crm.internal',
      '--allow-host',
      '10.0.0.7',
      '--no-playground',
    ];
    expect(await run(args, { serve, signal: stopping.signal, env: { FOOTPRINT_DATA: '/data' } })).toEqual({
      exitCode: 0,
      stdout: ['Footprint is ready: http://127.0.0.1:4321'],
      stderr: ['Create the first account: http://127.0.0.1:4321/setup'],
    });
    expect(steps).toEqual(['stopped']);
    expect(given).toMatchObject({
      port: 0,
      dataDir: '/data',
      allowHosts: ['crm.internal', '10.0.0.7'],
      hasPlayground: false,
    });
  });

  it('stops also when it was asked to while it started', async () => {
    const serve: Serve = async () => ({ url: 'http://127.0.0.1:1', stop: async () => {} });
    expect(await run(['serve'], { serve, signal: AbortSignal.abort() })).toMatchObject({ exitCode: 0 });
  });

  it('leaves the playground to the variable when no flag is typed', async () => {
    const given: boolean[] = [];
    const serve: Serve = async ({ hasPlayground }) => {
      given.push(hasPlayground);
      return { url: 'http://127.0.0.1:1', stop: async () => {} };
    };
    const signal = AbortSignal.abort();
    await run(['serve'], { serve, signal });
    await run(['serve'], { serve, signal, env: { FOOTPRINT_PLAYGROUND: 'off' } });
    expect(given).toEqual([true, false]);
  });
});

describe('footprint demo', () => {
  it.each<[DemoOutcome, number]>([
    [{ kind: 'filled', siteKey: 'st_1', leads: 12, events: 3_456 }, 0],
    [{ kind: 'exists', siteKey: 'st_1', message: 'There is a demo already.' }, 0],
    [{ kind: 'stopped', siteKey: 'st_1', message: 'Stopped after 1 of 2.' }, 1],
  ])('%j is exit code %i', async (outcome, exitCode) => {
    const done = await run(['demo', '--data', aFolder()], { fillDemo: async () => outcome });
    expect(done.exitCode).toBe(exitCode);
    expect([...done.stdout, ...done.stderr].join('\n')).toMatch(/12 leads and 3456 events|already|Stopped/);
  });

  it.each([
    [1, 'The demo site is gone, with everything in it.'],
    [0, 'There is no demo site.'],
  ])('--remove, when there are %i, says: %s', async (removed, line) => {
    const { dataDir } = await aDataFolder([]);
    const done = await run(['demo', '--remove', '--data', dataDir], { removeDemo: async () => removed });
    expect(done).toEqual({ exitCode: 0, stdout: [line], stderr: [] });
  });
});

describe('footprint import', () => {
  function aFile(text: string): string {
    const file = join(aFolder(), 'leads.csv');
    writeFileSync(file, text);
    return file;
  }

  it('imports into the only live site, and names each refused row by file and line', async () => {
    const { dataDir } = await aDataFolder([
      { name: 'Playground', kind: 'playground' },
      { name: 'Shop', kind: 'live' },
    ]);
    const file = aFile('email,name\nada@firm.example,Ada\nbob,Bob\n');
    expect(await run(['import', file, '--data', dataDir])).toEqual({
      exitCode: 1,
      stdout: ['1 created, 0 updated, 0 unchanged, 1 refused'],
      stderr: [`${file}:3: "bob" is not an e-mail address`],
    });
    const again = aFile('email,name\nada@firm.example,Ada\n');
    expect(await run(['import', again, '--data', dataDir])).toEqual({
      exitCode: 0,
      stdout: ['0 created, 0 updated, 1 unchanged, 0 refused'],
      stderr: [],
    });
    const { queries, close } = await openStore({ dataDir, mode: 'read' });
    expect(queries.leads({ site: 2, nowMs: 0, limit: 10 })).toMatchObject([
      { email: 'ada@firm.example', trust: 'verified' },
    ]);
    await close();
  });

  it('asks for --site when several sites could be meant', async () => {
    const { dataDir, keys } = await aDataFolder([
      { name: 'Shop', kind: 'live' },
      { name: 'Blog', kind: 'live' },
    ]);
    const file = aFile('email\nada@firm.example\n');
    const [shop, blog] = keys;
    expect(await run(['import', file, '--data', dataDir])).toEqual({
      exitCode: 2,
      stdout: [],
      stderr: [`footprint: name the site with --site, one of ${shop} (Shop), ${blog} (Blog)`],
    });
    expect(await run(['import', file, '--data', dataDir, '--site', blog!])).toMatchObject({ exitCode: 0 });
    expect(await run(['import', file, '--data', dataDir, '--site', 'st_x'])).toMatchObject({
      exitCode: 2,
      stderr: [`footprint: there is no site st_x; there are ${shop} (Shop), ${blog} (Blog)`],
    });
  });

  it('says when the file is not there, or is a folder', async () => {
    const { dataDir } = await aDataFolder([{ name: 'Shop', kind: 'live' }]);
    expect(await run(['import', '/nowhere/leads.csv', '--data', dataDir])).toMatchObject({
      exitCode: 1,
      stderr: ['footprint: /nowhere/leads.csv: there is no such file or folder'],
    });
    expect(await run(['import', dataDir, '--data', dataDir])).toMatchObject({
      exitCode: 2,
      stderr: [`footprint: ${dataDir} is a folder, not a file`],
    });
  });

  it('does not make a database for a mistyped data folder', async () => {
    const folder = aFolder();
    const { exitCode, stderr } = await run(['import', aFile('email\n'), '--data', folder]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: [expect.stringContaining('there is no database')] });
  });

  it('says that it was stopped, which is not done', async () => {
    const { dataDir } = await aDataFolder([{ name: 'Shop', kind: 'live' }]);
    const file = aFile('email\nada@firm.example\n');
    expect(await run(['import', file, '--data', dataDir], { signal: AbortSignal.abort() })).toEqual({
      exitCode: 1,
      stdout: ['0 created, 0 updated, 0 unchanged, 0 refused'],
      stderr: ['footprint: stopped before the end of the file: run the same command again to go on'],
    });
  });
});

describe('footprint replay --check', () => {
  const found =
    (...differences: string[]): ReplayCheck =>
    async ({ onProgress, signal }) => {
      for (let touchpoints = 0; touchpoints <= 1_000; touchpoints += 1)
        onProgress({ touchpoints, ofTouchpoints: 1_000, subjects: 0 });
      signal.throwIfAborted();
      return { subjects: 200, touchpoints: 1_000, differences };
    };

  it('says that there is no difference, and how far it is', async () => {
    expect(await run(['replay', '--check'], { replayCheck: found() })).toEqual({
      exitCode: 0,
      stdout: ['replayed 1000 touchpoints of 200 subjects: no difference'],
      stderr: Array.from({ length: 10 }, (_, at) => `${at + 1}00 of 1000 touchpoints …`),
    });
  });

  it.each([
    [2, 2, 'the differences above'],
    [25, 20, 'more differences than the 20 above'],
  ])('of %i differences shows %i, and exits with 1', async (count, shown, ending) => {
    const differences = Array.from({ length: count }, (_, at) => `site 1, l:ld_${at}: ledger differs`);
    const { exitCode, stdout } = await run(['replay', '--check'], { replayCheck: found(...differences) });
    expect(exitCode).toBe(1);
    expect(stdout).toEqual([...differences.slice(0, shown), `replayed 1000 touchpoints of 200 subjects: ${ending}`]);
  });

  it('never calls a check complete that was stopped', async () => {
    const signal = AbortSignal.abort();
    const { exitCode, stdout, stderr } = await run(['replay', '--check'], { replayCheck: found(), signal });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: [] });
    expect(stderr.at(-1)).toBe('footprint: stopped before it was complete');
  });
});

describe('footprint key', () => {
  it('lists the sites with their keys', async () => {
    const { dataDir, keys } = await aDataFolder([
      { name: 'Shop', kind: 'live' },
      { name: 'Playground', kind: 'playground' },
    ]);
    expect(await run(['key', '--data', dataDir])).toEqual({
      exitCode: 0,
      stdout: [`${keys[0]}  Shop`, `${keys[1]}  Playground (playground)`],
      stderr: [],
    });
  });

  it('rotate-secret shows a new key once and keeps only its hash', async () => {
    const { dataDir } = await aDataFolder([]);
    const first = await run(['key', 'rotate-secret', '--data', dataDir]);
    const second = await run(['key', 'rotate-secret', '--data', dataDir]);
    expect(first).toMatchObject({ exitCode: 0, stdout: [expect.stringMatching(/^sk_[\w-]{43}$/)] });
    expect(second.stdout).not.toEqual(first.stdout);
    const { queries, close } = await openStore({ dataDir, mode: 'read' });
    expect(queries.setting(secretKeySetting)).toBe(hashSecretKey(second.stdout[0]!));
    await close();
  });

  it('rotate-secret changes nothing when the variable sets the key', async () => {
    const { dataDir } = await aDataFolder([]);
    const env = { FOOTPRINT_SECRET_KEY: 'sk_0123456789abcdef' };
    expect(await run(['key', 'rotate-secret', '--data', dataDir], { env })).toEqual({
      exitCode: 2,
      stdout: [],
      stderr: ['footprint: FOOTPRINT_SECRET_KEY sets the secret key: change it there'],
    });
  });

  it.each([['key'], ['key', 'rotate-secret']])('%s %s makes no database where there is none', async (...args) => {
    const { exitCode, stderr } = await run([...args.filter(Boolean), '--data', aFolder()]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: [expect.stringContaining('there is no database')] });
  });
});
