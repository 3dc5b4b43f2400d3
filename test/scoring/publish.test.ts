import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import type { ReplayOutcome } from '../../collector/ports/commands.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aBatch, anEvent, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { aHistory, type HistoryEvent, historyStartMs, inBatches } from './a-history.ts';

const dayMs = 86_400_000;
const runs = Math.min(Number(process.env.PROPERTY_RUNS ?? 150), 2_000);
const nowMs = historyStartMs + 20 * dayMs;

/** Fades faster, reads customer pages as prices, pays CTA clicks well, and leaves one rule out. */
const otherModel: ScoringModel = {
  ...defaultModel,
  halfLifeMs: 7 * dayMs,
  hot: { enterAt: 40, leaveBelow: 30 },
  pageKinds: [{ kind: 'pricing', isSection: false, words: ['customers', 'pricing'] }, ...defaultModel.pageKinds],
  rules: defaultModel.rules
    .filter(({ kind }) => kind !== 'deep_visit')
    .map((rule) =>
      rule.kind === 'act' && rule.when.types.includes('cta_click') ? { ...rule, points: rule.points + 7 } : rule,
    ),
};

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

const send = async (site: number, batches: readonly HistoryEvent[][]) => {
  for (const events of batches) {
    const { visitor, visit } = events[0]!;
    await store.commands.ingest({
      site,
      visitor,
      visit,
      receivedAtMs: nowMs,
      isBot: false,
      events,
      dropped: [],
      isSilent: false,
    });
  }
};

/** Publishes; `whileReading` runs after each reading and before its results are written. */
function publish(
  site: number,
  { whileReading = async () => {}, signal = new AbortController().signal, model = otherModel } = {},
): Promise<ReplayOutcome> {
  return publishModel({
    commands: store.commands,
    read: (work) =>
      withHistory(store.sqlite, work).then(async (result) => {
        await whileReading();
        return result;
      }),
    site,
    model,
    note: 'a test',
    nowMs: () => nowMs,
    onProgress: () => {},
    signal,
  });
}

const differencesOf = async (site: number) =>
  (await store.replay()).differences.filter((difference) => difference.startsWith(`site ${site},`));

test('what a published model gives is what a replay gives, whatever happens while it is prepared, and however often it is stopped', async () => {
  await fc.assert(
    fc.asyncProperty(aHistory, fc.nat(40), fc.array(fc.nat(5), { maxLength: 3 }), async (history, split, stops) => {
      const { id: site } = await store.aSite();
      const batches = inBatches(history.events, [2]);
      await send(site, batches.slice(0, split));
      const later = batches.slice(split);
      const whileReading = async () => send(site, later.splice(0, 3));
      for (const readings of stops) {
        const controller = new AbortController();
        let count = 0;
        const stopping = async () => {
          await whileReading();
          count += 1;
          if (count > readings) controller.abort(new Error('stopped'));
        };
        await publish(site, { whileReading: stopping, signal: controller.signal }).catch((error) => {
          if (error.message !== 'stopped') throw error;
        });
      }
      await publish(site, { whileReading });
      await send(site, later);
      expect(await differencesOf(site)).toEqual([]);
      expect(leftOvers()).toEqual([]);
      await store.commands.removeSite(site);
    }),
    { numRuns: runs },
  );
}, 120_000);

/** Pays CTA clicks well, asks less of a return to the prices, and leaves one rule out. */
const laterModel: ScoringModel = {
  ...defaultModel,
  hot: { enterAt: 40, leaveBelow: 30 },
  rules: defaultModel.rules
    .filter(({ id }) => id !== 'page-careers')
    .map((rule) => {
      if (rule.kind === 'frequency') return { ...rule, minVisits: 2 };
      if (rule.kind === 'deep_visit') return { ...rule, minPageViews: 2 };
      return rule.id === 'cta-click' ? ({ ...rule, points: 12 } as typeof rule) : rule;
    }),
};

test('a model published from now on leaves every score as it was, and what comes then equals a replay, in whatever order it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      aHistory,
      fc.array(fc.nat(40), { maxLength: 3 }),
      fc.boolean(),
      async (history, splits, inTime) => {
        const { id: site } = await store.aSite();
        const events = inTime ? history.events.toSorted((a, b) => a.occurredAtMs - b.occurredAtMs) : history.events;
        const batches = inBatches(events, [2]);
        const drafts = [laterModel, defaultModel, laterModel];
        for (const [index, split] of splits.toSorted((a, b) => a - b).entries()) {
          await send(site, batches.splice(0, split));
          const before = ledgerOf(site);
          // the clock says nothing: what was scored lies before, whatever its time
          await store.commands.publishFromNow({ site, model: drafts[index]!, note: '', nowMs: 0 });
          expect(ledgerOf(site)).toEqual(before);
        }
        await send(site, batches);
        expect(await differencesOf(site)).toEqual([]);
        await store.commands.removeSite(site);
      },
    ),
    { numRuns: runs },
  );
}, 120_000);

