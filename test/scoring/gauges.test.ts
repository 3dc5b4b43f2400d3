import { expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import { aBatch, aPageView, aStore, startMs } from '../support/a-store.ts';

const dayMs = 86_400_000;
const subject = { kind: 'visitor', id: 'v1' } as const;

test('a product line has a score and a level of its own, with its own half-life', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  const model: ScoringModel = {
    ...defaultModel,
    groups: [{ id: 'crm', name: 'CRM', halfLifeMs: 7 * dayMs, levels: [12, 8, 4] }],
    rules: [
      ...defaultModel.rules,
      {
        id: 'crm-page',
        name: 'Read about CRM',
        kind: 'view',
        group: 'crm',
        points: 10,
        minEngagedMs: 0,
        when: { where: { op: 'matches', field: 'path', value: '/products/crm/**' } },
      },
    ],
  };
  store.sqlite.prepare('UPDATE models SET document = ? WHERE site = ?').run(JSON.stringify(model), site);
  await store.commands.ingest(aBatch({ site, events: aPageView({ path: '/products/crm', atMs: startMs }) }));
  await store.commands.ingest(aBatch({ site, events: aPageView({ path: '/products/erp', atMs: startMs }) }));
  const at = (nowMs: number) => store.queries.score({ site, subject, nowMs })!;
  expect(at(startMs).groups).toMatchObject([{ id: 'crm', name: 'CRM', level: 2 }]);
  expect(at(startMs).groups[0]!.score).toBeCloseTo(10, 2);
  expect(at(startMs + 7 * dayMs).groups[0]!.score).toBeCloseTo(5, 2);
  expect(at(startMs + 7 * dayMs).groups[0]!.level).toBe(3);
  // visit, two product pages, and the line's own
  expect(at(startMs).score).toBeCloseTo(2 + 3 + 3 + 10, 2);
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});

test('urgency and trend follow the last days, also as of a past moment', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  await store.commands.ingest(
    aBatch({ site, events: aPageView({ path: '/pricing', atMs: startMs, engagedMs: 9_000 }) }),
  );
  const today = store.queries.score({ site, subject, nowMs: startMs + 9_000 })!;
  expect(today.urgency).toBeCloseTo(10, 1);
  expect(today.trend).toBe('rising');
  const later = store.queries.score({ site, subject, nowMs: startMs + 12 * dayMs })!;
  expect(later.urgency).toBeCloseTo(10 / 16, 1);
  expect(later.trend).toBe('falling');
  const nowMs = startMs + 12 * dayMs;
  expect(store.queries.score({ site, subject, nowMs, asOfMs: startMs + 9_000 })).toMatchObject({
    urgency: today.urgency,
    trend: 'rising',
  });
  store.close();
});

test('a check of the replay notices a gauge that is not what history gives', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  await store.commands.ingest(aBatch({ site, events: aPageView({ path: '/pricing', atMs: startMs }) }));
  expect((await store.replay()).differences).toEqual([]);
  store.sqlite.exec(`UPDATE subjects SET accumulators = json_set(accumulators, '$.urgency', json('{"1":1}'))`);
  expect((await store.replay()).differences).toEqual([`site ${site}, v:v1: gauges differs`]);
  store.close();
});
