import fc from 'fast-check';
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
    ['joins the message of a moment ago: nobody is told twice in two minutes', groupMs - 1, [], ['hot']],
    ['is a message of its own two minutes later', groupMs, ['hot'], []],
  ])('what becomes true %s', (_, agoMs, fires, joins) => {
    const known = new Map<AlertKind, AlertState>([['pricing_return', firedAgo(agoMs)]]);
    const decision = decideAlerts(known, aStep(crossing), hot);
    expect(decision).toMatchObject({ fires, joins });
    // told or joined: it does not come again for a day after the message
    const toldAtMs = joins.length > 0 ? nowMs - agoMs : nowMs;
    expect(decision.states.get('hot')).toEqual({ isArmed: false, lastFiredAtMs: toldAtMs });
  });

  test('what joined a message draws nothing more into it: two minutes are counted from the message', () => {
    const known = new Map<AlertKind, AlertState>([
      ['pricing_return', firedAgo(groupMs)],
      ['hot', firedAgo(groupMs)], // joined it a minute later
    ]);
    expect(decideAlerts(known, aStep({ became: ['asked_for_sales'] }), hot).fires).toEqual(['asked_for_sales']);
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

describe('kinds by their mode', () => {
  const step = aStep({ ...crossing, became: ['asked_for_sales'] });

  test('what is switched off neither fires nor counts as fired', () => {
    const decision = decideAlerts(nobody, step, hot, { hot: 'off' });
    expect(decision).toMatchObject({ fires: ['asked_for_sales'], joins: [], shadows: [] });
    expect([...decision.states.keys()]).toEqual(['asked_for_sales']);
  });

  test('what is in shadow is kept beside what goes out, with a state as if it were told', () => {
    const decision = decideAlerts(nobody, step, hot, { hot: 'shadow' });
    expect(decision).toMatchObject({ fires: ['asked_for_sales'], joins: [], shadows: ['hot'] });
    expect(decision.states.get('hot')).toEqual({ isArmed: false, lastFiredAtMs: nowMs });
  });

  test('nothing joins a shadow: nobody got it', () => {
    const known = new Map<AlertKind, AlertState>([['hot', aState({ isArmed: false, lastFiredAtMs: nowMs - 1 })]]);
    expect(decideAlerts(known, step, hot, { hot: 'shadow' }).fires).toEqual(['asked_for_sales']);
  });
});

/** What the policy promises, kept beside it while a lead lives through anything at all. */
class Promises {
  readonly told = new Map<AlertKind, number>();
  readonly armed = new Map<AlertKind, boolean>();
  lastMessageMs = Number.NEGATIVE_INFINITY;
}

const armedByScore = ['pricing_return', 'hot', 'became_mql', 'asked_for_sales'] as const;
const furtherKinds = [
  'became_mql',
  'asked_for_sales',
  'back_after_30_days',
  'watched_lead_back',
  'account_surge',
] as const;

class Arrive implements fc.Command<Promises, { states: Map<AlertKind, AlertState>; nowMs: number }> {
  readonly step: {
    afterMs: number;
    scoreBefore: number;
    gain: number;
    isReturn: boolean;
    became: readonly AlertKind[];
    lateMs: number;
    isSilent: boolean;
    shadow: AlertKind | undefined;
  };

  constructor(step: Arrive['step']) {
    this.step = step;
  }

  check = () => true;
  toString = () => JSON.stringify(this.step);

  run(model: Promises, real: { states: Map<AlertKind, AlertState>; nowMs: number }): void {
    const { afterMs, scoreBefore, gain, isReturn, became, lateMs, isSilent, shadow } = this.step;
    real.nowMs += afterMs;
    const now = real.nowMs;
    const modes = shadow ? { [shadow]: 'shadow' as const } : {};
    const step = aStep({
      nowMs: now,
      scoreBefore,
      scoreAfter: scoreBefore + gain,
      newestAtMs: now - lateMs,
      pricingReturnAtMs: isReturn ? now - lateMs : undefined,
      became,
      isSilent,
    });
    const decision = decideAlerts(real.states, step, hot, modes);
    for (const [kind, state] of decision.states) real.states.set(kind, state);
    if (scoreBefore < hot.leaveBelow) for (const kind of armedByScore) model.armed.set(kind, true);
    const told = [...decision.fires, ...decision.joins, ...decision.shadows];
    expect(new Set(told).size).toBe(told.length);
    if (isSilent || lateMs > maxNewsAgeMs) expect(told).toEqual([]);
    for (const kind of told) {
      expect(now - (model.told.get(kind) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(coolDownMs);
      expect(model.armed.get(kind) ?? true).toBe(true);
      expect(became.includes(kind) || (kind === 'pricing_return' && isReturn) || (kind === 'hot' && gain > 0)).toBe(
        true,
      );
      if (armedByScore.some((each) => each === kind)) model.armed.set(kind, false);
    }
    for (const kind of decision.shadows) expect(kind).toBe(shadow);
    if (decision.fires.length > 0) {
      expect(now - model.lastMessageMs).toBeGreaterThanOrEqual(groupMs);
      model.lastMessageMs = now;
    }
    if (decision.joins.length > 0) expect(now - model.lastMessageMs).toBeLessThan(groupMs);
    for (const kind of [...decision.fires, ...decision.shadows]) model.told.set(kind, now);
    for (const kind of decision.joins) model.told.set(kind, model.lastMessageMs);
    // nothing that may be told is kept back
    for (const kind of became) {
      const isDue =
        !isSilent &&
        lateMs <= maxNewsAgeMs &&
        (model.armed.get(kind) ?? true) &&
        now - (model.told.get(kind) ?? Number.NEGATIVE_INFINITY) >= coolDownMs;
      expect(isDue && !told.includes(kind)).toBe(false);
    }
  }
}

test('whatever a lead does: a day between two of a kind, armed in between, one message in two minutes, and nothing kept back', () => {
  const arrive = fc
    .record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 2 * groupMs }), fc.integer({ min: 0, max: 2 * coolDownMs })),
      scoreBefore: fc.integer({ min: 0, max: 100 }),
      gain: fc.integer({ min: -20, max: 60 }),
      isReturn: fc.boolean(),
      became: fc.subarray([...furtherKinds]),
      lateMs: fc.constantFrom(0, 0, 0, maxNewsAgeMs, maxNewsAgeMs + 1),
      isSilent: fc.constantFrom(false, false, false, true),
      shadow: fc.constant<AlertKind | undefined>(undefined),
    })
    .map((step) => new Arrive(step));
  fc.assert(
    fc.property(fc.commands([arrive], { maxCommands: 60 }), (commands) => {
      fc.modelRun(() => ({ model: new Promises(), real: { states: new Map(), nowMs } }), commands);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(
      fc.constantFrom<AlertKind>('hot', 'asked_for_sales'),
      fc.array(arrive, { maxLength: 40 }),
      (shadow, steps) => {
        const [model, real] = [new Promises(), { states: new Map<AlertKind, AlertState>(), nowMs }];
        for (const { step } of steps) new Arrive({ ...step, shadow }).run(model, real);
      },
    ),
    { numRuns: 300 },
  );
});
