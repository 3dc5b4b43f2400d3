import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttemptAnswer, attemptDelaysMs, retryDelayMs, settle } from '../../collector/domain/backoff.ts';

const nowMs = 1_763_751_600_000;
const hourMs = 3_600_000;

const answered = (status: number, retryAfterSeconds?: number): AttemptAnswer => ({
  kind: 'answered',
  status,
  retryAfterSeconds,
  answer: 'what it said',
});
const unreachable: AttemptAnswer = { kind: 'unanswered', reason: 'unreachable', error: 'Nothing listens there.' };

describe('the decision after an attempt', () => {
  test.each([
    ['200', answered(200), 'delivered'],
    ['204', answered(204), 'delivered'],
    ['299', answered(299), 'delivered'],
    ['301', answered(301), 'waiting'],
    ['304', answered(304), 'waiting'],
    ['307', answered(307), 'waiting'],
    ['400', answered(400), 'waiting'],
    ['401', answered(401), 'waiting'],
    ['404', answered(404), 'waiting'],
    ['429', answered(429), 'waiting'],
    ['500', answered(500), 'waiting'],
    ['503', answered(503), 'waiting'],
    ['an unassigned status', answered(799), 'waiting'],
    ['no answer', unreachable, 'waiting'],
  ] as const)('after %s', (_name, answer, status) => {
    const settlement = settle({ attempts: 0, answer, nowMs, jitter: 0 });
    expect(settlement.status).toBe(status);
    expect(settlement.disableDestination).toBe(false);
    expect(settlement.settledAtMs).toBe(status === 'waiting' ? undefined : nowMs);
    expect(settlement.nextAtMs).toBe(status === 'waiting' ? nowMs + 5_000 : nowMs);
    expect(settlement.lastStatus).toBe(answer.kind === 'answered' ? answer.status : undefined);
  });

  test('410 ends the delivery and switches the destination off', () => {
    const settlement = settle({ attempts: 0, answer: answered(410), nowMs, jitter: 0 });
    expect(settlement).toMatchObject({ status: 'dead', disableDestination: true, settledAtMs: nowMs, lastStatus: 410 });
  });

  test('a delivery is dead after ten attempts in 75 hours and a half, and not before', () => {
    let atMs = nowMs;
    for (let attempts = 0; attempts < 9; attempts += 1) {
      const settlement = settle({ attempts, answer: answered(500), nowMs: atMs, jitter: 0 });
      expect(settlement.status).toBe('waiting');
      atMs = settlement.nextAtMs;
    }
    expect(atMs - nowMs).toBe(75 * hourMs + 35 * 60_000 + 5_000);
    expect(settle({ attempts: 9, answer: answered(500), nowMs: atMs, jitter: 0 })).toMatchObject({
      status: 'dead',
      disableDestination: false,
      settledAtMs: atMs,
    });
  });

  test('the log says why a redirect failed, and keeps at most 1,024 characters of any answer', () => {
    const redirect = settle({ attempts: 0, answer: answered(302), nowMs, jitter: 0 });
    expect(redirect.lastAnswer).toBe('Redirects are not followed: enter the final address. what it said');
    const long = settle({
      attempts: 0,
      answer: { kind: 'unanswered', reason: 'unreachable', error: 'x'.repeat(5_000) },
      nowMs,
      jitter: 0,
    });
    expect(long.lastAnswer).toHaveLength(1_024);
  });
});

describe('the delay', () => {
  test.each([
    ['a longer Retry-After is kept to', 1, 90, 90_000],
    ['a fraction of a second is rounded up', 1, 90.0004, 90_001],
    ['a shorter one changes nothing', 2, 90, 300_000],
    ['one beyond a day is cut to a day', 1, 999_999_999, 24 * hourMs],
    ['an endless one too', 1, Number('9'.repeat(400)), 24 * hourMs],
  ])('%s', (_name, attempts, retryAfterSeconds, delayMs) => {
    expect(retryDelayMs({ attempts, retryAfterSeconds, jitter: 0 })).toBe(delayMs);
  });

  test('jitter only ever adds, and a tenth at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.nat(200_000), { nil: undefined }),
        (attempts, jitter, retryAfterSeconds) => {
          const delayMs = retryDelayMs({ attempts, retryAfterSeconds, jitter })!;
          const scheduledMs = attemptDelaysMs[attempts]!;
          const askedMs = Math.min((retryAfterSeconds ?? 0) * 1_000, 24 * hourMs);
          expect(delayMs).toBeGreaterThanOrEqual(Math.max(scheduledMs, askedMs));
          expect(delayMs).toBeLessThanOrEqual(Math.max(Math.round(scheduledMs * 1.1), askedMs));
        },
      ),
    );
  });
});
