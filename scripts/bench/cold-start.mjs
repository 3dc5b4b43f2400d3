// From nothing to listening, and the memory of a process that only waits.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProduct } from '../harness/product.mjs';
import { median } from './statistics.mjs';

/** How long after the ready line the memory is looked at. */
const restMs = 2_000;

/** Starts on `starts` empty folders; each start is measured from the spawn of the process to its ready line. */
export async function measureColdStart({ program, starts, newDataDir }) {
  const readyMs = [];
  let restMemoryBytes = 0;
  for (let start = 1; start <= starts; start += 1) {
    const product = await startProduct({ program, dataDir: newDataDir() });
    readyMs.push(product.readyMs);
    if (start === starts) {
      await sleep(restMs);
      restMemoryBytes = residentBytes(product.pid);
    }
    await product.kill('SIGTERM');
  }
  return { coldStartMs: median(readyMs), restMemoryBytes };
}

/** Memory of the process that is in RAM. Linux only, as its file system tells it. */
function residentBytes(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kibibytes) * 1_024;
}
