// Tries every property of the scoring engine with 50,000 sequences, or as many as the first argument says. Takes minutes.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const runs = process.argv[2] ?? '50000';
if (!/^[1-9]\d{0,7}$/.test(runs))
  throw new Error(`"${runs}" is no number of sequences: node scripts/tool.mjs prove 50000`);
const files = ['decay', 'engine', 'gauge', 'glob', 'model-document', 'rule-index'].map(
  (name) => `test/domain/${name}.test.ts`,
);
const done = spawnSync(
  process.execPath,
  [
    realpathSync(join(root, 'node_modules/.bin/vitest')),
    'run',
    ...files,
    'test/scoring/exact.test.ts',
    // a property of 50,000 sequences takes longer than a test may
    `--testTimeout=${Number(runs) * 60 + 30_000}`,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PROPERTY_RUNS: runs } },
);
process.exit(done.status ?? 1);
