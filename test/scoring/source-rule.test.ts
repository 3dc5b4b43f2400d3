import { expect, test } from 'vitest';
import type { Condition } from '../../collector/domain/condition.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { aBatch, anEvent, aStore, startMs } from '../support/a-store.ts';

const source: Condition = { op: 'is', field: 'source', value: 'google.com' };

test.each<[string, Condition]>([
  ['asked alone', source],
  ['asked inside groups', { op: 'not', of: { op: 'any', of: [{ op: 'not', of: source }] } }],
])('a page that was found by a search earns when its engagement arrives in a later post: %s', async (_, where) => {
  const store = aStore();
  const { id: site } = await store.aSite();
  const rule = { id: 'found', name: 'Found us', kind: 'view', points: 9, minEngagedMs: 5_000, when: { where } };
  store.sqlite
    .prepare('UPDATE models SET document = ? WHERE site = ?')
    .run(JSON.stringify({ ...defaultModel, rules: [...defaultModel.rules, rule] }), site);
  for (const [visitor, referrer] of [
    ['v1', 'https://www.google.com/'],
    ['v2', 'https://acme.example/about'],
  ] as const) {
    const url = 'https://acme.example/';
    const view = { view: 'w1', occurredAtMs: startMs };
    const pageView = anEvent({ ...view, type: 'page_view', data: { url, referrer } });
    const engagement = anEvent({ ...view, type: 'engagement', data: { engagedMs: 6_000 } });
    for (const event of [pageView, engagement])
      await store.commands.ingest(aBatch({ site, visitor, visit: `${visitor}-1`, events: [event] }));
  }
  const rulesOf = (id: string) =>
    store.queries
      .score({ site, subject: { kind: 'visitor', id }, nowMs: startMs })!
      .parts.map((part) => part.rule)
      .toSorted();
  expect(rulesOf('v1')).toEqual(['found', 'page-other', 'visit']);
  expect(rulesOf('v2')).toEqual(['page-other', 'visit']);
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});