const ledgerOf = (site: number) => store.sqlite.prepare('SELECT * FROM ledger WHERE site = ?').all(site);

test('history worked out anew under a model that was published from now on gives the same again, and under its draft what the draft gives', async () => {
  const { site, ada } = await aSiteWithTwoLeads();
  await store.commands.publishFromNow({ site, model: laterModel, note: '', nowMs });
  const click = anEvent({ type: 'cta_click', occurredAtMs: nowMs + 1, data: {} });
  await store.commands.ingest(aBatch({ site, visitor: 'v1', events: [click], receivedAtMs: nowMs + 1 }));
  const pointsOf = (rule: string) =>
    store.queries
      .score({ site, subject: { kind: 'lead', id: ada.id }, nowMs: nowMs + 1 })!
      .parts.filter((part) => part.rule === rule)
      .map(({ points }) => points);
  expect(pointsOf('cta-click~2')).toEqual([12]);
  expect(await differencesOf(site)).toEqual([]);
  await publish(site, { model: laterModel });
  expect(pointsOf('cta-click')).toEqual([12]);
  expect(await differencesOf(site)).toEqual([]);
});

test('a model that decides about history as well is not published from now on, nor one beside a replay', async () => {
  const { site } = await aSiteWithTwoLeads();
  const fromNow = (model: ScoringModel) => store.commands.publishFromNow({ site, model, note: '', nowMs });
  await expect(fromNow(otherModel)).rejects.toMatchObject({
    code: 'needs_replay',
    message: expect.stringContaining('halfLifeMs, pageKinds'),
  });
  const controller = new AbortController();
  controller.abort(new Error('stopped'));
  await expect(publish(site, { signal: controller.signal })).rejects.toThrow('stopped');
  await expect(fromNow(laterModel)).rejects.toMatchObject({ code: 'replay_running' });
  await store.commands.cancelReplay({ site, nowMs });
  expect((await fromNow(laterModel)).version).toBe(3);
});

test('who is hot by another line from now on is named, and nobody is alerted', async () => {
  const { site, ada, bob } = await aSiteWithTwoLeads();
  const alerts = () => store.sqlite.prepare('SELECT count(*) FROM alerts WHERE site = ?').pluck().get(site);
  const alertsBefore = alerts();
  const model = { ...defaultModel, hot: { enterAt: 10, leaveBelow: 5 } };
  const outcome = await store.commands.publishFromNow({ site, model, note: '', nowMs: startMs });
  expect(outcome).toMatchObject({ gained: [bob.id], lost: [], stayedCount: 1 });
  expect(ada.id).not.toBe(bob.id);
  const events = aPageView({ path: '/', atMs: startMs + 60_000, engagedMs: 1_000 });
  await store.commands.ingest(aBatch({ site, visitor: 'v2', events, receivedAtMs: startMs + 90_000 }));
  expect(alerts()).toBe(alertsBefore);
});

/** Tables in which something of a replay was left behind. */
const leftOvers = () =>
  [
    'subjects',
    'ledger',
    'once_slots',
    'active_days',
    'visit_totals',
    'window_views',
    'page_views',
    'replay_touched',
  ].filter(
    (table) =>
      store.sqlite
        .prepare(`SELECT count(*) FROM ${table} ${table === 'replay_touched' ? '' : 'WHERE site < 0'}`)
        .pluck()
        .get() !== 0,
  );

test('a page view that a known lead adds meanwhile is of the kind that the new model says', async () => {
  const { site } = await aSiteWithTwoLeads();
  let isAdded = false;
  const whileReading = async () => {
    if (isAdded) return;
    isAdded = true;
    const events = aPageView({ path: '/customers', atMs: startMs + 120_000, engagedMs: 10_000 });
    await store.commands.ingest(aBatch({ site, visitor: 'v2', events }));
  };
  await publish(site, { whileReading });
  expect(await differencesOf(site)).toEqual([]);
});

test('what was stopped goes on where it was', async () => {
  const { id: site } = await store.aSite();
  const visitors = 450;
  for (let visitor = 0; visitor < visitors; visitor += 1) {
    const events = aPageView({ path: '/pricing', atMs: startMs, engagedMs: 10_000 });
    await store.commands.ingest(aBatch({ site, visitor: `v${visitor}`, events }));
  }
  const controller = new AbortController();
  const worked: number[] = [];
  const run = (signal: AbortSignal) =>
    publishModel({
      commands: store.commands,
      read: (work) => withHistory(store.sqlite, work),
      site,
      model: otherModel,
      note: '',
      nowMs: () => nowMs,
      onProgress: ({ subjects }) => {
        worked.push(subjects);
        if (subjects >= 200) controller.abort(new Error('stopped'));
      },
      signal,
    });
  await expect(run(controller.signal)).rejects.toThrow('stopped');
  expect(worked).toEqual([200]);
  await run(new AbortController().signal);
  expect(Math.max(...worked)).toBe(visitors - 200);
  expect(await differencesOf(site)).toEqual([]);
});

