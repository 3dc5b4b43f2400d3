import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/open-store.ts';
import { aBatch, anEvent, startMs } from '../support/a-store.ts';
import { aDataFolder, run } from './cli-run.ts';

const hourMs = 3_600_000;
const at = (hours: number) => new Date(startMs + hours * hourMs).toISOString();

let dataDir: string;
let ada: string;
let typed: string;
let merge: string;
const explain = (...args: string[]) => run(['identity', 'explain', ...args, '--data', dataDir]);

beforeEach(async () => {
  ({ dataDir } = await aDataFolder([{ name: 'Acme', kind: 'live' }]));
  const { commands, queries, close } = await openStore({ dataDir, mode: 'write' });
  const site = queries.sites()[0]!.id;
  const known = { trust: 'verified', source: 'api', nowMs: startMs } as const;
  const saved = await commands.saveLead({ site, email: 'ada@acme.example', externalId: 'c-1', ...known });
  ada = saved.kind === 'created' ? saved.lead : '';
  const identify = (email: string, hours: number, more = {}) =>
    anEvent({ type: 'identify', occurredAtMs: startMs + hours * hourMs, data: { email }, ...more });
  const receivedAtMs = startMs + 9 * hourMs;
  await commands.ingest(
    aBatch({
      site,
      visitor: 'laptop',
      receivedAtMs,
      events: [identify('a@typo.example', 1), identify('a@typo.example', 2), identify('eve@evil.example', 5)],
    }),
  );
  const landing = { url: 'https://acme.example/', proposedLead: ada };
  await commands.ingest(
    aBatch({
      site,
      visitor: 'phone',
      receivedAtMs,
      events: [
        anEvent({ type: 'page_view', occurredAtMs: startMs + 3 * hourMs, view: 'w', data: landing }),
        anEvent({ type: 'engagement', occurredAtMs: startMs + 3 * hourMs, view: 'w', data: { engagedMs: 5_000 } }),
        identify('ada@acme.example', 4, { trust: 'verified' }),
      ],
    }),
  );
  typed = queries.leads({ site, nowMs: startMs, limit: 1, email: 'a@typo.example' })[0]!.id;
  const said = { site, by: 'eve@sales.example', why: 'wrote her address wrongly', nowMs: startMs + 6 * hourMs };
  const merged = await commands.mergeLeads({ ...said, lead: typed, into: ada });
  merge = merged.kind === 'merged' ? merged.merge : '';
  const call = {
    site,
    id: 't1',
    type: 'call',
    occurredAtMs: startMs,
    receivedAtMs: startMs,
    day: 0,
    data: {},
  } as const;
  await commands.recordTouch({ ...call, lead: ada, isSilent: true });
  await close();
});

describe('footprint identity explain', () => {
  it('says for each stretch who said that it is hers, how, when and with what trust', async () => {
    const backfill = new Date(startMs + hourMs - 90 * 24 * hourMs).toISOString();
    const before = new Date(startMs + 3 * hourMs - 90 * 24 * hourMs).toISOString();
    const { exitCode, stdout, stderr } = await explain('Ada@acme.example');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
    expect(stdout.toSorted()).toEqual(
      [
        `${ada}: ada@acme.example, c-1; verified; known by api since ${at(0)}`,
        `${typed}, now ${ada}: a@typo.example; claimed; known by form since ${at(9)}`,
        `${merge}: ${typed} and ${ada} merged at ${at(6)} by eve@sales.example: wrote her address wrongly`,
        `browser laptop: 2 touchpoints from ${backfill} to ${at(5)}, claimed, because`,
        `  ${at(1)} ${typed} claimed: typed in the browser, a@typo.example; 2 times, last ${at(2)}`,
        `browser phone: 3 touchpoints from ${before} to now on, verified, because`,
        `  ${at(3)} ${ada} linked: signed link`,
        `  ${at(4)} ${ada} verified: proof in the page, ada@acme.example`,
        `told of ${ada} by a server or by hand: 1 touchpoint`,
      ].toSorted(),
    );
  });

  it('answers for every id of the person, and for programs', async () => {
    const texts = await Promise.all(
      [ada, typed].map(async (lead) => (await explain(lead, '--json')).stdout.join('\n')),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(JSON.parse(texts[0]!)).toMatchObject({
      lead: ada,
      merges: [{ id: merge, lead: typed, into: ada, by: 'eve@sales.example' }],
      direct: [{ lead: ada, touchpoints: 1 }],
    });
  });

  it('says when there is no such lead, and when it was asked for something else', async () => {
    expect(await explain('ld_none')).toMatchObject({ exitCode: 1, stderr: [expect.stringContaining('ld_none')] });
    expect(await run(['identity', 'explian', ada, '--data', dataDir])).toMatchObject({ exitCode: 2 });
  });
});
