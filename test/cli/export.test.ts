import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, expect, test } from 'vitest';
import { openStore } from '../../collector/open-store.ts';
import { csvLine } from '../../collector/usecases/csv-line.ts';
import { aBatch, anEvent, aPageView, startMs } from '../support/a-store.ts';
import { aDataFolder, run } from './cli-run.ts';

const hourMs = 3_600_000;
const clock = { nowMs: () => startMs + hourMs };
let dataDir: string;
let touchpoints: number;
beforeEach(async () => {
  const folder = await aDataFolder([
    { name: 'Acme', kind: 'live' },
    { name: 'Other', kind: 'demo' },
  ]);
  dataDir = folder.dataDir;
  const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
  const [site, other] = queries.sites().map(({ id }) => id);
  const known = { trust: 'verified', source: 'api', nowMs: startMs } as const;
  // more than a page of each
  await commands.saveLeads(
    Array.from({ length: 450 }, (_, at) => ({ ...known, site: site!, email: `p${at}@acme.example`, name: `=P${at}` })),
  );
  await commands.saveLead({ ...known, site: other!, email: 'elsewhere@acme.example' });
  touchpoints = 0;
  for (let visitor = 0; visitor < 120; visitor += 1) {
    const email = `p${visitor}@acme.example`;
    const events = [
      anEvent({ type: 'identify', occurredAtMs: startMs, data: { email } }),
      ...aPageView({ path: '/pricing?a="1",2', atMs: startMs, engagedMs: 60_000 }),
      anEvent({ type: 'cta_click', occurredAtMs: startMs, data: { label: 'Go\n"now"' } }),
    ];
    await commands.ingest(aBatch({ site: site!, visitor: `v${visitor}`, events }));
    touchpoints += events.length;
  }
  await commands.ingest(aBatch({ site: other!, events: [anEvent({ type: 'cta_click', occurredAtMs: startMs })] }));
  await close();
});

const write = (table: string, name: string, more = {}) => {
  const file = join(dataDir, name);
  return run(['export', table, file, '--data', dataDir], { clock, ...more }).then((done) => ({ ...done, file }));
};
const rowsOf = (file: string) => parse(readFileSync(file), { columns: true }) as Record<string, string>[];

test('leads, touchpoints and scores come out whole, once each, and of one site', async () => {
  const leads = await write('leads', 'leads.csv');
  expect(leads).toMatchObject({ exitCode: 0, stdout: [], stderr: [`450 leads in ${leads.file}`] });
  const people = rowsOf(leads.file);
  expect(new Set(people.map(({ email }) => email))).toEqual(
    new Set(Array.from({ length: 450 }, (_, at) => `p${at}@acme.example`)),
  );
  const scored = people.filter(({ score }) => Number(score) > 0);
  expect(scored).toHaveLength(120);

  const history = rowsOf((await write('touchpoints', 'history.csv')).file);
  expect(history).toHaveLength(touchpoints);
  expect(new Set(history.map(({ visitor, id }) => `${visitor}/${id}`)).size).toBe(touchpoints);
  expect(new Set(history.map(({ lead }) => lead))).toEqual(new Set(scored.map(({ id }) => id)));
  expect(JSON.parse(history.find(({ type }) => type === 'cta_click')!.data!)).toEqual({ label: 'Go\n"now"' });

  const { file } = await write('scores', 'scores.jsonl');
  const parts = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const sums = Map.groupBy(parts, ({ lead }) => lead);
  expect(sums.size).toBe(120);
  // what earned points an hour ago is worth a little less
  for (const { id, score } of scored) {
    const points = sums
      .get(id!)!
      .filter(({ counts }) => counts)
      .reduce((sum, part) => sum + part.points, 0);
    expect(Math.abs(points - Number(score))).toBeLessThan(0.2);
  }
});

test('text that a spreadsheet would run is text, numbers stay numbers', async () => {
  expect(csvLine(['=1+1', '+a', '-a', '@a', '\t=1', "it's", 'a,b', 'say "x"', -15, true, undefined, ' ', '＝1'])).toBe(
    `"'=1+1","'+a","'-a","'@a","'\t=1","it's","a,b","say ""x""",-15,true,," ","'＝1"`,
  );
  const rows = rowsOf((await write('leads', 'leads.csv')).file);
  expect(rows.every(({ name }) => name!.startsWith("'=P"))).toBe(true);
});

test('a file that is not complete is not there; what was there stays', async () => {
  const stop = new AbortController();
  const stopped = await write('touchpoints', 'history.csv', {
    signal: stop.signal,
    clock: {
      nowMs: () => {
        stop.abort();
        return 0;
      },
    },
  });
  expect(stopped.exitCode).toBe(1);
  expect(existsSync(stopped.file)).toBe(false);
  expect(existsSync(`${stopped.file}.part`)).toBe(false);
});

test('what cannot be written is a mistake of the command, and names the nearest', async () => {
  const wrong = await write('lead', 'x.csv');
  expect(wrong).toMatchObject({ exitCode: 2, stderr: ['footprint: there is no table "lead" (did you mean leads?)'] });
  const { stdout } = await run(['export', 'leads', '-', '--data', dataDir], { clock });
  expect(stdout).toHaveLength(451);
});

test('exported leads can be imported elsewhere: who they are and what is known of them, without scores', async () => {
  const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
  const [site] = queries.sites().map(({ id }) => id);
  const traits = { role: 'Buyer; "head"', phone: '+60 12', seats: 5, isPilot: true };
  const ada = { email: 'ada@acme.example', externalId: 'crm-1', name: "+Ada 'A'", company: '-Acme' };
  await commands.saveLead({ ...ada, traits, site: site!, trust: 'operator', source: 'api', nowMs: startMs });
  await close();
  const { file } = await write('leads', 'leads.csv');

  const other = (await aDataFolder([{ name: 'New', kind: 'live' }])).dataDir;
  const done = await run(['import', file, '--data', other], { clock });
  expect(done).toMatchObject({ exitCode: 0, stdout: ['451 created, 0 updated, 0 unchanged, 0 refused'] });
  const again = await run(['import', file, '--data', other], { clock });
  expect(again.stdout).toEqual(['0 created, 0 updated, 451 unchanged, 0 refused']);

  const copy = join(other, 'leads.csv');
  await run(['export', 'leads', copy, '--data', other], { clock });
  const said = (path: string) =>
    rowsOf(path)
      .map(({ email, externalId, name, company, trust, traits }) => ({
        ...{ email, externalId, name, company, trust },
        traits: JSON.parse(traits!),
      }))
      .toSorted((a, b) => a.email!.localeCompare(b.email!));
  expect(said(copy)).toEqual(said(file));
  expect(said(copy)).toContainEqual({ ...ada, name: "'+Ada 'A'", company: "'-Acme", trust: 'operator', traits });
  expect(rowsOf(copy).filter(({ score }) => Number(score) > 0)).toEqual([]);
});
