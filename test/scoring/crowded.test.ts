import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxWindowViews } from '../../collector/domain/derived.ts';
import type { IncomingEvent } from '../../collector/ports/commands.ts';
import { aBatch, aPageView, aStore, startMs } from '../support/a-store.ts';

const minuteMs = 60_000;

test('a script that reloads pricing all day is kept, shown, and scored up to the limit; a replay agrees in any order of arrival', async () => {
  const store = aStore();
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(
        Array.from({ length: maxWindowViews + 60 }, (_, at) => at),
        { minLength: maxWindowViews + 60 },
      ),
      async (order) => {
        const { id: site } = await store.aSite();
        const receivedAtMs = startMs + 1000 * minuteMs;
        const send = (events: IncomingEvent[], visit: string) =>
          store.commands.ingest(aBatch({ site, visit, events, receivedAtMs }));
        for (const at of order)
          await send(
            aPageView({ path: '/pricing', atMs: startMs + at * minuteMs, engagedMs: at < 3 ? 40_000 : 1_500 }),
            `visit${Math.min(at, 3)}`,
          );
        const { rows } = store.queries
          .visitorTimeline({ site, visitor: 'v1', limit: 20 })
          .visits.reduce((all, visit) => ({ rows: [...all.rows, ...visit.rows] }), {
            rows: [] as { unscored: string | undefined }[],
          });
        expect(rows).toHaveLength(maxWindowViews + 60);
        expect(rows.filter((row) => row.unscored === 'crowded')).toHaveLength(60);
      },
    ),
    { numRuns: 5 },
  );
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});

test('a person who is made known late brings a crowd along, and nothing differs', async () => {
  const store = aStore();
  const { id: site } = await store.aSite();
  const receivedAtMs = startMs + 1000 * minuteMs;
  for (const visitor of ['v1', 'v2']) {
    for (let at = 0; at < maxWindowViews - 20; at += 1) {
      await store.commands.ingest(
        aBatch({
          site,
          visitor,
          visit: `${visitor}-${at % 4}`,
          events: aPageView({ path: '/pricing', atMs: startMs + at * minuteMs, engagedMs: 2_000 }),
          receivedAtMs,
        }),
      );
    }
    const identify = {
      id: `i-${visitor}`,
      type: 'identify' as const,
      occurredAtMs: startMs + 300 * minuteMs,
      day: 0,
      view: undefined,
      data: { email: 'ada@acme.example' },
      unscored: undefined,
    };
    await store.commands.ingest(aBatch({ site, visitor, events: [identify], receivedAtMs }));
  }
  for (let at = 0; at < 30; at += 1) {
    await store.commands.ingest(
      aBatch({
        site,
        events: aPageView({ path: '/pricing', atMs: startMs + (310 + at) * minuteMs, engagedMs: 9_000 }),
        receivedAtMs,
      }),
    );
  }
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});
