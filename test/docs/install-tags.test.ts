import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installCode, type Platform, platforms } from '../../collector/ui/install-tags.ts';

const headings: Readonly<Record<Platform, string>> = {
  wordpress: 'WordPress',
  webflow: 'Webflow',
  shopify: 'Shopify theme',
  gtm: 'Google Tag Manager',
  nextjs: 'Next.js',
  react: 'React',
};

// the texts of the guide run in a real browser: see install-page.browser.test.ts
test.each(platforms)('the page of a site has for %s what the guide has', (platform) => {
  const guide = readFileSync('docs/how-to/install.md', 'utf8');
  const section = guide.split(`\n## ${headings[platform]}\n`)[1]!.split('\n## ')[0]!;
  const [, code] = /```\w+\n([\s\S]*?)```/.exec(section)!;
  expect(installCode(platform, { scriptUrl: 'https://leads.example.com/s.js', siteKey: 'st_…' })).toBe(code);
});
