import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';
import { aHistoryOf, type HistoryEvent, historyStartMs, inBatches, ofOthers } from './a-history.ts';

const dayMs = 86_400_000;
const nowMs = historyStartMs + 20 * dayMs;
/** Histories on one site: more browsers than one reading of a replay takes. */
const historiesPerSite = 125;

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

function publish(site: number, model: ScoringModel, kill?: Kill): Promise<unknown> {
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
  });
}

const tables = (site: number) =>
  ['subjects', 'ledger', 'once_slots', 'active_days', 'visit_totals', 'window_views'].map((table) =>
    store.sqlite.prepare(`SELECT * FROM ${table} WHERE site = ?`).raw().all(site),
  );

const aKill = fc.record({ call: fc.nat(5), isSaved: fc.boolean() });

test('a replay that is killed anywhere, again and again, ends with the same tables as one that nobody disturbed', {
  timeout: propertyTimeoutMs,
}, async () => {
  let killed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(aHistoryOf(8), { minLength: historiesPerSite, maxLength: historiesPerSite }),
      fc.array(aKill, { minLength: 1, maxLength: 4 }),
      async (histories, kills) => {
        const { id: site } = await store.aSite();
        await send(
          site,
          histories.flatMap((history, at) => ofOthers(history, `p${at}`)),
        );
        await publish(site, otherModel);
        const undisturbed = tables(site);
        await publish(site, defaultModel);
        expect(tables(site)).not.toEqual(undisturbed);
        for (const kill of kills) {
          const end = await publish(site, otherModel, kill).then(
            () => 'done',
            (error: Error) => error.message,
          );
          if (end === 'done') break;
          expect(end).toBe('killed');
          killed += 1;
        }
        await publish(site, otherModel);
        expect(tables(site)).toEqual(undisturbed);
        await store.commands.removeSite(site);
      },
    ),
    { numRuns: Math.ceil(propertyRuns / historiesPerSite) },
  );
  expect(killed).toBeGreaterThan(0);
});
