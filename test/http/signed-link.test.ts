import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minLookMs } from '../../collector/domain/signed-link.ts';
import { makeLinkToken } from '../../collector/usecases/link-token.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import {
  aClick,
  aDownload,
  anEngagement,
  anIdentify,
  anIngest,
  anOutboundClick,
  aPageView,
  nowMs,
  type TestIngest,
} from './a-collector.ts';

let store: TestStore;
let collector: TestIngest;
let key: { id: string; secret: string };
let lead: string;
beforeAll(() => {
  store = aStore();
});
beforeEach(async () => {
  collector = await anIngest(store);
  key = await store.commands.createSigningKey({ site: collector.site.id, nowMs });
  lead = await aLead('ada@acme.example');
});
afterAll(async () => {
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});

const aLead = async (email: string) => {
  const saved = await store.commands.saveLead({
    site: collector.site.id,
    email,
    trust: 'verified',
    source: 'api',
    nowMs,
  });
  return saved.kind === 'created' ? saved.lead : '';
};
const tomorrow = nowMs / 1_000 + 86_400;
const aToken = (fields: Partial<Parameters<typeof makeLinkToken>[0]> = {}) =>
  makeLinkToken({ site: collector.site.key, lead, expiresAtSeconds: tomorrow, key, ...fields });
const aLanding = (token: string, fields: Record<string, unknown> = {}) =>
  aPageView({ view: 'landing', url: `https://acme.example/pricing?utm_source=mail&fp_t=${token}`, ...fields });
const aLook = (engagedMs = 5_000, fields: Record<string, unknown> = {}) =>
  anEngagement({ view: 'landing', engagedMs, ...fields });
const owner = (visitor = 'v1') => store.queries.visitor({ site: collector.site.id, visitor, nowMs })?.lead;
const detail = () => store.queries.lead({ site: collector.site.id, lead, nowMs })!;

describe('a signed link', () => {
  test('proposes its lead; the browser is theirs once the page was looked at, with what it did before', async () => {
    await collector.post([aClick({ at: nowMs - 60_000 }), aLanding(aToken())]);
    expect(owner()).toBeUndefined();
    expect(detail()).toMatchObject({ score: 0, browsers: [] });
    await collector.post([aLook()]);
    expect(owner()).toBe(lead);
    expect(detail()).toMatchObject({ trust: 'verified', browsers: [{ visitor: 'v1', trust: 'linked' }] });
    expect(detail().score).toBeGreaterThan(10);
  });

  test.each([
    ['in one batch', (events: unknown[]) => [events]],
    ['with the engagement first', ([landing, look]: unknown[]) => [[look], [landing]]],
    ['with everything twice', (events: unknown[]) => [events, events.toReversed()]],
    ['with a first look that was too short', ([landing, look]: unknown[]) => [[landing, aLook(300)], [look]]],
  ])('is accepted as well %s', async (_, batches) => {
    for (const events of batches([aLanding(aToken()), aLook()])) await collector.post(events);
    expect(owner()).toBe(lead);
    expect(detail().browsers).toHaveLength(1);
  });

  test('opened again on another day is one person still', async () => {
    await collector.post([aLanding(aToken(), { at: nowMs - 86_400_000 }), aLook(5_000, { at: nowMs - 86_300_000 })]);
    await collector.post([aLanding(aToken(), { view: 'again' }), aLook(9_000, { view: 'again' })]);
    expect(detail().browsers).toMatchObject([{ visitor: 'v1', trust: 'linked', toMs: undefined }]);
  });

  test('changes no field of the lead', async () => {
    const before = detail();
    await collector.post([aLanding(aToken()), aLook()]);
    const { name, traits, trust, email } = before;
    expect(detail()).toMatchObject({ name, traits, trust, email });
  });
});

describe('programs that look at links before people do', () => {
  test.each([
    ['that only load the page', [], {}],
    ['that leave at once', [aLook(minLookMs - 1)], {}],
    ['that say who they are', [aLook(60_000)], { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }],
  ])('%s identify nobody and score nothing', async (_, looks, headers) => {
    await collector.post([aLanding(aToken()), ...looks], {}, headers as Record<string, string>);
    expect(owner()).toBeUndefined();
    expect(detail()).toMatchObject({ score: 0, browsers: [], lastSeenAtMs: undefined });
  });

  test('and the person who comes after them is still found', async () => {
    await collector.post([aLanding(aToken())], { visitor: 'scanner' });
    await collector.post([aLanding(aToken()), aLook()]);
    expect(detail().browsers.map(({ visitor }) => visitor)).toEqual(['v1']);
  });
});

