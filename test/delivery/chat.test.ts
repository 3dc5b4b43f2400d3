import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { makeDeliver } from '../../collector/delivery/deliver-by-kind.ts';
import { makeTargetGuard } from '../../collector/delivery/target-guard.ts';
import type { Dispatch } from '../../collector/ports/deliver.ts';
import { describeAlert } from '../../collector/ui/alert-text.ts';
import { languages } from '../../collector/ui/texts/catalogue.ts';
import { anAlert, hostileTexts } from './an-alert.ts';
import { slackRefusal, teamsRefusal } from './chat-fakes.ts';
import { loopbackReceiver } from './loopback-receiver.ts';
import { aDispatch } from './memory-outbox.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((receiver) => receiver.close())));

const rules = { slack: slackRefusal, teams: teamsRefusal };
const ok = { slack: [200, 'ok'], teams: [202, ''] } as const;

/** A chat program on this machine that takes and refuses what the real one does. */
async function chatProgram(kind: 'slack' | 'teams') {
  const receiver = await loopbackReceiver(({ body }, response) => {
    const refusal = rules[kind](body);
    const [status, text] = ok[kind];
    response.writeHead(refusal === undefined ? status : 400).end(refusal ?? text);
  });
  open.push(receiver);
  const { send } = makeDeliver({
    guard: makeTargetGuard({ allowedHosts: [receiver.host] }),
    describe: describeAlert,
    mailServer: undefined,
    unsubscribeUrl: () => '',
  });
  return {
    receiver,
    send: (fields: Partial<Dispatch>) => send(aDispatch({ kind, url: receiver.url, payload: anAlert(), ...fields })),
    last: () => receiver.received.at(-1)!.body,
  };
}

