import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { copyDatabase, isInUse, putDatabase } from '../storage/database-copy.ts';
import { databaseFile } from '../storage/open-database.ts';
import { verify } from '../verify.ts';
import type { CliContext } from './context.ts';

interface Given {
  readonly config: Config;
  readonly context: CliContext;
}

/** Makes a file with everything that is kept, also beside a running server. */
export async function backupCommand({
  config: { dataDir },
  context: { note, print, signal },
  file,
  isForced,
}: Given & { file: string; isForced: boolean }): Promise<number> {
  if (!existsSync(databaseFile(dataDir)))
    throw new Error(`there is no database in ${dataDir}: name its folder with --data`);
  if (existsSync(file) && !isForced) throw new Error(`${file} is there already: choose another name, or add --force`);
  let told = 0;
  const onProgress = ({ pages, ofPages }: { pages: number; ofPages: number }) => {
    const tenths = Math.floor((10 * pages) / Math.max(ofPages, 1));
    if (tenths > told) note(`${pages} of ${ofPages} pages …`);
    told = Math.max(told, tenths);
  };
  await copyDatabase({ dataDir, file, onProgress, signal });
  print(`${file}: ${(await stat(file)).size} bytes, checked`);
  return 0;
}

/** Puts a backup in the place of a data folder's database; what was there is kept. */
export async function restoreCommand({
  config: { dataDir },
  context: { clock, print },
  file,
  isForced,
}: Given & { file: string; isForced: boolean }): Promise<number> {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  const hasData = existsSync(databaseFile(dataDir));
  if (hasData && !isForced)
    throw new Error(
      `${dataDir} has data already: name another folder with --data, or add --force, which keeps it aside`,
    );
  if (hasData && isInUse(dataDir))
    throw new Error(`another process works with ${dataDir}: stop the server first, and start it again after this`);
  const aside = `before-restore-${new Date(clock.nowMs()).toISOString().replaceAll(':', '-')}`;
  const problem = await putDatabase({ file, dataDir, aside });
  if (problem !== undefined) throw new Error(`${file} is no sound backup (${problem}): nothing was changed`);
  if (hasData) print(`what was there is in ${dataDir}/${aside}`);
  print(`restored ${file} into ${dataDir}: start the server, or look through it with "footprint verify"`);
  return 0;
}

const maxShown = 20;

/** Exit code 0 only when everything was looked at and is right. `file`: a backup, instead of the data folder. */
export async function verifyCommand({
  config: { dataDir },
  context: { note, print, signal },
  file,
}: Given & { file: string | undefined }): Promise<number> {
  const target = file ?? databaseFile(dataDir);
  if (!existsSync(target)) throw new Error(`there is no database at ${target}`);
  let told = 0;
  const onProgress = ({ touchpoints, ofTouchpoints }: { touchpoints: number; ofTouchpoints: number }) => {
    const tenths = Math.floor((10 * touchpoints) / Math.max(ofTouchpoints, 1));
    if (tenths > told) note(`${touchpoints} of ${ofTouchpoints} touchpoints …`);
    told = Math.max(told, tenths);
  };
  const { problems, touchpoints } = await verify({ file: target, onProgress, signal });
  for (const problem of problems.slice(0, maxShown)) print(`problem: ${problem}`);
  if (problems.length > maxShown) print(`and ${problems.length - maxShown} more`);
  if (problems.length === 0)
    print(`ok: ${target} is sound, fits together, and ${touchpoints} touchpoints give its scores`);
  return problems.length === 0 ? 0 : 1;
}
