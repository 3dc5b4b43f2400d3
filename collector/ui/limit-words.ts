import type { Limit } from '../domain/scoring-model.ts';
import type { Reader } from './reader.ts';

/** Why points beside a row do not count, in words: "only the newest 3 of the day count". */
export function limitWords(limit: Limit | undefined, { texts, plural }: Reader): string {
  const { limits, timeline } = texts;
  if (limit === undefined) return timeline.waits;
  if (limit.oncePer !== undefined) return limits.once[limit.oncePer];
  if (limit.count === undefined) return plural(limits.visit, limit.perVisit ?? 1);
  switch (limit.days ?? 1) {
    case 1:
      return plural(limits.day, limit.count);
    case 7:
      return plural(limits.week, limit.count);
    case 30:
      return plural(limits.month, limit.count);
    case 'ever':
      return plural(limits.ever, limit.count);
  }
}
