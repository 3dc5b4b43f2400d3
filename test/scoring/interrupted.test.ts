import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';
import { aHistoryOf, type History, type HistoryEvent, historyStartMs, inBatches, ofOthers } from './a-history.ts';

const dayMs = 86_400_000;
const nowMs = historyStartMs + 20 * dayMs;
/** On one site, where a reading takes one or two of their subjects. */
const fewHistories = 2;
/** More browsers than a reading takes in the product. */
const manyHistories = 125;

const otherModel: ScoringModel = {
  ...defaultModel,
  halfLifeMs: 7 * dayMs,
  rules: defaultModel.rules.map((rule) => (rule.kind === 'view' ? { ...rule, points: rule.points + 1 } : rule)),
};

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

/** Everything at once: the writer puts what has queued into one transaction. */
const send = (site: number, events: readonly HistoryEvent[]) =>
  Promise.all(
    inBatches(events, [3]).map((batch) => {
      const { visitor, visit } = batch[0]!;
      const post = { site, visitor, visit, receivedAtMs: nowMs, isBot: false, dropped: [], isSilent: true };
      return store.commands.ingest({ ...post, events: batch });
    }),
  );

/** Where a replay is killed: before or after its results of some call are on disk. */
interface Kill {
  readonly call: number;
  readonly isSaved: boolean;
}

interface Publishing {
  readonly site: number;
  readonly subjectsPerReading: number | undefined;
}

function publish({ site, subjectsPerReading }: Publishing, model: ScoringModel, kill?: Kill): Promise<unknown> {
  let calls = 0;
  const { startReplay, finishReplay, saveReplayed } = store.commands;
  return publishModel({
    commands: {
      startReplay,
      finishReplay,
      saveReplayed: async (command) => {
        const isLast = calls === kill?.call;
        calls += 1;
        if (isLast && !kill.isSaved) throw new Error('killed');
        await saveReplayed(command);
        if (isLast) throw new Error('killed');
      },
    },
    read: (work) => withHistory(store.sqlite, work),
    site,
    model,
    note: '',
    nowMs: () => nowMs,
    onProgress: () => {},
    signal: new AbortController().signal,
    ...(subjectsPerReading !== undefined && { subjectsPerReading }),
  });
}

const tables = (site: number) =>
  ['subjects', 'ledger', 'once_slots', 'active_days', 'visit_totals', 'window_views'].map((table) =>
    store.sqlite.prepare(`SELECT * FROM ${table} WHERE site = ?`).raw().all(site),
  );

const aKill = (calls: number) => fc.record({ call: fc.nat(calls), isSaved: fc.boolean() });

const anInterruption = ({ histories, steps, calls }: { histories: number; steps: number; calls: number }) =>
  fc.record({
    histories: fc.array(aHistoryOf(steps), { minLength: histories, maxLength: histories }),
    kills: fc.array(aKill(calls), { minLength: 1, maxLength: 4 }),
  });

/** Resolves to how often the replay was killed, and whether the two models leave different tables, so that there was something to replay. */
async function endsAsUndisturbed(
  { histories, kills }: { readonly histories: readonly History[]; readonly kills: readonly Kill[] },
  subjectsPerReading?: number,
): Promise<{ killed: number; isOther: boolean }> {
  const { id: site } = await store.aSite();
  await send(
    site,
    histories.flatMap((history, at) => ofOthers(history, `p${at}`)),
  );
  const publishing = { site, subjectsPerReading };
  await publish(publishing, otherModel);
  const undisturbed = tables(site);
  await publish(publishing, defaultModel);
  const isOther = !isDeepStrictEqual(tables(site), undisturbed);
  let killed = 0;
  for (const kill of kills) {
    const end = await publish(publishing, otherModel, kill).then(
      () => 'done',
      (error: Error) => error.message,
    );
    if (end === 'done') break;
    expect(end).toBe('killed');
    killed += 1;
  }
  await publish(publishing, otherModel);
  expect(tables(site)).toEqual(undisturbed);
  await store.commands.removeSite(site);
  return { killed, isOther };
}

test('a replay that is killed anywhere, again and again, ends with the same tables as one that nobody disturbed', {
  timeout: 3 * propertyTimeoutMs,
}, async () => {
  let killed = 0;
  let others = 0;
  await fc.assert(
    fc.asyncProperty(
      anInterruption({ histories: fewHistories, steps: 5, calls: 6 }),
      fc.integer({ min: 1, max: 2 }),
      async (interruption, subjectsPerReading) => {
        const seen = await endsAsUndisturbed(interruption, subjectsPerReading);
        killed += seen.killed;
        others += Number(seen.isOther);
      },
    ),
    { numRuns: propertyRuns },
  );
  expect(killed).toBeGreaterThan(propertyRuns / 2);
  expect(others).toBeGreaterThan(propertyRuns / 4);
});

test('the same where a site has more browsers than one reading takes', { timeout: propertyTimeoutMs }, async () => {
  let killed = 0;
  await fc.assert(
    fc.asyncProperty(anInterruption({ histories: manyHistories, steps: 8, calls: 2 }), async (interruption) => {
      const seen = await endsAsUndisturbed(interruption);
      killed += seen.killed;
      expect(seen.isOther).toBe(true);
    }),
    { numRuns: Math.ceil(propertyRuns / 500) },
  );
  expect(killed).toBeGreaterThan(0);
});
