import { expect, test } from 'vitest';
import type { SiteReport } from '../../collector/usecases/site-report.ts';
import { SiteReports } from '../../collector/usecases/site-reports.ts';

/** Reports that take as long as a test says, and a clock that it moves. */
function harness() {
  let nowMs = 1_000_000;
  const waiting: { site: number; finish: (tookMs: number) => void; fail: () => void }[] = [];
  const reports = new SiteReports({
    clock: { nowMs: () => nowMs },
    runs: {
      report: ({ site, nowMs: asOfMs }, signal) =>
        new Promise((resolve, reject) => {
          const report = { asOfMs, ranges: {} } as SiteReport; // only its moment is looked at
          signal.addEventListener('abort', () => reject(signal.reason));
          waiting.push({
            site,
            fail: () => reject(new Error('broken')),
            finish: (tookMs) => {
              nowMs += tookMs;
              resolve(report);
            },
          });
        }),
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { reports, waiting, settle, pass };
}

const now = { patienceMs: 0 };

test('the first look begins a report, and later ones show it until it is too old for what it cost', async () => {
  const { reports, waiting, settle, pass } = harness();
  expect(await reports.look(1, now)).toEqual({ newest: undefined, isWorking: true, hasFailed: false });
  await reports.look(1, now);
  expect(waiting).toHaveLength(1);
  waiting[0]!.finish(2_000);
  await settle();
  expect(await reports.look(1, now)).toMatchObject({ newest: { asOfMs: 1_000_000 }, isWorking: false });
  // 2 s of work are good for 100 s
  pass(97_000);
  expect(await reports.look(1, now)).toMatchObject({ isWorking: false });
  pass(1_001);
  expect(await reports.look(1, now)).toMatchObject({ newest: { asOfMs: 1_000_000 }, isWorking: true });
});

test('sites wait for each other and never see each other', async () => {
  const { reports, waiting, settle } = harness();
  await reports.look(1, now);
  await reports.look(2, now);
  await settle();
  expect(waiting.map(({ site }) => site)).toEqual([1]);
  waiting[0]!.finish(10);
  await settle();
  expect(waiting.map(({ site }) => site)).toEqual([1, 2]);
  expect((await reports.look(2, now)).newest).toBeUndefined();
});

test('a look with patience gets a report that comes within it', async () => {
  const { reports, waiting } = harness();
  const look = reports.look(1, { patienceMs: 5_000 });
  await new Promise((resolve) => setImmediate(resolve));
  waiting[0]!.finish(5);
  expect(await look).toMatchObject({ newest: { asOfMs: 1_000_000 }, isWorking: false });
});

test('a failure is said, and tried again after half a minute, not at every look', async () => {
  const { reports, waiting, settle, pass } = harness();
  const { error } = console;
  const said: unknown[] = [];
  console.error = (what: unknown) => said.push(what);
  try {
    await reports.look(1, now);
    waiting[0]!.fail();
    await settle();
    expect(await reports.look(1, now)).toEqual({ newest: undefined, isWorking: false, hasFailed: true });
    pass(30_000);
    expect(await reports.look(1, now)).toMatchObject({ isWorking: true });
    expect(said).toHaveLength(1);
  } finally {
    console.error = error;
  }
});

test('stopping ends what is under way and begins nothing more', async () => {
  const { reports, waiting } = harness();
  await reports.look(1, now);
  await new Promise((resolve) => setImmediate(resolve));
  await reports.stop();
  expect(await reports.look(1, now)).toMatchObject({ newest: undefined, isWorking: false });
  expect(waiting).toHaveLength(1);
});
