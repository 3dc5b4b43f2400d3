import { beforeEach, expect, test } from 'vitest';
import { openStore } from '../../collector/open-store.ts';
import { aBatch, anEvent, startMs } from '../support/a-store.ts';
import { aDataFolder, run } from './cli-run.ts';

let dataDir: string;
let lead: string;
beforeEach(async () => {
  ({ dataDir } = await aDataFolder([{ name: 'Acme', kind: 'live' }]));
  const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
  const site = queries.sites()[0]!.id;
  const said = anEvent({ type: 'identify', occurredAtMs: startMs, data: { email: 'ada@acme.example' } });
  await commands.ingest(aBatch({ site, visitor: 'laptop', events: [said] }));
  await commands.ingest(aBatch({ site, visitor: 'tablet', events: [anEvent({ type: 'cta_click', occurredAtMs: 1 })] }));
  lead = queries.leads({ site, nowMs: startMs, limit: 1 })[0]!.id;
  await close();
});

const erase = (name: string) => run(['erase', name, '--data', dataDir]);

test('a lead is erased by e-mail address, whatever its case, and is unknown from then on', async () => {
  expect(await erase('Ada@ACME.example')).toEqual({
    exitCode: 0,
    stdout: [`erased: ${lead} and 1 touchpoint`],
    stderr: [],
  });
  const again = await erase('ada@acme.example');
  expect(again).toMatchObject({ exitCode: 1, stdout: [] });
  expect(again.stderr.join()).toContain('there is no lead and no visitor ada@acme.example on this site');
});

test('a lead is erased by id; a browser by its own', async () => {
  expect((await erase(lead)).stdout).toEqual([`erased: ${lead} and 1 touchpoint`]);
  expect((await erase('tablet')).stdout).toEqual(['erased: browser tablet and 1 touchpoint']);
  expect((await erase('tablet')).exitCode).toBe(1);
});

test('a mistyped folder is not made', async () => {
  expect(await run(['erase', lead, '--data', `${dataDir}/nowhere`])).toMatchObject({ exitCode: 1 });
});
