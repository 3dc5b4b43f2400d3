import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measureOurs, pageOf } from '../../scripts/script-sizes.mjs';

const read = (name: string) => readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');

test('the sizes on the page are those of this build, and those that were measured of the peers', async () => {
  const peers = JSON.parse(read('script-sizes.json')) as { spec: string; brotliBytes: number }[];
  expect(peers.length).toBeGreaterThanOrEqual(8);
  for (const { spec } of peers) expect(spec).toMatch(/@\d+\.\d+\.\d+$/);
  // after a change of the script: node scripts/tool.mjs script-sizes --ours
  expect(read('script-size.md')).toBe(pageOf(await measureOurs(), peers));
});
