import { expect, test } from 'vitest';
import { loadEngine } from '../../scripts/bench-engine/engine.mjs';
import { measureLists } from '../../scripts/bench-engine/lists.mjs';

test('the lists are measured on a site as today’s database stores it', async () => {
  const { rows } = await measureLists(await loadEngine(), { isQuick: true });
  expect(rows.map(({ what }) => what)).toEqual([
    'the 50 hottest leads',
    expect.stringMatching(/^who stands above \d+$/),
    '50 leads from the 200th on',
    '50 leads by id',
    'one lead with its MQL state',
    '50 companies by domain',
    'the 50 hottest companies',
  ]);
  for (const { measured } of rows) expect(Number.parseFloat(measured)).toBeGreaterThan(0);
}, 60_000);
