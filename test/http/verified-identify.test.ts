import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proofText } from '../../collector/domain/identity-proof.ts';
import { signatureOf } from '../../collector/usecases/signature.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import { aClick, anIdentify, anIngest, nowMs, type TestIngest } from './a-collector.ts';

const page = readFileSync(new URL('../../docs/reference/identity.md', import.meta.url), 'utf8');

let store: TestStore;
let collector: TestIngest;
let key: { id: string; secret: string };
beforeAll(() => {
  store = aStore();
});
beforeEach(async () => {
  collector = await anIngest(store);
  key = await store.commands.createSigningKey({ site: collector.site.id, nowMs });
});
afterAll(async () => {
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});

const inAnHour = nowMs / 1_000 + 3_600;

/** The proof of a server that knows the key; what a test does not name is right. */
function aProof(fields: Partial<Parameters<typeof proofText>[0]> = {}, { id, secret } = key): string {
  const said = {
    site: collector.site.key,
    expiresAtSeconds: inAnHour,
    email: 'ada@acme.example',
    externalId: undefined,
    ...fields,
  };
  return `v1.${id}.${said.expiresAtSeconds}.${signatureOf(proofText(said), secret)}`;
}
const leads = () => store.queries.leads({ site: collector.site.id, nowMs, limit: 10 });
const leadOf = (email: string) => {
  const [lead] = store.queries.leads({ site: collector.site.id, nowMs, limit: 1, email });
  return lead && store.queries.lead({ site: collector.site.id, lead: lead.id, nowMs });
};

describe('an identify with a proof', () => {
  test('verifies the lead and its browser', async () => {
    await collector.post([aClick(), anIdentify({ proof: aProof() })]);
    expect(leadOf('ada@acme.example')).toMatchObject({ trust: 'verified', browsers: [{ trust: 'verified' }] });
    expect(collector.rows()).toHaveLength(2);
  });

  test('is about the e-mail as we keep it, and about the id', async () => {
    const proof = aProof({ email: 'ada@acme.example', externalId: 'c-77' });
    await collector.post([anIdentify({ email: ' Ada@ACME.example', externalId: ' c-77 ', proof })]);
    expect(leadOf('ada@acme.example')).toMatchObject({ trust: 'verified', externalId: 'c-77' });
    const onlyId = aProof({ email: undefined, externalId: 'c-78' });
    await collector.post([anIdentify({ email: undefined, externalId: 'c-78', proof: onlyId })], { visitor: 'v2' });
    expect(leads().map(({ trust }) => trust)).toEqual(['verified', 'verified']);
  });

  test('raises a lead that was only claimed, and what is claimed later changes nothing of it', async () => {
    await collector.post([anIdentify({ traits: { name: 'A. typed' } })], { visitor: 'v0' });
    await collector.post([anIdentify({ proof: aProof(), traits: { name: 'Ada' } })]);
    await collector.post([anIdentify({ traits: { name: 'Mallory', role: 'student' } })], { visitor: 'v2' });
    expect(leadOf('ada@acme.example')).toMatchObject({ trust: 'verified', name: 'Ada', traits: { name: 'Ada' } });
  });

  test('does not cover traits: they change nothing of a lead that the server knows', async () => {
    const known = { site: collector.site.id, email: 'ada@acme.example', name: 'Ada', nowMs } as const;
    await store.commands.saveLead({ ...known, traits: { role: 'CFO' }, trust: 'verified', source: 'api' });
    const before = leadOf('ada@acme.example')!;
    const proof = aProof({ externalId: 'c-77' });
    await collector.post([
      anIdentify({ externalId: 'c-77', proof, traits: { role: 'CEO', company: 'Evil', seats: 9 } }),
    ]);
    const after = leadOf('ada@acme.example')!;
    const { name, company, traits } = before;
    // the id is signed, and new
    expect(after).toMatchObject({ name, company, traits, externalId: 'c-77' });
  });
});

