import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alertKinds, coolDownMs, maxNewsAgeMs } from '../../collector/domain/alert-policy.ts';
import { defaultAlertSettings } from '../../collector/domain/alert-settings.ts';
import { maxGroupLeads } from '../../collector/domain/lead-group.ts';
import { queues } from '../../collector/domain/queue.ts';
import { directVisitor } from '../../collector/domain/touchpoint.ts';
import {
  type ChangeNotice,
  type CommandClient,
  type DeliveryOutcome,
  type DirectTouch,
  type IncomingBatch,
  type IncomingEvent,
  type LeadInput,
  maxSavedViews,
} from '../../collector/ports/commands.ts';
import type { AttemptRecord } from '../../collector/ports/delivery-attempts.ts';
import type { Queries, TimelineRow } from '../../collector/ports/queries.ts';
import type { HotLead } from '../../collector/ports/score-order.ts';
import type { ReplayReport } from '../../collector/usecases/replay.ts';
import { aBatch, anEvent, aPageView } from '../support/a-store.ts';

/** A store to be held to the contract: empty when opened. */
export interface ContractStore {
  readonly commands: CommandClient;
  readonly queries: Queries;
  /** What was told after each commit, in order. */
  readonly notices: readonly ChangeNotice[];
  /** Works everything out anew from the touchpoints and compares. */
  readonly replay: () => Promise<ReplayReport>;
  readonly close: () => void;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 0, 14, 9);
const silence = { askedForSales: false, onThePage: false };

/**
 * What every implementation of the store must do, seen through the commands and queries that the rest of the program has.
 * Long on purpose: whoever writes another implementation reads all promises in one file.
 */
