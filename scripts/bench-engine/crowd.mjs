// A site with very many leads, as the product itself would have stored them.
import { makeRandom } from '../harness/random.mjs';
import { dayMs, factsOf, paths } from './histories.mjs';

const titles = [
  'Head of finance',
  'Marketing manager',
  'Data engineer',
  'CEO',
  'مدیر مالی',
  'Pengurus jualan',
  'Student',
];
const leadsPerCompany = 4;
/** All leads are written as one history after the other, in transactions of so many. */
const leadsPerTransaction = 5_000;

/** Writes the leads with what they did in the last 90 days; gives the site. */
export async function writeCrowd(engine, sqlite, { leads, nowMs, model = engine.defaultModel }) {
  const commands = engine.sqliteCommands(sqlite, { newId: engine.newId, onCommit: () => {} });
  const origins = [];
  const { id: site } = await commands.createSite({ name: 'Crowd', kind: 'live', origins, timeZone: 'UTC', nowMs });
  const sql = engine.prepareStatements(sqlite);
  const writer = new engine.PlanWriter(sql);
  const random = makeRandom(1);
  for (let from = 0; from < leads; from += leadsPerTransaction) {
    sqlite.transaction(() => {
      for (let at = from; at < Math.min(leads, from + leadsPerTransaction); at += 1)
        writeLead({ engine, writer, sql, model, site, at, nowMs, random });
    })();
  }
  return site;
}

function writeLead({ engine, writer, sql, model, site, at, nowMs, random }) {
  const [lead, visitor] = [`ld_${String(at).padStart(8, '0')}`, `v${at}`];
  const company = Math.floor(at / leadsPerCompany);
  const email = at % 5 === 4 ? `person${at}@gmail.com` : `person${at}@company${company}.example`;
  const traits = { title: titles[at % titles.length], employees: 20 + (at % 400), country: 'MY' };
  const person = { id: lead, email, name: `Person ${at}`, company: `Company ${company}`, traits };
  writer.saveLead(site, { ...person, trust: 'verified', source: 'import', createdAtMs: nowMs }, nowMs);
  const touchpoints = historyOf(visitor, nowMs, random);
  const lastSeenAtMs = Math.max(...touchpoints.map(({ occurredAtMs }) => occurredAtMs));
  sql.seeVisitor.run(site, visitor, nowMs - 91 * dayMs, lastSeenAtMs, 0, null);
  sql.addInterval.run(site, visitor, nowMs - 200 * dayMs, Number.MAX_SAFE_INTEGER, lead, 'verified');
  const { ledger, accumulators, gauges, ...rest } = engine.replaySubject(factsOf(engine, touchpoints, model), model);
  writer.commitSubject(site, {
    subject: { kind: 'lead', id: lead },
    isRebuilt: false,
    change: { ...rest, added: ledger, removed: [], accumulators, gauges },
    totals: { accumulators, gauges, lastSeenAtMs },
    rankKey: engine.rankKey(accumulators),
  });
}

/** Some visits of some pages each, anywhere in the last 90 days. */
function historyOf(visitor, nowMs, random) {
  const visits = 1 + Math.floor(random() * 5);
  return Array.from({ length: visits }, (_, visit) => {
    const startsAtMs = nowMs - Math.floor(random() * 90 * dayMs) - 3_600_000;
    return Array.from({ length: 1 + Math.floor(random() * 6) }, (_, page) => {
      const occurredAtMs = startsAtMs + page * 60_000;
      const [id, view] = [`p${visit}-${page}`, `w${visit}-${page}`];
      const url = `https://acme.example${paths[Math.floor(random() * paths.length)]}`;
      const common = { visitor, receivedAtMs: occurredAtMs, visit: `i${visit}`, view, unscored: undefined };
      const dated = { ...common, occurredAtMs, day: Math.floor(occurredAtMs / dayMs) };
      const engagedMs = Math.floor(random() * 120_000);
      return [
        { ...dated, id, type: 'page_view', data: { url, title: 'Page' } },
        { ...dated, id: `${id}e`, type: 'engagement', data: { engagedMs } },
      ];
    }).flat();
  }).flat();
}
