import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../scripts/bench/report.mjs';

/** The README's commands, run as they stand there against a server that `npm start` started; only the port is another one. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

const dataDir = mkdtempSync(join(tmpdir(), 'footprint-readme-'));
const env = {
  ...process.env,
  FOOTPRINT_PORT: '0',
  FOOTPRINT_DATA: dataDir,
  FOOTPRINT_SECRET_KEY: 'sk_readme_0123456789abcdef',
};
let server: ChildProcess;
let said = '';
let url = '';

beforeAll(async () => {
  server = spawn('bash', ['-c', commands[0]!], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  server.stderr!.on('data', (chunk) => (said += chunk));
  url = await new Promise((resolve, reject) => {
    let out = '';
    server.stdout!.on('data', (chunk) => {
      out += chunk;
      const ready = /Footprint is ready: (\S+)/.exec(out);
      if (ready) resolve(ready[1]!);
    });
    server.on('exit', (code) => reject(new Error(`npm start ended with ${code}: ${said}`)));
  });
});

afterAll(async () => {
  // npm, its shell and the server are one process group of their own
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid!, 'SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
});

const run = (command: string) =>
  spawnSync('bash', ['-c', command.replaceAll('http://127.0.0.1:4100', url)], { cwd: root, env, encoding: 'utf8' });

test('npm start prints the link of the first account, the sample website and where it listens', async () => {
  expect(commands[0]).toBe('npm start');
  const setup = /(http\S+\/setup\?token=\S+)/.exec(said)?.[1];
  expect((await fetch(setup!)).status).toBe(200);
  const playground = await fetch(`${url}/playground/`);
  expect(playground.status).toBe(200);
  expect(await playground.text()).toContain('/s.js');
});

test('the demo fills a site and goes away again', () => {
  expect(run('npm run demo').status).toBe(0);
  expect(run('npm run footprint -- key').stdout).toMatch(/Demo/);
  expect(run('npm run demo -- --remove').status).toBe(0);
  expect(run('npm run footprint -- key').stdout).not.toMatch(/Demo/);
});

/** What a `curl` command asks, asked by it or, on a machine without curl, by `fetch` with the same header and address. */
async function ask(command: string): Promise<string> {
  if (spawnSync('curl', ['--version']).status === 0) return run(command).stdout;
  const [, address] = /"(http[^"]+)"/.exec(command)!;
  const [, name, value] = /-H "([^:]+): ([^"]+)"/.exec(command) ?? [];
  const headers = name ? { [name]: value!.replace('$FOOTPRINT_SECRET_KEY', env.FOOTPRINT_SECRET_KEY) } : {};
  return (
    await fetch(address!.replace('http://127.0.0.1:4100', url), { headers: headers as Record<string, string> })
  ).text();
}

test('the import, the questions to the API and the replay check answer as the README says', async () => {
  for (const command of [
    'npm run footprint -- import docs/examples/leads.csv',
    'npm run footprint -- replay --check',
  ]) {
    expect(commands).toContain(command);
    const done = run(command);
    expect(`${done.stdout}${done.stderr}`).toMatch(/3 created|no difference/);
    expect(done.status).toBe(0);
  }
  const questions = commands.filter((command) => command.startsWith('curl'));
  const [leads, description] = (await Promise.all(questions.map(ask))).map((answer) => JSON.parse(answer));
  expect(leads.items).toHaveLength(3);
  expect(Object.keys(description.paths)).toContain('/v1/leads');
});

test('every command of the README is one that a test knows', () => {
  const known = [/^npm start$/, /^npm run demo/, /^npm run footprint -- (import|replay)/, /^curl /, /^npm test$/];
  expect(commands.filter((command) => !known.some((pattern) => pattern.test(command)))).toEqual([]);
});

test('every figure in the README and on the benchmark page is one that the benchmark printed, and within its budget', () => {
  const { figures } = JSON.parse(readFileSync(join(root, 'docs/reference/benchmarks.json'), 'utf8'));
  const benchmarks = readFileSync(join(root, 'docs/reference/benchmarks.md'), 'utf8');
  for (const { name, value, budget = '', isMet = true } of rowsOf(figures)) {
    const row = `| ${name} | ${value} | ${budget} |`;
    expect(readme).toContain(row);
    expect(benchmarks).toContain(row);
    expect(isMet, name).toBe(true);
  }
});

test('the size of the script that the README and its page name is the size that the build makes', () => {
  const { brotliBytes } = JSON.parse(readFileSync(join(root, 'dist/s.js.json'), 'utf8'));
  expect(readme).toContain(`${brotliBytes.toLocaleString('en')} bytes`);
});

test('every link in the README leads to a file', () => {
  const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
  expect(targets.length).toBeGreaterThan(5);
  for (const target of targets)
    expect(() => readFileSync(join(root, target), { flag: 'r' }), target).not.toThrow(/ENOENT/);
});
