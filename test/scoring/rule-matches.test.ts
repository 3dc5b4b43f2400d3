import { expect, test } from 'vitest';
import { RuleMatches } from '../../collector/usecases/rule-matches.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

test('matches are counted over 30 days, once a minute for each site, and again at once after a failure', async () => {
  let nowMs = 100 * dayMs;
  let failure: Error | undefined;
  const asked: { site: number; sinceMs: number }[] = [];
  const matches = new RuleMatches({
    clock: { nowMs: () => nowMs },
    runs: {
      ruleMatches: async (job) => {
        asked.push(job);
        if (failure) throw failure;
        return new Map([['visit', asked.length]]);
      },
    },
  });
  expect((await matches.of(1)).get('visit')).toBe(1);
  expect((await matches.of(1)).get('visit')).toBe(1);
  expect((await matches.of(2)).get('visit')).toBe(2);
  expect(asked).toEqual([
    { site: 1, sinceMs: 70 * dayMs },
    { site: 2, sinceMs: 70 * dayMs },
  ]);
  nowMs += minuteMs;
  failure = new Error('no space left');
  await expect(matches.of(1)).rejects.toThrow('no space left');
  failure = undefined;
  expect((await matches.of(1)).get('visit')).toBe(4);
});