describe('a proof that does not hold', () => {
  const cases: [string, () => string, string][] = [
    ['a signature by another key', () => aProof({}, { ...key, secret: 'fpsig_other' }), 'invalid_proof'],
    ['one changed character', () => aProof().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'invalid_proof'],
    ['somebody else’s proof', () => aProof({ email: 'eve@evil.example' }), 'invalid_proof'],
    ['a proof for e-mail and id on the e-mail alone', () => aProof({ externalId: 'c-77' }), 'invalid_proof'],
    ['the e-mail on the line of the id', () => aProof({ email: '', externalId: 'ada@acme.example' }), 'invalid_proof'],
    ['the proof of another site', () => aProof({ site: 'st_other' }), 'invalid_proof'],
    ['a later expiry written over it', () => aProof().replace(String(inAnHour), String(inAnHour + 1)), 'invalid_proof'],
    ['a key that nobody has', () => aProof({}, { ...key, id: 'sg_none' }), 'invalid_proof'],
    ['an older version', () => aProof().replace('v1.', 'v0.'), 'invalid_proof'],
    ['an empty proof', () => '', 'invalid_proof'],
    ['any text', () => 'x', 'invalid_proof'],
    ['the last second', () => aProof({ expiresAtSeconds: nowMs / 1_000 }), 'expired_proof'],
    ['last year', () => aProof({ expiresAtSeconds: nowMs / 1_000 - 31_536_000 }), 'expired_proof'],
  ];

  test.each(cases)('%s: the identify is not kept, not even as a claim, and counted', async (_, proof, reason) => {
    const answer = await collector.post([aClick(), anIdentify({ proof: proof(), at: nowMs - 7_200_000 }), aClick()]);
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 204, body: '' });
    expect(collector.drops()).toEqual({ [reason]: 1 });
    expect(collector.rows()).toHaveLength(2);
    expect(leads()).toEqual([]);
  });

  test('the answers are the same, header by header', async () => {
    const everything = async (response: Response) => [response.status, [...response.headers], await response.text()];
    const plain = await everything(await collector.post([anIdentify()], { visitor: 'v0' }));
    for (const proof of [aProof(), 'x', aProof({ expiresAtSeconds: 1 })])
      expect(await everything(await collector.post([anIdentify({ proof })]))).toEqual(plain);
  });

  test('no part of a proof is shown among what was refused', async () => {
    const proof = aProof({ expiresAtSeconds: 1 });
    await collector.post([anIdentify({ id: 'p1', proof }), anIdentify({ id: 'p2', proof, at: 'x' })]);
    await collector.send(`{"site":"${collector.site.key}","events":[{"proof":"${proof}"`);
    await collector.post([
      anIdentify({ id: 'p3', traits: { filler: 'x'.repeat(180) }, proof: aProof({ email: 'x@y.example' }) }),
    ]);
    const { quarantined } = store.queries.siteActivity(collector.site.id);
    expect(quarantined).toHaveLength(3);
    for (const secret of [proof.split('.')[3]!, key.id, key.secret])
      expect(JSON.stringify(quarantined)).not.toContain(secret.slice(0, 12));
    expect(quarantined[2]!.excerpt).toContain('"proof":"…"');
  });
});

test('keys change without a gap: a new one signs beside the old one, which then retires', async () => {
  const old = key;
  const next = await store.commands.createSigningKey({ site: collector.site.id, nowMs });
  await collector.post([anIdentify({ proof: aProof({}, old) })], { visitor: 'v1' });
  await collector.post([anIdentify({ proof: aProof({}, next) })], { visitor: 'v2' });
  await store.commands.retireSigningKey({ site: collector.site.id, key: old.id, nowMs });
  await collector.post([anIdentify({ proof: aProof({}, old) })], { visitor: 'v3' });
  await collector.post([anIdentify({ proof: aProof({}, next) })], { visitor: 'v4' });
  expect(
    leadOf('ada@acme.example')!
      .browsers.map(({ visitor }) => visitor)
      .toSorted(),
  ).toEqual(['v1', 'v2', 'v4']);
  expect(collector.drops()).toEqual({ invalid_proof: 1 });
});

test('a key signs for its own site only', async () => {
  const other = await anIngest(store);
  await other.post([anIdentify({ proof: aProof({ site: other.site.key }) })]);
  expect(other.drops()).toEqual({ invalid_proof: 1 });
});

describe('docs/reference/identity.md', () => {
  const languages = [
    ['node', '--input-type=module', 'js'],
    ['php', '', 'php'],
    ['python3', '-', 'python'],
  ] as const;

  test.each(languages.filter(([program]) => spawnSync(program, ['--version']).status === 0))(
    'its %s makes a proof that is accepted',
    async (program, argument, language) => {
      const code = [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].at(-1)![1]!;
      const env = {
        ...process.env,
        SITE_KEY: collector.site.key,
        KEY_ID: key.id,
        SECRET: key.secret,
        EXPIRES: String(inAnHour),
        EMAIL: ' Ada@acme.example ',
        ID: 'c-77',
      };
      const made = spawnSync(program, argument === '' ? [] : [argument], { input: code, env, encoding: 'utf8' });
      expect(made.stderr).toBe('');
      await collector.post([anIdentify({ externalId: 'c-77', proof: made.stdout.trim() })]);
      expect(collector.drops()).toEqual({});
      expect(leadOf('ada@acme.example')).toMatchObject({ trust: 'verified', externalId: 'c-77' });
    },
  );
});
