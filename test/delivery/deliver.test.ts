import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { makeTargetGuard } from '../../collector/delivery/target-guard.ts';
import { sendWebhook } from '../../collector/delivery/webhook.ts';
import type { AttemptAnswer } from '../../collector/domain/backoff.ts';
import type { Deliver, Dispatch } from '../../collector/ports/deliver.ts';
import { startDelivery } from '../../collector/usecases/deliver.ts';
import { loopbackReceiver, type Received } from './loopback-receiver.ts';
import { type ManualTime, manualTime } from './manual-time.ts';
import { memoryOutbox, secret } from './memory-outbox.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const status = (code: number): AttemptAnswer => ({
  kind: 'answered',
  status: code,
  retryAfterSeconds: undefined,
  answer: '',
});
const ok = status(200);
const silent: AttemptAnswer = { kind: 'unanswered', reason: 'timeout', error: 'No answer within 15 s.' };

/** The loop on a clock that stands still, with receivers that are one function. */
function onManualTime(answer: (dispatch: Dispatch, time: ManualTime) => AttemptAnswer | Promise<AttemptAnswer>) {
  const time = manualTime();
  const outbox = memoryOutbox(time);
  let senders = 0;
  const sent: (Dispatch & { readonly destination: string })[] = [];
  const deliver: Deliver = {
    send: async (dispatch) => {
      sent.push({ ...dispatch, destination: new URL(dispatch.url).hostname.split('.')[0]! });
      return answer(dispatch, time);
    },
  };
  /** A further process on the same outbox; after `kill` it does nothing more, as after `kill -9`. */
  const startAnother = () => {
    senders += 1;
    const sender = `sn_${senders}`;
    let isKilled = false;
    const never = new Promise<never>(() => {});
    const commands: typeof outbox.commands = {
      claimDeliveries: (input) => (isKilled ? never : outbox.commands.claimDeliveries(input)),
      settleDelivery: (outcome) => (isKilled ? never : outbox.commands.settleDelivery(outcome)),
      releaseDeliveries: (input) => (isKilled ? never : outbox.commands.releaseDeliveries(input)),
    };
    const { stop } = startDelivery({
      sender,
      ...outbox,
      commands,
      clock: time,
      deliver,
      random: () => 0,
      timers: time,
    });
    const kill = () => {
      isKilled = true;
    };
    return { stop, kill };
  };
  return { time, outbox, sent, startAnother, sentIds: () => sent.map(({ id }) => id) };
}

/** A receiver that holds the line until the sender gives up. */
const after15Seconds = (time: ManualTime, answer: AttemptAnswer) =>
  new Promise<AttemptAnswer>((resolve) => time.after(15_000, () => resolve(answer)));

describe('over a real connection', () => {
  const open: { close: () => Promise<void> }[] = [];
  afterEach(() => Promise.all(open.splice(0).map((receiver) => receiver.close())));

  async function withReceiver(answer: (request: Received, response: ServerResponse) => void) {
    const receiver = await loopbackReceiver(answer);
    const time = manualTime();
    const outbox = memoryOutbox(time);
    const guard = makeTargetGuard({ allowedHosts: [receiver.host] });
    const deliver: Deliver = { send: (dispatch) => sendWebhook({ guard }, dispatch) };
    const delivery = startDelivery({ sender: 'sn_1', ...outbox, clock: time, deliver, random: () => 0, timers: time });
    open.push({ close: () => delivery.stop() }, receiver);
    return { receiver, time, outbox };
  }

  test('an alert arrives once, signed, and is never sent again', async () => {
    const { receiver, time, outbox } = await withReceiver((_request, response) => response.end('thanks'));
    outbox.add({ alert: 'al_1', url: receiver.url });
    await outbox.settled(1);
    expect(outbox.row('al_1')).toMatchObject({ status: 'delivered', lastStatus: 200, lastAnswer: 'thanks' });
    await time.advance(24 * hourMs);
    expect(receiver.received).toHaveLength(1);
    const [{ headers, body }] = receiver.received as [Received];
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      data: { alertId: 'al_1' },
    });
  });

  test('after a 500, a redirect and a broken connection it arrives under the same id with the same body', async () => {
    let requests = 0;
    const { receiver, time, outbox } = await withReceiver((_request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(500).end('out of order');
      else if (requests === 2) response.writeHead(302, { location: '/elsewhere' }).end();
      else if (requests === 3) response.destroy();
      else response.writeHead(204).end();
    });
    outbox.add({ alert: 'al_1', url: receiver.url });
    const seen: unknown[] = [];
    for (const [attempt, waitMs] of [0, 5_000, 5 * minuteMs, 30 * minuteMs].entries()) {
      if (waitMs > 0) {
        await time.advance(waitMs - 1);
        expect(receiver.received).toHaveLength(attempt);
        await time.advance(1);
      }
      await outbox.settled(attempt + 1);
      seen.push(outbox.row('al_1').lastStatus);
    }
    expect(seen).toEqual([500, 302, undefined, 204]);
    expect(outbox.row('al_1')).toMatchObject({ status: 'delivered', attempts: 4 });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['al_1']));
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']));
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4);
  });
});