describe('a token that does not hold proposes nobody; the page view is kept', () => {
  const cases: [string, () => string | Promise<string>][] = [
    ['that is over', () => aToken({ expiresAtSeconds: nowMs / 1_000 })],
    ['with a later end written over it', () => aToken().replace(String(tomorrow), String(tomorrow + 1))],
    ['with another lead written over it', async () => aToken().replace(lead, await aLead('bob@acme.example'))],
    ['with one changed character', () => aToken().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['signed by another key', () => aToken({ key: { ...key, secret: 'fpsig_other' } })],
    ['of another site', () => aToken({ site: 'st_other' })],
    ['signed by a key that nobody has', () => aToken({ key: { ...key, id: 'sg_none' } })],
    ['of a lead that is not there', () => aToken({ lead: 'ld_none' })],
    ['cut short', () => aToken().slice(0, -1)],
    ['of no form', () => 'x'],
    ['that is empty', () => ''],
  ];

  test.each(cases)('%s', async (_, token) => {
    expect((await collector.post([aLanding(await token()), aLook()])).status).toBe(204);
    expect(owner()).toBeUndefined();
    expect(collector.rows()).toMatchObject([{ kind: 'page', engagedMs: 5_000 }]);
    expect(collector.drops()).toEqual({});
  });

  test('whose key was retired', async () => {
    const token = aToken();
    await store.commands.retireSigningKey({ site: collector.site.id, key: key.id, nowMs });
    await collector.post([aLanding(token), aLook()]);
    expect(owner()).toBeUndefined();
  });

  test('of one site is nobody on another, also with that one’s lead in it', async () => {
    const other = await anIngest(store);
    await other.post([aLanding(aToken()), aLook()]);
    expect(store.queries.visitor({ site: other.site.id, visitor: 'v1', nowMs })?.lead).toBeUndefined();
  });

  test('a link is no proof, and a proof is no link', async () => {
    await collector.post([anIdentify({ proof: aToken() })]);
    expect(collector.drops()).toEqual({ invalid_proof: 1 });
  });
});

describe('a token is kept nowhere', () => {
  test.each<[string, (token: string) => string]>([
    ['as it was sent', (token) => `https://acme.example/?a=1&fp_t=${token}`],
    ['twice', (token) => `https://acme.example/?fp_t=${token}&a=1&fp_t=${token}`],
    ['with a name of percent signs', (token) => `https://acme.example/?fp%5Ft=${token}&a=1`],
    ['in a fragment', (token) => `https://acme.example/?a=1#/pricing?fp_t=${token}`],
    ['in the fragment’s route', (token) => `https://acme.example/?a=1#/${token}`],
    ['in an address to return to', (token) => `https://acme.example/?a=1&next=%2Fx%3Ffp_t%3D${token}`],
    ['in the path', (token) => `https://acme.example/${token}/?a=1`],
  ])('not in an address, %s', async (_, address) => {
    const token = aToken();
    const url = address(token);
    await collector.post([
      aLanding('', { url, referrer: url }),
      aClick({ href: url }),
      aDownload({ href: url }),
      anOutboundClick({ href: url }),
      aLook(),
    ]);
    const kept = await collector.touchpoints();
    expect(kept).toHaveLength(5);
    expect(kept.find(({ type }) => type === 'page_view')!.data.url).toContain('a=1');
    const everything = JSON.stringify([kept, collector.rows(), store.sqlite.prepare('SELECT * FROM page_views').all()]);
    expect(everything).not.toContain(token.split('.')[4]);
    expect(everything).not.toContain('fp_t=v');
  });

  test('not among what was refused', async () => {
    const token = aToken();
    await collector.post([aLanding(token, { id: '~' }), aLanding(token, { url: `x:?fp_t=${token}` })]);
    await collector.send(`fp_t=${token}`);
    await collector.post([{ fp_t: token }]);
    const { quarantined } = store.queries.siteActivity(collector.site.id);
    expect(quarantined).toHaveLength(3);
    expect(JSON.stringify(quarantined)).not.toContain(token.slice(5, 20));
  });
});
