// `npm start`, `npm run demo`, `npm run footprint -- …`: installs and builds what is missing, then runs the product.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, isNewEnough, productNode, root } from './install.mjs';

ensureInstalled('production');
const program = join(root, 'dist/footprint.js');
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
