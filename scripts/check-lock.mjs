// Fails when the lock file would not install everywhere: a platform package missing (npm passes over it, then `npm ci` refuses),
// registry addresses recorded, a version that is not exact, or an install script that nobody has decided about.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const nameOf = (path) => path.replace(/^.*node_modules\//, '');
const names = new Set(Object.keys(packages).map(nameOf));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  for (const optional of Object.keys(entry.optionalDependencies ?? {})) {
    if (!names.has(optional)) problems.push(`${path || 'package.json'} names ${optional}, which the lock file lacks`);
  }
  if (entry.resolved?.startsWith('http')) problems.push(`${path}: the lock file records where it came from`);
  if (entry.hasInstallScript && !(nameOf(path) in manifest.allowScripts)) {
    problems.push(`${path} has an install script: decide about it in allowScripts`);
  }
}
for (const [name, version] of Object.entries({
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
})) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) problems.push(`${name}: ${version} is not an exact version`);
}
for (const problem of problems) console.log(problem);
process.exit(problems.length > 0 ? 1 : 0);
