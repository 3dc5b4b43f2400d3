import { describe, expect, test } from 'vitest';
import {
  type AlertKind,
  type AlertState,
  coolDownMs,
  decideAlerts,
  groupMs,
  maxNewsAgeMs,
  type ScoreStep,
} from '../../collector/domain/alert-policy.ts';

const hot = { enterAt: 60, leaveBelow: 45 };
const nowMs = Date.UTC(2026, 0, 5, 9);
const hourMs = 3_600_000;

const aStep = (step: Partial<ScoreStep> = {}): ScoreStep => ({
  nowMs,
  scoreBefore: 50,
  scoreAfter: 50,
  pricingReturnAtMs: undefined,
  newestAtMs: nowMs,
  isSilent: false,
  ...step,
});
const aState = (state: Partial<AlertState> = {}): AlertState => ({ isArmed: true, lastFiredAtMs: undefined, ...state });
const crossing = { scoreBefore: 55, scoreAfter: 65 };
const nobody = new Map<AlertKind, AlertState>();

describe('one decision about a lead that was never told about', () => {
  test.each<[string, Partial<ScoreStep>, AlertKind[]]>([
    ['the score crosses the hot line', crossing, ['hot']],
    ['it lands on the line', { scoreBefore: 59.9, scoreAfter: 60 }, ['hot']],
    ['it earned the line and faded by one step of the grid on its way', { scoreBefore: 0, scoreAfter: 59.99 }, ['hot']],
    ['it stays just under the line', { scoreBefore: 50, scoreAfter: 59.9 }, []],
    ['it was on the line already', { scoreBefore: 60, scoreAfter: 80 }, []],
    ['it falls through the line', { scoreBefore: 65, scoreAfter: 55 }, []],
    ['nothing changes', {}, []],
    ['the pricing return holds', { pricingReturnAtMs: nowMs }, ['pricing_return']],
    ['both in one batch', { ...crossing, pricingReturnAtMs: nowMs }, ['pricing_return', 'hot']],
    ['a pricing return of yesterday', { pricingReturnAtMs: nowMs - coolDownMs }, ['pricing_return']],
    ['a pricing return of before yesterday', { pricingReturnAtMs: nowMs - coolDownMs - 1 }, []],
    [
      'half an hour old',
      { ...crossing, pricingReturnAtMs: nowMs, newestAtMs: nowMs - maxNewsAgeMs },
      ['pricing_return', 'hot'],
    ],
    ['older than that is no news', { ...crossing, pricingReturnAtMs: nowMs, newestAtMs: nowMs - maxNewsAgeMs - 1 }, []],
    ['from an import or replay', { ...crossing, pricingReturnAtMs: nowMs, isSilent: true }, []],
  ])('%s', (_, step, fires) => {
    const decision = decideAlerts(nobody, aStep(step), hot);
    expect(decision.fires).toEqual(fires);
    expect([...decision.states]).toEqual(fires.map((kind) => [kind, { isArmed: false, lastFiredAtMs: nowMs }]));
  });
});

