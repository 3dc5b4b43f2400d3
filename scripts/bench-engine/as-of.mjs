import { byVisit, startMs, touchpointsOf, wallMs } from './histories.mjs';
import { atMost, millis, row } from './report.mjs';

const maxMs = 10;

/** The score as of a past moment, worked out from the touchpoints until then. */
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
  const past = wallMs(isQuick ? 5 : 60, () => queries.score({ site, subject, nowMs, asOfMs: nowMs - 1 }));
  const today = wallMs(isQuick ? 5 : 60, () => queries.score({ site, subject, nowMs }));
  sqlite.close();
  return {
    title: 'As of a past moment',
    about:
      'The score with its explanation, of one who has that many touchpoints, by `?at=` and as it stands today. What it was is worked out anew from all touchpoints until then, some µs for each, which is too slow for the longest histories.',
    rows: [
      row(
        `as it was after ${history.length.toLocaleString('en')} touchpoints`,
        millis(past),
        atMost(maxMs, `${maxMs} ms`),
      ),
      row('as it stands today', millis(today)),
    ],
  };
}
