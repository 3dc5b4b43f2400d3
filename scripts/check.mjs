// `npm run check`: format, lint, types, dead code, lock file, build with its budgets, tests. `--except tests` leaves tests out.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const tool = (name) => realpathSync(join(root, 'node_modules/.bin', name));
const script = (name) => join(root, 'scripts', name);
const parts = [
  { name: 'format and lint', command: [tool('biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'types', command: [tool('tsc'), '-p', '.'] },
  { name: 'types of the domain, without a platform', command: [tool('tsc'), '-p', 'collector/domain'] },
  { name: 'dead code', command: [script('dead-code.mjs')] },
  { name: 'lock file', command: [script('check-lock.mjs')] },
  { name: 'build and size budget', command: [script('build.mjs')] },
  { name: 'tests', command: [tool('vitest'), 'run'] },
];
const except = process.argv[2] === '--except' ? process.argv[3] : undefined;

let passed = 0;
const failed = [];
for (const { name, command } of parts) {
  if (name === except) continue;
  const startedAtMs = performance.now();
  console.log(`\n== ${name}`);
  const done = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  console.log(
    `== ${name}: ${done.status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)`,
  );
  if (done.status === 0) passed += 1;
  else failed.push(name);
}
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
