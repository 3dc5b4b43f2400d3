import type { EngagementLevel } from '../domain/level.ts';
import type { Reader } from './reader.ts';

/** A score as colour, number and word together: none of them alone has to be understood. */
export function Heat({
  score,
  level,
  reader,
  isLarge = false,
}: {
  score: number;
  level: EngagementLevel;
  reader: Reader;
  isLarge?: boolean;
}) {
  return (
    <span class={`heat heat-${level}${isLarge ? ' heat-large' : ''}`}>
      <data class="heat-score" value={score.toFixed(1)}>
        {reader.score(score)}
      </data>{' '}
      <span class="heat-word">{reader.texts.levels[level]}</span>
    </span>
  );
}
