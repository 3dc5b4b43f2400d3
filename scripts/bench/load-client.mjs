// The processes beside the product: the load generator and the bare server.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts the load generator; each of its jobs is a function that resolves with the job's answer. */
export function startLoad() {
  const child = fork(fileURLToPath(new URL('load.mjs', import.meta.url)));
  const waiting = new Map();
  let seq = 0;
  child.on('message', (answer) => {
    const { resolve, reject } = waiting.get(answer.seq);
    waiting.delete(answer.seq);
    if (answer.error) reject(new Error(answer.error));
    else resolve(answer.value);
  });
  const job = (name) => (options) =>
    new Promise((resolve, reject) => {
      seq += 1;
      waiting.set(seq, { resolve, reject });
      child.send({ seq, name, options });
    });
  return { prepare: job('prepare'), flood: job('flood'), pace: job('pace'), stop: () => child.disconnect() };
}

/** Starts the server that does nothing; resolves with its port. */
export async function startBareServer() {
  const child = fork(fileURLToPath(new URL('bare-server.mjs', import.meta.url)));
  const { port } = await new Promise((resolve) => child.once('message', resolve));
  return { port, stop: () => child.disconnect() };
}