test('each attempt tells when it began, how long it took, what came back and when the next one is due', async () => {
  const answers = [silent, status(503), ok];
  const { time, outbox, startAnother } = onManualTime((_, clock) => after15Seconds(clock, answers.shift()!));
  const startedAtMs = time.nowMs();
  startAnother();
  outbox.add({ alert: 'al_1' });
  for (const waitMs of [15_000, 20_000, 5 * minuteMs + 15_000]) await time.advance(waitMs);
  const took = { durationMs: 15_000 };
  expect(outbox.row('al_1').log).toEqual([
    {
      ...{ atMs: startedAtMs, ...took, status: undefined, noAnswer: 'timeout', answer: 'No answer within 15 s.' },
      nextAtMs: startedAtMs + 20_000,
    },
    {
      ...{ atMs: startedAtMs + 20_000, ...took, status: 503, noAnswer: undefined, answer: '' },
      nextAtMs: startedAtMs + 35_000 + 5 * minuteMs,
    },
    {
      ...{ atMs: startedAtMs + 35_000 + 5 * minuteMs, ...took, status: 200, noAnswer: undefined, answer: '' },
      nextAtMs: undefined,
    },
  ]);
});

describe('when', () => {
  test('an alert leaves at once when the commit that caused it is told', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => ok);
    startAnother();
    await time.rest();
    outbox.add({ alert: 'al_1' });
    await time.rest();
    expect(sentIds()).toEqual(['al_1']);
  });

  test('an alert that nobody told about leaves within 30 s', async () => {
    const { time, outbox, sentIds } = onManualTime(() => ok);
    const deliver: Deliver = { send: async () => ok };
    startDelivery({
      sender: 'sn_0',
      ...outbox,
      changes: { subscribe: () => () => {} },
      clock: time,
      deliver,
      random: () => 0,
      timers: time,
    });
    await time.rest();
    outbox.add({ alert: 'al_1' });
    await time.advance(29_999);
    expect(outbox.row('al_1').status).toBe('waiting');
    await time.advance(1);
    expect(outbox.row('al_1').status).toBe('delivered');
    expect(sentIds()).toEqual([]);
  });

  test('what waited while the process was down leaves at its start', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => ok);
    outbox.add({ alert: 'al_1' });
    startAnother();
    await time.rest();
    expect(sentIds()).toEqual(['al_1']);
  });

  test('a destination that never answers is tried ten times on the schedule, then the alert is dead', async () => {
    const { time, outbox, sent, startAnother } = onManualTime(() => silent);
    const startedAtMs = time.nowMs();
    startAnother();
    outbox.add({ alert: 'al_1' });
    await time.advance(10 * 24 * hourMs);
    const atMinutes = sent.map(({ attemptedAtMs }) => Math.round((attemptedAtMs - startedAtMs) / minuteMs));
    expect(atMinutes).toEqual([0, 0, 5, 35, 155, 455, 1_055, 1_895, 3_095, 4_535]);
    expect(outbox.row('al_1')).toMatchObject({ status: 'dead', attempts: 10, lastAnswer: 'No answer within 15 s.' });
  });

  test('Retry-After is kept to', async () => {
    const { time, outbox, sent, startAnother } = onManualTime(() =>
      sent.length === 1 ? { kind: 'answered', status: 429, retryAfterSeconds: 600, answer: 'slow down' } : ok,
    );
    startAnother();
    outbox.add({ alert: 'al_1' });
    await time.advance(599_999);
    expect(sent).toHaveLength(1);
    await time.advance(1);
    expect(outbox.row('al_1')).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  test('410 ends this delivery and sends nothing more to the destination', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => status(410));
    for (let alert = 1; alert <= 9; alert += 1) outbox.add({ alert: `al_${alert}` });
    startAnother();
    await time.advance(24 * hourMs);
    // the second was under way beside the first
    expect(sentIds()).toEqual(['al_1', 'al_2']);
    expect(outbox.disabled).toEqual(new Set(['crm']));
    expect(outbox.row('al_1').status).toBe('dead');
    expect(outbox.row('al_3').status).toBe('waiting');
  });
});

