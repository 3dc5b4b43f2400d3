import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { aBatch, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

let store: TestStore;
let site: { id: number; key: string };
let browser: SignedIn;
beforeEach(async () => {
  store = aStore();
  site = await store.aSite();
  const nowMs = () => startMs + 12_000;
  const context = {
    ...store,
    clock: { nowMs },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, { nowMs }),
    publicUrl: () => 'http://localhost:4100',
    distDir: assets.distDir,
  };
  browser = await signedIn(context);
});
afterEach(() => store.close());

test('a page without a kind is suggested, and one press puts its kind into the draft', async () => {
  await store.commands.ingest(aBatch({ site: site.id, events: aPageView({ path: '/lamps/desk', atMs: startMs }) }));
  // the first look begins the report, whose figures the page shows as soon as they are there
  await browser.get(`/sites/${site.key}/reports`);
  const html = await (await browser.get(`/sites/${site.key}`)).text();
  expect(html).toContain('acme.example/lamps/**');
  expect(html).toContain('The newest event came 12 s ago.');
  const saved = await browser.post(`/sites/${site.key}/model/draft/page-kind`, {
    pattern: 'acme.example/lamps/**',
    kind: 'product',
  });
  expect(saved.headers.get('location')).toBe(`/sites/${site.key}/model?done=draft_saved`);
  expect(store.queries.modelDraft(site.id)?.model.urlKinds).toEqual([
    { pattern: 'acme.example/lamps/**', kind: 'product' },
  ]);
  // said again, the last word holds
  await browser.post(`/sites/${site.key}/model/draft/page-kind`, { pattern: 'acme.example/lamps/**', kind: 'proof' });
  expect(store.queries.modelDraft(site.id)?.model.urlKinds).toEqual([
    { pattern: 'acme.example/lamps/**', kind: 'proof' },
  ]);
});

test('what the model does not take is refused with the reason, and nothing is saved', async () => {
  const refused = await browser.post(`/sites/${site.key}/model/draft/page-kind`, { pattern: '', kind: 'x' });
  expect(refused.status).toBe(422);
  expect(store.queries.modelDraft(site.id)).toBeUndefined();
});

test('while nothing arrives, the page names the usual reasons and every platform', async () => {
  const html = await (await browser.get(`/sites/${site.key}`)).text();
  expect(html).toContain('A Content-Security-Policy refuses it');
  for (const name of ['WordPress', 'Webflow', 'Shopify', 'Google Tag Manager', 'Next.js', 'React'])
    expect(html).toContain(name);
  expect(html).not.toContain('Pages without a kind');
});
