import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/open-store.ts';
import { aDataFolder, run } from './cli-run.ts';

const nowMs = Date.UTC(2026, 0, 31, 12);
const clock = { nowMs: () => nowMs };

let dataDir: string;
beforeEach(async () => {
  ({ dataDir } = await aDataFolder([{ name: 'Acme', kind: 'live' }]));
  expect((await run(['import', 'docs/examples/leads.csv', '--data', dataDir])).exitCode).toBe(0);
});

const importing = (file: string) => run(['import', file, '--data', dataDir], { clock });
const importText = (text: string) => {
  const file = join(dataDir, 'touches.csv');
  writeFileSync(file, text);
  return importing(file);
};

/** What the lead's timeline shows, oldest first, and whether somebody would be told. */
async function known(email = 'ada@acme.example') {
  const { queries, close } = await openStore({ dataDir, mode: 'write' });
  const site = queries.sites()[0]!.id;
  const [lead] = queries.leads({ site, nowMs, limit: 1, email });
  const { visits } = queries.leadTimeline({ site, lead: lead!.id, limit: 200 });
  const rows = visits.toReversed().flatMap((visit) => visit.rows);
  const alerts = queries.deliveries({ site, limit: 10 });
  await close();
  return { id: lead!.id, score: lead!.score, rows, alerts };
}

describe('footprint import of touches', () => {
  it('stores and scores what happened, once, and tells nobody', async () => {
    const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
    const site = queries.sites()[0]!.id;
    await commands.createDestination({ site, name: 'CRM', url: 'https://crm.example/', nowMs });
    await close();
    expect(await importing('docs/examples/touches.csv')).toEqual({
      exitCode: 0,
      stdout: ['4 stored, 0 repeated, 0 refused'],
      stderr: [],
    });
    const { rows, score } = await known();
    expect(rows.map((row) => row.kind === 'act' && [row.type, row.points.map(({ points }) => points)])).toEqual([
      ['webinar_registered', [8]],
      ['webinar_attended', [15]],
      ['email_click', [2]],
      ['call', [15]],
    ]);
    expect(rows[0]!.atMs).toBe(Date.UTC(2026, 0, 12, 9));
    expect((await importing('docs/examples/touches.csv')).stdout).toEqual(['0 stored, 4 repeated, 0 refused']);
    const hot = 'type,at,email,points\nmanual,2026-01-31T11:59:59Z,ada@acme.example,900\n';
    expect((await importText(hot)).stdout).toEqual(['1 stored, 0 repeated, 0 refused']);
    expect(await known()).toMatchObject({ rows: { length: 5 }, alerts: [] });
    expect((await known()).score).toBeGreaterThan(score + 800);
  });

  it('finds the lead by id, e-mail or external id', async () => {
    const { id } = await known();
    const text = `Type;At;E-Mail;External ID;Lead;Id\ncall;2026-01-30T10:00Z;;;${id};c1\ncall;2026-01-30T11:00Z;;crm-1;;c2\ncall;2026-01-30T12:00Z;ADA@acme.example;;;c3\n`;
    expect((await importText(text)).stdout).toEqual(['3 stored, 0 repeated, 0 refused']);
    expect((await known()).rows.map((row) => row.id)).toEqual(['c1', 'c2', 'c3']);
  });

  it('cleans what it keeps, and knows a row of an earlier import by its text as it was given', async () => {
    const text = 'type,at,external_id,note\ncall,2026-01-30T10:00:00Z,crm-1,"two\nlines"\n';
    expect((await importText(text)).stdout).toEqual(['1 stored, 0 repeated, 0 refused']);
    const { rows } = await known();
    // the id that an import from before cells were cleaned gave it
    expect(rows).toMatchObject([{ id: 'csv-44d16605355f382374a4b703', detail: 'two lines' }]);
  });

  it('names each refused row by its line and keeps the others', async () => {
    const row = (fields: Record<string, string>) => {
      const all = {
        type: 'call',
        at: '2026-01-30T10:00:00Z',
        email: 'ada@acme.example',
        points: '',
        landed: '',
        id: '',
      };
      return Object.values({ ...all, ...fields }).join(',');
    };
    const bad = [
      [row({ type: 'page_view' }), /type must be one of email_open/],
      [row({ at: '2026-01-30T10:00:00' }), /at must be a moment with its zone/],
      [row({ at: '2026-13-30T10:00:00Z' }), /at must be a moment/],
      [row({ at: '2026-01-31T12:01:01Z' }), /future/],
      [row({ email: 'ada' }), /"ada" is not an e-mail address/],
      [row({ email: '' }), /neither e-mail nor external id nor lead/],
      [row({ email: 'nobody@acme.example' }), /no such lead: import the people first/],
      [row({ points: '0.5' }), /points must be a whole number/],
      [row({ points: '1001' }), /points must be a whole number/],
      [row({ landed: 'maybe' }), /landed must be true or false/],
      [row({ id: 'a b' }), /id may have letters/],
      [`${row({})},more`, /7 cells, but the header names 6 columns/],
      [row({ type: '"call' }), /quotes are wrong/],
    ] as const;
    const lines = [
      'type,at,email,points,landed,id',
      row({ id: 'first' }),
      ...bad.map(([line]) => line),
      row({ id: 'last' }),
    ];
    const { exitCode, stdout, stderr } = await importText(`${lines.join('\n')}\n`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: [`2 stored, 0 repeated, ${bad.length} refused`] });
    expect(stderr).toHaveLength(bad.length);
    for (const [at, [, reason]] of bad.entries()) {
      expect(stderr[at]).toContain(`touches.csv:${at + 3}: `);
      expect(stderr[at]).toMatch(reason);
    }
    expect((await known()).rows.map((each) => each.id).toSorted()).toEqual(['first', 'last']);
  });

  it.each([
    ['a column that there is not', 'type,at,email,colour\n', /no column "colour"/],
    ['nobody', 'type,at,subject\n', /one of email, external_id or lead/],
    ['the same twice', 'type,at,email,E-Mail\n', /two columns/],
  ])('refuses a header that names %s', async (_, text, reason) => {
    const { exitCode, stderr } = await importText(text);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: [expect.stringMatching(reason)] });
  });

  it('keeps its memory and its order over many rows', async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
    const rows = Array.from({ length: 1_200 }, (_, minute) => `social,${at(minute)},ada@acme.example`);
    expect((await importText(`type,at,email\n${rows.join('\n')}\n`)).stdout).toEqual([
      '1200 stored, 0 repeated, 0 refused',
    ]);
  });
});
