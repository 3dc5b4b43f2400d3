import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import { serve } from '../../collector/serve.ts';
import { useBrowser } from '../snippet/browser.ts';

const b = useBrowser();
const secretKey = 'sk_pinned_0123456789abcdef';

/** The product, with what it says at its start; stopped when the test is done. */
async function start(dataDir: string) {
  const config = readConfig({ flags: { port: '0', dataDir, secretKey, hasPlayground: false }, env: {} });
  if ('problem' in config) throw new Error(config.problem);
  const said: string[] = [];
  const server = await serve(config, (line) => said.push(line));
  return { ...server, setupLink: /http\S+\/setup\?token=\S+/.exec(said.join('\n'))?.[0] };
}

function aDataFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'footprint-pinned-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

test('the tag with integrity, copied from the site’s page, turns that page green from a website that runs nothing else', async () => {
  const server = await start(aDataFolder());
  onTestFinished(() => server.stop());
  const added = await fetch(`${server.url}/api/v1/sites`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Pinned', origins: [b.website.origin], timeZone: 'UTC' }),
  });
  const { key } = (await added.json()) as { key: string };
  const owner = await b.context.newPage();
  await owner.goto(server.setupLink!);
  await owner.fill('input[name=email]', 'owner@example.com');
  await owner.fill('input[name=password]', 'a long enough password');
  await owner.click('main form button[type=submit]');
  await owner.waitForURL((url) => !url.pathname.startsWith('/setup'));
  await owner.goto(`${server.url}/sites/${key}`);
  await owner.getByText('Waiting for the first event').waitFor();
  await owner.click('details.more summary');
  const tag = await owner.inputValue('#pinned-tag');
  const [, integrity] = /integrity="([^"]+)"/.exec(tag)!;
  b.website.page('/pinned', tag, {
    'content-security-policy': `default-src 'none'; script-src '${integrity}'; connect-src ${server.url}`,
  });
  await b.open('/pinned');
  await owner.getByText('Events arrive').waitFor();
});

test('an earlier build goes on working after an upgrade', async () => {
  const dataDir = aDataFolder();
  const first = await start(dataDir);
  await first.stop();
  const earlier = '/* of last year */';
  const hash = createHash('sha256').update(earlier).digest('hex').slice(0, 16);
  writeFileSync(join(dataDir, `scripts/s.${hash}.js`), earlier);
  const server = await start(dataDir);
  onTestFinished(() => server.stop());
  expect(await (await fetch(`${server.url}/s.${hash}.js`)).text()).toBe(earlier);
});
