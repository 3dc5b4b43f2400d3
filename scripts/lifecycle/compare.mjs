// The totals that arrived against what the witness saw.
import { setTimeout as sleep } from 'node:timers/promises';
import { readLogs, viewsOf } from './witness.mjs';

/** The browser did not do what it was told, as a busy machine has them: the scenario says nothing about the script. */
export class NothingTested extends Error {}

/** What the script promises: within 250 ms or 1 % of the truth, whichever is larger. */
const toleranceMs = (truthMs) => Math.max(250, truthMs / 100);
/** A view of less time than this need not report any. */
const negligibleMs = 20;
/** The visitor's clock and the monotonic one of the witness differ by less than this. */
const clockLeewayMs = 20;
/** Less than planned may be the first paint that came late; more, a machine that is busy between two steps. */
const planLeewayMs = { less: 500, more: 8_000 };
/** Totals of the last leave may still be on their way. */
const settleTimeoutMs = 5_000;
const pollMs = 100;

/**
 * What the witness saw of an origin, oldest view first. `tab` shows a page of it. `closedAtMs` says when pages were told to close, by
 * their paths: WebKit loses what a page stores while it closes itself.
 */
export async function truthOf(tab, closedAtMs = new Map()) {
  const logs = await tab.evaluate(readLogs);
  for (const log of logs) {
    const path = log.at(-1)[2];
    if (closedAtMs.has(path) && !log.some(([what]) => what === 'left')) log.push(['left', closedAtMs.get(path), path]);
  }
  return logs.flatMap(viewsOf).sort((a, b) => a.beganAtMs - b.beganAtMs);
}

/**
 * Pairs each true view with the one that arrived, `{ truth, arrived }`; `arrived` is undefined where nothing did. Throws when a view
 * arrived that never happened, or one twice. Both lists begin with the oldest view.
 */
export function pairViews(truth, arrived) {
  const partners = new Map();
  for (const path of new Set(truth.map((view) => view.path))) {
    const isThere = (view) => view.path === path;
    for (const [view, partner] of closestPairs(truth.filter(isThere), arrived.filter(isThere)))
      partners.set(view, partner);
  }
  const pairs = truth.map((view) => ({ truth: view, arrived: partners.get(view) }));
  const paired = new Set(partners.values());
  const strays = arrived.filter((view) => !paired.has(view));
  if (strays.length > 0)
    throw new Error(`page views that never happened: ${strays.map((view) => describeStray(view, pairs)).join(', ')}`);
  return pairs;
}

/**
 * Of the ways to pair views of one path in their order, the one that leaves the fewest arrived views alone, and of those the one
 * whose moments lie closest: pages that are reloaded follow each other within the leeway of the clocks.
 */
function closestPairs(truth, arrived) {
  /** `costs[i][j]` of pairing the first `j` that arrived with the first `i` that happened. */
  const costs = [arrived.map((_, j) => j * aloneCost).concat(arrived.length * aloneCost)];
  for (const [i, { beganAtMs }] of truth.entries()) {
    const row = [0];
    for (const [j, { atMs }] of arrived.entries()) {
      const apartMs = atMs > beganAtMs - clockLeewayMs ? Math.abs(atMs - beganAtMs) : Number.POSITIVE_INFINITY;
      row.push(Math.min(costs[i][j + 1], row[j] + aloneCost, costs[i][j] + apartMs));
    }
    costs.push(row);
  }
  const pairs = [];
  let [i, j] = [truth.length, arrived.length];
  while (i > 0 && j > 0) {
    if (costs[i][j] === costs[i - 1][j]) i -= 1;
    else if (costs[i][j] === costs[i][j - 1] + aloneCost) j -= 1;
    else {
      i -= 1;
      j -= 1;
      pairs.push([truth[i], arrived[j]]);
    }
  }
  return pairs;
}

/** More than any two moments of a run lie apart, in milliseconds. */
const aloneCost = 1e9;

/** A view that nobody saw, and the ones of its path that were seen just before and after it. */
function describeStray({ path, atMs, totals }, pairs) {
  const near = pairs
    .filter(({ truth }) => truth.path === path)
    .map(({ truth, arrived }) => ({ sinceMs: truth.beganAtMs - atMs, arrived }))
    .sort((a, b) => Math.abs(a.sinceMs) - Math.abs(b.sinceMs))
    .slice(0, 2)
    .map(({ sinceMs, arrived }) => `${Math.round(sinceMs)} ms from it${arrived ? '' : ' that did not arrive'}`);
  return `${path} (totals ${totals.join(' ') || 'none'}; seen: ${near.join(' and ') || 'none'})`;
}

/** Whether the largest of the totals is right, by how much it is off, and whether it lacks what a lost post would have told. Up to `unknownMs` may be missing. */
export function judgeTotals({ engagedMs }, totals, unknownMs = 0) {
  const reportedMs = totals.length > 0 ? Math.max(...totals) : undefined;
  const offMs = (reportedMs ?? 0) - engagedMs;
  const isTold = reportedMs !== undefined || engagedMs < negligibleMs;
  const isLost = !isTold || offMs < -toleranceMs(engagedMs) - unknownMs;
  return { reportedMs, offMs, isLost, isRight: !isLost && offMs <= toleranceMs(engagedMs) };
}

/**
 * Waits until every total agrees with the witness; resolves with one line that says both. `planMs` is how long each view was to be
 * in use: a witness that saw something else means that the browser did not do what it was told, and nothing was tested.
 */
export async function agree({ site, tab, planMs, unknownMs }) {
  const truth = await truthOf(tab);
  const off =
    truth.length !== planMs.length || truth.some(({ engagedMs }, index) => isOffPlan(engagedMs, planMs[index]));
  if (off) {
    const seen = truth.map(({ path, engagedMs }) => `${path} ${seconds(engagedMs)}`).join(', ');
    throw new NothingTested(`the browser was to spend ${planMs.map(seconds).join(', ')}, and did: ${seen}`);
  }
  const startedAtMs = performance.now();
  for (;;) {
    const pairs = pairViews(truth, site.views()).map((pair) => ({
      ...pair,
      ...judgeTotals(pair.truth, pair.arrived?.totals ?? [], unknownMs),
    }));
    const isRight = pairs.every((pair) => pair.arrived && pair.isRight);
    if (isRight) return describe(pairs);
    if (performance.now() - startedAtMs > settleTimeoutMs) throw new Error(describe(pairs));
    await sleep(pollMs);
  }
}

const isOffPlan = (ms, planMs) => ms < planMs - planLeewayMs.less || ms > planMs + planLeewayMs.more;

const describe = (pairs) =>
  pairs
    .map(({ truth, arrived, reportedMs, offMs }) => {
      if (!arrived) return `${truth.path} did not arrive`;
      if (reportedMs === undefined) return `${truth.path} nothing of ${seconds(truth.engagedMs)}`;
      const off = `${offMs < 0 ? '−' : '+'}${Math.abs(Math.round(offMs))} ms`;
      return `${truth.path} ${seconds(reportedMs)} of ${seconds(truth.engagedMs)} (${off})`;
    })
    .join(', ');

const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;
