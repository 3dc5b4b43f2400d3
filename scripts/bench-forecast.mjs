// How long a forecast takes over 90 days with 50,000 touchpoints of known leads: `footprint forecast`, run a few times.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from './bench-engine/engine.mjs';
import { root } from './install.mjs';

const touchpoints = 50_000;
const leads = 2_000;
const days = 90;
const runs = 5;
const dayMs = 86_400_000;
const nowMs = Date.now();
const paths = ['/', '/pricing', '/products/crm', '/customers', '/blog/close-in-three-days', '/pricing', '/careers'];

const { openStore, defaultModel } = await loadEngine();
const dataDir = mkdtempSync(join(tmpdir(), 'footprint-forecast-'));
try {
  await fill();
  const draft = join(dataDir, 'draft.json');
  const rules = defaultModel.rules.map((rule) => ('points' in rule ? { ...rule, points: rule.points + 1 } : rule));
  writeFileSync(draft, JSON.stringify({ ...defaultModel, hot: { enterAt: 50, leaveBelow: 40 }, rules }));
  for (let run = 0; run < runs; run += 1) {
    const args = [join(root, 'dist/footprint.js'), 'forecast', draft, '--days', String(days), '--data', dataDir];
    const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    console.log(done.stderr.trim());
  }
} finally {
  rmSync(dataDir, { recursive: true });
}

/** Each lead's browser identifies on its first page; the rest of its visits lies anywhere in the 90 days. */
async function fill() {
  const store = await openStore({ dataDir, mode: 'write' });
  const { id: site } = await store.commands.createSite({
    name: 'Bench',
    kind: 'live',
    origins: [],
    timeZone: 'UTC',
    nowMs,
  });
  const perLead = touchpoints / leads;
  for (let lead = 0; lead < leads; lead += 1) {
    const batches = Math.ceil(perLead / 9);
    let left = perLead;
    for (let visit = 0; visit < batches; visit += 1) {
      const startMs = nowMs - days * dayMs + (((lead * 7_919 + visit * 104_729) % (days * 1_000)) / 1_000) * dayMs;
      const events = eventsOf({ lead, visit, startMs }).slice(0, left);
      left -= events.length;
      await store.commands.ingest({
        site,
        visitor: `v${lead}`,
        visit: `i${lead}-${visit}`,
        receivedAtMs: startMs,
        isBot: false,
        events,
        dropped: [],
        isSilent: true,
      });
    }
  }
  await store.close();
}

/** Up to nine: an identify, and four pages with their engagement. */
function eventsOf({ lead, visit, startMs }) {
  const event = (name, fields) => ({
    id: `${lead}-${visit}-${name}`,
    day: Math.floor(fields.occurredAtMs / dayMs),
    view: undefined,
    unscored: undefined,
    ...fields,
  });
  const email = `person${lead}@company${lead % 700}.example`;
  const identify = event('i', { type: 'identify', occurredAtMs: startMs, data: { email, traits: { title: 'CTO' } } });
  const pages = Array.from({ length: 4 }, (_, page) => {
    const occurredAtMs = startMs + page * 60_000;
    const view = `w${lead}-${visit}-${page}`;
    const url = `https://acme.example${paths[(lead + visit + page) % paths.length]}`;
    return [
      event(`p${page}`, { type: 'page_view', occurredAtMs, view, data: { url, title: 'Page' } }),
      event(`g${page}`, { type: 'engagement', occurredAtMs, view, data: { engagedMs: ((lead + page) % 5) * 25_000 } }),
    ];
  }).flat();
  return [identify, ...pages];
}