export function storeContract(name: string, open: () => ContractStore | Promise<ContractStore>): void {
  let store: ContractStore;
  let site: number;
  const newSite = (timeZone = 'UTC') =>
    store.commands.createSite({ name: 'Acme', kind: 'live', origins: [], timeZone, nowMs });
  beforeAll(async () => {
    store = await open();
  });
  beforeEach(async () => {
    ({ id: site } = await newSite());
  });
  afterAll(async () => {
    // after all that happened below: what is stored is what a replay of it gives
    expect((await store.replay()).differences).toEqual([]);
    store.close();
  });

  const send = (events: IncomingEvent[], batch: Partial<IncomingBatch> = {}) =>
    store.commands.ingest(aBatch({ site, events, receivedAtMs: nowMs, ...batch }));
  const anIdentify = (email: string, atMs: number, more: IncomingEvent['data'] = {}) =>
    anEvent({ type: 'identify', occurredAtMs: atMs, data: { email, ...more } });
  const aClick = (atMs: number, fields: Partial<IncomingEvent> = {}) =>
    anEvent({ type: 'cta_click', occurredAtMs: atMs, data: { label: 'Start trial' }, ...fields });
  const aDemoRequest = (atMs: number) =>
    anEvent({ type: 'form_submit', occurredAtMs: atMs, data: { form: 'demo', contactSales: true } });
  const saveLead = (lead: Partial<LeadInput>) =>
    store.commands.saveLead({ site, trust: 'verified', source: 'api', nowMs, ...lead });
  const touch = (fields: Partial<DirectTouch> & Pick<DirectTouch, 'lead'>) =>
    store.commands.recordTouch({
      site,
      id: 't1',
      type: 'call',
      occurredAtMs: nowMs,
      receivedAtMs: nowMs,
      day: Math.floor(nowMs / dayMs),
      data: {},
      isSilent: false,
      ...fields,
    });
  const leads = (on = site) => store.queries.leads({ site: on, nowMs, limit: 200 });
  const leadOf = (email: string, on = site) =>
    store.queries.lead({ site: on, lead: store.queries.leads({ site: on, nowMs, limit: 1, email })[0]!.id, nowMs })!;
  const visitorScore = (visitor: string) => store.queries.visitor({ site, visitor, nowMs })?.score ?? 0;
  const leadRows = (lead: string, on = site): TimelineRow[] =>
    store.queries
      .leadTimeline({ site: on, lead, limit: 20 })
      .visits.toReversed()
      .flatMap((visit) => visit.rows);
  const shown = (rows: readonly TimelineRow[]) => rows.map((row) => (row.kind === 'page' ? row.title : row.type));
  const aDestination = async (on = site) =>
    (await store.commands.createDestination({ site: on, name: 'CRM', url: 'https://crm.example/', nowMs })).id;
  const alertsOf = (lead?: string, on = site) => store.queries.deliveries({ site: on, limit: 50, lead });

  describe(`${name}: ingest`, () => {
    test('a repeated batch changes nothing: no row, no point, no time', async () => {
      const events = [
        ...aPageView({ path: '/pricing', atMs: nowMs - hourMs, engagedMs: 45_000 }),
        aClick(nowMs - 50 * minuteMs),
        anIdentify('ada@acme.example', nowMs - 40 * minuteMs, { props: { name: 'Ada' } }),
      ];
      await send(events);
      const lead = leadOf('ada@acme.example');
      const before = [
        lead,
        leadRows(lead.id),
        store.queries.score({ site, subject: { kind: 'lead', id: lead.id }, nowMs }),
      ];
      const notices = store.notices.length;
      await send(events.toReversed(), { receivedAtMs: nowMs + dayMs });
      await send(events.slice(1, 2));
      expect([
        leadOf('ada@acme.example'),
        leadRows(lead.id),
        store.queries.score({ site, subject: { kind: 'lead', id: lead.id }, nowMs }),
      ]).toEqual(before);
      expect(store.notices).toHaveLength(notices);
      expect(store.queries.siteActivity(site)).toMatchObject({ stored: 4, repeated: 5, drops: [] });
    });

    test('engagement before its page view waits for it, and shows when it comes', async () => {
      const [pageView, engagement] = aPageView({ path: '/pricing', atMs: nowMs - hourMs, engagedMs: 45_000 });
      await send([engagement!]);
      expect(visitorScore('v1')).toBe(0);
      expect(store.queries.visitorTimeline({ site, visitor: 'v1', limit: 5 }).visits).toEqual([]);
      await send([pageView!]);
      expect(store.queries.visitorTimeline({ site, visitor: 'v1', limit: 5 }).visits).toMatchObject([
        { rows: [{ kind: 'page', title: '/pricing', engagedMs: 45_000 }] },
      ]);
      expect(visitorScore('v1')).toBeGreaterThan(10);
    });

    test('counts what became of each event', async () => {
      const dropped = [
        { reason: 'invalid_url', excerpt: '{"url":"x"}' },
        { reason: 'invalid_url', excerpt: '{"url":"y"}' },
        { reason: 'too_old', excerpt: '{"at":0}' },
      ];
      const click = aClick(nowMs);
      await send([click, aClick(nowMs), click], { dropped });
      await store.commands.countDrop({
        site,
        reason: 'origin_not_allowed',
        excerpt: 'https://evil.example',
        atMs: nowMs,
      });
      const activity = store.queries.siteActivity(site);
      expect(activity).toMatchObject({ stored: 2, repeated: 1, firstEventAtMs: nowMs, lastEventAtMs: nowMs });
      expect(Object.fromEntries(activity.drops.map(({ reason, count }) => [reason, count]))).toEqual({
        invalid_url: 2,
        too_old: 1,
        origin_not_allowed: 1,
      });
      expect(activity.drops[0]).toEqual({ reason: 'invalid_url', count: 2 });
      expect(activity.quarantined.map(({ excerpt }) => excerpt)).toEqual([
        'https://evil.example',
        '{"at":0}',
        '{"url":"y"}',
        '{"url":"x"}',
      ]);
    });

    test('tells after the commit who changed', async () => {
      const notices = store.notices.length;
      await send([...aPageView({ path: '/', atMs: nowMs - minuteMs }), anIdentify('ada@acme.example', nowMs)]);
      const { id } = leadOf('ada@acme.example');
      expect(store.notices.slice(notices)).toEqual([{ site, subjects: [`l:${id}`], hasDeliveries: false }]);
    });

    test('bots are kept and shown, earn nothing and are nobody', async () => {
      const events = [
        ...aPageView({ path: '/pricing', atMs: nowMs - hourMs, engagedMs: 200_000 }),
        aDemoRequest(nowMs - minuteMs),
        anIdentify('bot@acme.example', nowMs),
      ].map((event) => ({ ...event, unscored: 'bot' as const }));
      await send(events, { isBot: true });
      expect(store.queries.visitor({ site, visitor: 'v1', nowMs })).toMatchObject({
        isBot: true,
        score: 0,
        lead: undefined,
      });
      const { visits } = store.queries.visitorTimeline({ site, visitor: 'v1', limit: 5 });
      expect(visits.flatMap((visit) => visit.rows)).toMatchObject([
        { kind: 'page', engagedMs: 200_000, unscored: 'bot', points: [] },
        { type: 'form_submit', unscored: 'bot', points: [] },
        { type: 'identify', unscored: 'bot' },
      ]);
      expect(leads()).toEqual([]);
    });

    test('what is too late is kept and shown, and earns nothing', async () => {
      await send([aClick(nowMs - 40 * dayMs, { unscored: 'too_late' })]);
      const [visit] = store.queries.visitorTimeline({ site, visitor: 'v1', limit: 5 }).visits;
      expect(visit!.rows).toMatchObject([{ unscored: 'too_late', points: [] }]);
      expect(visitorScore('v1')).toBe(0);
    });
  });

  describe(`${name}: identity`, () => {
    test('a visitor identified today brings yesterday’s pricing visit to the lead, with its points', async () => {
      await send(aPageView({ path: '/pricing', atMs: nowMs - dayMs, engagedMs: 100_000 }), { visit: 'i1' });
      const before = visitorScore('v1');
      expect(before).toBeGreaterThan(15);
      await send([anIdentify('ada@acme.example', nowMs)], { visit: 'i2' });
      const lead = leadOf('ada@acme.example');
      expect(lead).toMatchObject({ trust: 'claimed', source: 'form', score: expect.closeTo(before, 9) });
      expect(shown(leadRows(lead.id))).toEqual(['/pricing', 'identify']);
      expect(
        store.queries.leadTimeline({ site, lead: lead.id, limit: 5 }).visits.map((visit) => visit.isBeforeKnown),
      ).toEqual([false, true]);
      // what the lead has, the visitor has no more
      expect(visitorScore('v1')).toBe(0);
      expect(store.queries.visitors({ site, nowMs, limit: 10 })).toEqual([]);
      expect(store.queries.visitor({ site, visitor: 'v1', nowMs })).toMatchObject({ lead: lead.id });
    });

    test('another person on the same browser starts afresh; the first keeps what was theirs', async () => {
      await send([
        ...aPageView({ path: '/pricing', atMs: nowMs - 3 * hourMs, engagedMs: 45_000 }),
        anIdentify('ada@acme.example', nowMs - 2 * hourMs),
      ]);
      const adasScore = leadOf('ada@acme.example').score;
      await send([
        anIdentify('bob@acme.example', nowMs - hourMs),
        ...aPageView({ path: '/product', atMs: nowMs - minuteMs }),
      ]);
      const [ada, bob] = [leadOf('ada@acme.example'), leadOf('bob@acme.example')];
      expect(shown(leadRows(ada.id))).toEqual(['/pricing', 'identify']);
      expect(shown(leadRows(bob.id))).toEqual(['identify', '/product']);
      expect(ada.score).toBe(adasScore);
      expect(bob.score).toBeGreaterThan(0);
      expect(ada.browsers).toMatchObject([{ visitor: 'v1', toMs: nowMs - hourMs }]);
      expect(bob.browsers).toMatchObject([{ visitor: 'v1', fromMs: nowMs - hourMs, toMs: undefined }]);
      expect(store.queries.visitor({ site, visitor: 'v1', nowMs })?.lead).toBe(bob.id);
    });

    test('an identify that arrives late splits history where it happened', async () => {
      await send([
        ...aPageView({ path: '/pricing', atMs: nowMs - 5 * hourMs, engagedMs: 45_000 }),
        ...aPageView({ path: '/product', atMs: nowMs - 3 * hourMs }),
        anIdentify('bob@acme.example', nowMs - hourMs),
      ]);
      expect(shown(leadRows(leadOf('bob@acme.example').id))).toEqual(['/pricing', '/product', 'identify']);
      const together = leadOf('bob@acme.example').score;
      // from a queue that was offline: Ada had said who she is between the two pages
      await send([anIdentify('ada@acme.example', nowMs - 4 * hourMs)]);
      const [ada, bob] = [leadOf('ada@acme.example'), leadOf('bob@acme.example')];
      expect(shown(leadRows(ada.id))).toEqual(['/pricing', 'identify', '/product']);
      expect(shown(leadRows(bob.id))).toEqual(['identify']);
      expect(bob.score).toBe(0);
      expect(ada.score).toBeCloseTo(together, 9);
    });

    test('the browsers of one person sum, and each limit counts over all of them', async () => {
      for (const visitor of ['laptop', 'phone']) {
        const events = [
          ...aPageView({ path: '/pricing', atMs: nowMs - hourMs, engagedMs: 45_000 }),
          anIdentify('ada@acme.example', nowMs),
        ];
        await send(events, { visitor, visit: `${visitor}-1` });
      }
      const lead = leadOf('ada@acme.example');
      expect(lead.browsers.map(({ visitor }) => visitor).toSorted()).toEqual(['laptop', 'phone']);
      expect(shown(leadRows(lead.id))).toHaveLength(4);
      const { parts } = store.queries.score({ site, subject: { kind: 'lead', id: lead.id }, nowMs })!;
      const points = (rule: string) => parts.filter((part) => part.rule === rule).map((part) => part.points);
      expect(points('pricing-view')).toEqual([8, 8]);
      expect(points('visit')).toEqual([2]);
      expect(points('return-visit')).toEqual([4]);
    });

    test('anonymous history comes along from 90 days back, and no further', async () => {
      const oldest = nowMs - 90 * dayMs;
      await send([aClick(oldest), aClick(oldest - 1)]);
      await send([anIdentify('ada@acme.example', nowMs)]);
      const lead = leadOf('ada@acme.example');
      expect(leadRows(lead.id).map((row) => row.atMs)).toEqual([oldest, nowMs]);
      expect(visitorScore('v1')).toBeGreaterThan(0);
      expect(lead.browsers[0]!.fromMs).toBe(oldest);
    });

    test('after a reset the browser is a new visitor: nothing of it goes to who was there before', async () => {
      await send([anIdentify('ada@acme.example', nowMs - hourMs)], { visitor: 'before' });
      await send(aPageView({ path: '/pricing', atMs: nowMs, engagedMs: 45_000 }), { visitor: 'after' });
      expect(shown(leadRows(leadOf('ada@acme.example').id))).toEqual(['identify']);
      expect(store.queries.visitor({ site, visitor: 'after', nowMs })).toMatchObject({ lead: undefined });
      expect(visitorScore('after')).toBeGreaterThan(0);
    });

    test('the server’s word makes a claim verified: lead, browser and what was filled in', async () => {
      await send([anIdentify('ada@acme.example', nowMs - hourMs, { props: { name: 'A. typed', role: 'student' } })]);
      const before = leadOf('ada@acme.example');
      expect(before).toMatchObject({ trust: 'claimed', name: 'A. typed', browsers: [{ trust: 'claimed' }] });
      const saved = await store.commands.identify({
        site,
        visitor: 'v1',
        id: 'api-1',
        atMs: nowMs,
        day: Math.floor(nowMs / dayMs),
        receivedAtMs: nowMs,
        lead: {
          site,
          email: 'ada@acme.example',
          name: 'Ada',
          traits: { role: 'CFO' },
          trust: 'verified',
          source: 'api',
          nowMs,
        },
      });
      expect(saved).toEqual({ kind: 'updated', lead: before.id });
      expect(leadOf('ada@acme.example')).toMatchObject({
        id: before.id,
        trust: 'verified',
        name: 'Ada',
        traits: { role: 'CFO' },
        browsers: [{ visitor: 'v1', trust: 'verified' }],
      });
    });

    test('what a browser claims changes no field of a verified lead, also not an empty one', async () => {
      await saveLead({ email: 'ada@acme.example', name: 'Ada', traits: { role: 'CFO' } });
      const before = leadOf('ada@acme.example');
      const claim = { externalId: 'c-9', props: { name: 'Mallory', company: 'Evil', role: 'student', seats: 1 } };
      await send([anIdentify('ada@acme.example', nowMs, claim)]);
      const after = leadOf('ada@acme.example');
      expect(after).toEqual({ ...before, browsers: after.browsers, lastSeenAtMs: nowMs });
      expect(after.browsers).toMatchObject([{ visitor: 'v1', trust: 'claimed' }]);
      expect(leads()).toHaveLength(1);
    });

    test('nothing that is only claimed changes a verified lead, also not in the batch that verified it, or by saving', async () => {
      const verified = {
        ...anIdentify('ada@acme.example', nowMs - minuteMs, { externalId: 'c-1' }),
        trust: 'verified',
      };
      const claim = { externalId: 'c-1', props: { name: 'Mallory', company: 'Evil', role: 'student' } };
      await send([verified as IncomingEvent, anIdentify('ada@acme.example', nowMs, claim)]);
      const before = leadOf('ada@acme.example');
      expect(before).toMatchObject({ trust: 'verified', name: undefined, company: undefined, traits: {} });
      for (const trust of ['claimed', 'linked'] as const) {
        const said = { email: 'ada@acme.example', externalId: 'c-2', name: 'Mallory', traits: { role: 'student' } };
        expect(await saveLead({ ...said, trust })).toEqual({ kind: 'unchanged', lead: before.id });
      }
      expect(leadOf('ada@acme.example')).toEqual(before);
      expect(leads()).toHaveLength(1);
    });

    test.each(['by saving', 'by a proof'])(
      'an id that a browser typed first goes to whom the server says it belongs, %s; who typed it keeps the rest',
      async (how) => {
        await send([
          anIdentify('eve@evil.example', nowMs - hourMs, { externalId: 'c-1', props: { name: 'Eve' } }),
          ...aPageView({ path: '/pricing', atMs: nowMs - hourMs, engagedMs: 45_000 }),
        ]);
        const eve = leadOf('eve@evil.example');
        expect(eve).toMatchObject({ externalId: 'c-1', trust: 'claimed' });
        const verified = anIdentify('ada@acme.example', nowMs, { externalId: 'c-1' });
        if (how === 'by saving') await saveLead({ email: 'ada@acme.example', externalId: 'c-1', name: 'Ada' });
        else await send([{ ...verified, trust: 'verified' }], { visitor: 'v2' });
        expect(leadOf('ada@acme.example')).toMatchObject({ externalId: 'c-1', trust: 'verified' });
        expect(leadOf('ada@acme.example').browsers.map(({ visitor }) => visitor)).not.toContain('v1');
        expect(leadOf('eve@evil.example')).toEqual({ ...eve, externalId: undefined });
        // also where both are known already, and the batch names her twice
        await send([anIdentify('mallory@evil.example', nowMs, { externalId: 'c-3' })], { visitor: 'v3' });
        const bob = (externalId?: string) => ({
          ...anIdentify('bob@acme.example', nowMs, externalId ? { externalId } : {}),
          trust: 'verified' as const,
        });
        await send([bob(), bob('c-3')], { visitor: 'v4' });
        expect(leadOf('bob@acme.example')).toMatchObject({ externalId: 'c-3' });
        expect(await saveLead({ email: 'ada@acme.example', externalId: 'c-1' })).toMatchObject({ kind: 'unchanged' });
      },
    );

    test('of two people who are both verified the server may correct an e-mail address, and a browser may not', async () => {
      await saveLead({ email: 'ada@acme.example', externalId: 'c-1' });
      const { id } = leadOf('ada@acme.example');
      await send([anIdentify('ada.l@acme.example', nowMs, { externalId: 'c-1' })]);
      expect(leadOf('ada.l@acme.example')).toMatchObject({ externalId: undefined, trust: 'claimed' });
      expect(await saveLead({ email: 'ada@lovelace.example', externalId: 'c-1' })).toEqual({
        kind: 'updated',
        lead: id,
      });
    });

    test('a claim fills the gaps of a lead that is itself only claimed, and overwrites nothing', async () => {
      await send([anIdentify('ada@acme.example', nowMs - hourMs, { props: { name: 'Ada' } })]);
      await send([anIdentify('ada@acme.example', nowMs, { props: { name: 'Mallory', company: 'Acme' } })], {
        visitor: 'v2',
      });
      expect(leadOf('ada@acme.example')).toMatchObject({ name: 'Ada', company: 'Acme', trust: 'claimed' });
    });

    test('a claimed external id of somebody with another e-mail makes nobody one', async () => {
      await saveLead({ email: 'ada@acme.example', externalId: 'c-1' });
      const before = leadOf('ada@acme.example');
      await send([anIdentify('eve@evil.example', nowMs, { externalId: 'c-1' })]);
      expect(leadOf('ada@acme.example')).toEqual(before);
      expect(leadOf('eve@evil.example')).toMatchObject({ externalId: undefined, trust: 'claimed' });
    });

    test('two people in one batch are two leads, each with their part of it', async () => {
      await send([
        anIdentify('ada@acme.example', nowMs - 2 * hourMs),
        aClick(nowMs - 90 * minuteMs),
        anIdentify('bob@acme.example', nowMs - hourMs),
        ...aPageView({ path: '/product', atMs: nowMs }),
      ]);
      expect(shown(leadRows(leadOf('ada@acme.example').id))).toEqual(['identify', 'cta_click']);
      expect(shown(leadRows(leadOf('bob@acme.example').id))).toEqual(['identify', '/product']);
    });
  });

  describe(`${name}: leads and what is told about them`, () => {
    test('saving says what it did', async () => {
      const created = await saveLead({
        email: 'ada@acme.example',
        externalId: 'c-1',
        traits: { role: 'CFO', seats: 12 },
      });
      expect(created.kind).toBe('created');
      const lead = created.kind === 'created' ? created.lead : '';
      expect(await saveLead({ email: 'ada@acme.example', traits: { seats: 12, role: 'CFO' } })).toEqual({
        kind: 'unchanged',
        lead,
      });
      expect(await saveLead({ externalId: 'c-1', name: 'Ada' })).toEqual({ kind: 'updated', lead });
      expect(leadOf('ada@acme.example')).toMatchObject({
        id: lead,
        name: 'Ada',
        externalId: 'c-1',
        traits: { role: 'CFO', seats: 12 },
      });
      const other = await saveLead({ externalId: 'c-2' });
      const others = other.kind === 'created' ? other.lead : '';
      expect(await saveLead({ email: 'ada@acme.example', externalId: 'c-2', name: 'Eve' })).toEqual({
        kind: 'conflict',
        leads: [lead, others],
      });
      expect(
        leads()
          .map(({ name: leadName }) => leadName)
          .toSorted(),
      ).toEqual(['Ada', undefined]);
    });

    test('many at once are saved one after the other', async () => {
      const base = { site, trust: 'verified', source: 'import', nowMs } as const;
      const saved = await store.commands.saveLeads([
        { ...base, email: 'ada@acme.example' },
        { ...base, email: 'ada@acme.example', name: 'Ada' },
        { ...base, email: 'bob@acme.example', externalId: 'c-2' },
        { ...base, email: 'ada@acme.example', externalId: 'c-2' },
      ]);
      expect(saved.map(({ kind }) => kind)).toEqual(['created', 'updated', 'created', 'conflict']);
      expect(leads()).toHaveLength(2);
    });

    test('a touch is stored once, scores and stands in the timeline; of an unknown lead nothing is kept', async () => {
      const saved = await saveLead({ email: 'ada@acme.example' });
      const lead = saved.kind === 'created' ? saved.lead : '';
      expect(await touch({ lead, data: { subject: 'first' } })).toBe('stored');
      expect(await touch({ lead, data: { subject: 'second' }, type: 'email_reply' })).toBe('repeated');
      expect(await touch({ lead: 'ld_none' })).toBe('unknown_lead');
      expect(leadRows(lead)).toMatchObject([
        { type: 'call', detail: 'first', points: [{ rule: 'call', points: 15, counts: true }] },
      ]);
      expect(leadOf('ada@acme.example').score).toBeCloseTo(15, 9);
      expect(store.queries.visitor({ site, visitor: directVisitor('ld_none'), nowMs })).toBeUndefined();
      // the id belongs to the lead: another may have the same
      const bob = await saveLead({ email: 'bob@acme.example' });
      expect(await touch({ lead: bob.kind === 'created' ? bob.lead : '' })).toBe('stored');
    });
  });

  describe(`${name}: leads that are one person`, () => {
    const known = async (fields: Partial<LeadInput>) => {
      const saved = await saveLead(fields);
      return saved.kind === 'conflict' || saved.kind === 'unchanged' ? '' : saved.lead;
    };
    const why = { by: 'ada@sales.example', why: 'same phone number' };
    const merge = (lead: string, into: string) => store.commands.mergeLeads({ site, lead, into, ...why, nowMs });
    const split = (lead: string) => store.commands.splitLead({ site, lead, merge: undefined, ...why, nowMs });
    const read = (lead: string) => store.queries.lead({ site, lead, nowMs })!;

    test('the one known first stands for both, whichever way round it is said; each field is the best known one', async () => {
      const older = await known({
        externalId: 'c-1',
        name: 'A. Lovelace',
        traits: { role: 'CFO', seats: 5 },
        nowMs: nowMs - 2,
      });
      const newer = await known({ email: 'ada@acme.example', name: 'Ada', traits: { role: 'CEO' }, nowMs: nowMs - 1 });
      const before = [read(older), read(newer)];
      expect(await merge(older, newer)).toMatchObject({ kind: 'merged', lead: older });
      const person = {
        id: older,
        aliases: [newer],
        email: 'ada@acme.example',
        externalId: 'c-1',
        name: 'Ada',
        traits: { role: 'CEO', seats: 5 },
        createdAtMs: nowMs - 2,
      };
      expect(read(older)).toMatchObject(person);
      expect(read(newer)).toEqual(read(older));
      expect(leads().map(({ id, email }) => [id, email])).toEqual([[older, 'ada@acme.example']]);
      expect(leadOf('ada@acme.example').id).toBe(older);
      expect(store.queries.hotLeads({ site, nowMs, limit: 9 }).map(({ id }) => id)).toEqual([older]);
      await split(newer);
      expect([read(older), read(newer)]).toEqual(before);
    });

    test('what comes in under either name is the person’s, and goes back with it', async () => {
      const [ada, bob] = [await known({ email: 'ada@acme.example' }), await known({ email: 'bob@acme.example' })];
      await merge(ada, bob);
      await send([anIdentify('bob@acme.example', nowMs - hourMs), aClick(nowMs - minuteMs)]);
      await send([aClick(nowMs)]);
      await touch({ lead: ada, id: 'a' });
      await touch({ lead: bob, id: 'a', type: 'email_reply' });
      const { id } = read(ada);
      expect(store.queries.visitor({ site, visitor: 'v1', nowMs })?.lead).toBe(id);
      expect(shown(leadRows(ada))).toEqual(shown(leadRows(bob)));
      expect(shown(leadRows(id)).toSorted()).toEqual(['call', 'cta_click', 'cta_click', 'email_reply', 'identify']);
      await split(ada);
      expect(shown(leadRows(ada))).toEqual(['call']);
      expect(shown(leadRows(bob)).toSorted()).toEqual(['cta_click', 'cta_click', 'email_reply', 'identify']);
    });

    test('nobody is alerted by a merge or a split, also not by the next click', async () => {
      await aDestination();
      const [ada, bob] = [await known({ email: 'ada@acme.example' }), await known({ email: 'bob@acme.example' })];
      for (const lead of [ada, bob]) await touch({ lead, type: 'manual', data: { points: 40 } });
      const notices = store.notices.length;
      await merge(ada, bob);
      expect(read(ada).score).toBeCloseTo(80, 6);
      expect(store.notices.slice(notices)).toEqual([
        { site, subjects: expect.arrayContaining([`l:${ada}`, `l:${bob}`]), hasDeliveries: false },
      ]);
      await touch({ lead: ada, id: 't2', type: 'manual', data: { points: 1 } });
      await split(bob);
      expect(alertsOf()).toEqual([]);
    });

    test('what was told of one of them is not told again of the person', async () => {
      await aDestination();
      const ada = await known({ email: 'ada@acme.example', nowMs: nowMs - 1 });
      const bob = await known({ email: 'bob@acme.example' });
      const rise = (lead: string, id: string, points: number) => touch({ lead, id, type: 'manual', data: { points } });
      await rise(bob, 'b', 70);
      await merge(bob, ada);
      await rise(ada, 'down', -40);
      await rise(ada, 'up', 40);
      expect(alertsOf()).toHaveLength(1);
    });

    test('alerts of the time before are the person’s', async () => {
      await aDestination();
      const [ada, bob] = [await known({ email: 'ada@acme.example' }), await known({ email: 'bob@acme.example' })];
      for (const lead of [ada, bob]) await touch({ lead, type: 'manual', data: { points: 70 } });
      await merge(ada, bob);
      for (const lead of [ada, bob])
        expect(
          alertsOf(lead)
            .map((each) => each.lead)
            .toSorted(),
        ).toEqual([ada, bob].toSorted());
      await split(ada);
      expect(alertsOf(ada).map((each) => each.lead)).toEqual([ada]);
    });

    test('of what people decided about either, the newest holds for both, and a split gives each its own back', async () => {
      const ada = await known({ email: 'ada@stud.uni-ulm.de', nowMs: nowMs - 2 });
      const bob = await known({ email: 'bob@stud.uni-ulm.de', nowMs: nowMs - 1 });
      const decide = (lead: string, kind: 'accept' | 'recycle', atMs: number) => {
        const more = { derived: 'lead', reason: undefined, note: '', by: 'api', wakeAtMs: undefined } as const;
        return store.commands.decideStage({ site, lead, kind, ...more, nowMs: atMs });
      };
      const overrule = (lead: string, isOverruled: boolean, atMs: number) =>
        store.commands.decideNoise({ site, lead, flag: 'student', isOverruled, decidedBy: 'api', nowMs: atMs });
      const isStudent = (lead: string) => read(lead).profile.noise.map((check) => check.isOverruled);
      await decide(ada, 'accept', nowMs + 1);
      await decide(bob, 'recycle', nowMs + 2);
      await overrule(bob, false, nowMs + 1);
      await overrule(ada, true, nowMs + 3);
      await overrule(bob, true, nowMs + 2);
      await overrule(bob, false, nowMs + 4);
      await merge(bob, ada);
      expect(read(ada)).toMatchObject({ id: ada, stage: 'recycled' });
      expect(isStudent(ada)).toEqual([false]);
      expect(store.queries.decisions({ site, lead: bob }).map(({ kind }) => kind)).toEqual(['recycle', 'accept']);
      await overrule(bob, true, nowMs + 5);
      expect(isStudent(ada)).toEqual([true]);
      expect(await decide(bob, 'accept', nowMs + 6)).toMatchObject({ kind: 'refused', refusal: { stage: 'recycled' } });
      await split(ada);
      expect([read(ada).stage, read(bob).stage]).toEqual(['sal', 'recycled']);
      expect([isStudent(ada), isStudent(bob)]).toEqual([[true], [true]]);
    });

    test('a claim changes no field of a person of whom one lead is verified', async () => {
      await send([anIdentify('typed@acme.example', nowMs - hourMs)], { receivedAtMs: nowMs - hourMs });
      const typed = leadOf('typed@acme.example').id;
      const ada = await known({ email: 'ada@acme.example', name: 'Ada' });
      await merge(typed, ada);
      const before = read(ada);
      expect(before).toMatchObject({ id: typed, trust: 'verified', name: 'Ada' });
      const claim = { externalId: 'c-9', props: { name: 'Mallory', company: 'Evil', role: 'student' } };
      for (const email of ['typed@acme.example', 'ada@acme.example'])
        await send([anIdentify(email, nowMs, claim)], { visitor: email.slice(0, 3) });
      expect(read(ada)).toEqual({ ...before, browsers: read(ada).browsers, lastSeenAtMs: nowMs });
      await split(ada);
      expect(read(typed)).toMatchObject({ trust: 'claimed', name: undefined, company: undefined, traits: {} });
    });

    test('saving by e-mail of the one and id of the other is no conflict any more', async () => {
      const older = await known({ externalId: 'c-1', nowMs: nowMs - 1 });
      const newer = await known({ email: 'ada@acme.example' });
      const said = { email: 'ada@acme.example', externalId: 'c-1', company: 'Acme' };
      expect(await saveLead(said)).toMatchObject({ kind: 'conflict' });
      await merge(newer, older);
      expect(await saveLead(said)).toEqual({ kind: 'updated', lead: older });
      expect(await saveLead(said)).toEqual({ kind: 'unchanged', lead: older });
      expect(read(newer)).toMatchObject({ company: 'Acme', externalId: 'c-1', email: 'ada@acme.example' });
    });

    test('three become one and two again, by the merge that is named', async () => {
      const ids = [];
      for (const at of [0, 1, 2]) ids.push(await known({ email: `p${at}@acme.example`, nowMs: nowMs + at }));
      const [a, b, c] = ids as [string, string, string];
      const first = await merge(a, b);
      await merge(b, c);
      expect(await merge(a, c)).toEqual({ kind: 'unchanged', lead: a });
      const undo = { site, lead: c, merge: first.kind === 'merged' ? first.merge : '', ...why, nowMs };
      expect(await store.commands.splitLead(undo)).toMatchObject({ kind: 'split', leads: [a, b].toSorted() });
      expect([read(a).aliases, read(b).aliases, read(c).id]).toEqual([[], [c], b]);
      expect(await store.commands.splitLead(undo)).toEqual({ kind: 'not_merged' });
      expect(await split(a)).toEqual({ kind: 'not_merged' });
      await expect(merge(a, 'ld_none')).rejects.toMatchObject({ code: 'unknown_lead' });
    });

    test('more leads than a person can be are refused', async () => {
      const hub = await known({ email: 'hub@acme.example' });
      for (let at = 1; at < maxGroupLeads; at += 1) await merge(await known({ email: `p${at}@acme.example` }), hub);
      expect(read(hub).aliases).toHaveLength(maxGroupLeads - 1);
      expect(await merge(await known({ email: 'last@acme.example' }), hub)).toEqual({ kind: 'too_many' });
    });
  });

  describe(`${name}: alerts`, () => {
    /** What a demo request of somebody with a company's address is about. */
    const asking = ['hot', 'became_mql', 'asked_for_sales'];
    const identified = async (email = 'ada@acme.example', visitor = 'v1') => {
      await send([anIdentify(email, nowMs - 20 * dayMs)], { visitor, receivedAtMs: nowMs - 20 * dayMs });
      return leadOf(email).id;
    };
    const payloadOf = async (): Promise<{ data: Record<string, unknown> }> => {
      const [claimed] = await store.commands
        .claimDeliveries({ sender: 'sn_1', nowMs, leaseMs: 1, limit: 100 })
        .then((all) => all.filter((each) => each.site === site));
      return JSON.parse(claimed!.payload);
    };

    test('the batch that makes a lead hot brings the alert and its deliveries with it', async () => {
      const [one, two] = [await aDestination(), await aDestination()];
      const lead = await identified();
      const notices = store.notices.length;
      await send([aDemoRequest(nowMs)]);
      expect(store.notices.slice(notices)).toEqual([{ site, subjects: [`l:${lead}`], hasDeliveries: true }]);
      expect(
        alertsOf(lead)
          .map(({ destination }) => destination)
          .toSorted(),
      ).toEqual([one, two].toSorted());
      expect(alertsOf(lead)).toMatchObject(
        [1, 2].map(() => ({ kinds: asking, status: 'waiting', attempts: 0, createdAtMs: nowMs, nextAtMs: nowMs })),
      );
      expect(store.queries.nextDeliveryAtMs()).toBeLessThanOrEqual(nowMs);
      expect((await payloadOf()).data).toMatchObject({
        lead: { id: lead },
        kinds: asking,
        score: 60,
        change: 60,
        level: 1,
        fit: { score: 60, grade: 'B' },
        stage: 'mql',
        owner: null,
        isOnThePage: true,
        trust: 'claimed',
        evidence: [{ rule: 'contact-sales', points: 60 }],
      });
    });

    test('the third pricing visit within two days alerts at the heartbeat that completes it', async () => {
      await aDestination();
      const lead = await identified();
      const visits = [nowMs - 30 * hourMs, nowMs - 20 * hourMs, nowMs - 5 * minuteMs];
      for (const [index, atMs] of visits.entries()) {
        const [pageView, engagement] = aPageView({ path: '/pricing', atMs, engagedMs: 40_000 });
        const batch = { visit: `i${index}`, receivedAtMs: atMs + 40_000 };
        await send([pageView!], batch);
        const short = { ...engagement!, id: `${engagement!.id}-4s`, data: { engagedMs: 4_000 } };
        await send([short], { ...batch, receivedAtMs: atMs + 4_000 });
        expect(alertsOf(lead)).toEqual([]);
        await send([engagement!], batch);
      }
      expect(alertsOf(lead)).toMatchObject([{ kinds: ['pricing_return'], createdAtMs: nowMs - 5 * minuteMs + 40_000 }]);
    });

    test('whoever becomes known while hot is told about at that moment', async () => {
      await aDestination();
      await send([aDemoRequest(nowMs - minuteMs)]);
      expect(alertsOf()).toEqual([]);
      await send([anIdentify('ada@acme.example', nowMs)]);
      expect(alertsOf(leadOf('ada@acme.example').id)).toMatchObject([{ kinds: asking }]);
    });

    test('once for a lead and kind in 24 hours, and again only after the score was below the line', async () => {
      await aDestination();
      const lead = await identified();
      const at = async (atMs: number, points: number) => {
        const before = alertsOf(lead).length;
        await touch({
          lead,
          id: `t${atMs}`,
          type: 'manual',
          occurredAtMs: atMs,
          receivedAtMs: atMs,
          day: Math.floor(atMs / dayMs),
          data: { points },
        });
        return alertsOf(lead).length - before;
      };
      expect(await at(nowMs, 70)).toBe(1);
      expect(await at(nowMs + hourMs, -20)).toBe(0); // 50: below hot, above the line
      expect(await at(nowMs + 2 * hourMs, 20)).toBe(0);
      expect(await at(nowMs + coolDownMs + hourMs, -20)).toBe(0); // below hot again, still not below the line
      expect(await at(nowMs + coolDownMs + 2 * hourMs, 40)).toBe(0);
      expect(await at(nowMs + coolDownMs + 3 * hourMs, -80)).toBe(0); // far below
      expect(await at(nowMs + coolDownMs + 4 * hourMs, 80)).toBe(1);
      expect(await at(nowMs + coolDownMs + 5 * hourMs, -80)).toBe(0);
      expect(await at(nowMs + coolDownMs + 6 * hourMs, 80)).toBe(0); // below the line, but within 24 hours
      expect(await at(nowMs + 3 * coolDownMs, -90)).toBe(0);
      expect(await at(nowMs + 3 * coolDownMs + hourMs, 90)).toBe(1);
    });

    test.each<[string, Partial<IncomingBatch>, number]>([
      ['from an import or the demo', { isSilent: true }, 0],
      ['news of half an hour ago', { receivedAtMs: nowMs + maxNewsAgeMs }, 1],
      ['older than that, from an offline queue', { receivedAtMs: nowMs + maxNewsAgeMs + 1 }, 0],
    ])('%s', async (_, batch, alerts) => {
      await aDestination();
      const lead = await identified();
      await send([aDemoRequest(nowMs), aClick(nowMs)], batch);
      expect(leadOf('ada@acme.example').score).toBeGreaterThan(60);
      expect(alertsOf(lead)).toHaveLength(alerts);
    });

    test('a repeated batch alerts nobody again', async () => {
      await aDestination();
      const lead = await identified();
      const request = aDemoRequest(nowMs);
      for (let times = 0; times < 3; times += 1) await send([request]);
      expect(alertsOf(lead)).toHaveLength(1);
    });

    test.each<[string, string, IncomingEvent['data'], string | undefined]>([
      ['a student', 'sara@stud.uni-ulm.de', {}, 'student'],
      ['a job seeker', 'joe@acme.example', { props: { title: 'Open to work' } }, 'job_seeker'],
      ['a competitor', 'kim@rival.example', {}, 'competitor'],
      ['own staff', 'eve@mail.own.example', {}, 'own_staff'],
      ['a buyer', 'ada@acme.example', {}, undefined],
    ])(
      'of %s who asks for a demo somebody is told unless a flag stands, and once a person overruled it',
      async (_, email, data, flag) => {
        await store.commands.saveFitSettings({
          site,
          settings: { ...store.queries.fitSettings(site), ownStaff: ['own.example'], competitors: ['rival.example'] },
        });
        await aDestination();
        await send([anIdentify(email, nowMs, data), aDemoRequest(nowMs)]);
        const lead = leadOf(email);
        expect(lead.profile.noise.map((check) => check.flag)).toEqual(flag ? [flag] : []);
        expect(alertsOf(lead.id)).toHaveLength(flag ? 0 : 1);
        if (!flag) return;
        await store.commands.decideNoise({
          site,
          lead: lead.id,
          flag: flag as 'student',
          isOverruled: true,
          decidedBy: 'api',
          nowMs,
        });
        expect(alertsOf(lead.id)).toMatchObject([{ kinds: ['became_mql'] }]);
        const later = { occurredAtMs: nowMs + hourMs, receivedAtMs: nowMs + hourMs, type: 'manual' } as const;
        await touch({ lead: lead.id, id: 'down', ...later, data: { points: -40 } });
        await touch({ lead: lead.id, id: 'up', ...later, data: { points: 41 } });
        expect(alertsOf(lead.id)).toMatchObject([{ kinds: ['hot'] }, { kinds: ['became_mql'] }]);
      },
    );

    test('anonymous visitors are nobody to be told about', async () => {
      await aDestination();
      await send([aDemoRequest(nowMs)]);
      expect(visitorScore('v1')).toBeGreaterThanOrEqual(60);
      expect(alertsOf()).toEqual([]);
    });

    test('an e-mail of a verified lead that somebody typed links the browser, and the alert says that it is only claimed', async () => {
      await aDestination();
      const saved = await saveLead({ email: 'ada@acme.example' });
      await send([anIdentify('ada@acme.example', nowMs - minuteMs), aDemoRequest(nowMs)]);
      const lead = leadOf('ada@acme.example');
      expect(lead).toMatchObject({
        id: saved.kind === 'created' && saved.lead,
        trust: 'verified',
        browsers: [{ trust: 'claimed' }],
      });
      expect((await payloadOf()).data).toMatchObject({ lead: { id: lead.id }, trust: 'claimed' });
    });

    test('what the server itself tells of a verified lead is verified', async () => {
      await aDestination();
      const saved = await saveLead({ email: 'ada@acme.example' });
      await touch({ lead: saved.kind === 'created' ? saved.lead : '', type: 'manual', data: { points: 60 } });
      expect((await payloadOf()).data).toMatchObject({ trust: 'verified' });
    });

    test('a browser that the server identified is verified, whatever was typed in it later', async () => {
      await aDestination();
      const lead: LeadInput = { site, email: 'ada@acme.example', trust: 'verified', source: 'api', nowMs };
      const atMs = nowMs - hourMs;
      await store.commands.identify({
        site,
        visitor: 'v1',
        id: 'api-1',
        atMs,
        day: Math.floor(atMs / dayMs),
        receivedAtMs: atMs,
        lead,
      });
      await send([anIdentify('ada@acme.example', nowMs - minuteMs), aDemoRequest(nowMs)]);
      expect((await payloadOf()).data).toMatchObject({ trust: 'verified' });
    });
  });

  describe(`${name}: outbox`, () => {
    const anAlert = async () => {
      const destination = await aDestination();
      const { alert } = await store.commands.testDestination({ site, destination, nowMs });
      return { destination, alert };
    };
    const claim = async (atMs: number, leaseMs = minuteMs) =>
      (await store.commands.claimDeliveries({ sender: 'sn_1', nowMs: atMs, leaseMs, limit: 200 })).filter(
        (each) => each.site === site,
      );
    const anAttempt = (fields: Partial<AttemptRecord> = {}): AttemptRecord => ({
      atMs: nowMs,
      durationMs: 12,
      status: 200,
      noAnswer: undefined,
      answer: 'ok',
      nextAtMs: undefined,
      ...fields,
    });
    const anOutcome = (
      fields: Partial<DeliveryOutcome> & Pick<DeliveryOutcome, 'destination' | 'alert'>,
    ): DeliveryOutcome => ({
      site,
      sender: 'sn_1',
      status: 'delivered',
      answeredAtMs: nowMs,
      nextAtMs: nowMs,
      settledAtMs: nowMs,
      lastStatus: 200,
      lastAnswer: 'ok',
      attempt: anAttempt(),
      disableDestination: false,
      ...fields,
    });

    test('a claimed delivery is nobody else’s until its lease ends', async () => {
      const { destination, alert } = await anAlert();
      expect(await claim(nowMs - 1)).toEqual([]);
      expect(await claim(nowMs)).toMatchObject([
        { destination, alert, url: 'https://crm.example/', attempts: 0, secrets: [expect.stringMatching(/^whsec_/)] },
      ]);
      expect(await claim(nowMs + minuteMs - 1)).toEqual([]);
      expect(await claim(nowMs + minuteMs)).toHaveLength(1);
    });

    test('what a process that died had claimed is free when the next one starts', async () => {
      await anAlert();
      await claim(nowMs, dayMs);
      await store.commands.releaseDeliveries({ sender: 'sn_other' });
      expect(await claim(nowMs + 1)).toEqual([]);
      expect(store.queries.deliverySenders()).toEqual(['sn_1']);
      await store.commands.releaseDeliveries({ sender: 'sn_1' });
      expect(await claim(nowMs + 1)).toHaveLength(1);
    });

    test('a failed delivery waits for its time; a delivered one is done', async () => {
      const { destination, alert } = await anAlert();
      await claim(nowMs);
      const failed = {
        status: 'waiting',
        nextAtMs: nowMs + hourMs,
        settledAtMs: undefined,
        lastStatus: 500,
        lastAnswer: 'no',
      } as const;
      await store.commands.settleDelivery(anOutcome({ destination, alert, ...failed }));
      expect(await claim(nowMs + hourMs - 1)).toEqual([]);
      expect(await claim(nowMs + hourMs)).toMatchObject([{ attempts: 1 }]);
      await store.commands.settleDelivery(anOutcome({ destination, alert }));
      expect(await claim(nowMs + dayMs)).toEqual([]);
      expect(alertsOf()).toMatchObject([{ status: 'delivered', attempts: 2, lastStatus: 200, lastAnswer: 'ok' }]);
    });

    test('an outcome that comes after another settled it is ignored, and so is one of a delivery that is gone', async () => {
      const { destination, alert } = await anAlert();
      await claim(nowMs);
      await store.commands.settleDelivery(anOutcome({ destination, alert }));
      const before = alertsOf();
      await store.commands.settleDelivery(
        anOutcome({ destination, alert, status: 'dead', lastStatus: 410, disableDestination: true }),
      );
      expect(alertsOf()).toEqual(before);
      expect(store.queries.destinations(site)).toMatchObject([{ isEnabled: true }]);
      await store.commands.removeDestination({ site, destination });
      await store.commands.settleDelivery(anOutcome({ destination, alert }));
      expect(alertsOf()).toEqual([]);
    });

    test('a dead delivery can be sent again; one that waits or arrived cannot', async () => {
      const { destination, alert } = await anAlert();
      await store.commands.settleDelivery(anOutcome({ destination, alert, status: 'dead', lastStatus: 500 }));
      expect(await claim(nowMs + dayMs)).toEqual([]);
      await store.commands.resendDeliveries({ site, which: [{ destination, alert }], nowMs: nowMs + dayMs });
      expect(await claim(nowMs + dayMs)).toMatchObject([{ alert, attempts: 0 }]);
      await store.commands.settleDelivery(anOutcome({ destination, alert }));
      await store.commands.resendDeliveries({ site, which: [{ destination, alert }], nowMs: nowMs + dayMs });
      expect(await claim(nowMs + 2 * dayMs)).toEqual([]);
    });

    const attemptsAt = (delivery: { destination: string; alert: string }, on = site) =>
      store.queries.deliveryAttempts({ site: on, ...delivery });

    test('each attempt at a delivery is kept with what came of it, and when the next one was due', async () => {
      const delivery = await anAlert();
      expect(attemptsAt(delivery)).toEqual([]);
      await claim(nowMs);
      const late = anAttempt({
        durationMs: 15_000,
        status: undefined,
        noAnswer: 'timeout',
        answer: 'No answer within 15 s.',
        nextAtMs: nowMs + hourMs,
      });
      const waits = { status: 'waiting', nextAtMs: nowMs + hourMs, settledAtMs: undefined } as const;
      await store.commands.settleDelivery(anOutcome({ ...delivery, ...waits, attempt: late }));
      await claim(nowMs + hourMs);
      const arrived = anAttempt({ atMs: nowMs + hourMs });
      await store.commands.settleDelivery(anOutcome({ ...delivery, attempt: arrived }));
      const log = [
        { attempt: 1, ...late },
        { attempt: 2, ...arrived },
      ];
      expect(attemptsAt(delivery)).toEqual(log);
      // by another sender, too late to be of any meaning
      await store.commands.settleDelivery(anOutcome({ ...delivery, status: 'dead', attempt: anAttempt() }));
      expect(attemptsAt(delivery)).toEqual(log);
      expect(attemptsAt({ ...delivery, destination: 'ds_other' })).toEqual([]);
      expect(attemptsAt(delivery, site + 1)).toEqual([]);
      await store.commands.removeDestination({ site, destination: delivery.destination });
      expect(attemptsAt(delivery)).toEqual([]);
    });

    test('of a delivery that is sent again and again the newest 20 attempts are kept', async () => {
      const delivery = await anAlert();
      for (let more = 0; more < 23; more += 1) {
        const attempt = anAttempt({ atMs: nowMs + more, status: 500, answer: `no ${more}` });
        await store.commands.settleDelivery(anOutcome({ ...delivery, status: 'dead', lastStatus: 500, attempt }));
        await store.commands.resendDeliveries({ site, which: [delivery], nowMs });
      }
      const log = attemptsAt(delivery);
      expect(log.map(({ answer }) => answer)).toEqual(Array.from({ length: 20 }, (_, at) => `no ${at + 3}`));
      expect(log.at(-1)).toMatchObject({ attempt: 1, atMs: nowMs + 22 });
    });

    test('a destination that is switched off gets no new alert and sends no old one, until it is on again', async () => {
      const { destination, alert } = await anAlert();
      await store.commands.setDestinationEnabled({ site, destination, isEnabled: false });
      expect(await claim(nowMs)).toEqual([]);
      await send([anIdentify('ada@acme.example', nowMs - minuteMs), aDemoRequest(nowMs)]);
      expect(alertsOf(leadOf('ada@acme.example').id)).toEqual([]);
      await store.commands.setDestinationEnabled({ site, destination, isEnabled: true });
      expect(await claim(nowMs)).toMatchObject([{ alert }]);
    });

    test('what another sender claimed since is not settled by one that comes late', async () => {
      const { destination, alert } = await anAlert();
      await claim(nowMs);
      const again = await store.commands.claimDeliveries({
        sender: 'sn_2',
        nowMs: nowMs + minuteMs,
        leaseMs: minuteMs,
        limit: 200,
      });
      expect(again.filter((each) => each.site === site)).toMatchObject([{ alert }]);
      await store.commands.settleDelivery(anOutcome({ destination, alert, status: 'dead', lastStatus: 500 }));
      expect(alertsOf()).toMatchObject([{ status: 'waiting', attempts: 0 }]);
      await store.commands.settleDelivery(anOutcome({ destination, alert, sender: 'sn_2' }));
      expect(alertsOf()).toMatchObject([{ status: 'delivered', attempts: 1 }]);
    });

    test('what went into the outbox since a moment is told once, of this site only, delivered or not', async () => {
      const { alert: before } = await anAlert();
      const [one] = [await aDestination(), await aDestination()];
      const sinceMs = nowMs + minuteMs;
      const { alert } = await store.commands.testDestination({ site, destination: one, nowMs: sinceMs });
      await send([anIdentify('ada@acme.example', sinceMs), aDemoRequest(sinceMs)], { receivedAtMs: sinceMs + 1 });
      const sent = () => store.queries.alertsSentSince({ site, sinceMs, limit: 10 });
      expect(sent()).toMatchObject([
        { id: alert, lead: '', kinds: ['test'] },
        { lead: leadOf('ada@acme.example').id, kinds: ['hot', 'became_mql', 'asked_for_sales'], atMs: sinceMs + 1 },
      ]);
      await store.commands.settleDelivery(
        anOutcome({ destination: one, alert, nextAtMs: sinceMs + 5, settledAtMs: sinceMs + 5 }),
      );
      expect(sent()).toHaveLength(2);
      expect(store.queries.alertsSentSince({ site, sinceMs, limit: 1 })).toHaveLength(1);
      expect(store.queries.alertsSentSince({ site, sinceMs: sinceMs + 2, limit: 10 })).toEqual([]);
      expect(store.queries.alert({ site, alert: before })).toMatchObject({ id: before, kinds: ['test'], atMs: nowMs });
      const { id: other } = await store.commands.createSite({
        name: 'Other',
        kind: 'live',
        origins: [],
        timeZone: 'UTC',
        nowMs,
      });
      expect(store.queries.alertsSentSince({ site: other, sinceMs: 0, limit: 10 })).toEqual([]);
      expect(store.queries.alert({ site: other, alert })).toBeUndefined();
    });

    test('what is told is told of on a site without a destination as well, and what is in shadow is not', async () => {
      const sent = () => store.queries.alertsSentSince({ site, sinceMs: nowMs, limit: 10 });
      await send([anIdentify('ada@acme.example', nowMs), aDemoRequest(nowMs)]);
      expect(alertsOf()).toEqual([]);
      expect(sent()).toMatchObject([{ lead: leadOf('ada@acme.example').id, kinds: expect.arrayContaining(['hot']) }]);
      const shadow = Object.fromEntries(alertKinds.map((kind) => [kind, 'shadow' as const]));
      await store.commands.saveAlertSettings({ site, settings: { ...defaultAlertSettings, kinds: shadow } });
      await aDestination();
      await send([anIdentify('bob@acme.example', nowMs), aDemoRequest(nowMs)], { visitor: 'v2', visit: 'visit2' });
      expect(store.queries.alertLog({ site, limit: 10 })).toHaveLength(2);
      expect(sent()).toHaveLength(1);
    });

    test('what waited for the morning is told of when it goes out', async () => {
      const night = { ...defaultAlertSettings, quiet: { from: 0, to: 10 * 60 }, breaksThrough: silence };
      await store.commands.saveAlertSettings({ site, settings: night });
      await send([anIdentify('ada@acme.example', nowMs), aDemoRequest(nowMs)]);
      const morningMs = nowMs + hourMs;
      const sent = (sinceMs: number) => store.queries.alertsSentSince({ site, sinceMs, limit: 10 });
      expect(sent(nowMs)).toEqual([]);
      while ((await store.commands.runDueAlerts({ nowMs: morningMs })).done > 0);
      expect(sent(morningMs)).toMatchObject([{ lead: leadOf('ada@acme.example').id, atMs: nowMs }]);
      expect(sent(morningMs + 1)).toEqual([]);
    });

    test('everything that was given up can be sent again at once, of this site only', async () => {
      const { destination } = await anAlert();
      for (let more = 0; more < 4; more += 1) await store.commands.testDestination({ site, destination, nowMs });
      for (const { alert } of alertsOf())
        await store.commands.settleDelivery(anOutcome({ destination, alert, status: 'dead', lastStatus: 500 }));
      expect(store.queries.deadDeliveries(site)).toBe(5);
      expect(alertsOf().filter(({ status }) => status === 'dead')).toEqual(
        store.queries.deliveries({ site, limit: 50, status: 'dead' }),
      );
      const [first] = alertsOf();
      const one = [{ destination, alert: first!.alert }];
      const resend = (which: 'all' | typeof one) =>
        store.commands.resendDeliveries({ site, which, nowMs: nowMs + dayMs });
      expect(await resend(one)).toEqual({ resent: 1 });
      expect(await resend('all')).toEqual({ resent: 4 });
      expect(await resend('all')).toEqual({ resent: 0 });
      expect(await claim(nowMs + dayMs)).toHaveLength(5);
    });

    test('a new secret signs from now on, and the old one as well for a day', async () => {
      const { destination, alert } = await anAlert();
      const [before] = await claim(nowMs, 1);
      const { secret, previousUntilMs } = await store.commands.rotateSecret({ site, destination, nowMs });
      expect(previousUntilMs).toBe(nowMs + dayMs);
      expect(secret).not.toBe(before!.secrets[0]);
      expect(await claim(nowMs + 1, 1)).toMatchObject([{ alert, secrets: [secret, before!.secrets[0]] }]);
      expect(await claim(nowMs + dayMs - 1, 1)).toMatchObject([{ secrets: [secret, before!.secrets[0]] }]);
      expect(await claim(nowMs + dayMs)).toMatchObject([{ secrets: [secret] }]);
      expect(store.queries.destinations(site)).toMatchObject([{ secret, previousSecretUntilMs: nowMs + dayMs }]);
    });

    test('only a destination that may be told gets the person, as it is known at the attempt', async () => {
      const [thin, personal] = [await aDestination(), await aDestination()];
      const settings = { site, name: 'CRM', url: 'https://crm.example/' };
      await store.commands.updateDestination({ ...settings, destination: personal, hasPersonalData: true });
      await send([anIdentify('ada@acme.example', nowMs - minuteMs), aDemoRequest(nowMs)]);
      const claimed = await claim(nowMs + minuteMs);
      const personAt = (id: string) => claimed.find((each) => each.destination === id)?.person;
      expect(claimed).toHaveLength(2);
      expect(personAt(thin)).toBeUndefined();
      expect(personAt(personal)).toMatchObject({ email: 'ada@acme.example' });
    });

    describe('a destination that fails', () => {
      const fail = async (ids: { destination: string; alert: string }, atMs: number, attempts = 1) => {
        for (let attempt = 0; attempt < attempts; attempt += 1) {
          const outcome = { ...ids, status: 'waiting', settledAtMs: undefined, lastStatus: 500 } as const;
          await store.commands.settleDelivery(anOutcome({ ...outcome, answeredAtMs: atMs, nextAtMs: atMs }));
        }
      };
      const stateOf = (id: string) => store.queries.destinations(site).find((each) => each.id === id);

      test('for five days is switched off, with a notice to the others in the same transaction', async () => {
        const { destination, alert } = await anAlert();
        const other = await aDestination();
        await fail({ destination, alert }, nowMs, 3);
        expect(stateOf(destination)).toMatchObject({ isEnabled: true, failingSinceMs: nowMs });
        await fail({ destination, alert }, nowMs + 5 * dayMs - 1);
        expect(stateOf(destination)).toMatchObject({ isEnabled: true });
        await fail({ destination, alert }, nowMs + 5 * dayMs);
        expect(stateOf(destination)).toMatchObject({ isEnabled: false, offReason: 'failing', failingSinceMs: nowMs });
        const notices = alertsOf().filter(({ kinds }) => kinds.includes('destination_off'));
        expect(notices).toMatchObject([{ destination: other, status: 'waiting' }]);
        const [notice] = await claim(nowMs + 5 * dayMs);
        expect(JSON.parse(notice!.payload)).toMatchObject({
          type: 'destination.off',
          data: { destination: { id: destination, reason: 'failing' }, site: { name: expect.any(String) } },
        });
      });

      test('and succeeds in between is as good as new', async () => {
        const { destination, alert } = await anAlert();
        const { alert: later } = await store.commands.testDestination({ site, destination, nowMs });
        await fail({ destination, alert }, nowMs, 3);
        await store.commands.settleDelivery(anOutcome({ destination, alert: later, answeredAtMs: nowMs + dayMs }));
        expect(stateOf(destination)).toMatchObject({ failingSinceMs: undefined });
        await fail({ destination, alert }, nowMs + 5 * dayMs);
        expect(stateOf(destination)).toMatchObject({ isEnabled: true, failingSinceMs: nowMs + 5 * dayMs });
      });

      test('at the first attempts after days of silence is not switched off yet', async () => {
        const { destination, alert } = await anAlert();
        await fail({ destination, alert }, nowMs);
        const { alert: later } = await store.commands.testDestination({ site, destination, nowMs });
        await fail({ destination, alert: later }, nowMs + 30 * dayMs, 2);
        expect(stateOf(destination)).toMatchObject({ isEnabled: true });
        await fail({ destination, alert: later }, nowMs + 30 * dayMs);
        expect(stateOf(destination)).toMatchObject({ isEnabled: false });
      });

      test('and is switched on again begins anew, and gets what has waited', async () => {
        const { destination, alert } = await anAlert();
        await fail({ destination, alert }, nowMs, 3);
        await fail({ destination, alert }, nowMs + 5 * dayMs);
        expect(await claim(nowMs + 6 * dayMs)).toEqual([]);
        await store.commands.setDestinationEnabled({ site, destination, isEnabled: true });
        expect(stateOf(destination)).toMatchObject({
          isEnabled: true,
          offReason: undefined,
          failingSinceMs: undefined,
        });
        expect(await claim(nowMs + 6 * dayMs)).toMatchObject([{ alert }]);
      });
    });

    test('410 Gone switches the destination off', async () => {
      const { destination, alert } = await anAlert();
      await store.commands.settleDelivery(
        anOutcome({ destination, alert, status: 'dead', lastStatus: 410, disableDestination: true }),
      );
      expect(store.queries.destinations(site)).toMatchObject([{ isEnabled: false, offReason: 'gone' }]);
    });

    test('what is not there is said', async () => {
      const unknown = { site, destination: 'ds_none' };
      await expect(store.commands.testDestination({ ...unknown, nowMs })).rejects.toMatchObject({
        code: 'unknown_destination',
      });
      await expect(store.commands.rotateSecret({ ...unknown, nowMs })).rejects.toMatchObject({
        code: 'unknown_destination',
      });
      await expect(store.commands.updateDestination({ ...unknown, name: 'x', url: 'x' })).rejects.toMatchObject({
        code: 'unknown_destination',
      });
      await expect(store.commands.setDestinationEnabled({ ...unknown, isEnabled: true })).rejects.toMatchObject({
        code: 'unknown_destination',
      });
      await expect(store.commands.ingest(aBatch({ site: 999_999, events: [aClick(nowMs)] }))).rejects.toMatchObject({
        code: 'unknown_site',
      });
      await expect(
        store.commands.updateSite({ site: 999_999, name: 'x', origins: [], timeZone: 'UTC' }),
      ).rejects.toMatchObject({ code: 'unknown_site' });
    });

    test('a call that fails takes nothing of another with it', async () => {
      const results = await Promise.allSettled([
        send([aClick(nowMs)], { visitor: 'before' }),
        store.commands.ingest(aBatch({ site: 999_999, events: [aClick(nowMs)] })),
        send([aClick(nowMs)], { visitor: 'after' }),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(
        store.queries
          .visitors({ site, nowMs, limit: 10 })
          .map(({ visitor }) => visitor)
          .toSorted(),
      ).toEqual(['after', 'before']);
    });
  });

  describe(`${name}: sites`, () => {
    /** Everything that can be read of a site. */
    const everything = (id: number) => ({
      leads: leads(id).map((lead) => ({
        ...store.queries.lead({ site: id, lead: lead.id, nowMs }),
        rows: leadRows(lead.id, id),
        score: store.queries.score({ site: id, subject: { kind: 'lead', id: lead.id }, nowMs }),
      })),
      hot: store.queries.hotLeads({ site: id, nowMs, limit: 50 }),
      visitors: ['v1', 'v2'].map((visitor) => ({
        visitor: store.queries.visitor({ site: id, visitor, nowMs }),
        timeline: store.queries.visitorTimeline({ site: id, visitor, limit: 20 }),
      })),
      anonymous: store.queries.visitors({ site: id, nowMs, limit: 50 }),
      activity: store.queries.siteActivity(id),
      destinations: store.queries.destinations(id),
      deliveries: store.queries.deliveries({ site: id, limit: 50 }),
    });
    const sameOnBoth = [
      ...aPageView({ path: '/pricing', atMs: nowMs - hourMs, engagedMs: 45_000 }),
      aDemoRequest(nowMs - minuteMs),
    ];
    const fill = async (id: number, email: string, visit: string) => {
      await aDestination(id);
      await send(
        [...sameOnBoth, anEvent({ id: 'same-identify', type: 'identify', occurredAtMs: nowMs, data: { email } })],
        {
          site: id,
          visit,
          dropped: [{ reason: 'invalid_url', excerpt: visit }],
        },
      );
      await send(aPageView({ path: '/product', atMs: nowMs }), { site: id, visitor: 'v2', visit });
      const { id: lead } = leadOf(email, id);
      await touch({ site: id, lead, data: { subject: visit } });
    };

    test('two sites with the same visitor, event and visit ids do not mix', async () => {
      const { id: other } = await newSite();
      await fill(site, 'ada@acme.example', 'i1');
      const before = everything(site);
      await fill(other, 'ada@acme.example', 'i1');
      await send([aClick(nowMs)], { site: other });
      expect(everything(site)).toEqual(before);
      expect(before.activity).toMatchObject({ stored: 5, repeated: 0 });
      expect(store.queries.siteActivity(other)).toMatchObject({ stored: 6, repeated: 0 });
      expect(before.leads).toHaveLength(1);
      expect(leads(other)).toHaveLength(1);
      expect(leads(other)[0]!.id).not.toBe(leads(site)[0]!.id);
      expect(leadRows(leads(other)[0]!.id)).toEqual([]);
      expect(before.deliveries).toHaveLength(1);
    });

    test('removing a site removes everything of it, and nothing of another', async () => {
      const { id: other, key } = await newSite();
      await fill(site, 'ada@acme.example', 'i1');
      await fill(other, 'ada@acme.example', 'i1');
      const before = everything(site);
      await store.commands.removeSite(other);
      expect(everything(site)).toEqual(before);
      expect(store.queries.siteByKey(key)).toBeUndefined();
      expect(store.queries.sites().map(({ id }) => id)).not.toContain(other);
      expect(store.queries.siteActivity(other)).toEqual({
        firstEventAtMs: undefined,
        lastEventAtMs: undefined,
        stored: 0,
        repeated: 0,
        drops: [],
        quarantined: [],
      });
      expect(store.queries.destinations(other)).toEqual([]);
      expect(store.queries.deliveries({ site: other, limit: 10 })).toEqual([]);
      const due = await store.commands.claimDeliveries({
        sender: 'sn_1',
        nowMs: nowMs + dayMs,
        leaseMs: 1,
        limit: 200,
      });
      expect(due.filter((each) => each.site === other)).toEqual([]);
      await expect(send([aClick(nowMs)], { site: other })).rejects.toMatchObject({ code: 'unknown_site' });
    });

    test('a site that was changed is read as it is now', async () => {
      await store.commands.updateSite({
        site,
        name: 'Renamed',
        origins: ['https://acme.example'],
        timeZone: 'Asia/Tehran',
      });
      expect(store.queries.sites().find(({ id }) => id === site)).toMatchObject({
        name: 'Renamed',
        origins: ['https://acme.example'],
        timeZone: 'Asia/Tehran',
      });
      await aDestination();
      await send([anIdentify('ada@acme.example', nowMs - minuteMs), aDemoRequest(nowMs)]);
      const due = await store.commands.claimDeliveries({ sender: 'sn_1', nowMs, leaseMs: 1, limit: 200 });
      expect(JSON.parse(due.find((each) => each.site === site)!.payload).data.site.name).toBe('Renamed');
    });
  });

  describe(`${name}: reading`, () => {
    test('a timeline read page by page has each row once, newest first, also among equal times', async () => {
      const row = fc.record({ minute: fc.nat(6), visitor: fc.constantFrom('v1', 'v2', 'v3'), visit: fc.nat(2) });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 40, maxLength: 120 }), async (rows) => {
          const { id } = await newSite();
          const byVisit = Map.groupBy(rows, ({ visitor, visit }) => `${visitor}-${visit}`);
          const sent = new Set<string>();
          for (const [visit, some] of byVisit) {
            const events = some.map(({ minute }) => aClick(nowMs - minute * minuteMs));
            // ids are one browser's own: the same ones on another are other rows
            const named = events.map((event, index) => ({ ...event, id: `${visit.slice(3)}-${index}` }));
            for (const event of named) sent.add(`${some[0]!.visitor}/${event.id}`);
            for (let at = 0; at < named.length; at += 100)
              await send(named.slice(at, at + 100), { site: id, visitor: some[0]!.visitor, visit });
          }
          for (const visitor of new Set(rows.map((each) => each.visitor)))
            await send(
              [anEvent({ id: 'identify', type: 'identify', occurredAtMs: nowMs, data: { email: 'ada@acme.example' } })],
              { site: id, visitor, visit: 'last' },
            );
          const { id: lead } = leadOf('ada@acme.example', id);
          await touch({ site: id, lead, id: 'call' });

          const seen: string[] = [];
          let before: string | undefined;
          let oldestMs = Number.POSITIVE_INFINITY;
          for (let pages = 0; pages < 20; pages += 1) {
            const page = store.queries.leadTimeline({ site: id, lead, limit: 1, before });
            const shownRows = page.visits.flatMap((visit) =>
              visit.rows.map((each) => ({ ...each, visitor: visit.visitor })),
            );
            expect(shownRows.length).toBeGreaterThan(0);
            for (const each of shownRows) expect(each.atMs).toBeLessThanOrEqual(oldestMs);
            oldestMs = Math.min(...shownRows.map((each) => each.atMs));
            seen.push(...shownRows.map((each) => `${each.visitor}/${each.id}`));
            before = page.next;
            if (before === undefined) break;
          }
          const expected = [
            ...sent,
            ...[...new Set(rows.map((each) => each.visitor))].map((visitor) => `${visitor}/identify`),
            `${directVisitor(lead)}/call`,
          ];
          expect(seen.toSorted()).toEqual(expected.toSorted());
        }),
        { numRuns: 25 },
      );
    });

    test('what is decided, said and written about a lead lies between the pages of its timeline, each once', async () => {
      const saved = await saveLead({ email: 'moments@acme.example' });
      const lead = saved.kind === 'created' ? saved.lead : '';
      for (let index = 0; index < 30; index += 1)
        await touch({ lead, id: `call${index}`, occurredAtMs: nowMs + index * minuteMs });
      const by = { site, lead, by: 'ada@acme.example' };
      for (const index of [-1, 3, 3.5, 12, 40])
        await store.commands.addNote({ ...by, note: `note ${index}`, nowMs: nowMs + index * minuteMs });
      await store.commands.decideNoise({
        site,
        lead,
        flag: 'student',
        isOverruled: true,
        decidedBy: 'ada@acme.example',
        nowMs: nowMs + 5 * minuteMs,
      });
      expect(await store.commands.addNote({ ...by, lead: 'ld_nobody', note: 'x', nowMs })).toBe('unknown_lead');
      expect(store.notices.at(-2)?.subjects).toContain(`l:${lead}`);

      const seen: string[] = [];
      let before: string | undefined;
      let pages = 0;
      for (; pages < 10; pages += 1) {
        const { next, visits } = store.queries.leadTimeline({ site, lead, limit: 1, before });
        const moments = store.queries.leadMoments({ site, lead, before, next });
        const oldestMs = Math.min(...visits.map(({ startedAtMs }) => startedAtMs));
        if (next !== undefined) for (const { atMs } of moments) expect(atMs).toBeGreaterThanOrEqual(oldestMs);
        seen.push(...moments.map((moment) => (moment.kind === 'note' ? moment.note : moment.kind)));
        before = next;
        if (before === undefined) break;
      }
      expect(pages).toBe(1);
      expect(seen).toEqual(['note 40', 'note 12', 'noise', 'note 3.5', 'note 3', 'alert', 'note -1']);
      const until = store.queries.leadMoments({ site, lead, next: undefined, untilMs: nowMs + 5 * minuteMs });
      expect(until.map(({ kind }) => kind)).toEqual(['noise', 'note', 'note', 'alert', 'note']);
    });

    test('a timeline is read from a moment on, and narrowed to kinds of rows', async () => {
      const saved = await saveLead({ email: 'narrow@acme.example' });
      const lead = saved.kind === 'created' ? saved.lead : '';
      for (const [index, type] of (['call', 'email_open', 'call', 'social'] as const).entries())
        await touch({ lead, id: `t${index}`, type, occurredAtMs: nowMs + index });
      const idsOf = (page: Partial<Parameters<Queries['leadTimeline']>[0]>) =>
        store.queries
          .leadTimeline({ site, lead, limit: 20, ...page })
          .visits.flatMap(({ rows }) => rows.map(({ id }) => id));
      expect(idsOf({ untilMs: nowMs + 2 })).toEqual(['t2', 't1', 't0']);
      expect(idsOf({ types: ['call'] })).toEqual(['t2', 't0']);
      expect(idsOf({ types: ['call'], untilMs: nowMs + 1 })).toEqual(['t0']);
      expect(idsOf({ types: [] })).toEqual([]);
    });

    test('the list of leads has each lead in exactly one queue, in order of score, and narrows to what is asked', async () => {
      const { id } = await newSite();
      const at = { site: id, nowMs, today: Math.floor(nowMs / dayMs), todayStartMs: nowMs - 9 * hourMs };
      const title = { title: 'Chief Executive Officer' };
      for (let index = 0; index < 12; index += 1) {
        const saved = await store.commands.saveLead({
          site: id,
          email: `lead${index}@company${index}.example`,
          name: `Person ${index}`,
          traits: title,
          trust: 'verified',
          source: 'api',
          nowMs,
        });
        const lead = saved.kind === 'created' ? saved.lead : '';
        // a call is a step towards buying; a manual adjustment is none
        if (index % 3 > 0)
          await touch({ site: id, lead, id: `call${index}`, type: 'call', occurredAtMs: nowMs - hourMs });
        if (index < 8)
          await touch({
            site: id,
            lead,
            id: `by hand${index}`,
            type: 'manual',
            occurredAtMs: nowMs - 2 * dayMs,
            day: at.today - 2,
            data: { points: 70 + index },
          });
      }
      const read = (query: Partial<Parameters<Queries['listLeads']>[0]>) => {
        const rows = [];
        let after: string | undefined;
        for (let pages = 0; pages < 30; pages += 1) {
          const page = store.queries.listLeads({ ...at, limit: 5, after, ...query });
          rows.push(...page.rows);
          after = page.next;
          if (after === undefined) return rows;
        }
        throw new Error('the list does not end');
      };
      const all = read({});
      expect(new Set(all.map(({ lead }) => lead.id)).size).toBe(12);
      expect(all).toHaveLength(12);
      for (const [index, { lead }] of all.entries())
        if (index > 0) expect(lead.score).toBeLessThanOrEqual(all[index - 1]!.lead.score);
      const [first] = all;
      expect(first).toMatchObject({ queue: 'ready', reason: { ruleName: 'Adjusted by hand' } });
      expect(first!.curve.at(-1)).toBeCloseTo(first!.lead.score, 6);
      expect(first!.earnedByDay.at(-1)).toBe(15);
      expect(first!.earnedByDay.at(-3)).toBe(77);
      const called = all.find(({ lead, earnedByDay }) => lead.score < 20 && earnedByDay.at(-1) === 15);
      expect(called?.changeToday).toBeCloseTo(called!.lead.score, 6);

      await store.commands.decideStage({
        site: id,
        lead: first!.lead.id,
        kind: 'accept',
        derived: 'mql',
        reason: undefined,
        note: '',
        by: 'sales@acme.example',
        wakeAtMs: undefined,
        nowMs,
      });
      const inQueues = queues.map((queue) => read({ queue }).map(({ lead }) => lead.id));
      expect(inQueues.flat().toSorted()).toEqual(all.map(({ lead }) => lead.id).toSorted());
      expect(inQueues.map((ids) => ids.length)).toEqual([4, 7, 1, 0]);
      expect(read({ queue: 'sales' })[0]).toMatchObject({ decidedBy: 'sales@acme.example', queue: 'sales' });
      expect(read({ did: { rule: 'call', sinceMs: nowMs - dayMs } })).toHaveLength(8);
      expect(read({ did: { rule: 'manual', sinceMs: nowMs - dayMs } })).toHaveLength(0);
      expect(read({ seenSinceMs: nowMs - dayMs }).length).toBe(8);
      expect(read({ minGrade: 'A' }).every(({ lead }) => lead.profile.fit?.grade === 'A')).toBe(true);

      const found = (text: string) => store.queries.findLeads({ ...at, text }).rows.map(({ lead }) => lead.name);
      expect(found('LEAD3@')).toEqual(['Person 3']);
      expect(found('person 1').toSorted()).toEqual(['Person 1', 'Person 10', 'Person 11']);
      expect(found('  ')).toEqual([]);
      expect(found('%')).toEqual([]);
    });

    test('visitors are counted exactly: today, yesterday, this week, this month, ever, and now', async () => {
      const { id } = await newSite();
      const startOf = { todayMs: nowMs - 9 * hourMs, yesterdayMs: nowMs - 33 * hourMs };
      const periods = { ...startOf, weekMs: nowMs - 4 * dayMs, monthMs: nowMs - 13 * dayMs };
      // moments around the borders, also a few seconds after another, which are not written as last seen
      const borders = [...Object.values(periods), nowMs - 5 * minuteMs, nowMs - 40 * dayMs];
      const offsets = [-3_000, -1, 0, 1, 4_000];
      const seen: { visitor: string; atMs: number; isBot: boolean }[] = [];
      for (let index = 0; index < 60; index += 1) {
        const visitor = `visitor${index}`;
        const isBot = index % 7 === 3;
        for (let visit = 0; visit <= index % 4; visit += 1) {
          const border = borders[(index + visit * 2) % borders.length]!;
          const atMs = border + offsets[(index * 3 + visit) % offsets.length]!;
          seen.push({ visitor, atMs, isBot });
          if (index % 3 === 0) seen.push({ visitor, atMs: border + 4_000, isBot });
        }
      }
      for (const { visitor, atMs, isBot } of seen)
        await send(aPageView({ path: '/pricing', atMs }), { site: id, visitor, isBot, visit: `i${atMs}` });
      const count = (fromMs: number, toMs = Number.POSITIVE_INFINITY) =>
        new Set(seen.filter((one) => !one.isBot && one.atMs >= fromMs && one.atMs < toMs).map(({ visitor }) => visitor))
          .size;
      expect(store.queries.visitorCounts({ site: id, nowMs, ...periods })).toEqual({
        now: count(nowMs - 5 * minuteMs),
        today: count(periods.todayMs),
        yesterday: count(periods.yesterdayMs, periods.todayMs),
        week: count(periods.weekMs),
        month: count(periods.monthMs),
        total: count(0),
      });
      expect(count(periods.yesterdayMs, periods.todayMs)).toBeGreaterThan(10);

      await send([anIdentify('here@acme.example', nowMs)], { site: id, visitor: 'here' });
      await send(aPageView({ path: '/pricing', atMs: nowMs }), { site: id, visitor: 'here' });
      const [newest] = store.queries.onSite({ site: id, nowMs, limit: 3 });
      expect(newest).toMatchObject({
        visitor: 'here',
        lead: { email: 'here@acme.example' },
        page: { title: '/pricing', pageKind: 'pricing' },
      });
    });

    test('saved views are kept, bounded, and removed', async () => {
      const of = { site, query: 'queue=ready', by: 'ada@acme.example', nowMs };
      expect(await store.commands.saveView({ ...of, name: 'Mine' })).toBe('saved');
      const [view] = store.queries.savedViews(site);
      expect(view).toMatchObject({ name: 'Mine', query: 'queue=ready', by: 'ada@acme.example' });
      for (let count = 1; count < maxSavedViews; count += 1) await store.commands.saveView({ ...of, name: `${count}` });
      expect(await store.commands.saveView({ ...of, name: 'one too many' })).toBe('too_many');
      await store.commands.removeView({ site, view: view!.id });
      await store.commands.removeView({ site, view: view!.id });
      expect(store.queries.savedViews(site).map(({ name }) => name)).not.toContain('Mine');
      expect(store.queries.savedViews(site)).toHaveLength(maxSavedViews - 1);
    });

    test('the hot list is in order of score and complete, also where leads are equal, cold, negative or unseen', async () => {
      const points = [70, 20, 20, 20, 5, 0, -15, undefined, undefined, 33];
      for (const [index, earned] of points.entries()) {
        const saved = await saveLead({ email: `lead${index}@acme.example` });
        const lead = saved.kind === 'created' ? saved.lead : '';
        if (earned !== undefined) await touch({ lead, type: 'manual', data: { points: earned } });
      }
      for (const limit of [1, 2, 3, 7, 50]) {
        const seen: HotLead[] = [];
        for (let pages = 0; pages < 20; pages += 1) {
          const page = store.queries.hotLeads({ site, nowMs, limit, after: seen.at(-1)?.place });
          seen.push(...page);
          if (page.length < limit) break;
        }
        expect(seen.map(({ id }) => id).toSorted()).toEqual(
          leads()
            .map(({ id }) => id)
            .toSorted(),
        );
        const positive = seen.map(({ score }) => score).filter((score) => score > 0);
        expect(positive).toEqual(positive.toSorted((a, b) => b - a));
        expect(seen.slice(0, positive.length).every(({ score }) => score > 0)).toBe(true);
        expect(positive.map(Math.round)).toEqual([70, 33, 20, 20, 20, 5]);
      }
      for (const [minScore, above] of [
        [71, []],
        [70, [70]],
        [20, [70, 33, 20, 20, 20]],
        [20.1, [70, 33]],
        [0.001, [70, 33, 20, 20, 20, 5]],
      ] as const) {
        const hot = (after?: string) => store.queries.hotLeads({ site, nowMs, limit: 4, after, minScore });
        const pages = [...hot(), ...(hot().length === 4 ? hot(hot().at(-1)!.place) : [])];
        expect(pages.map(({ score }) => Math.round(score))).toEqual(above);
      }
    });

    test.each(['erased', 'merged', 'cooler', 'hotter'])(
      'the hot list goes on where a page ended, also when its last lead is %s by then',
      async (what) => {
        const ids: string[] = [];
        for (const points of [70, 60, 50, 40, 30]) {
          const saved = await saveLead({ email: `lead${points}@acme.example` });
          ids.push(saved.kind === 'created' ? saved.lead : '');
          await touch({ lead: ids.at(-1)!, type: 'manual', data: { points } });
        }
        const list = (after?: string) => store.queries.hotLeads({ site, nowMs, limit: 2, after });
        const last = list().at(-1)!;
        expect(last.id).toBe(ids[1]);
        if (what === 'erased')
          await store.commands.eraseLead({ site, lead: last.id, searchedSeq: 0, mentions: [], nowMs });
        else if (what === 'merged')
          await store.commands.mergeLeads({ site, lead: last.id, into: ids[0]!, by: 'test', why: '', nowMs });
        else await touch({ id: 't2', lead: last.id, type: 'manual', data: { points: what === 'cooler' ? -45 : 45 } });
        expect(list(last.place).map(({ id }) => id)).toEqual([ids[2], ids[3]]);
      },
    );

    test('visitors are listed as last seen, each once, also where they were seen in one millisecond', async () => {
      for (let index = 0; index < 9; index += 1)
        await send([aClick(nowMs - Math.floor(index / 3) * hourMs)], { visitor: `v${index}` });
      await send([anIdentify('ada@acme.example', nowMs)], { visitor: 'known' });
      const seen: string[] = [];
      for (let pages = 0; pages < 10; pages += 1) {
        const page = store.queries.visitors({ site, nowMs, limit: 2, before: seen.at(-1) });
        seen.push(...page.map(({ visitor }) => visitor));
        if (page.length < 2) break;
      }
      expect(seen).toEqual(['v2', 'v1', 'v0', 'v5', 'v4', 'v3', 'v8', 'v7', 'v6']);
    });

    test('the parts of a score sum to it, and what is shown sums exactly, at any moment', async () => {
      await send([
        ...aPageView({ path: '/pricing', atMs: nowMs - 3 * dayMs, engagedMs: 200_000 }),
        ...aPageView({ path: '/careers', atMs: nowMs - 2 * dayMs, engagedMs: 5_000 }),
        ...aPageView({ path: '/customers', atMs: nowMs - dayMs }),
        aClick(nowMs - hourMs),
        aDemoRequest(nowMs - minuteMs),
        anIdentify('ada@acme.example', nowMs),
      ]);
      const { id } = leadOf('ada@acme.example');
      for (const days of [0, 1, 3.3, 14, 100]) {
        const atMs = nowMs + days * dayMs;
        const score = store.queries.score({ site, subject: { kind: 'lead', id }, nowMs: atMs })!;
        expect(score.parts.length).toBeGreaterThan(8);
        expect(score.parts.reduce((sum, part) => sum + part.worth, 0)).toBeCloseTo(score.score, 9);
        expect(score.parts.reduce((sum, part) => sum + Math.round(part.shown * 10), 0)).toBe(
          Math.round(score.shown * 10),
        );
        expect(Math.abs(score.shown - score.score)).toBeLessThanOrEqual(0.05 + 1e-9);
        const listed = store.queries.lead({ site, lead: id, nowMs: atMs })!;
        expect(listed.score).toBeCloseTo(score.score, 8);
        expect(listed.level).toBe(score.level);
        expect(score.coolsAtMs !== undefined).toBe(score.score >= 60);
      }
      const rows = leadRows(id).flatMap((row) =>
        row.points.filter((each) => each.counts).map(({ rule, points }) => `${rule} ${points}`),
      );
      const parts = store.queries
        .score({ site, subject: { kind: 'lead', id }, nowMs })!
        .parts.map(({ rule, points }) => `${rule} ${points}`);
      expect(rows.toSorted()).toEqual(parts.toSorted());
    });
  });
}
