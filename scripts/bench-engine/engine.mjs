// The collector's own functions for scripts that measure or try them, without the server around.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { ensureBuilt } from '../build.mjs';
import { root } from '../install.mjs';

/** Everything that the scripts call; it lies beside the built program while it is loaded, from where it finds its migrations. */
export async function loadEngine() {
  await ensureBuilt();
  const file = join(root, `dist/engine-${process.pid}.js`);
  try {
    await build({
      stdin: { contents: exported.join('\n'), resolveDir: root },
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['better-sqlite3'],
      logLevel: 'warning',
    });
    return await import(pathToFileURL(file).href);
  } finally {
    await stop();
    rmSync(file, { force: true });
  }
}

const from = (exportedNames, path) => `export { ${exportedNames} } from './collector/${path}.ts';`;
const exported = [
  from('candidatesOf', 'domain/candidate'),
  from('rankKey, worthAt', 'domain/decay'),
  from('defaultModel', 'domain/default-model'),
  from('factsOfOwner, foldHistory, replaySubject', 'domain/replay-subject'),
  from('scoreFacts', 'domain/score-facts'),
  from('stateKeys', 'domain/state-keys'),
  from('emptyState', 'domain/subject-state'),
  from('sqliteCommands', 'commands'),
  from('openStore', 'open-store'),
  from('newId', 'storage/new-id'),
  from('openForReading, openForWriting', 'storage/open-database'),
  from('PlanWriter', 'storage/plan-writer'),
  from('withHistory', 'storage/sqlite-history'),
  from('SqliteQueries', 'storage/sqlite-queries'),
  from('prepareStatements', 'storage/statements'),
];
