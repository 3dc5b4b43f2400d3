import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assetKindOf, formKindOf, pageKindOf } from '../../collector/domain/classify.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { aPlayground, playgroundDir } from './a-playground.ts';

const pages = [
  '/',
  '/product',
  '/pricing',
  '/customers',
  '/docs',
  '/docs/first-bank',
  '/blog',
  '/blog/where-the-days-go',
  '/careers',
  '/demo',
  '/thanks',
  '/white-paper',
  '/app/overview',
  '/app/pricing',
  '/app/integrations',
];

describe('the sample website', () => {
  test.each(pages)('%s carries the script tag of the playground site and the bar', async (path) => {
    const answer = await aPlayground({ key: 'st_abc' }).request(`/playground${path}`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('<script defer src="/s.js" data-site="st_abc"></script>');
    expect(text).toContain('This is a sample website.');
    expect(text).toContain('href="/sites/st_abc/visitors"');
    expect(text).toMatch(/<title>.+<\/title>/);
    expect(text).not.toContain('{{');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  test('has a home page with and without a slash at the end', async () => {
    const app = aPlayground();
    const texts = await Promise.all(
      ['/playground', '/playground/'].map(async (path) => (await app.request(path)).text()),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('Close the month in three days');
  });

  test('uses the script path that the operator chose', async () => {
    const answer = await aPlayground({ scriptPath: '/code.js' }).request('/playground/pricing');
    expect(await answer.text()).toContain('<script defer src="/code.js" data-site="st_playground"></script>');
  });

  test('carries no script tag while the playground has no site', async () => {
    const text = await (await aPlayground({ key: undefined }).request('/playground/')).text();
    expect(text).not.toContain('data-site');
    expect(text).not.toContain('/sites/');
  });

  test('marks the page that is open in the navigation, and only that', async () => {
    const text = await (await aPlayground().request('/playground/pricing')).text();
    expect(text.match(/aria-current="page"/g)).toHaveLength(1);
    expect(text).toContain('aria-current="page" href="/playground/pricing"');
  });

  test.each(['pricing', 'product', 'customers', 'docs', 'blog', 'careers'])('/%s is of a known page kind', (path) => {
    const kinds = { customers: 'proof', docs: 'support' } as Record<string, string>;
    expect(pageKindOf(`http://127.0.0.1:4100/playground/${path}`, defaultModel)).toBe(kinds[path] ?? path);
  });

  test('the tour has a pricing page too, and the forms and files are of known kinds', () => {
    expect(pageKindOf('http://127.0.0.1:4100/playground/app/pricing', defaultModel)).toBe('pricing');
    expect(formKindOf('demo', defaultModel)).toBe('demo');
    expect(formKindOf('newsletter', defaultModel)).toBe('newsletter');
    expect(assetKindOf('/playground/files/buying-guide.pdf', defaultModel)).toBe('buying_guide');
    expect(assetKindOf('/playground/files/three-day-close-white-paper.pdf', defaultModel)).toBe('other');
  });

  test('the demo form is marked and asks whether to talk to sales', async () => {
    const text = await (await aPlayground().request('/playground/demo')).text();
    expect(text).toContain('data-fp-identify="demo"');
    expect(text).toContain('data-fp-contact-sales');
    for (const name of ['name', 'email', 'company']) expect(text).toContain(`name="${name}"`);
  });

  test('a sent form ends on a page that a reload does not send again', async () => {
    const app = aPlayground();
    const answer = await app.request('/playground/thanks', {
      method: 'POST',
      body: new URLSearchParams({ email: 'a' }),
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/playground/thanks');
  });

  test('every link inside the website leads somewhere', async () => {
    const app = aPlayground();
    const links = new Set<string>();
    for (const path of pages) {
      const text = await (await app.request(`/playground${path}`)).text();
      for (const [, link] of text.matchAll(/(?:href|src|action)="(\/playground[^"#]*)/g)) links.add(link!);
    }
    expect(links.size).toBeGreaterThan(15);
    for (const link of links) {
      const { status } = await app.request(link);
      expect([link, status]).toEqual([link, link.endsWith('/inbox') ? 302 : 200]);
    }
  });

  test('asks nothing of other servers', () => {
    for (const name of readdirSync(playgroundDir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(html|css|js)$/.test(name)) continue;
      const text = readFileSync(join(playgroundDir, name), 'utf8');
      expect(text).not.toMatch(/(src|srcset|poster)="(https?:)?\/\/|url\(|@import|<link[^>]+href="(https?:)?\/\//);
      expect(text).not.toMatch(/ style="| on[a-z]+="|<script>/); // the policy would block them
    }
  });

  test.each(['three-day-close-white-paper.pdf', 'buying-guide.pdf'])('%s is a real PDF', async (name) => {
    const answer = await aPlayground().request(`/playground/files/${name}`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-security-policy')).toBeNull();
    const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    const tableAt = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
    const [, count] = /^xref\n0 (\d+)\n/.exec(text.slice(tableAt))!;
    const offsets = [...text.slice(tableAt).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets).toHaveLength(Number(count) - 1);
    for (const [index, offset] of offsets.entries()) {
      expect(text.slice(offset, offset + 12)).toMatch(new RegExp(`^${index + 1} 0 obj`));
    }
  });

  test.each([
    '/playground/../package.json',
    '/playground/%2e%2e/%2e%2e/package.json',
    '/playground/..%2f..%2fpackage.json',
    '/playground/assets/..%2f..%2f..%2fpackage.json',
    '/playground/assets/%2e%2e%2flayout.html',
    '/playground/files/..\\..\\http\\playground.ts',
    '/playground/files//etc/passwd',
    '/playground/layout.html',
    '/playground/pages/index.html',
    '/playground/not-found',
    '/playground/app/other',
    '/playground/assets/',
    '/playground/__proto__',
    '/playground/pricing%00.html',
  ])('%s is nothing that can be had', async (path) => {
    const answer = await aPlayground().request(path);
    expect(answer.status).toBe(404);
    const text = await answer.text();
    expect(text).not.toMatch(/{{main}}|"dependencies"|root:/);
  });

  test('a page that does not exist says so and leads back', async () => {
    const text = await (await aPlayground().request('/playground/nothing')).text();
    expect(text).toContain('There is no such page');
    expect(text).toContain('data-site="st_playground"');
  });
});
