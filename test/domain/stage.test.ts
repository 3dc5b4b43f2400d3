import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DecisionKind,
  decisionKinds,
  decisionsIn,
  defaultSleepMs,
  derivedStage,
  refusalOf,
  type Stage,
  stageAt,
  stages,
  transitions,
} from '../../collector/domain/stage.ts';

const nowMs = Date.UTC(2026, 0, 5);
const decided = (kind: DecisionKind, wakeAtMs?: number) => ({ atMs: nowMs, kind, wakeAtMs });

test.each<[string | undefined, boolean, Stage]>([
  [undefined, true, 'inquiry'],
  ['ada@acme.example', false, 'lead'],
  ['ada@acme.example', true, 'mql'],
])('with e-mail %s, MQL: %s, the system says %s', (email, isMql, stage) => {
  expect(derivedStage({ email, isMql })).toBe(stage);
});

test.each<[DecisionKind[], Stage]>([
  [[], 'mql'],
  [['accept'], 'sal'],
  [['accept', 'qualify'], 'sql'],
  [['accept', 'qualify', 'propose', 'win'], 'customer'],
  [['accept', 'qualify', 'lose'], 'recycled'],
  [['reject'], 'recycled'],
  [['recycle', 'disqualify'], 'disqualified'],
  [['disqualify', 'reopen'], 'mql'],
])('after %j a lead that the system calls MQL is %s', (kinds, expected) => {
  let last: ReturnType<typeof decided> | undefined;
  for (const kind of kinds) {
    const stage = stageAt(last, { derived: 'mql', nowMs });
    expect(refusalOf({ kind, reason: 'other', wakeAtMs: undefined }, { stage, nowMs })).toBeUndefined();
    last = decided(kind);
  }
  expect(stageAt(last, { derived: 'mql', nowMs })).toBe(expected);
});

test('a recycled lead sleeps until its date, and without one for 90 days', () => {
  const wakeAtMs = nowMs + 5_000;
  for (const [last, wakesAtMs] of [
    [decided('recycle', wakeAtMs), wakeAtMs],
    [decided('reject'), nowMs + defaultSleepMs],
  ] as const) {
    expect(stageAt(last, { derived: 'lead', nowMs: wakesAtMs - 1 })).toBe('recycled');
    expect(stageAt(last, { derived: 'lead', nowMs: wakesAtMs })).toBe('lead');
  }
});

test('no way of deciding leads past MQL without a person, nor from one stage to the same', () => {
  fc.assert(
    fc.property(fc.constantFrom(...decisionKinds), fc.constantFrom(...stages), (kind, stage) => {
      const isPossible = refusalOf({ kind, reason: 'other', wakeAtMs: undefined }, { stage, nowMs }) === undefined;
      expect(decisionsIn(stage).includes(kind)).toBe(isPossible);
      if (isPossible) expect(transitions[kind].to).not.toBe(stage);
    }),
  );
});

test.each<DecisionKind>(['reject', 'lose', 'disqualify'])('%s needs a reason', (kind) => {
  const stage = transitions[kind].from[0]!;
  expect(refusalOf({ kind, reason: undefined, wakeAtMs: undefined }, { stage, nowMs })).toEqual({
    kind: 'reason_missing',
  });
});

test('a wake-up date lies ahead', () => {
  const decision = { kind: 'recycle', reason: undefined, wakeAtMs: nowMs } as const;
  expect(refusalOf(decision, { stage: 'lead', nowMs })).toEqual({ kind: 'wakes_in_the_past' });
});
