import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSnippet } from '../../scripts/build-snippet.mjs';
import { useBrowser } from './browser.ts';

const b = useBrowser();
const root = new URL('../..', import.meta.url);
let folder = '';
let packed: readonly string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footprint-npm-'));
  await buildSnippet({ outDir: folder });
  const pack = spawnSync('npm', ['pack', './snippet', '--json', '--pack-destination', folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  // npm 11 lists its packages, npm 12 names them
  const [entry] = Object.values(JSON.parse(pack.stdout)) as { filename: string; files: { path: string }[] }[];
  packed = entry!.files.map(({ path }) => path).sort();
  const into = join(folder, 'node_modules/footprint-script');
  mkdirSync(into, { recursive: true });
  spawnSync('tar', ['xzf', join(folder, entry!.filename), '-C', into, '--strip-components=1']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a website's own build makes of its source. */
async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder, sourcefile: 'website.js' },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

test('the package has the module, its types and its page, and the version of this project', () => {
  expect(packed).toEqual(['LICENSE', 'README.md', 'footprint.d.ts', 'footprint.mjs', 'package.json']);
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/footprint-script/package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  expect(manifest).toMatchObject({ name: 'footprint-script', version, sideEffects: false });
  expect(manifest.dependencies).toBeUndefined();
});

test('the example of its page runs in a browser, calls before init included', async () => {
  const page = readFileSync(join(folder, 'node_modules/footprint-script/README.md'), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(page)![1]!.replace('https://leads.example.com', b.website.api);
  const early = `import { footprint as calls } from 'footprint-script'; calls.track('early');`;
  b.website.file('/app.js', await bundle(early + example.replace('st_…', 'st_npm')));
  b.website.page('/npm', '<script type="module" src="/app.js"></script>');
  const tab = await b.open('/npm');
  await b.arrived('page_view');
  await b.hide(tab);
  expect((await b.arrived('custom', 2)).map(({ name, props }) => ({ name, props }))).toEqual([
    { name: 'early', props: undefined },
    { name: 'calculator_used', props: { seats: 25 } },
  ]);
  expect((await b.arrived('identify'))[0]).toMatchObject({ email: 'dana@example.com' });
  expect(b.website.arrivals[0]!.batch.site).toBe('st_npm');
});

test('beside the script tag its methods are those of the tag', async () => {
  b.website.file('/calls.js', await bundle(`import { footprint } from 'footprint-script'; footprint.track('beside');`));
  b.website.page(
    '/beside',
    `<a id="footprint">Print</a><script type="module" src="/calls.js"></script>${b.website.tag('async')}`,
  );
  const tab = await b.open('/beside');
  await b.arrived('page_view');
  await b.hide(tab);
  expect((await b.arrived('custom')).map(({ name }) => name)).toEqual(['beside']);
  expect(b.website.eventsOf('page_view')).toHaveLength(1);
});

test('a bundle that imports it and calls nothing has none of it', async () => {
  expect(await bundle(`import { init } from 'footprint-script'; console.log(1);`)).not.toContain('fp_id');
});

test('on a server it can be imported and called, and does nothing', async () => {
  const { footprint } = await import(join(folder, 'node_modules/footprint-script/footprint.mjs'));
  expect(footprint.track('nothing')).toBeUndefined();
});

test('its types refuse what the script would not understand', () => {
  const source = (call: string) => `import { footprint, init } from 'footprint-script';\n${call}\n`;
  const calls = {
    'right.ts': `init({ site: 'st_x', api: 'https://c.example', consent: 'required' }).page(); footprint.track('a', { n: 1 });`,
    'wrong.ts': `footprint.consent('maybe');`,
  };
  for (const [name, call] of Object.entries(calls)) writeFileSync(join(folder, name), source(call));
  const tsc = new URL('node_modules/.bin/tsc', root).pathname;
  const check = (name: string) =>
    spawnSync(tsc, ['--noEmit', '--strict', '--module', 'nodenext', '--types', '', name], {
      cwd: folder,
      encoding: 'utf8',
    });
  expect(check('right.ts').stdout).toBe('');
  expect(check('wrong.ts').stdout).toContain(`'"maybe"' is not assignable`);
});
