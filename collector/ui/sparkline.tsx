import { fill } from './fill.ts';
import type { Reader } from './reader.ts';

const size = { width: 120, line: 24, strip: 8, gap: 2 } as const;

/** The score of the last 30 days as a line, and below it a strip with the points that each day brought. Time runs left to right. */
export function Sparkline({
  curve,
  earnedByDay,
  isWeekendByDay,
  hotAt,
  reader,
}: {
  /** Scores at even distances, oldest first. */
  curve: readonly number[];
  /** Points by day, today last. */
  earnedByDay: readonly number[];
  /** Which of those days are of a weekend. */
  isWeekendByDay: readonly boolean[];
  hotAt: number;
  reader: Reader;
}) {
  const { width, line, strip, gap } = size;
  const [lowest, highest] = [Math.min(0, ...curve), Math.max(hotAt, ...curve)];
  const yOf = (score: number) => 1 + ((highest - score) / (highest - lowest)) * (line - 2);
  const xOf = (index: number) => (index / (curve.length - 1)) * width;
  const path = curve.map(
    (score, index) => `${index === 0 ? 'M' : 'L'}${xOf(index).toFixed(1)} ${yOf(score).toFixed(1)}`,
  );
  const most = Math.max(1, ...earnedByDay.map(Math.abs));
  const dayWidth = width / earnedByDay.length;
  const words = fill(reader.texts.home.sparkline, {
    from: reader.score(curve[0] ?? 0),
    to: reader.score(curve.at(-1) ?? 0),
    days: reader.plural(reader.texts.home.activeDays, earnedByDay.filter((points) => points !== 0).length),
  });
  return (
    <svg class="sparkline" width={width} height={line + gap + strip} role="img" aria-label={words}>
      {isWeekendByDay.map(
        (isWeekend, day) =>
          isWeekend && (
            <rect
              class="chart-weekend"
              x={(day * dayWidth).toFixed(1)}
              width={dayWidth.toFixed(1)}
              height={line + gap + strip}
            />
          ),
      )}
      <line class="chart-line" x1="0" x2={width} y1={yOf(hotAt).toFixed(1)} y2={yOf(hotAt).toFixed(1)} />
      <path class="chart-past" d={path.join('')} />
      <line class="chart-grid" x1="0" x2={width} y1={line + gap + strip} y2={line + gap + strip} />
      {earnedByDay.map((points, day) => {
        if (points === 0) return null;
        const height = Math.max(2, (Math.abs(points) / most) * strip);
        return (
          <rect
            class={points < 0 ? 'strip-down' : 'strip-up'}
            x={(day * dayWidth).toFixed(1)}
            y={(line + gap + strip - height).toFixed(1)}
            width={(dayWidth - 1).toFixed(1)}
            height={height.toFixed(1)}
          />
        );
      })}
    </svg>
  );
}
