// `npm start`, `npm run demo`, `npm run footprint -- …`: installs and builds what is missing, then runs the product.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, isNewEnough, productNode, root } from './install.mjs';

/** How often to look whether the shell that npm runs this in is still there. */
const parentCheckMs = 500;

ensureInstalled('production');
const program = join(root, 'dist/footprint.js');
stopWithParent();
if (isNewEnough()) {
  const { ensureBuilt } = await import('./build.mjs');
  await ensureBuilt();
  process.argv.splice(1, 1, program);
  await import(pathToFileURL(program).href);
} else {
  // the ipc channel tells the child when this process is gone, so that no collector is left running without a parent
  const child = spawn(productNode(), [join(root, 'scripts/run.mjs'), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** npm hands a signal to its shell, which dies of it without a word to us: whose parent is gone has been told to stop. */
function stopWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    process.kill(process.pid, 'SIGTERM');
  }, parentCheckMs);
  check.unref();
}
