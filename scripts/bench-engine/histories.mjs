// Histories to measure with, and how a measurement is taken.
import { median } from '../bench/statistics.mjs';

export const dayMs = 86_400_000;
export const startMs = Date.UTC(2012, 0, 2, 9);
export const paths = [
  '/',
  '/pricing',
  '/products/crm',
  '/customers',
  '/blog/close-in-three-days',
  '/docs/install',
  '/about',
];

/** Page views with their engagement, `perDay` a day in visits of ten. */
export function touchpointsOf(pageViews, { perDay, from = 0 }) {
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

export const byVisit = (touchpoints) => Map.groupBy(touchpoints, (touchpoint) => touchpoint.visit).values();

export const factsOf = (engine, touchpoints, model) =>
  engine.factsOfOwner(engine.foldHistory(touchpoints, model), { intervals: [], owner: undefined, model });

/** µs of processor time of one run: of nine rounds after a warm-up the quickest. */
export function perRun(runs, run) {
  const rounds = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    for (let at = 0; at < runs; at += 1) run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / runs;
  });
  return Math.min(...rounds.slice(1));
}

/** ms of the clock of one run: of groups of five runs, after a warm-up, the quickest's median. */
export function wallMs(runs, run) {
  const groups = Array.from({ length: Math.ceil(runs / perGroup) + 1 }, (_, group) =>
    median(
      Array.from({ length: perGroup }, (_, at) => {
        const startedAtMs = performance.now();
        run(group * perGroup + at);
        return performance.now() - startedAtMs;
      }),
    ),
  );
  return Math.min(...groups.slice(1));
}

const perGroup = 5;
