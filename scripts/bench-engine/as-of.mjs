import { byVisit, dayMs, startMs, touchpointsOf, wallMs } from './histories.mjs';
import { atMost, millis, row } from './report.mjs';

const maxMs = 10;

/** The score as of several past moments of a long history. */
export async function measureAsOf(engine, { isQuick }) {
  const sqlite = engine.openForWriting(':memory:');
  const commands = engine.sqliteCommands(sqlite, { newId: engine.newId, onCommit: () => {} });
  const origins = [];
  const { id: site } = await commands.createSite({ name: 'B', kind: 'live', origins, timeZone: 'UTC', nowMs: startMs });
  const history = touchpointsOf(isQuick ? 50 : 5_000, { perDay: 20 });
  for (const events of byVisit(history)) {
    const [{ visitor, visit }] = events;
    const receivedAtMs = events.at(-1).occurredAtMs;
    await commands.ingest({ site, visitor, visit, receivedAtMs, isBot: false, events, dropped: [], isSilent: true });
  }
  const nowMs = history.at(-1).occurredAtMs + 60_000;
  const queries = new engine.SqliteQueries(sqlite);
  const subject = { kind: 'visitor', id: 'v1' };
  const runs = isQuick ? 5 : 60;
  const cost = (asOfMs) => millis(wallMs(runs, () => queries.score({ site, subject, nowMs, asOfMs })));
  const midVisitMs = history.at(-8).occurredAtMs + 1_000;
  const within = atMost(maxMs, `${maxMs} ms`);
  const count = history.length.toLocaleString('en');
  const rows = [
    row('as it stands today', cost(undefined)),
    row(`as it was after all ${count} touchpoints`, cost(nowMs - 1), within),
    row('as it was in the midst of the last visit', cost(midVisitMs), within),
    row('as it was a week before', cost(midVisitMs - 7 * dayMs), within),
    row('as it was half way', cost(history[history.length / 2].occurredAtMs + 1_000), within),
  ];
  const recomputed = (name, change, line) => {
    publishAnother(sqlite, { site, nowMs, change });
    rows.push(row(`as it was before history was recomputed for ${name}`, cost(nowMs - 1), line));
  };
  recomputed('another half-life and other points', withOtherNumbers, within);
  recomputed('more engagement and other limits', withOtherLimits, within);
  recomputed('other kinds of pages', withOtherKinds, within);
  sqlite.close();
  return {
    title: 'As of a past moment',
    about: `The score with its explanation, of one who has ${count} touchpoints, by \`?at=\` and as it stands today. What the ledger holds of then is taken over, and only the buckets with something later in them are worked out again. Where history was recomputed under another model since, rules under which other touchpoints counted then are worked out again as well.`,
    rows,
  };
}

/** A model under which all of history would have been worked out anew; the one of then stays the first. */
function publishAnother(sqlite, { site, nowMs, change }) {
  const first = sqlite.prepare('SELECT document FROM models WHERE site = ? AND version = 1').pluck();
  const newest = sqlite.prepare('SELECT max(version) FROM models WHERE site = ?').pluck();
  const version = newest.get(site) + 1;
  const document = JSON.stringify({ ...change(JSON.parse(first.get(site))), version });
  sqlite.prepare("INSERT INTO models VALUES (?, ?, ?, ?, '')").run(site, version, document, nowMs);
}

const withOtherNumbers = (model) => ({
  ...model,
  halfLifeMs: 7 * dayMs,
  rules: model.rules.map((rule) => ({ ...rule, ...('points' in rule && { points: rule.points + 1 }) })),
});

const withOtherLimits = (model) => ({
  ...model,
  rules: model.rules.map((rule) => {
    if (rule.id === 'pricing-view') return { ...rule, minEngagedMs: rule.minEngagedMs + 5_000 };
    return rule.kind === 'act' ? { ...rule, limit: { count: 1, days: 7 } } : rule;
  }),
});

const withOtherKinds = (model) => ({ ...model, urlKinds: [{ pattern: '/customers/**', kind: 'pricing' }] });
