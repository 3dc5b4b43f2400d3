// Runs a development command (`check`, `build`, `bench`, or a tool of node_modules) with everything installed and the right Node.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureInstalled, productNode, root } from './install.mjs';

const [name, ...args] = process.argv.slice(2);
if (name === undefined) {
  console.error('Name a script of scripts/ or a program of node_modules: check, build, bench …');
  process.exit(2);
}
ensureInstalled('everything');
const script = join(root, `scripts/${name}.mjs`);
const node = productNode();
const program = existsSync(script) ? script : realpathSync(join(root, 'node_modules/.bin', name));
const env = { ...process.env, PATH: `${dirname(node)}:${join(root, 'node_modules/.bin')}:${process.env.PATH}` };
const done = spawnSync(node, [program, ...args], { cwd: root, stdio: 'inherit', env });
process.exit(done.status ?? 1);
