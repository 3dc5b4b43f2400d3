import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which folders a folder may import from; its own is always one of them. Packages are named where they are allowed. */
const allowed: Record<string, { folders: readonly string[]; packages?: readonly string[] }> = {
  shared: { folders: [] },
  snippet: { folders: ['shared'], packages: [] },
  'collector/domain': { folders: [], packages: [] },
  'collector/ports': { folders: ['collector/domain'], packages: [] },
  'collector/usecases': { folders: ['collector/ports', 'collector/domain', 'shared'] },
  'collector/storage': { folders: ['collector/ports', 'collector/domain'] },
  'collector/delivery': { folders: ['collector/ports', 'collector/domain'] },
  'collector/ui': { folders: ['collector/usecases', 'collector/ports', 'collector/domain', 'shared'] },
  'collector/http': {
    folders: ['collector/usecases', 'collector/ports', 'collector/domain', 'collector/ui', 'shared'],
  },
};

const folderOf = (path: string) =>
  Object.keys(allowed)
    .sort((a, b) => b.length - a.length)
    .find((folder) => path.startsWith(`${folder}/`)) ?? dirname(path);

const imports = Object.keys(allowed).flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((path) => folderOf(path) === folder)
    .flatMap((path) =>
      [
        ...readFileSync(join(root, path), 'utf8').matchAll(
          /^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm,
        ),
      ].map(([, from, bare]) => ({ path, folder, target: (from ?? bare)! })),
    ),
);

test('every import follows the direction that the design fixes', () => {
  expect(imports.length).toBeGreaterThan(100);
  const wrong = imports.filter(({ path, folder, target }) => {
    const rule = allowed[folder]!;
    if (!target.startsWith('.')) return rule.packages !== undefined && !rule.packages.includes(target);
    const into = folderOf(normalize(join(dirname(path), target)));
    return into !== folder && !rule.folders.includes(into);
  });
  expect(wrong.map(({ path, target }) => `${path} imports ${target}`)).toEqual([]);
});

test('only storage says SQL', () => {
  const files = Object.keys(allowed)
    .filter((folder) => folder.startsWith('collector/') && folder !== 'collector/storage')
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => /\.tsx?$/.test(path) && folderOf(path) !== 'collector/storage');
  const sql = /\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/;
  expect(files.filter((path) => sql.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});
