import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { coolDownMs } from '../../collector/domain/alert-policy.ts';
import type { IncomingEvent, LeadInput } from '../../collector/ports/commands.ts';
import { inconsistencies } from '../../collector/storage/consistency.ts';
import { importLeads } from '../../collector/usecases/import-leads.ts';
import { anEvent } from '../support/a-store.ts';
import { AlertSite, dayMs, hourMs, minuteMs, mondayMs } from './an-alert-site.ts';

let acme: AlertSite;
beforeEach(async () => {
  acme = await AlertSite.open();
});
afterEach(() => acme.close());

const ada = 'ada@acme.example';
const atMs = mondayMs + dayMs;
const aClick = (whenMs: number): IncomingEvent =>
  anEvent({ type: 'cta_click', occurredAtMs: whenMs, data: { label: 'Trial' } });

/** Warm and with a step towards buying: an MQL as soon as somebody knows that it is a person who decides. */
async function aWarmLead(email = ada, traits?: LeadInput['traits']): Promise<string> {
  await acme.meet(email, mondayMs);
  const lead = acme.leadOf(email);
  if (traits) await says({ email, traits }, mondayMs);
  await acme.send(email, mondayMs, [aClick(mondayMs)]);
  await acme.adjust(lead, 45, mondayMs);
  return lead;
}

const says = (lead: Partial<LeadInput>, nowMs = atMs) =>
  acme.store.commands.saveLead({ site: acme.site, email: ada, trust: 'verified', source: 'api', nowMs, ...lead });
const isMql = (lead: string, nowMs = atMs) => acme.store.queries.lead({ site: acme.site, lead, nowMs })!.mql.isMql;
const cfo = { traits: { title: 'CFO' } };
const told = ['became_mql → channel'];

