import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { modelFromDocument } from '../../collector/domain/model-document.ts';
import { buildSnippet } from '../../scripts/build-snippet.mjs';
import { useBrowser } from '../snippet/browser.ts';

const b = useBrowser();
const guide = (name: string) => readFileSync(new URL(`../../docs/how-to/${name}`, import.meta.url), 'utf8');

/** The code of a section, with this test's collector and key in it. */
function codeOf(name: string, heading: string): string {
  const section = guide(name).split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return /```\w+\n([\s\S]*?)```/
    .exec(section)![1]!
    .replaceAll('https://leads.example.com', b.website.api)
    .replaceAll('st_…', 'st_test');
}

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footprint-install-'));
  await buildSnippet({ outDir: folder });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['react', 'react-dom', 'scheduler', 'vue', '@vue'])
    symlinkSync(new URL(`../../node_modules/${name}`, import.meta.url).pathname, join(folder, 'node_modules', name));
  symlinkSync(join(folder, 'snippet'), join(folder, 'node_modules/footprint-script'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a website's own build makes of its source; `shim` stands in for a package that is not here. */
async function bundle(source: string, shim: Record<string, string> = {}): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder, sourcefile: 'website.jsx', loader: 'jsx' },
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    plugins: [
      {
        name: 'shim',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /.*/ }, ({ path }) => (path in shim ? { path, namespace: 'shim' } : undefined));
          onLoad({ filter: /.*/, namespace: 'shim' }, ({ path }) => ({
            contents: shim[path],
            resolveDir: folder,
            loader: 'jsx',
          }));
        },
      },
    ],
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

const page = (head: string) =>
  `<!doctype html><html><head><title>Shop</title>${head}</head><body><div id="root"></div></body></html>`;
const tagIn = (text: string) => /<script[\s\S]*<\/script>/.exec(text)![0];

test.each([
  ['Plain HTML', (code: string) => page(code)],
  ['WordPress', (code: string) => page(tagIn(code))],
  ['Webflow', (code: string) => page(code)],
  ['Shopify theme', (code: string) => page(code)],
  [
    'Google Tag Manager',
    // Its container copies a tag's scripts into the page, without their data- attributes.
    (code: string) =>
      page(`<script>
        const template = document.createElement('template');
        template.innerHTML = ${JSON.stringify(code).replaceAll('</', '<\\/')};
        addEventListener('DOMContentLoaded', () => {
          for (const script of template.content.querySelectorAll('script')) {
            const copy = document.createElement('script');
            for (const { name, value } of script.attributes) if (!name.startsWith('data-')) copy.setAttribute(name, value);
            copy.text = script.text;
            document.body.appendChild(copy);
          }
        });
      </script>`),
  ],
])('the text for %s makes the page count', async (heading, pageWith) => {
  b.website.file('/installed', pageWith(codeOf('install.md', heading)));
  await b.open('/installed');
  expect((await b.arrived('page_view'))[0]).toMatchObject({ url: `${b.website.origin}/installed`, title: 'Shop' });
  expect(b.website.arrivals[0]!.batch.site).toBe('st_test');
});

test('the tag for Webflow reads its forms', async () => {
  const form = `<form data-name="Demo form" name="wf-form-Demo"><input type="email" name="Email"><button>Send</button></form>
    <script>addEventListener('submit', (event) => event.preventDefault());</script>`;
  b.website.file('/webflow', page(codeOf('install.md', 'Webflow')).replace('</body>', `${form}</body>`));
  const tab = await b.open('/webflow');
  await tab.fill('[name=Email]', 'dana@example.com');
  await tab.click('button');
  await b.hide(tab);
  expect((await b.arrived('form_submit'))[0]).toMatchObject({ form: 'wf-form-Demo' });
});

test.each(['React', 'Vue'])(
  'the text for %s, bundled, makes the page count and its button an event',
  async (heading) => {
    b.website.file('/app.js', await bundle(codeOf('install.md', heading)));
    b.website.file('/app', page('').replace('</body>', '<script src="/app.js"></script></body>'));
    const tab = await b.open('/app');
    await b.arrived('page_view');
    await tab.getByRole('button', { name: 'Calculate' }).click();
    await b.hide(tab);
    expect((await b.arrived('custom'))[0]).toMatchObject({ name: 'calculator_used', props: { seats: 25 } });
  },
);

test('the layout for Next.js, rendered by React, carries a tag that makes the page count', async () => {
  const source = codeOf('install.md', 'Next.js').replace('export default function', 'function');
  const rendered = await bundle(
    `import { renderToStaticMarkup } from 'react-dom/server.browser';
     ${source}
     document.title = renderToStaticMarkup(<RootLayout><h1>Home</h1></RootLayout>);`,
    // next/script puts its attributes onto the script that it makes
    { 'next/script': `export default ({ strategy, ...attributes }) => <script async {...attributes} />;` },
  );
  b.website.file('/render.js', rendered);
  b.website.file('/render', '<!doctype html><script src="/render.js"></script>');
  const html = await (await b.open('/render')).title();
  b.website.file('/next', html.replace('<body>', '<title>Next</title><body>'));
  await b.open('/next');
  await expect.poll(() => b.website.eventsOf('page_view').some(({ url }) => url.endsWith('/next'))).toBe(true);
});

test('calls that the stub of the script’s page keeps are made once the script is there, in their order', async () => {
  const reference = readFileSync(new URL('../../docs/reference/script.md', import.meta.url), 'utf8');
  const stub = /<script>\n {2}window\.footprint = [\s\S]*?<\/script>/.exec(reference)![0];
  const calls = `<script>footprint.consent('granted'); footprint.track('first', { n: 1 }); footprint.identify({ email: 'dana@example.com' }); footprint.track('second');</script>`;
  b.website.file('/stub', page(stub + calls + b.website.tag('data-consent="required"')));
  const tab = await b.open('/stub');
  await b.arrived('page_view');
  await b.hide(tab);
  await b.arrived('custom', 2);
  expect(
    b.website
      .events()
      .flatMap((event) => (event.type === 'custom' ? [event.name] : event.type === 'identify' ? [event.email] : [])),
  ).toEqual(['first', 'dana@example.com', 'second']);
});

test('the texts for forms and calendars lead to files that are there', async () => {
  const text = guide('forms-and-calendars.md');
  const sources = [...text.matchAll(/src="https:\/\/leads\.example\.com(\/[^"]+)"/g)].map(([, path]) => path!);
  expect(sources).toHaveLength(4);
  for (const path of sources) {
    const code = await (await fetch(b.website.api + path)).text();
    expect([path, code.includes('contact_sales') || code.includes('addEventListener("message"')]).toEqual([path, true]);
  }
});

test('the example of the sales question asks and is heard', async () => {
  const code = codeOf('forms-and-calendars.md', 'The question "do you want to talk to sales?"');
  b.website.file(
    '/question',
    page(b.website.tag()).replace(
      '</body>',
      `${code}<script>addEventListener('submit', (event) => event.preventDefault());</script></body>`,
    ),
  );
  const tab = await b.open('/question');
  await tab.check('[name=contact_sales][value=yes]');
  await tab.click('button');
  await b.hide(tab);
  expect((await b.arrived('form_submit'))[0]).toMatchObject({ form: 'white-paper', contactSales: true });
});

test('the rule for booked meetings is one that a model takes', () => {
  const rule = JSON.parse(codeOf('forms-and-calendars.md', 'Give points for them'));
  expect(modelFromDocument({ ...defaultModel, rules: [...defaultModel.rules, rule] })).toMatchObject({ kind: 'ok' });
});
