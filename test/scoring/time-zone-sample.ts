/**
 * Prints what the product makes of some histories, in whatever time zone the process runs: for `time-zone.test.ts`, which
 * starts it in several. The first argument says how many histories.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { siteDay } from '../../collector/usecases/site-day.ts';
import { aStore } from '../support/a-store.ts';
import { aHistoryOf, historyStartMs, inBatches, ofOthers } from './a-history.ts';

const dayMs = 86_400_000;
const nowMs = historyStartMs + 20 * dayMs;
const timeZone = 'Asia/Tehran';
const store = aStore();
const { id: site } = await store.aSite(timeZone);
const histories = fc.sample(aHistoryOf(12), { numRuns: Number(process.argv[2]), seed: 7 });
const events = histories
  .flatMap((history, at) => ofOthers(history, `p${at}`))
  .map((event) => ({ ...event, day: siteDay(event.occurredAtMs, timeZone) }));
await Promise.all(
  inBatches(events, [4]).map((batch) => {
    const { visitor, visit } = batch[0]!;
    const post = { site, visitor, visit, receivedAtMs: nowMs, isBot: false, dropped: [], isSilent: true };
    return store.commands.ingest({ ...post, events: batch });
  }),
);
const read = (table: string) => store.sqlite.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3, 4, 5`).raw().all();
const scores = ['p0-v1', 'p1-v1', 'p2-v2'].map((id) =>
  [nowMs, nowMs - 12 * dayMs].map((asOfMs) =>
    store.queries.score({ site, subject: { kind: 'visitor', id }, nowMs, asOfMs }),
  ),
);
// leads have new ids in each process: they are left out
const entries = store.sqlite
  .prepare(
    'SELECT rule, bucket, at_ms, id, visitor, visit, day, points, counts FROM ledger ORDER BY visitor, id, rule, bucket',
  )
  .raw()
  .all();
const all = JSON.stringify([entries, scores, read('visit_totals').length, read('active_days').length]);
console.log(
  JSON.stringify({
    offsetMinutes: new Date(historyStartMs).getTimezoneOffset(),
    entries: entries.length,
    hash: createHash('sha256').update(all).digest('hex'),
  }),
);
store.close();
