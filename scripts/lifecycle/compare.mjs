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
 * arrived that never happened, or one twice.
 */
export function pairViews(truth, arrived) {
  const left = new Set(arrived);
  const pairs = truth.map((view, index) => {
    const again = truth.slice(index + 1).find(({ path }) => path === view.path);
    const found = [...left].find(
      ({ path, atMs }) =>
        path === view.path &&
        atMs > view.beganAtMs - clockLeewayMs &&
        (again === undefined || atMs < again.beganAtMs - clockLeewayMs),
    );
    left.delete(found);
    return { truth: view, arrived: found };
  });
  if (left.size > 0)
    throw new Error(
      `page views that never happened: ${[...left].map((view) => describeStray(view, pairs)).join(', ')}`,
    );
  return pairs;
}

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
