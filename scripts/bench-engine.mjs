// What scoring costs: per event with more and more rules, per event with a longer and longer history, and in a replay.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { median } from './bench/statistics.mjs';
import { ensureBuilt } from './build.mjs';
import { root } from './install.mjs';

const dayMs = 86_400_000;
const startMs = Date.UTC(2012, 0, 2, 9);
const paths = ['/', '/pricing', '/products/crm', '/customers', '/blog/close-in-three-days', '/docs/install', '/about'];

const engine = await loadEngine();
console.log(`Node ${process.versions.node} on ${availableParallelism()} cores, one thread\n`);
benchRules();
benchReplay();
await benchHistory();

/** One more page, campaign, button or file each, as people add rules. */
function modelOf(count) {
  const rules = Array.from({ length: count }, (_, at) => {
    const where = [
      { op: 'matches', field: 'path', value: `/products/line-${at}/**` },
      { op: 'is', field: 'campaign', value: `campaign ${at}` },
      { op: 'contains', field: 'source', value: `partner${at}.example` },
      { op: 'starts_with', field: 'label', value: `Order part ${at},` },
      { op: 'ends_with', field: 'asset', value: `/paper-${at}.pdf` },
    ][at % 5];
    const base = { id: `rule-${at}`, name: `Rule ${at}`, points: 3, limit: { count: 1, days: 1 } };
    if (at % 5 < 3) return { ...base, kind: 'view', when: { where }, minEngagedMs: 0 };
    return { ...base, kind: 'act', when: { types: [at % 5 === 3 ? 'cta_click' : 'download'], where } };
  });
  return { ...engine.defaultModel, rules: [...engine.defaultModel.rules, ...rules] };
}

function benchRules() {
  console.log('rules | find rules, µs per event | score, µs per event');
  const history = touchpointsOf(40, { perDay: 4 });
  for (const count of [0, 10, 100, 1_000]) {
    const model = modelOf(count);
    const facts = factsOf(history, model);
    const find = perRun(400, () => {
      for (const fact of facts) engine.candidatesOf(fact, model);
    });
    const score = perRun(40, () => {
      const state = engine.emptyState();
      for (const fact of facts) {
        engine.stateKeys([fact], model);
        engine.scoreFacts(state, [fact], model);
      }
    });
    const name = `${engine.defaultModel.rules.length} + ${count}`.padEnd(9);
    console.log(`${name} | ${(find / facts.length).toFixed(2)} | ${(score / facts.length).toFixed(2)}`);
  }
  console.log();
}

function benchReplay() {
  console.log('replay of one lead | touchpoints per second of processor time');
  for (const pageViews of [50, 500, 20_000]) {
    const history = touchpointsOf(pageViews, { perDay: 20 });
    const micros = perRun(Math.ceil(20_000 / pageViews), () =>
      engine.replaySubject(factsOf(history, engine.defaultModel), engine.defaultModel),
    );
    const perSecond = Math.round((history.length / micros) * 1e6);
    console.log(`${history.length} touchpoints | ${perSecond.toLocaleString('en')}`);
  }
  console.log();
}

/** The whole use case on a database in memory: load what the decision needs, decide, commit. */
async function benchHistory() {
  console.log('touchpoints of one visitor | one more page view with engagement, µs (median)');
  const sqlite = engine.openForWriting(':memory:');
  const commands = engine.sqliteCommands(sqlite, { newId: engine.newId, onCommit: () => {} });
  const { id: site } = await commands.createSite({
    name: 'Bench',
    kind: 'live',
    origins: [],
    timeZone: 'UTC',
    nowMs: startMs,
  });
  const send = (events) => {
    const [{ visitor, visit }] = events;
    const receivedAtMs = events.at(-1).occurredAtMs;
    return commands.ingest({ site, visitor, visit, receivedAtMs, isBot: false, events, dropped: [], isSilent: true });
  };
  let from = 0;
  for (const target of [100, 10_000, 1_000_000]) {
    const before = touchpointsOf(target / 2, { perDay: 200, from });
    for (const events of byVisit(before)) await send(events);
    from += target / 2;
    const more = touchpointsOf(200, { perDay: 200, from });
    const times = [];
    for (let at = 0; at < more.length; at += 2) {
      const startedAtMs = performance.now();
      await send(more.slice(at, at + 2));
      times.push((performance.now() - startedAtMs) * 1_000);
    }
    from += 200;
    console.log(`${(from - 200) * 2} | ${median(times).toFixed(0)}`);
  }
  sqlite.close();
}

/** Page views with their engagement, `perDay` a day in visits of ten. */
function touchpointsOf(pageViews, { perDay, from = 0 }) {
  return Array.from({ length: pageViews }, (_, index) => {
    const at = from + index;
    const day = Math.floor(at / perDay);
    const occurredAtMs = startMs + day * dayMs + (at % perDay) * 120_000;
    const base = { visitor: 'v1', receivedAtMs: occurredAtMs, visit: `i${Math.floor(at / 10)}`, view: `w${at}` };
    const common = { ...base, day: Math.floor(occurredAtMs / dayMs), unscored: undefined };
    const url = `https://acme.example${paths[at % paths.length]}?utm_campaign=spring`;
    return [
      { ...common, id: `p${at}`, type: 'page_view', occurredAtMs, data: { url, title: 'Page' } },
      { ...common, id: `g${at}`, type: 'engagement', occurredAtMs, data: { engagedMs: (at % 5) * 25_000 } },
    ];
  }).flat();
}

function byVisit(touchpoints) {
  return Map.groupBy(touchpoints, (touchpoint) => touchpoint.visit).values();
}

function factsOf(touchpoints, model) {
  return engine.factsOfOwner(engine.foldHistory(touchpoints, model), { intervals: [], owner: undefined, model });
}

/** Median µs of processor time of one run, of nine rounds after a warm-up: what else runs on the machine matters less. */
function perRun(runs, run) {
  const rounds = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    for (let at = 0; at < runs; at += 1) run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / runs;
  });
  return median(rounds.slice(1));
}

/** The collector's own functions; they lie beside the built program, from where they find their migrations. */
async function loadEngine() {
  await ensureBuilt();
  const file = join(root, `dist/bench-engine-${process.pid}.js`);
  const from = (names, path) => `export { ${names} } from './collector/${path}.ts';`;
  try {
    await build({
      stdin: {
        contents: [
          from('candidatesOf', 'domain/candidate'),
          from('defaultModel', 'domain/default-model'),
          from('factsOfOwner, foldHistory, replaySubject', 'domain/replay-subject'),
          from('scoreFacts', 'domain/score-facts'),
          from('stateKeys', 'domain/state-keys'),
          from('emptyState', 'domain/subject-state'),
          from('sqliteCommands', 'commands'),
          from('newId', 'storage/new-id'),
          from('openForWriting', 'storage/open-database'),
        ].join('\n'),
        resolveDir: root,
      },
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['better-sqlite3'],
      logLevel: 'warning',
    });
    return await import(pathToFileURL(file).href);
  } finally {
    await stop();
    rmSync(file, { force: true });
  }
}