describe('a lead that becomes an MQL without doing anything', () => {
  test('is told of once when the server API says who they are', async () => {
    const lead = await aWarmLead();
    expect([isMql(lead), acme.sent()]).toEqual([false, []]);
    await says(cfo);
    expect([isMql(lead), acme.sent()]).toEqual([true, told]);
    expect(acme.store.notices.at(-1)).toEqual({ site: acme.site, subjects: [`l:${lead}`], hasDeliveries: true });
    const { alert } = acme.store.queries.deliveries({ site: acme.site, limit: 1 })[0]!;
    const { data } = JSON.parse(acme.store.queries.alert({ site: acme.site, alert })!.payload);
    expect(data).toMatchObject({ stage: 'mql', fit: { grade: 'A' }, change: 0, evidence: [], isOnThePage: false });
    await says(cfo, atMs + minuteMs);
    await says({ traits: { title: 'CEO' } }, atMs + hourMs);
    await acme.send(ada, atMs + 2 * hourMs, [aClick(atMs + 2 * hourMs)]);
    expect(acme.sent()).toEqual(told);
    expect(acme.store.queries.handOffs({ site: acme.site, limit: 9 })).toMatchObject([{ lead, stage: 'mql' }]);
    expect(inconsistencies(acme.store.sqlite)).toEqual([]);
  });

  test('is told of when the browser says who they are', async () => {
    await aWarmLead();
    const props = { title: 'CFO' };
    await acme.send(ada, atMs, [anEvent({ type: 'identify', occurredAtMs: atMs, data: { email: ada, props } })]);
    expect(acme.sent()).toEqual(told);
  });

  test.each([ada, 'ada@home.example'])('of two addresses is told of when %s says who they are', async (email) => {
    const lead = await aWarmLead();
    const away = await acme.meet('ada@home.example', mondayMs);
    const merge = { site: acme.site, lead: away, into: lead, by: 'api', why: '', nowMs: mondayMs };
    await acme.store.commands.mergeLeads(merge);
    const props = { title: 'CFO' };
    await acme.send(email, atMs, [anEvent({ type: 'identify', occurredAtMs: atMs, data: { email, props } })]);
    expect([isMql(lead), acme.sent()]).toEqual([true, told]);
  });

  test('is told of when the server API links a browser to them and says who they are', async () => {
    await aWarmLead();
    await acme.store.commands.identify({
      ...{ site: acme.site, visitor: 'v9', id: 'i9', atMs, day: Math.floor(atMs / dayMs), receivedAtMs: atMs },
      lead: { site: acme.site, email: ada, ...cfo, trust: 'verified', source: 'api', nowMs: atMs },
    });
    expect(acme.sent()).toEqual(told);
  });

  test('who the server API names, or makes, is news to open pages, told of or not', async () => {
    const notices = () => acme.store.notices.splice(0).map(({ subjects }) => subjects);
    notices();
    await says({ email: 'bob@bob.example' });
    const bob = acme.leadOf('bob@bob.example');
    expect(notices()).toEqual([[`l:${bob}`]]);
    await says({ email: 'bob@bob.example', name: 'Bob' });
    expect(notices()).toEqual([[`l:${bob}`]]);
    await says({ email: 'bob@bob.example', name: 'Bob' });
    expect(notices()).toEqual([]);
  });

  test('is told to nobody after an import or the demo, nor later for the same', async () => {
    const lead = await aWarmLead();
    const counts = await importLeads({
      site: acme.site,
      commands: acme.store.commands,
      clock: { nowMs: () => atMs },
      input: Readable.from([Buffer.from(`email,title\n${ada},CFO\n`)]),
    });
    expect(counts).toMatchObject({ updated: 1 });
    expect(isMql(lead)).toBe(true);
    await aWarmLead('bob@bob.example');
    await says({ email: 'bob@bob.example', ...cfo, source: 'demo' });
    await says({ traits: { title: 'CEO' } }, atMs + minuteMs);
    expect(acme.sent()).toEqual([]);
  });

  test('is told of when points were added by hand', async () => {
    const lead = await acme.meet(ada, mondayMs);
    await says(cfo, mondayMs);
    await acme.send(ada, mondayMs, [aClick(mondayMs)]);
    expect(acme.sent()).toEqual([]);
    await acme.adjust(lead, 40, atMs);
    expect(acme.sent()).toEqual(told);
  });

  test('is told of when a person overrules the flag that stood in the way', async () => {
    const lead = await aWarmLead(ada, { title: 'PhD student' });
    const { commands } = acme.store;
    const flag = { site: acme.site, lead, flag: 'student', decidedBy: 'sam@sales.example' } as const;
    await commands.decideNoise({ ...flag, isOverruled: true, nowMs: atMs });
    expect(acme.sent()).toEqual([]);
    await acme.asksForDemo(ada, atMs + hourMs);
    expect(acme.sent()).toHaveLength(1);
  });

  test('who asked for sales while flagged is told of once the flag is overruled', async () => {
    const lead = await aWarmLead(ada, { title: 'PhD student' });
    await acme.asksForDemo(ada, atMs);
    expect(acme.sent()).toEqual([]);
    const flag = { site: acme.site, lead, flag: 'student', decidedBy: 'sam@sales.example' } as const;
    for (const [minute, isOverruled] of [true, false, true].entries())
      await acme.store.commands.decideNoise({ ...flag, isOverruled, nowMs: atMs + minute * minuteMs });
    expect(acme.sent()).toEqual(told);
  });

  test('is told of when a person takes a rejected lead up again; who was accepted is beyond it', async () => {
    const lead = await aWarmLead();
    const decide = (kind: 'reject' | 'reopen' | 'accept', nowMs: number) =>
      acme.store.commands.decideStage({
        ...{ site: acme.site, lead, kind, derived: 'mql', reason: 'not_now', note: '', by: 'sam@sales.example' },
        ...{ wakeAtMs: undefined, nowMs },
      } as const);
    await decide('reject', mondayMs + hourMs);
    await says(cfo);
    expect(acme.sent()).toEqual([]);
    await decide('reopen', atMs + hourMs);
    expect(acme.sent()).toEqual(told);
    await decide('accept', atMs + 2 * hourMs);
    await says({ traits: { title: 'Student' } }, atMs + 3 * dayMs);
    await says(cfo, atMs + 3 * dayMs + hourMs);
    expect(acme.sent()).toEqual(told);
  });

  test('goes to the owner, waits for the morning, and is left out where its kind is off', async () => {
    await acme.receiver('sam@sales.example', { quiet: { from: 0, to: 12 * 60 } });
    const lead = await aWarmLead();
    await acme.assign(lead, 'sam@sales.example');
    await says(cfo);
    expect(acme.sent()).toEqual([]);
    await acme.runDue(atMs + 3 * hourMs);
    expect(acme.sent()).toEqual(['became_mql → sam-sales.example']);
    await acme.settle({ kinds: { became_mql: 'off' } });
    await aWarmLead('bob@bob.example');
    await says({ email: 'bob@bob.example', ...cfo });
    expect(acme.store.queries.alertLog({ site: acme.site, limit: 9 })).toHaveLength(1);
  });

  test('of a person who is several leads is told of as one', async () => {
    const lead = await aWarmLead();
    const other = await acme.meet('ada@home.example', mondayMs + 1);
    await acme.store.commands.mergeLeads({ site: acme.site, lead: other, into: lead, by: 'api', why: '', nowMs: atMs });
    await says({ email: 'ada@home.example', ...cfo }, atMs + hourMs);
    await says(cfo, atMs + 2 * hourMs);
    expect(acme.sent()).toEqual(told);
    expect(acme.store.queries.deliveries({ site: acme.site, limit: 9 })).toMatchObject([{ lead }]);
  });

  test('on another site is nobody’s news here', async () => {
    const other = await AlertSite.open(acme.store);
    await aWarmLead();
    await says({ ...cfo, site: other.site });
    expect([acme.sent(), other.sent()]).toEqual([[], []]);
  });
});

