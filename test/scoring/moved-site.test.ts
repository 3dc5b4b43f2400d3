import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBatch, aPageView, aStore, startMs, type TestStore } from '../support/a-store.ts';

/** A site that is moved to a time zone further west has a day again that was over already. */

const hourMs = 3_600_000;
const today = Math.floor(startMs / 86_400_000);
const subject = { kind: 'visitor', id: 'v1' } as const;

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(() => store.close());

/** Pricing visits of a minute, one each hour, on the days that the site counted them to; gives how to send the next. */
async function visits() {
  const { id: site } = await store.aSite();
  let hour = 0;
  const send = async (day: number) => {
    const events = aPageView({ path: '/pricing', atMs: startMs + hour * hourMs, engagedMs: 60_000 });
    const visit = `i${hour}`;
    await store.commands.ingest(aBatch({ site, visit, events: events.map((event) => ({ ...event, day })) }));
    hour += 1;
  };
  return { site, send };
}

test('what is stored equals a replay when days come twice', async () => {
  // a Monday after a Tuesday: windows end in a week that had begun and in the one before
  for (const days of [
    [today, today - 1, today - 1, today - 2],
    [today + 1, today - 1, today, today],
  ]) {
    const { send } = await visits();
    for (const day of days) await send(day);
  }
  const { send, site } = await visits();
  for (const day of [today, today, today, today]) await send(day - 1);
  await send(today);
  const late = aPageView({ path: '/pricing', atMs: startMs - hourMs, engagedMs: 60_000 });
  await store.commands.ingest(
    aBatch({ site, visit: 'late', events: late.map((event) => ({ ...event, day: today + 1 })) }),
  );
  expect((await store.replay()).differences).toEqual([]);
});

test('the score as of a moment before a day came again is the one that was shown then', async () => {
  const { site, send } = await visits();
  await send(today);
  const nowMs = startMs + 90_000;
  const shown = store.queries.score({ site, subject, nowMs })!;
  expect(shown.parts.map(({ rule }) => rule)).not.toContain('return-visit');
  await send(today - 1);
  expect(store.queries.score({ site, subject, nowMs, asOfMs: nowMs })).toEqual(shown);
  const { parts } = store.queries.score({ site, subject, nowMs: nowMs + hourMs })!;
  expect(parts.map(({ rule }) => rule)).toContain('return-visit');
});