describe('at least once', () => {
  test('an attempt cut off before it was written down is repeated under its id when the lease ends', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => {
      first.kill();
      return ok;
    });
    const first = startAnother();
    outbox.add({ alert: 'al_1' });
    await time.rest();
    const second = startAnother();
    await time.advance(59_999);
    expect(sentIds()).toEqual(['al_1']);
    await time.advance(1);
    expect(sentIds()).toEqual(['al_1', 'al_1']);
    await second.stop();
    expect(outbox.row('al_1').status).toBe('delivered');
  });

  test('two processes on one outbox send each alert once', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => ok);
    startAnother();
    startAnother();
    for (let alert = 0; alert < 250; alert += 1) outbox.add({ alert: `al_${alert}` });
    await time.advance(minuteMs);
    expect(sentIds().toSorted()).toEqual(outbox.rows.map(({ alert }) => alert).toSorted());
  });

  test('an outage of the store before a claim delays the alert and loses nothing', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => ok);
    outbox.breakStore(true);
    startAnother();
    outbox.add({ alert: 'al_1' });
    await time.advance(minuteMs);
    expect(sentIds()).toEqual([]);
    outbox.breakStore(false);
    await time.advance(5_000);
    expect(sentIds()).toEqual(['al_1']);
  });

  test('an outage of the store after sending is waited out, so that the alert is not sent twice', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(() => {
      outbox.breakStore(true);
      return ok;
    });
    startAnother();
    outbox.add({ alert: 'al_1' });
    await time.advance(30_000);
    outbox.breakStore(false);
    await time.advance(24 * hourMs);
    expect(outbox.row('al_1').status).toBe('delivered');
    expect(sentIds()).toEqual(['al_1']);
  });

  test('whatever receivers answer and however often the process is killed, each alert arrives or is dead', async () => {
    const step = fc.constantFrom('arrives', 'fails', 'silent', 'killed before the answer', 'killed after the answer');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 8 }), async (steps, alerts) => {
        const arrivals: string[] = [];
        const queue = [...steps];
        let kills = 0;
        const { time, outbox, startAnother } = onManualTime(({ id }) => {
          const next = queue.shift() ?? 'arrives';
          if (next === 'fails') return status(503);
          if (next === 'silent') return silent;
          if (next !== 'arrives') {
            kills += 1;
            life.kill();
          }
          if (next === 'killed before the answer') return new Promise(() => {});
          arrivals.push(id);
          return ok;
        });
        for (let alert = 0; alert < alerts; alert += 1) {
          outbox.add({ alert: `al_${alert}`, destination: `d${alert % 3}` });
        }
        let life = startAnother();
        for (let restart = 0; restart < 30; restart += 1) {
          await time.advance(6 * hourMs);
          const stopped = life.stop();
          await time.advance(5_000);
          await stopped;
          life = startAnother();
        }
        const arrived = new Set(arrivals);
        for (const { alert, status: end, attempts } of outbox.rows) {
          if (end === 'delivered') expect(arrived).toContain(alert);
          else expect({ end, attempts }).toEqual({ end: 'dead', attempts: 10 });
        }
        // only a kill can make a repeat: of each of the attempts that it cut off, six at most with three destinations
        expect(arrivals.length - arrived.size).toBeLessThanOrEqual(kills * 6);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a dead destination', () => {
  test('delays no other, with fifty alerts due there', async () => {
    const { time, outbox, startAnother } = onManualTime((dispatch, clock) =>
      dispatch.url.includes('dead') ? after15Seconds(clock, silent) : ok,
    );
    startAnother();
    for (let alert = 0; alert < 50; alert += 1) outbox.add({ alert: `dead_${alert}`, destination: 'dead' });
    await time.advance(1_000);
    for (let alert = 0; alert < 50; alert += 1) outbox.add({ alert: `crm_${alert}`, destination: 'crm' });
    await time.rest();
    await time.rest();
    const late = outbox.rows.filter((row) => row.destination === 'crm' && row.status !== 'delivered');
    expect(late.map(({ alert }) => alert)).toEqual([]);
  });

  test('gets two attempts at a time while it is trusted and one when it is not', async () => {
    let busy = 0;
    const busiest: number[] = [];
    const { time, outbox, startAnother } = onManualTime(async (_dispatch, clock) => {
      busy += 1;
      busiest.push(busy);
      const answer = await after15Seconds(clock, silent);
      busy -= 1;
      return answer;
    });
    for (let alert = 0; alert < 20; alert += 1) outbox.add({ alert: `al_${alert}` });
    startAnother();
    await time.advance(2 * minuteMs);
    expect(busiest.slice(0, 2)).toEqual([1, 2]);
    expect(Math.max(...busiest)).toBe(2);
    expect(Math.max(...busiest.slice(3))).toBe(1);
  });

  test('thirty of them leave room for those that answer', async () => {
    const { time, outbox, startAnother } = onManualTime((dispatch, clock) =>
      dispatch.url.includes('dead') ? after15Seconds(clock, silent) : ok,
    );
    for (let alert = 0; alert < 300; alert += 1) {
      outbox.add({ alert: `dead_${alert}`, destination: `dead${alert % 30}` });
    }
    startAnother();
    // long enough for each to have missed twice
    await time.advance(3 * minuteMs);
    outbox.add({ alert: 'al_1', destination: 'crm' });
    await time.rest();
    expect(outbox.row('al_1').status).toBe('delivered');
  });

  test('with thousands of alerts due does not keep an alert for another one waiting for long', async () => {
    const { time, outbox, startAnother } = onManualTime((dispatch, clock) =>
      dispatch.url.includes('dead') ? after15Seconds(clock, silent) : ok,
    );
    for (let alert = 0; alert < 3_000; alert += 1) outbox.add({ alert: `dead_${alert}`, destination: 'dead' });
    startAnother();
    await time.advance(3 * minuteMs);
    outbox.add({ alert: 'al_1', destination: 'crm' });
    await time.advance(minuteMs);
    expect(outbox.row('al_1').status).toBe('delivered');
  });

  test('that answers again gets two attempts at a time again', async () => {
    let isDead = true;
    let busy = 0;
    const { time, outbox, startAnother } = onManualTime(async (_dispatch, clock) => {
      busy += 1;
      const answer = await after15Seconds(clock, isDead ? silent : ok);
      busy -= 1;
      return answer;
    });
    for (let alert = 0; alert < 20; alert += 1) outbox.add({ alert: `al_${alert}` });
    startAnother();
    await time.advance(2 * minuteMs);
    expect(busy).toBe(1);
    isDead = false;
    await time.advance(minuteMs);
    expect(busy).toBe(2);
    await time.advance(6 * hourMs);
    expect(outbox.rows.filter(({ status: end }) => end !== 'delivered')).toEqual([]);
  });
});