type Step = { kind: 'title'; title: string } | { kind: 'points'; points: number } | { kind: 'click' };
const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom('CFO', 'Student', 'Clerk').map((title) => ({ kind: 'title' as const, title })),
  fc.integer({ min: -30, max: 30 }).map((points) => ({ kind: 'points' as const, points })),
  fc.constant({ kind: 'click' as const }),
);

test('whatever is said and done, the same is told at most once in 24 hours and only after the score was below the line', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(aStep, fc.constantFrom(hourMs, 11 * hourMs, 3 * dayMs)), { minLength: 1, maxLength: 14 }),
      async (steps) => {
        const { store } = acme;
        const { id: site } = await store.aSite();
        const here = Object.assign(Object.create(AlertSite.prototype) as AlertSite, { store, site, channel: '' });
        const lead = await here.meet(ada, mondayMs);
        await here.adjust(lead, 45, mondayMs);
        let nowMs = mondayMs;
        let lowest = Number.POSITIVE_INFINITY;
        let last: { atMs: number } | undefined;
        for (const [step, pauseMs] of steps) {
          nowMs += pauseMs;
          lowest = Math.min(lowest, store.queries.lead({ site, lead, nowMs })!.score);
          if (step.kind === 'title') await says({ site, traits: { title: step.title } }, nowMs);
          else if (step.kind === 'click') await here.send(ada, nowMs, [aClick(nowMs)]);
          else await here.adjust(lead, step.points, nowMs);
          const alerts = store.queries
            .alertLog({ site, limit: 50 })
            .filter(({ kinds }) => kinds.includes('became_mql'));
          const newest = alerts.find((alert) => alert.atMs === nowMs);
          if (!newest) continue;
          expect(alerts.filter((alert) => alert.atMs === nowMs)).toHaveLength(1);
          if (last) {
            expect(nowMs - last.atMs).toBeGreaterThanOrEqual(coolDownMs);
            expect(lowest).toBeLessThan(45);
          }
          last = newest;
          lowest = Number.POSITIVE_INFINITY;
        }
      },
    ),
    { numRuns: 60 },
  ));
