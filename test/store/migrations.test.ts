import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { expect, onTestFinished, test } from 'vitest';
import { registerCompanyFunctions } from '../../collector/storage/company-units.ts';
import { openForWriting } from '../../collector/storage/open-database.ts';
import { aBatch, anEvent, aPageView, aStore, startMs } from '../support/a-store.ts';

const migrations = 'collector/storage/migrations';

/** The migrations folder as it was when only the first `count` migrations existed. */
function earlierMigrations(folder: string, count: number): string {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8'));
  const entries = journal.entries.slice(0, count);
  for (const { tag } of entries) cpSync(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  return folder;
}

/** A database file as the first release would have left it, with two browsers, a lead, a download and a deep visit. */
async function firstDatabase(folder: string): Promise<{ file: string; rowsOf: (table: string) => unknown[] }> {
  const store = aStore();
  const { id: site } = await store.aSite();
  for (const visitor of ['v1', 'v2']) {
    const views = ['/pricing', '/product', '/docs', '/pricing'].flatMap((path, at) =>
      aPageView({ path, atMs: startMs + at * 60_000, engagedMs: 30_000 }),
    );
    const download = anEvent({
      type: 'download',
      occurredAtMs: startMs + 300_000,
      data: { href: 'https://acme.example/guide.pdf' },
    });
    const identify = anEvent({
      type: 'identify',
      occurredAtMs: startMs + 400_000,
      data: { email: 'ada@acme.example' },
    });
    await store.commands.ingest(aBatch({ site, visitor, events: [...views, download, identify] }));
  }
  const file = join(folder, 'footprint.db');
  const old = new Database(file);
  old.pragma('journal_mode = WAL');
  migrate(drizzle({ client: old }), { migrationsFolder: earlierMigrations(join(folder, 'migrations'), 1) });
  const rowsOf = (table: string) => store.sqlite.prepare(`SELECT * FROM ${table}`).all();
  const tables = old.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
  );
  for (const { name } of tables.all() as { name: string }[]) {
    const columns = (old.prepare(`SELECT name FROM pragma_table_info('${name}')`).all() as { name: string }[]).map(
      (column) => column.name,
    );
    const insert = old.prepare(`INSERT OR REPLACE INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of rowsOf(name)) insert.run(columns.map((column) => (row as Record<string, unknown>)[column]));
  }
  old.close();
  return { file, rowsOf };
}

test('a database of the first release is brought up to date with every row, and the same scores', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { file, rowsOf } = await firstDatabase(folder);
  const sqlite = openForWriting(file);
  const withoutSeq = (rows: unknown[]) =>
    rows.map((row) => JSON.stringify({ ...(row as object), seq: undefined })).toSorted();
  for (const table of ['touchpoints', 'page_views', 'ledger', 'subjects', 'leads', 'visitors', 'ownership_intervals']) {
    const rows = sqlite.prepare(`SELECT * FROM ${table}`).all();
    expect(rows.length, table).toBeGreaterThan(0);
    expect(withoutSeq(rows), table).toEqual(withoutSeq(rowsOf(table)));
  }
  sqlite.close();
});

test('a merged person of an older database is listed under the company of the address that they go by', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footprint-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'footprint.db');
  const old = new Database(file);
  old.pragma('journal_mode = WAL');
  old.function('registered_domain_of', { deterministic: true }, (_email) => null);
  registerCompanyFunctions(old);
  migrate(drizzle({ client: old }), { migrationsFolder: earlierMigrations(join(folder, 'migrations'), 11) });
  const lead = old.prepare("INSERT INTO leads VALUES (1, ?, ?, NULL, NULL, NULL, '{}', ?, 'api', 0, ?, ?, ?)");
  const people = [
    ['ld_1', 'ada@gmail.com', 'claimed', 9, 'ld_1'],
    ['ld_2', 'ada@acme.example', 'verified', 1, 'ld_1'],
    ['ld_3', 'ada@beta.example', 'verified', 0, 'ld_1'],
    ['ld_4', 'bob@beta.example', 'claimed', 0, null],
  ] as const;
  for (const person of people) lead.run(...person, person[1].slice(4));
  old.close();
  const sqlite = openForWriting(file);
  const sums = sqlite.prepare('SELECT domain, leads FROM company_sums ORDER BY domain').raw();
  expect(sums.all()).toEqual([
    ['acme.example', 1],
    ['beta.example', 1],
  ]);
  sqlite.close();
});