async function aSiteWithTwoLeads() {
  const { id: site } = await store.aSite();
  const person = (visitor: string, email: string, events: ReturnType<typeof aPageView>) =>
    store.commands.ingest(
      aBatch({
        site,
        visitor,
        events: [...events, anEvent({ type: 'identify', occurredAtMs: startMs, data: { email } })],
        receivedAtMs: startMs + 60_000,
      }),
    );
  await person('v1', 'ada@acme.example', [
    anEvent({ type: 'form_submit', occurredAtMs: startMs, data: { form: 'demo' } }),
  ]);
  await person('v2', 'bob@acme.example', aPageView({ path: '/pricing', atMs: startMs, engagedMs: 100_000 }));
  const [ada, bob] = ['ada@acme.example', 'bob@acme.example'].map(
    (email) => store.queries.leads({ site, nowMs: startMs, limit: 1, email })[0]!,
  );
  return { site, ada: ada!, bob: bob! };
}

test('the outcome names who became hot by the change and who is so no longer, and nobody is alerted', async () => {
  const { site, ada, bob } = await aSiteWithTwoLeads();
  const alerts = () => store.sqlite.prepare('SELECT count(*) FROM alerts WHERE site = ?').pluck().get(site);
  const alertsBefore = alerts();
  const model: ScoringModel = {
    ...defaultModel,
    hot: { enterAt: 15, leaveBelow: 10 },
    rules: defaultModel.rules.filter((rule) => rule.kind !== 'act'),
  };
  const outcome = await publishModel({
    commands: store.commands,
    read: (work) => withHistory(store.sqlite, work),
    site,
    model,
    note: 'only what they look at',
    nowMs: () => startMs,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  expect(outcome).toEqual({
    version: 2,
    gained: [bob.id],
    gainedCount: 1,
    lost: [ada.id],
    lostCount: 1,
    stayedCount: 0,
  });
  expect(alerts()).toBe(alertsBefore);
  expect(store.queries.score({ site, subject: { kind: 'lead', id: bob.id }, nowMs: startMs })!.modelVersion).toBe(2);
});

test('leads that are one person stay one under the new model, also when the touches were told of the other id', async () => {
  const { site, ada, bob } = await aSiteWithTwoLeads();
  const reply = { type: 'email_reply', occurredAtMs: startMs, receivedAtMs: startMs, day: 20_458, data: {} } as const;
  await store.commands.recordTouch({ site, lead: bob.id, id: 'reply1', ...reply, isSilent: true });
  await store.commands.mergeLeads({ site, lead: bob.id, into: ada.id, by: 'api', why: 'same person', nowMs: startMs });
  expect(await differencesOf(site)).toEqual([]);
  await publish(site);
  expect(await differencesOf(site)).toEqual([]);
  const rules = store.queries
    .score({ site, subject: { kind: 'lead', id: bob.id }, nowMs: startMs })!
    .parts.map(({ rule }) => rule);
  expect(rules).toContain('email-reply');
});

test('a merge that is said while a model is prepared holds under it', async () => {
  const { site, ada, bob } = await aSiteWithTwoLeads();
  let isMerged = false;
  const whileReading = async () => {
    if (isMerged) return;
    isMerged = true;
    await store.commands.mergeLeads({ site, lead: bob.id, into: ada.id, by: 'api', why: '', nowMs: startMs });
  };
  await publish(site, { whileReading });
  expect(await differencesOf(site)).toEqual([]);
  // known equally long, either id may stand for both
  const standing = (lead: string) => store.queries.lead({ site, lead, nowMs: startMs })!.id;
  expect(standing(bob.id)).toBe(standing(ada.id));
});

test('another model waits until the one that is being prepared is done or cancelled', async () => {
  const { site } = await aSiteWithTwoLeads();
  const controller = new AbortController();
  controller.abort(new Error('stopped'));
  await expect(publish(site, { signal: controller.signal })).rejects.toThrow('stopped');
  await expect(publish(site, { model: defaultModel })).rejects.toMatchObject({ code: 'replay_running' });
  await store.commands.cancelReplay({ site, nowMs });
  expect((await publish(site, { model: defaultModel })).version).toBe(3);
  expect(await differencesOf(site)).toEqual([]);
});
