import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCrowd } from './crowd.mjs';
import { wallMs } from './histories.mjs';
import { atMost, millis, row } from './report.mjs';

const maxMs = 2;
/** Besides their sums, all leads of the companies that are shown are read. */
const maxCompaniesMs = 5;
const nowMs = Date.UTC(2026, 2, 2, 9);

/** What pages and the API list, on disk and with a handle that only reads, as the server has it. */
export async function measureLists(engine, { isQuick }) {
  const leads = isQuick ? 1_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'footprint-bench-'));
  try {
    const file = join(folder, 'footprint.db');
    const writing = engine.openForWriting(file);
    const site = await writeCrowd(engine, writing, { leads, nowMs });
    writing.close();
    const sqlite = engine.openForReading(file);
    const rows = listRows(new engine.SqliteQueries(sqlite), site);
    sqlite.close();
    const about = `Of ${leads.toLocaleString('en')} leads; with the reason, fit and noise checks of each lead that is shown; listed again and again, as pages that stay open do.`;
    return { title: 'Lists', about, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function listRows(queries, site) {
  const hottest = queries.hotLeads({ site, nowMs, limit: 200 });
  const [line, after] = [hottest[49].score, hottest.at(-1).place];
  const limit = 50;
  const list = (query) => millis(wallMs(400, () => queries.hotLeads({ site, nowMs, limit, ...query })));
  const within = atMost(maxMs, `${maxMs} ms`);
  const companies = (sort) => millis(wallMs(100, () => queries.companies({ site, nowMs, limit, sort })));
  return [
    row('the 50 hottest leads', list({}), within),
    row(`who stands above ${line.toFixed(0)}`, list({ minScore: line }), within),
    row('50 leads from the 200th on', list({ after }), within),
    row('50 leads by id', millis(wallMs(400, () => queries.leads({ site, nowMs, limit }))), within),
    row(
      'one lead with its MQL state',
      millis(wallMs(200, (at) => queries.lead({ site, nowMs, lead: hottest[at % 200].id }))),
    ),
    row('50 companies by domain', companies('domain')),
    row('the 50 hottest companies', companies('score'), atMost(maxCompaniesMs, `${maxCompaniesMs} ms`)),
  ];
}
