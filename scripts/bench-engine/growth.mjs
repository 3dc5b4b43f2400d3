import { median } from '../bench/statistics.mjs';
import { byVisit, startMs, touchpointsOf } from './histories.mjs';
import { atMost, micros, row, times } from './report.mjs';

/**
 * What an event may cost more after ten thousand times the history: trees are three levels deeper, and 2,500 days have 180
 * half-lives, each with a sum of its own.
 */
const maxGrowth = 3;

/** One more page view with its engagement after longer and longer histories: the whole use case on a database in memory. */
export async function measureGrowth(engine, { isQuick }) {
  const sqlite = engine.openForWriting(':memory:');
  const commands = engine.sqliteCommands(sqlite, { newId: engine.newId, onCommit: () => {} });
  const origins = [];
  const { id: site } = await commands.createSite({ name: 'B', kind: 'live', origins, timeZone: 'UTC', nowMs: startMs });
  const send = (events) => {
    const [{ visitor, visit }] = events;
    const receivedAtMs = events.at(-1).occurredAtMs;
    return commands.ingest({ site, visitor, visit, receivedAtMs, isBot: false, events, dropped: [], isSilent: true });
  };
  const costs = [];
  let from = 0;
  for (const target of isQuick ? [100, 10_000] : [100, 10_000, 1_000_000]) {
    const before = touchpointsOf(target / 2 - from, { perDay: 200, from });
    for (const events of byVisit(before)) await send(events);
    from = target / 2;
    costs.push({ touchpoints: target, cost: await costOfMore(send, from) });
    from += measured;
  }
  sqlite.close();
  return {
    title: 'Longer histories',
    about:
      'One more page view with its engagement, two touchpoints in one post, after so many of the same visitor: loaded, decided and committed. A million touchpoints are seven years of two hundred page views a day.',
    rows: [
      ...costs.map(({ touchpoints, cost }) =>
        row(`after ${touchpoints.toLocaleString('en')} touchpoints`, micros(cost)),
      ),
      row('the last against the first', times(costs.at(-1).cost / costs[0].cost), atMost(maxGrowth, `${maxGrowth}×`)),
    ],
  };
}

const measured = 200;

/** Of four groups the median of the quickest, as visits differ in what they touch. */
async function costOfMore(send, from) {
  const more = touchpointsOf(measured, { perDay: 200, from });
  const groups = [[], [], [], []];
  for (let at = 0; at < more.length; at += 2) {
    const startedAtMs = performance.now();
    await send(more.slice(at, at + 2));
    groups[Math.floor((at / more.length) * groups.length)].push((performance.now() - startedAtMs) * 1_000);
  }
  return Math.min(...groups.map(median));
}
