import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aStore, startMs, type TestStore } from '../support/a-store.ts';

const dayMs = 86_400_000;
const nowMs = startMs + 40 * dayMs;
const people = 4;

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

const aPerson = fc.nat(people - 1);
const aStep = fc.oneof(
  fc.record({
    kind: fc.constant('address' as const),
    who: aPerson,
    domain: fc.constantFrom('acme.example', 'mail.acme.example', 'beta.example', 'gmail.com'),
  }),
  fc.record({
    kind: fc.constant('touch' as const),
    who: aPerson,
    day: fc.nat(39),
    type: fc.constantFrom('call' as const, 'unsubscribe' as const),
  }),
  fc.record({ kind: fc.constant('merge' as const), who: aPerson, into: aPerson }),
  fc.record({ kind: fc.constant('split' as const), at: fc.nat(3) }),
  fc.record({ kind: fc.constant('erase' as const), who: aPerson }),
  fc.record({ kind: fc.constant('publish' as const), days: fc.constantFrom(7, 14) }),
);
type Step = typeof aStep extends fc.Arbitrary<infer S> ? S : never;

/** A site whose people come, change, become one, and go. */
async function live(steps: readonly Step[]): Promise<number> {
  const { id: site } = await store.aSite();
  const leads = new Map<number, string>();
  let merges: { lead: string; merge: string }[] = [];
  const said = { site, by: 'test', why: '', nowMs };
  for (const [at, step] of steps.entries()) {
    switch (step.kind) {
      case 'address': {
        const { who, domain } = step;
        const known = { externalId: `x${who}`, trust: 'verified', source: 'api' } as const;
        const saved = await store.commands.saveLead({ site, email: `p${who}@${domain}`, ...known, nowMs });
        if (saved.kind === 'created') leads.set(who, saved.lead);
        break;
      }
      case 'touch': {
        const occurredAtMs = startMs + step.day * dayMs;
        const day = Math.floor(occurredAtMs / dayMs);
        const lead = leads.get(step.who);
        const touch = {
          site,
          id: `t${at}`,
          type: step.type,
          occurredAtMs,
          receivedAtMs: nowMs,
          day,
          data: {},
        } as const;
        if (lead) await store.commands.recordTouch({ ...touch, lead, isSilent: true });
        break;
      }
      case 'merge': {
        const [lead, into] = [leads.get(step.who), leads.get(step.into)];
        if (!lead || !into) break;
        const merged = await store.commands.mergeLeads({ ...said, lead, into });
        if (merged.kind === 'merged') merges.push({ lead, merge: merged.merge });
        break;
      }
      case 'split': {
        const [undone] = merges.splice(step.at % (merges.length + 1), 1);
        if (undone) await store.commands.splitLead({ ...said, ...undone });
        break;
      }
      case 'erase': {
        const lead = leads.get(step.who);
        if (!lead) break;
        const done = await store.commands.eraseLead({
          site,
          lead,
          searchedSeq: Number.MAX_SAFE_INTEGER,
          mentions: [],
          nowMs,
        });
        for (const [who, id] of leads) if (done.leads.includes(id)) leads.delete(who);
        merges = merges.filter((merge) => !done.leads.includes(merge.lead));
        break;
      }
      case 'publish':
        await publishModel({
          commands: store.commands,
          read: (work) => withHistory(store.sqlite, work),
          site,
          model: { ...defaultModel, halfLifeMs: step.days * dayMs },
          note: '',
          nowMs: () => nowMs,
          onProgress: () => {},
          signal: new AbortController().signal,
        });
    }
  }
  return site;
}

