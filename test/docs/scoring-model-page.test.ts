import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namedFields } from '../../collector/domain/condition.ts';
import { maxConditionDepth, maxConditionParts, operators } from '../../collector/domain/condition-document.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { modelFromDocument } from '../../collector/domain/model-document.ts';
import { apiApp } from '../../collector/http/api/api.ts';
import { aStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';

const page = readFileSync(new URL('../../docs/reference/scoring-model.md', import.meta.url), 'utf8');
const [where, urlKinds, groups, mql] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text!));
const limits = [...page.matchAll(/^\| `(\{.*?\})` \|/gm)].map(([, text]) => JSON.parse(text!));

test('the examples of the page are a model', () => {
  const rules = [
    ...defaultModel.rules,
    { id: 'crm', name: 'CRM', kind: 'view', group: 'crm', points: 5, minEngagedMs: 0, when: { where } },
    ...limits.map((limit, at) => ({
      id: `limit-${at}`,
      name: 'Limited',
      kind: 'act',
      points: 1,
      when: { types: ['download'] },
      limit,
    })),
  ];
  expect(limits).toHaveLength(5);
  expect(modelFromDocument({ ...defaultModel, urlKinds, groups, mql, rules })).toMatchObject({ kind: 'ok' });
});

test('the page names every operator, every field and the limits of a condition', () => {
  for (const word of [...operators, ...namedFields]) expect(page).toContain(`\`${word}\``);
  expect(page).toContain(`at most ${maxConditionParts} parts on ${maxConditionDepth} levels`);
});

test('the page names the routes of models, drafts, forecasts and publications, and no other', async () => {
  const store = aStore();
  const app = apiApp(
    {
      queries: store.queries,
      commands: store.commands,
      clock: { nowMs: () => 0 },
      changes: { subscribe: () => () => {} },
      models: modelWorkOn(store, { nowMs: () => 0 }),
      publicUrl: () => '',
      distDir: '',
    },
    { secretKeyHash: () => undefined, checkTarget: async () => undefined },
  );
  const { paths } = (await (await app.request('/openapi.json')).json()) as { paths: object };
  const served = Object.keys(paths).filter((path) => /^\/v1\/(model|forecast|publication)/.test(path));
  const table = page.slice(page.indexOf('| route | does |'));
  for (const path of served) {
    const [, start, action] = /^(\/v1\/[a-z-]+)(?:\/\{\w+\})?(?:\/(\w+))?$/.exec(path)!;
    expect(table).toContain(`/api${start}`);
    if (action) expect(table).toMatch(new RegExp(`/${action}[?\`]`));
  }
  const named = [...table.matchAll(/\/api(\/v1\/[a-z-]+)/g)].map(([, path]) => path!);
  for (const path of named) expect(served.some((each) => each.startsWith(path))).toBe(true);
  store.close();
});
