// The built product as a process of its own, started the way an operator starts it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../install.mjs';

export const builtProgram = join(root, 'dist/footprint.js');
/** Key of the server API of every product that these scripts start. */
const secretKey = 'sk_only_for_measuring_on_loopback';
/** A start that takes longer is a failure, even on a busy machine. */
const startTimeoutMs = 20_000;

/**
 * Starts `footprint serve` on a free port; resolves at its ready line. `onSpawn` gets the process before that, for who wants to
 * kill it while it starts. Rejects when it ends or is silent for {@link startTimeoutMs}.
 */
export async function startProduct({ program = builtProgram, dataDir, allowHosts = [], onSpawn = () => {} }) {
  const startedAtMs = performance.now();
  const args = [
    program,
    'serve',
    '--port',
    '0',
    '--data',
    dataDir,
    ...allowHosts.flatMap((host) => ['--allow-host', host]),
  ];
  const child = spawn(process.execPath, args, { env: productEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const output = { out: '', notes: '' };
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.notes += text;
  });
  onSpawn({ kill: (signal) => child.kill(signal), ended });
  const url = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`the product ${why}\n${output.notes}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not ready within ${startTimeoutMs} ms`);
    }, startTimeoutMs);
    ended.then(({ code, signal }) => {
      clearTimeout(timer);
      fail(`ended before it was ready (${signal ?? `exit code ${code}`})`);
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.out += text;
      const ready = /^Footprint is ready: (\S+)$/m.exec(output.out);
      if (!ready) return;
      clearTimeout(timer);
      resolve(ready[1]);
    });
  });
  return {
    url,
    pid: child.pid,
    readyMs: performance.now() - startedAtMs,
    /** The one-time link of a first start. */
    setupLink: () => /^Create the first account: (\S+)$/m.exec(output.notes)?.[1],
    notes: () => output.notes,
    ended,
    /** Sends the signal; resolves with `{ code, signal }` when the process is gone. */
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs another command of the product to its end. Resolves with `{ code, out }`, both streams in `out`. */
export function runProduct({ program = builtProgram, args }) {
  const child = spawn(process.execPath, [program, ...args], { env: productEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })));
}

/** Adds a site; resolves with its key. */
export async function addSite(url, name) {
  return (await callApi(url, 'POST', 'sites', { name })).key;
}

/** Adds a webhook to a site; its host has to be among the `allowHosts` of the product. */
export async function addDestination(url, site, destination) {
  await callApi(url, 'POST', `destinations?site=${site}`, destination);
}

/** Calls the server API; throws with the answer's text when it is not 2xx. */
export async function callApi(url, method, path, body) {
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${secretKey}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The environment without settings of whoever runs this: they would change what is measured. */
function productEnv() {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FOOTPRINT_'));
  return { ...Object.fromEntries(inherited), FOOTPRINT_SECRET_KEY: secretKey };
}