test('whatever becomes of leads, companies have the sums of theirs, and are listed by them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 25 }), async (steps) => {
      const site = await live(steps);
      const another = await live(steps.slice(0, 4));
      expect((await store.replay()).differences).toEqual([]);
      for (const each of [site, another]) {
        const list = (sort: 'domain' | 'score') =>
          store.queries.companies({ site: each, nowMs, limit: 50, sort }).map(({ place, ...company }) => company);
        const [byScore, byDomain] = [list('score'), list('domain')];
        expect(byScore.toSorted((a, b) => (a.domain < b.domain ? -1 : 1))).toEqual(byDomain);
        const positive = byScore.map(({ score }) => Math.max(0, score));
        expect(positive).toEqual(positive.toSorted((a, b) => b - a));
        await store.commands.removeSite(each);
      }
      const left = store.sqlite.prepare('SELECT count(*) FROM company_sums WHERE site IN (?, ?)').pluck();
      expect(left.get(site, another)).toBe(0);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('who is merged counts for the company of the address that they go by, and a split gives each their own back', async () => {
  const { id: site } = await store.aSite();
  const domains = () =>
    store.queries.companies({ site, nowMs, limit: 9, sort: 'domain' }).map(({ domain, leads }) => [domain, leads]);
  const save = async (email: string | undefined, externalId: string, trust: 'claimed' | 'verified', ms: number) =>
    (await store.commands.saveLead({ site, email, externalId, trust, source: 'import', nowMs: ms })) as {
      lead: string;
    };
  const { lead: known } = await save('ada@gmail.com', 'a', 'claimed', startMs);
  const { lead: work } = await save('ada@acme.example', 'b', 'verified', startMs + 1);
  expect(domains()).toEqual([['acme.example', 1]]);
  const said = { site, by: 'test', why: '', nowMs };
  expect(await store.commands.mergeLeads({ ...said, lead: work, into: known })).toMatchObject({ lead: known });
  expect(store.queries.lead({ site, lead: known, nowMs })?.email).toBe('ada@acme.example');
  expect(domains()).toEqual([['acme.example', 1]]);
  // another address of the work lead is another company
  await save('ada@beta.example', 'b', 'verified', startMs + 2);
  expect(domains()).toEqual([['beta.example', 1]]);
  await store.commands.splitLead({ ...said, lead: work, merge: undefined });
  expect(domains()).toEqual([['beta.example', 1]]);
  await save('ada@corp.example', 'a', 'verified', startMs + 3);
  expect(domains()).toEqual([
    ['beta.example', 1],
    ['corp.example', 1],
  ]);
  await store.commands.removeSite(site);
});

test('the hottest companies go on where a page ended, also when the last of it is gone by then', async () => {
  const domains = ['a.example', 'b.example', 'c.example', 'd.example'];
  const { id: site } = await store.aSite();
  const touch = { site, type: 'manual', occurredAtMs: nowMs, receivedAtMs: nowMs, day: 0, isSilent: true } as const;
  const leads: string[] = [];
  for (const [at, domain] of domains.entries()) {
    const said = { email: `ada@${domain}`, trust: 'verified', source: 'api' } as const;
    const { lead } = (await store.commands.saveLead({ site, ...said, nowMs })) as { lead: string };
    await store.commands.recordTouch({ ...touch, lead, id: 't1', data: { points: 50 - at } });
    leads.push(lead);
  }
  const list = (after?: string) => store.queries.companies({ site, nowMs, limit: 2, after, sort: 'score' });
  const last = list()[1]!;
  expect(last.domain).toBe('b.example');
  await store.commands.eraseLead({ site, lead: leads[1]!, searchedSeq: 0, mentions: [], nowMs });
  expect(list(last.place).map(({ domain }) => domain)).toEqual(['c.example', 'd.example']);
});

test('a sum that is not that of the leads is found', async () => {
  const site = await live([
    { kind: 'address', who: 0, domain: 'acme.example' },
    { kind: 'touch', who: 0, day: 1, type: 'call' },
    { kind: 'address', who: 1, domain: 'beta.example' },
  ]);
  const spoil = (text: string) => store.sqlite.prepare(`${text} AND site = ?`).run(site);
  expect((await store.replay()).differences).toEqual([]);
  spoil("UPDATE company_sums SET accumulators = '{\"5\":3}' WHERE domain = 'acme.example'");
  spoil("DELETE FROM company_sums WHERE domain = 'beta.example'");
  expect((await store.replay()).differences.toSorted()).toEqual([
    `site ${site}, company acme.example: its sum differs`,
    `site ${site}, company beta.example: its sum differs`,
  ]);
});