describe('after an alert', () => {
  const firedAgo = (ms: number, isArmed = false) => aState({ isArmed, lastFiredAtMs: nowMs - ms });
  const both = { pricingReturnAtMs: nowMs };

  test.each<[string, AlertState, Partial<ScoreStep>, boolean]>([
    [
      'not while the score was never below the re-arm line, however long ago',
      firedAgo(30 * 24 * hourMs),
      { ...both, scoreBefore: 45, scoreAfter: 65 },
      false,
    ],
    [
      'not within 24 hours, though the score was below the line',
      firedAgo(coolDownMs - 1),
      { ...both, scoreBefore: 44, scoreAfter: 65 },
      false,
    ],
    [
      'again after 24 hours and below the line',
      firedAgo(coolDownMs),
      { ...both, scoreBefore: 44.9, scoreAfter: 65 },
      true,
    ],
    [
      'again after 24 hours where an earlier step had re-armed it',
      firedAgo(coolDownMs, true),
      { ...both, ...crossing },
      true,
    ],
    [
      'not within 24 hours where an earlier step had re-armed it',
      firedAgo(coolDownMs - 1, true),
      { ...both, ...crossing },
      false,
    ],
  ])('%s', (_, state, step, again) => {
    const known = new Map<AlertKind, AlertState>([
      ['pricing_return', state],
      ['hot', state],
    ]);
    expect(decideAlerts(known, aStep(step), hot).fires).toEqual(again ? ['pricing_return', 'hot'] : []);
  });

  test('a step below the line arms it again without telling anybody, also a silent one', () => {
    for (const isSilent of [false, true]) {
      const known = new Map<AlertKind, AlertState>([['hot', firedAgo(hourMs)]]);
      const { fires, states } = decideAlerts(known, aStep({ scoreBefore: 44, scoreAfter: 46, isSilent }), hot);
      expect(fires).toEqual([]);
      expect([...states]).toEqual([['hot', { isArmed: true, lastFiredAtMs: nowMs - hourMs }]]);
    }
  });

  test('each kind has its own state: one that fired holds up no other', () => {
    const known = new Map<AlertKind, AlertState>([['pricing_return', firedAgo(hourMs)]]);
    const { fires } = decideAlerts(known, aStep({ ...crossing, pricingReturnAtMs: nowMs }), hot);
    expect(fires).toEqual(['hot']);
  });

  test.each([
    ['joins the message of a moment ago: nobody is told twice in two minutes', groupMs - 1, []],
    ['is a message of its own two minutes later', groupMs, ['hot']],
  ])('what becomes true %s', (_, agoMs, fires) => {
    const known = new Map<AlertKind, AlertState>([['pricing_return', firedAgo(agoMs)]]);
    const decision = decideAlerts(known, aStep(crossing), hot);
    expect(decision.fires).toEqual(fires);
    // told or joined: it does not come again for a day
    expect(decision.states.get('hot')).toEqual({ isArmed: false, lastFiredAtMs: nowMs });
  });

  test('a state that stays as it was is not written', () => {
    const known = new Map<AlertKind, AlertState>([
      ['hot', firedAgo(hourMs)],
      ['pricing_return', aState()],
    ]);
    expect(decideAlerts(known, aStep({ scoreBefore: 50, scoreAfter: 70 }), hot).states.size).toBe(0);
  });
});

test('over months of visits and silences, two alerts of a kind are a day and a cooling apart', () => {
  let states: ReadonlyMap<AlertKind, AlertState> = nobody;
  let score = 0;
  let atMs = nowMs;
  let coldSince = true;
  let lastMs = Number.NEGATIVE_INFINITY;
  let told = 0;
  // a lead that swings between 20 and 90 every few hours, and now and then rests for a day
  for (let step = 0; step < 500; step += 1) {
    const isRest = step % 17 === 0;
    atMs += (isRest ? 30 : 3) * hourMs;
    const scoreBefore = score * (isRest ? 0.3 : 0.75);
    const scoreAfter = scoreBefore + (step % 5) * 9;
    score = scoreAfter;
    if (scoreBefore < hot.leaveBelow) coldSince = true;
    const decision = decideAlerts(states, aStep({ nowMs: atMs, newestAtMs: atMs, scoreBefore, scoreAfter }), hot);
    states = new Map([...states, ...decision.states]);
    if (decision.fires.length === 0) continue;
    expect(scoreBefore).toBeLessThan(hot.enterAt);
    expect(scoreAfter).toBeGreaterThanOrEqual(hot.enterAt);
    expect(atMs - lastMs).toBeGreaterThanOrEqual(coolDownMs);
    expect(coldSince).toBe(true);
    [lastMs, coldSince] = [atMs, false];
    told += 1;
  }
  expect(told).toBeGreaterThan(5);
});