describe('stopping', () => {
  test('waits for the attempt under way, writes it down, and starts no other', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime(
      (_dispatch, clock) => new Promise((resolve) => clock.after(2_000, () => resolve(ok))),
    );
    for (let alert = 1; alert <= 5; alert += 1) outbox.add({ alert: `al_${alert}` });
    const { stop } = startAnother();
    await time.rest();
    let hasStopped = false;
    const stopped = stop().then(() => {
      hasStopped = true;
    });
    await time.advance(1_999);
    expect(hasStopped).toBe(false);
    await time.advance(1);
    await stopped;
    expect(sentIds()).toEqual(['al_1', 'al_2']);
    expect(outbox.rows.map(({ status: is }) => is)).toEqual([
      'delivered',
      'delivered',
      'waiting',
      'waiting',
      'waiting',
    ]);
    await time.advance(hourMs);
    expect(sentIds()).toHaveLength(2);
  });

  test('takes five seconds at most, and what was cut off is sent by the next process', async () => {
    const { time, outbox, sentIds, startAnother } = onManualTime((_dispatch, clock) => after15Seconds(clock, ok));
    outbox.add({ alert: 'al_1' });
    const { stop } = startAnother();
    await time.rest();
    const stopped = stop();
    await time.advance(5_000);
    await stopped;
    await time.advance(20_000);
    expect(outbox.row('al_1')).toMatchObject({ status: 'waiting', attempts: 0 });
    startAnother();
    await time.advance(2 * minuteMs);
    expect(sentIds()).toEqual(['al_1', 'al_1']);
    expect(outbox.row('al_1').status).toBe('delivered');
  });

  test('with nothing to do is immediate', async () => {
    const { time, startAnother } = onManualTime(() => ok);
    const { stop } = startAnother();
    await time.rest();
    await stop();
  });
});