describe.each(['slack', 'teams'] as const)('%s', (kind) => {
  test('takes an alert in each language, with and without the person', async () => {
    const { send, last } = await chatProgram(kind);
    for (const language of languages) {
      for (const person of [undefined, { name: 'Ada Lovelace', email: 'ada@acme.example', company: 'Acme' }]) {
        expect(await send({ language, person })).toMatchObject({ kind: 'answered', status: ok[kind][0] });
        expect(last().includes('Ada Lovelace')).toBe(person !== undefined);
        expect(last()).not.toContain('ada@acme.example');
      }
    }
  });

  test('says who, why, score and change, evidence, and leads to the lead and to the pages that ask', async () => {
    const { send, last } = await chatProgram(kind);
    const payload = anAlert({ fit: { grade: 'B', score: 51 }, stage: 'mql', owner: 'Grace' });
    await send({ payload });
    const text = last();
    for (const word of ['A lead of Acme', 'Came back to pricing', '72.4', '+28.2', 'Grace', '+20', 'B', '51'])
      expect(text.replaceAll('\\\\', '')).toContain(word);
    const urls = [...text.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url);
    expect(urls).toEqual([
      'https://leads.example.com/sites/st_1/leads/ld_1',
      'https://leads.example.com/sites/st_1/alerts/respond/al_1?do=accept',
      'https://leads.example.com/sites/st_1/alerts/respond/al_1?do=reject',
    ]);
  });

  test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
    'takes %j from outside as text',
    async (_start, text) => {
      const { send } = await chatProgram(kind);
      const person = { name: text, email: text, company: text };
      const evidence = Array.from({ length: 10 }, () => ({ ruleName: text, points: 5 }));
      const site = { key: 'st_1', name: text };
      const items = Array.from({ length: 200 }, () => ({ kinds: ['later'], why: text, score: 61 }));
      const payload = anAlert({ evidence, site, why: text, kinds: ['later'], owner: text, stage: text, items });
      for (const who of [person, undefined])
        expect(await send({ payload, person: who })).toMatchObject({ status: ok[kind][0], answer: ok[kind][1] });
    },
  );

  test('takes whatever a later version may have decided', async () => {
    const { send } = await chatProgram(kind);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          kinds: fc.array(fc.string()),
          why: fc.string(),
          score: fc.anything(),
          fit: fc.anything(),
          links: fc.anything(),
          evidence: fc.anything(),
        }),
        fc.string(),
        async (data, type) => {
          const { undefined: _, ...json } = JSON.parse(JSON.stringify(data) ?? '{}');
          expect(await send({ payload: anAlert(json, type) })).toMatchObject({ status: ok[kind][0] });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a digest leads to each lead, and names it only where it may', async () => {
    const { send, last } = await chatProgram(kind);
    const url = (id: string) => `https://leads.example.com/sites/st_1/leads/${id}`;
    const items = ['ld_1', 'ld_2', 'ld_3'].map((id) => ({
      kinds: ['hot'],
      why: '',
      score: 61.2,
      lead: { id, url: url(id) },
    }));
    const payload = anAlert({ items, lead: undefined, links: {}, kinds: ['digest'] }, 'lead.digest');
    const people = {
      ld_1: { name: 'Ada <!channel> *Lovelace*', email: 'ada@acme.example', company: 'Acme' },
      ld_2: { name: undefined, email: 'bob@bob.example', company: undefined },
    };
    expect(await send({ payload, people })).toMatchObject({ status: ok[kind][0], answer: ok[kind][1] });
    expect([...last().matchAll(/"url":"([^"]+)"/g)].map(([, each]) => each)).toEqual(['ld_1', 'ld_2', 'ld_3'].map(url));
    for (const words of ['Ada <!channel> *Lovelace* (Acme) · Became hot · 61.2', 'bob@bob.example · Became hot'])
      expect(last()).toContain(words);
    await send({ payload });
    expect(last()).toContain('Became hot · 61.2');
    expect(last()).not.toMatch(/Lovelace|bob@/);
  });

  test('says which destination was switched off, and why', async () => {
    const { send, last } = await chatProgram(kind);
    const destination = { id: 'ds_9', name: 'Old CRM', kind: 'webhook', reason: 'failing' };
    const links = { destinations: 'https://leads.example.com/sites/st_1/alerts' };
    const payload = JSON.stringify({
      type: 'destination.off',
      timestamp: '2026-01-05T09:00:00.000Z',
      data: { version: 1, alertId: 'al_1', kinds: ['destination_off'], why: 'x', destination, links },
    });
    expect(await send({ payload })).toMatchObject({ status: ok[kind][0] });
    for (const word of ['Old CRM', 'Switched off because it failed for 5 days', links.destinations])
      expect(last()).toContain(word);
  });

  test('a link that is none is left out', async () => {
    const { send, last } = await chatProgram(kind);
    await send({
      payload: anAlert({ links: { lead: 'javascript:alert(1)', accept: 'file:///etc/passwd' }, lead: undefined }),
    });
    expect(last()).not.toMatch(/javascript:|file:/);
  });

  test('what it refuses and how often it wants to be asked is in the answer', async () => {
    const receiver = await loopbackReceiver((_request, response) =>
      response.writeHead(429, { 'retry-after': '30' }).end('rate_limited'),
    );
    open.push(receiver);
    const { send } = makeDeliver({
      guard: makeTargetGuard({ allowedHosts: [receiver.host] }),
      describe: describeAlert,
      mailServer: undefined,
      unsubscribeUrl: () => '',
    });
    expect(await send(aDispatch({ kind, url: receiver.url, payload: anAlert() }))).toEqual({
      kind: 'answered',
      status: 429,
      retryAfterSeconds: 30,
      answer: 'rate_limited',
    });
  });

  test('a message that is none fails alone, with words for the log', async () => {
    const { send, receiver } = await chatProgram(kind);
    expect(await send({ payload: '{"type":' })).toMatchObject({
      kind: 'unanswered',
      reason: 'not_sent',
      error: expect.stringContaining('The message cannot be written'),
    });
    expect(receiver.received).toHaveLength(0);
  });
});

test('a card for readers from right to left says so', async () => {
  const { send, last } = await chatProgram('teams');
  for (const [language, rtl] of [
    ['fa', true],
    ['ar', true],
    ['en', false],
    ['ms', false],
  ] as const) {
    await send({ language });
    expect(JSON.parse(last()).attachments[0].content).toMatchObject({ rtl, lang: language });
  }
});
