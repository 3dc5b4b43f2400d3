import { type CurvePoint, scoreCurve } from '../domain/score-curve.ts';
import type { ScoreExplanation, ScorePart } from '../ports/queries.ts';
import { weekendsBetween } from './calendar-days.ts';
import type { Reader } from './reader.ts';

/** What was earned at one moment: a step of the curve. */
export interface ChartStep {
  readonly atMs: number;
  /** Touchpoint that earned it; of several the one that earned most. */
  readonly touchpoint: string;
  /** Rules that gave points then, heaviest first. */
  readonly ruleNames: readonly string[];
  readonly points: number;
  /** Score right after it. */
  readonly score: number;
  readonly place: Place;
}

/** In thousandths of the drawing: `x` from the oldest moment on, `y` from the top down. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The course of a score, ready to be drawn on a square of 1000 by 1000. */
export interface ScoreChart {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** Paths of what was and of what will be if nothing more happens. */
  readonly past: string;
  readonly future: string;
  readonly nowX: number;
  /** Where the time before the lead was known ends; `undefined`: not within the drawing. */
  readonly knownX: number | undefined;
  readonly lineY: number;
  /** Of the site's days, as the reader counts weeks. */
  readonly weekends: readonly { readonly x: number; readonly width: number }[];
  readonly values: readonly { readonly value: number; readonly y: number }[];
  readonly times: readonly { readonly atMs: number; readonly x: number }[];
  /** Oldest first. */
  readonly steps: readonly ChartStep[];
  /** The steps that are marked: the largest ones. */
  readonly marked: readonly ChartStep[];
  readonly peak: { readonly atMs: number; readonly score: number };
}

const dayMs = 86_400_000;
/** Further back than this the points are worth a twentieth, and the last weeks would be a line at the edge. */
const longestMs = 60 * dayMs;
/** Of all points ever earned: so many may lie before the drawing. */
const negligibleShare = 0.05;
const shortestMs = 2 * dayMs;
/** How far fading is drawn ahead: until it is cold, but no further than this. */
const longestAheadMs = 14 * dayMs;
const samples = 240;
const maxMarked = 12;
const squareSize = 1_000;

/** `undefined`: nothing has ever earned points. */
export function viewScoreChart(
  explanation: ScoreExplanation,
  {
    hotAt,
    knownSinceMs,
    reader,
  }: { hotAt: number; knownSinceMs: number | undefined; reader: Pick<Reader, 'timeZone' | 'locale'> },
): ScoreChart | undefined {
  const { parts, halfLifeMs, atMs: nowMs, coolsAtMs } = explanation;
  if (parts.length === 0) return undefined;
  const { fromMs, toMs } = spanOf(parts, { nowMs, coolsAtMs });
  const curve = scoreCurve(parts, { fromMs, toMs: nowMs, halfLifeMs, samples });
  const ahead = scoreCurve(parts, { fromMs: nowMs, toMs, halfLifeMs, samples: samples / 4 });
  const scores = curve.flatMap(({ before, score }) => [before, score]);
  const values = axisValues({ lowest: Math.min(0, ...scores), highest: Math.max(hotAt, ...scores) });
  const [bottom, top] = [values[0]!, values.at(-1)!];
  const xOf = (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * squareSize;
  const yOf = (score: number) => ((top - score) / (top - bottom)) * squareSize;
  const steps = stepsOf(parts, curve, { xOf, yOf });
  return {
    fromMs,
    toMs,
    nowMs,
    past: pathOf(curve, { xOf, yOf }),
    future: pathOf(ahead, { xOf, yOf }),
    nowX: xOf(nowMs),
    knownX: knownSinceMs !== undefined && knownSinceMs > fromMs ? xOf(Math.min(knownSinceMs, nowMs)) : undefined,
    lineY: yOf(hotAt),
    weekends: weekendsBetween({ fromMs, toMs }, reader).map((weekend) => ({
      x: xOf(weekend.fromMs),
      width: xOf(weekend.toMs) - xOf(weekend.fromMs),
    })),
    values: values.map((value) => ({ value, y: yOf(value) })),
    times: [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => ({
      atMs: fromMs + (toMs - fromMs) * share,
      x: share * squareSize,
    })),
    steps,
    marked: steps.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, maxMarked),
    peak: curve.reduce((peak, { atMs, score }) => (score > peak.score ? { atMs, score } : peak), {
      atMs: fromMs,
      score: curve[0]!.score,
    }),
  };
}

function spanOf(
  parts: readonly ScorePart[],
  { nowMs, coolsAtMs }: { nowMs: number; coolsAtMs: number | undefined },
): { fromMs: number; toMs: number } {
  const oldestMs = Math.min(nowMs, beginningMs(parts));
  const lengthMs = Math.min(longestMs, Math.max(shortestMs, (nowMs - oldestMs) * 1.05));
  const coldMs = coolsAtMs === undefined ? 0 : (coolsAtMs - nowMs) * 1.1;
  // what is ahead takes a third at most: the chart is about what happened
  const aheadMs = Math.min(longestAheadMs, Math.max(lengthMs / 10, Math.min(coldMs, lengthMs / 2)));
  return { fromMs: nowMs - lengthMs, toMs: nowMs + aheadMs };
}

/** Where the course begins to be worth drawing: what earned the first few points long ago would press the rest to the edge. */
function beginningMs(parts: readonly ScorePart[]): number {
  const oldestFirst = parts.toSorted((a, b) => a.atMs - b.atMs);
  let spare = oldestFirst.reduce((sum, { points }) => sum + Math.abs(points), 0) * negligibleShare;
  const first = oldestFirst.find(({ points }) => {
    spare -= Math.abs(points);
    return spare < 0;
  });
  return (first ?? oldestFirst[0])!.atMs;
}

function stepsOf(
  parts: readonly ScorePart[],
  curve: readonly CurvePoint[],
  { xOf, yOf }: { xOf: (atMs: number) => number; yOf: (score: number) => number },
): ChartStep[] {
  const byMoment = Map.groupBy(parts, ({ atMs }) => atMs);
  return curve.flatMap(({ atMs, score }) => {
    const earned = byMoment.get(atMs)?.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
    if (!earned) return [];
    return [
      {
        atMs,
        touchpoint: earned[0]!.touchpoint,
        ruleNames: [...new Set(earned.map(({ ruleName }) => ruleName))],
        points: earned.reduce((sum, { points }) => sum + points, 0),
        score,
        place: { x: xOf(atMs), y: yOf(score) },
      },
    ];
  });
}

/** Fades to each point and steps up or down there. */
function pathOf(
  curve: readonly CurvePoint[],
  { xOf, yOf }: { xOf: (atMs: number) => number; yOf: (score: number) => number },
): string {
  const at = (atMs: number, score: number) => `${xOf(atMs).toFixed(2)} ${yOf(score).toFixed(2)}`;
  return curve
    .map(({ atMs, before, score }, index) => {
      if (index === 0) return `M${at(atMs, score)}`;
      return before === score ? `L${at(atMs, score)}` : `L${at(atMs, before)}L${at(atMs, score)}`;
    })
    .join('');
}

/** Three to seven round values, from at or below the lowest to at or above the highest. */
function axisValues({ lowest, highest }: { lowest: number; highest: number }): number[] {
  const rough = (highest - lowest) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * magnitude).find((each) => each >= rough)!;
  const values: number[] = [];
  for (let value = Math.floor(lowest / step) * step; value < highest + step; value += step) values.push(value);
  return values;
}
