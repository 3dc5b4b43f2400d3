import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { openStore } from '../../collector/open-store.ts';
import { openForWriting } from '../../collector/storage/open-database.ts';
import { aBatch, anEvent, aPageView, startMs } from '../support/a-store.ts';
import { aDataFolder, aFolder, run } from './cli-run.ts';

let dataDir: string;
let folder: string;
let file: string;
beforeEach(async () => {
  ({ dataDir } = await aDataFolder([{ name: 'Acme', kind: 'live' }]));
  folder = aFolder();
  file = join(folder, 'backup.db');
  await post('laptop', 40);
});

async function post(visitor: string, pages: number): Promise<void> {
  const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
  const site = queries.sites()[0]!.id;
  const email = `${visitor}@acme.example`;
  const said = anEvent({ type: 'identify', occurredAtMs: startMs, data: { email } });
  for (let page = 0; page < pages; page += 1) {
    const view = aPageView({ path: `/pricing/${page}`, atMs: startMs + page * 60_000, engagedMs: 60_000 });
    await commands.ingest(aBatch({ site, visitor, events: [said, ...view] }));
  }
  await close();
}

const scoresIn = async (dir: string) => {
  const { queries, close } = await openStore({ dataDir: dir, mode: 'read' });
  const leads = queries.leads({ site: queries.sites()[0]!.id, nowMs: startMs, limit: 200 });
  await close();
  return leads.map(({ email, score }) => [email, score]);
};
const backup = (...more: string[]) => run(['backup', file, '--data', dataDir, ...more]);
const restore = (dir: string, ...more: string[]) => run(['restore', file, '--data', dir, ...more]);
const verify = (...more: string[]) => run(['verify', ...more]);

test('a backup made beside an open store is one file, whole, its owner’s alone, and restores to the same scores', async () => {
  const open = await openStore({ dataDir, mode: 'write' });
  const site = open.queries.sites()[0]!.id;
  // posts go on while it is copied
  let isDone = false;
  const posts = (async () => {
    for (let at = 0; !isDone; at += 1) {
      const events = [anEvent({ type: 'cta_click', occurredAtMs: startMs })];
      await open.commands.ingest(aBatch({ site, visitor: `later${at}`, events }));
      await nextTurn();
    }
  })();
  const scores = await scoresIn(dataDir);
  const made = await backup();
  isDone = true;
  await posts;
  await open.close();
  expect(made).toMatchObject({ exitCode: 0, stdout: [`${file}: ${statSync(file).size} bytes, checked`] });
  expect(readdirSync(folder)).toEqual(['backup.db']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const other = join(folder, 'other');
  expect((await restore(other)).exitCode).toBe(0);
  expect(await scoresIn(other)).toEqual(scores);
  expect(await verify('--data', other)).toMatchObject({ exitCode: 0 });
  expect(await verify(file)).toMatchObject({ exitCode: 0 });
});

test('nothing that is there is overwritten unasked, and what is replaced is kept', async () => {
  await backup();
  expect(await backup()).toMatchObject({ exitCode: 1 });
  expect((await backup('--force')).exitCode).toBe(0);
  const before = await scoresIn(dataDir);
  await post('phone', 2);
  const unasked = await restore(dataDir);
  expect(unasked).toMatchObject({ exitCode: 1, stdout: [] });
  expect(unasked.stderr.join()).toContain('has data already');
  const after = await scoresIn(dataDir);
  expect(after).not.toEqual(before);

  expect((await restore(dataDir, '--force')).exitCode).toBe(0);
  expect(await scoresIn(dataDir)).toEqual(before);
  const aside = readdirSync(dataDir).find((name) => name.startsWith('before-restore-'))!;
  expect(await scoresIn(join(dataDir, aside))).toEqual(after);
});

test('a folder that somebody works with is not replaced, --force or not', async () => {
  await backup();
  const open = await openStore({ dataDir, mode: 'write' });
  const refused = await restore(dataDir, '--force');
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr.join()).toContain('another process works with');
  expect(readdirSync(dataDir).filter((name) => name.startsWith('before'))).toEqual([]);
  // and nothing was done to it
  await open.commands.countDrop({ site: 0, reason: 'x', excerpt: '', atMs: startMs });
  await open.close();
});

test.each([
  ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['damaged', (bytes: Buffer) => bytes.fill(0x55, 4_096 * 3, 4_096 * 9)],
  ['no database', () => Buffer.from('hello')],
  ['empty', () => Buffer.alloc(0)],
])('a backup that is %s is refused before anything is touched', async (_, spoil) => {
  await backup();
  writeFileSync(file, spoil(readFileSync(file)));
  const before = await scoresIn(dataDir);
  const refused = await restore(dataDir, '--force');
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr.join()).toContain('is no sound backup');
  expect(await scoresIn(dataDir)).toEqual(before);
  expect(readdirSync(dataDir).filter((name) => !name.startsWith('footprint.db'))).toEqual([]);
  expect(existsSync(join(dataDir, 'footprint.db.part'))).toBe(false);
  expect((await verify(file)).exitCode).toBe(1);
});

test('a stopped backup leaves nothing behind', async () => {
  const stop = new AbortController();
  stop.abort();
  expect((await run(['backup', file, '--data', dataDir], { signal: stop.signal })).exitCode).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['a score', 'UPDATE ledger SET points = points + 1', 'differs'],
  ['a lead', 'DELETE FROM leads', 'stretches of no lead'],
  ['a visitor', 'DELETE FROM visitors', 'touchpoints of no visitor'],
  ['a page view', 'DELETE FROM page_views', 'page views differ'],
])('verify finds %s that is not right, and says where', async (_, change, words) => {
  expect((await verify('--data', dataDir)).stdout.join()).toMatch(/^ok: .* touchpoints give its scores$/);
  const sqlite = openForWriting(join(dataDir, 'footprint.db'));
  sqlite.exec(change);
  sqlite.close();
  const found = await verify('--data', dataDir);
  expect(found.exitCode).toBe(1);
  expect(found.stdout.join('\n')).toContain(words);
});

test('a mistyped folder or file is not made', async () => {
  const nowhere = join(folder, 'nowhere');
  expect((await run(['backup', file, '--data', nowhere])).exitCode).toBe(1);
  expect((await run(['restore', join(folder, 'none.db'), '--data', nowhere])).exitCode).toBe(1);
  expect((await verify('--data', nowhere)).exitCode).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});
