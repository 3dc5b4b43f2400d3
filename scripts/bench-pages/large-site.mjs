const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Leads in one transaction. */
const batchLeads = 5_000;
const paths = ['/', '/pricing', '/products/crm', '/customers', '/blog/close-in-three-days', '/docs/install', '/about'];
const titles = ['Head of Finance', 'Student', 'Marketing Manager', 'CEO', undefined, 'Accountant', 'IT Director'];

/**
 * Fills a database with one site whose leads have ten touchpoints each, scored by the product's own engine and written by
 * its own store, in bulk: what is there is what the same events would have left, one by one.
 */
export async function fillLargeSite(collector, { file, leads, nowMs }) {
  const sqlite = collector.openForWriting(file);
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('cache_size = -524288');
  const commands = collector.sqliteCommands(sqlite, { newId: collector.newId, onCommit: () => {} });
  const site = await commands.createSite({ name: 'Bench', kind: 'live', origins: [], timeZone: 'Asia/Tehran', nowMs });
  const store = new collector.SqliteStore(sqlite);
  const filled = { siteKey: site.key, leadIds: [], hotIds: [], visitors: [], touchpoints: 0 };
  // nine in ten visitors of a real site never say who they are: some of them, each with a look at one page
  sqlite.exec('BEGIN');
  for (let index = 0; index < leads / 2; index += 1)
    addVisitor(collector, { store, site: site.id, index, nowMs, filled });
  sqlite.exec('COMMIT');
  for (let from = 0; from < leads; from += batchLeads) {
    sqlite.exec('BEGIN');
    for (let index = from; index < Math.min(leads, from + batchLeads); index += 1)
      addLead(collector, { store, site: site.id, index, nowMs, filled });
    sqlite.exec('COMMIT');
  }

  sqlite.close();
  return filled;
}

function addLead(collector, { store, site, index, nowMs, filled }) {
  const { defaultModel: model, intervalsOf, foldHistory, factsOfOwner } = collector;
  const visitor = `v${index}`;
  const id = collector.newId('ld', nowMs - dayMs + index);
  // one in two hundred was here in the last days and came back to pricing: most leads of a real site are cold
  const isHot = index % 200 === 0;
  const touchpoints = historyOf({ index, visitor, isHot, nowMs });
  const atMs = touchpoints.at(-1).occurredAtMs;
  const claims = [{ atMs, id: touchpoints.at(-1).id, lead: id, trust: 'claimed' }];
  const intervals = intervalsOf(claims);
  const history = foldHistory(touchpoints, model);
  const facts = factsOfOwner(history, { intervals, owner: id, model });
  store.commit({
    site,
    visitor,
    seen: { firstSeenAtMs: touchpoints[0].occurredAtMs, lastSeenAtMs: atMs, isBot: false },
    touchpoints,
    pageViews: history.pageViews,
    claims,
    intervals,
    leads: [leadOf({ id, index, atMs })],
    subjects: [subjectOf(collector, { id, facts, atMs })],
    alertStates: [],
    handOffs: [],
    alerts: [],
    nowMs,
  });
  filled.leadIds.push(id);
  if (isHot) filled.hotIds.push(id);
  if (index % 100 === 0) filled.visitors.push(visitor);
  filled.touchpoints += touchpoints.length;
}

function addVisitor({ foldHistory, defaultModel }, { store, site, index, nowMs, filled }) {
  const visitor = `a${index}`;
  const occurredAtMs = nowMs - ((index * 7_919) % (60 * 86_400)) * 1_000;
  const common = { visitor, visit: 'i', view: 'w', occurredAtMs, receivedAtMs: occurredAtMs, unscored: undefined };
  const data = { url: `https://acme.example${paths[index % paths.length]}`, title: 'Page' };
  const touchpoints = [{ ...common, id: 'p', type: 'page_view', day: dayOf(occurredAtMs), data }];
  const { pageViews } = foldHistory(touchpoints, defaultModel);
  const seen = { firstSeenAtMs: occurredAtMs, lastSeenAtMs: occurredAtMs, isBot: index % 40 === 0 };
  const nothing = { claims: [], intervals: [], leads: [], subjects: [], alertStates: [], alerts: [], handOffs: [] };
  store.commit({ site, visitor, seen, touchpoints, pageViews, ...nothing, nowMs });
  filled.touchpoints += 1;
}

function leadOf({ id, index, atMs }) {
  const title = titles[index % titles.length];
  return {
    id,
    email: `person${index}@company${index % 20_000}.example`,
    externalId: `crm-${index}`,
    name: `Person ${index}`,
    company: `Company ${index % 20_000}`,
    traits: title === undefined ? {} : { title, employees: 10 + (index % 900) },
    trust: 'claimed',
    source: 'form',
    createdAtMs: atMs,
    updatedAtMs: atMs,
    survivor: undefined,
  };
}

function subjectOf({ scoreFacts, emptyState, addGauges, rankKey, defaultModel }, { id, facts, atMs }) {
  const change = scoreFacts(emptyState(), facts, defaultModel);
  const accumulators = new Map(change.accumulators);
  const totals = { accumulators, gauges: addGauges(new Map(), change.gauges), lastSeenAtMs: atMs };
  return { subject: { kind: 'lead', id }, isRebuilt: false, change, totals, rankKey: rankKey(accumulators) };
}

/** Visits of two pages, and the form that says who it was; a hot lead's within the last three days. */
function historyOf({ index, visitor, isHot, nowMs }) {
  const visits = isHot ? 12 : 2 + (index % 2);
  const newestMs = nowMs - (isHot ? (index % 7_200) * 1_000 : dayMs + ((index * 7_919) % 100) * dayMs);
  const touchpoints = [];
  for (let visit = 0; visit < visits; visit += 1) {
    const startMs = newestMs - (visits - visit) * (isHot ? 6 : 40) * 3_600_000;
    for (let page = 0; page < 2; page += 1) {
      const occurredAtMs = startMs + page * 4 * minuteMs;
      const path = isHot && page === 1 ? '/pricing' : paths[(index + visit + page) % paths.length];
      const base = { visitor, visit: `i${visit}`, view: `w${visit}-${page}`, receivedAtMs: occurredAtMs };
      const common = { ...base, day: dayOf(occurredAtMs), unscored: undefined };
      const url = `https://acme.example${path}?utm_source=newsletter`;
      touchpoints.push(
        { ...common, id: `p${visit}-${page}`, type: 'page_view', occurredAtMs, data: { url, title: `Page ${path}` } },
        {
          ...common,
          id: `g${visit}-${page}`,
          type: 'engagement',
          occurredAtMs: occurredAtMs + 95_000,
          data: { engagedMs: 5_000 + ((index * 31) % 90) * 1_000, scrollPct: 60 },
        },
      );
    }
  }
  const occurredAtMs = touchpoints.at(-1).occurredAtMs + minuteMs;
  const base = { visitor, visit: `i${visits - 1}`, view: undefined, receivedAtMs: occurredAtMs, unscored: undefined };
  touchpoints.push({
    ...base,
    id: 'identify',
    type: 'identify',
    occurredAtMs,
    day: dayOf(occurredAtMs),
    data: { email: `person${index}@company${index % 20_000}.example` },
  });
  return touchpoints;
}

/** Tehran has been 3.5 hours ahead all year since 2022. */
const dayOf = (atMs) => Math.floor((atMs + 3.5 * 3_600_000) / dayMs);
