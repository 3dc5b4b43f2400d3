import type { Reader } from './reader.ts';

/** Engagement time as length and in words. All bars of a page share one scale: `fullMs` is a full bar. */
export function EngagementBar({ engagedMs, fullMs, reader }: { engagedMs: number; fullMs: number; reader: Reader }) {
  const { units } = reader.texts;
  if (engagedMs <= 0) {
    return (
      <span class="engagement unseen" title={units.noneHint}>
        {units.none}
      </span>
    );
  }
  const percent = Math.max(1, Math.min(100, (engagedMs / fullMs) * 100));
  return (
    <span class="engagement">
      <span class="track">
        {/* a width attribute is no inline style, so the Content-Security-Policy lets it pass, and it grows from the start of the line */}
        <svg class="bar" width={`${percent.toFixed(1)}%`} height="8" aria-hidden="true">
          <rect width="100%" height="8" rx="2" />
        </svg>
      </span>
      <time class="engaged" datetime={`PT${(engagedMs / 1_000).toFixed(3)}S`}>
        {reader.duration(engagedMs)}
      </time>
    </span>
  );
}

/** The scale of a page's bars: the longest engagement, but at least a minute, so that a glance does not look like a read. */
export function fullBarMs(engagedMs: readonly number[]): number {
  return engagedMs.reduce((longest, each) => Math.max(longest, each), 60_000);
}
