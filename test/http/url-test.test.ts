import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { apiApp } from '../../collector/http/api/api.ts';
import { urlTestSchema } from '../../collector/http/api/url-test-route.ts';
import { aStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const store = aStore();
afterAll(() => store.close());

const api = apiApp(
  {
    queries: store.queries,
    commands: store.commands,
    clock: { nowMs: () => 0 },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, { nowMs: () => 0 }),
    publicUrl: () => 'https://leads.example',
    distDir: '',
  },
  { secretKeyHash: () => createHash('sha256').update('sk_right').digest('hex'), checkTarget: async () => undefined },
);
const ask = (path: string) => api.request(path, { headers: { authorization: 'Bearer sk_right' } });

test('the tester tells a page’s kind, what decided it and the rules that a view hits', async () => {
  const { key } = await store.aSite();
  const url = encodeURIComponent('https://www.acme.example/en/Pricing/?utm_source=mail');
  const response = await ask(`/v1/sites/${key}/url-test?url=${url}`);
  expect(response.status).toBe(200);
  const told = urlTestSchema.strict().parse(await response.json());
  expect(told).toMatchObject({
    normal: 'acme.example/en/pricing',
    kind: 'pricing',
    decidedBy: 'word',
    match: 'pricing',
  });
  expect(told.rules).toContainEqual({
    id: 'pricing-view',
    name: 'Viewed pricing for 5 s',
    points: 8,
    minEngagedMs: 5_000,
  });
});

test.each([
  ['another site', '/v1/sites/st_unknown/url-test?url=/pricing', 404],
  ['no URL', '/v1/sites/~/url-test', 400],
  ['an endless URL', `/v1/sites/~/url-test?url=${'a'.repeat(2_001)}`, 400],
])('the tester refuses %s', async (_, path, status) => {
  const { key } = await store.aSite();
  expect((await ask(path.replace('~', key))).status).toBe(status);
});
