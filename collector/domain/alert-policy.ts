/**
 * When a salesperson is told. Edge-triggered: a kind fires for a lead when its condition becomes true, at most once in
 * 24 hours, and not again before the score fell below the re-arm line. What one lead triggers at once, or within two minutes
 * of a message about it, is one message.
 */

export const alertKinds = ['pricing_return', 'hot'] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface AlertState {
  /** May fire; false from firing until the score was below the re-arm line. */
  readonly isArmed: boolean;
  readonly lastFiredAtMs: number | undefined;
}

/** What one decision did to a lead. */
export interface ScoreStep {
  readonly nowMs: number;
  /** Score at `nowMs` without, and with, what just arrived. */
  readonly scoreBefore: number;
  readonly scoreAfter: number;
  /** The pricing return holds by what just arrived, at a page view of this moment. */
  readonly pricingReturnAtMs: number | undefined;
  /** When the newest thing that just arrived happened. */
  readonly newestAtMs: number;
  /** From import, demo or replay, or about somebody who is flagged as noise: states follow, nothing fires. */
  readonly isSilent: boolean;
}

export interface AlertDecision {
  readonly fires: readonly AlertKind[];
  /** States that changed. */
  readonly states: ReadonlyMap<AlertKind, AlertState>;
}

/** The shortest time between two alerts of a kind for one lead. */
export const coolDownMs = 24 * 3_600_000;
/** What becomes true this soon after a message about the lead joins it: whoever reads it opens the lead and sees both. */
export const groupMs = 2 * 60_000;
/** What arrives later than this (an offline queue, a slow import) is no news about where the lead is now. */
export const maxNewsAgeMs = 30 * 60_000;

/** A score that stood on the line when it was earned may have faded by a step of the grid (0.02 %) on its way here. */
const onTheLine = 1 - 2e-4;

const initialState: AlertState = { isArmed: true, lastFiredAtMs: undefined };

export function decideAlerts(
  known: ReadonlyMap<AlertKind, AlertState>,
  step: ScoreStep,
  hot: { readonly enterAt: number; readonly leaveBelow: number },
): AlertDecision {
  const isNews = !step.isSilent && step.nowMs - step.newestAtMs <= maxNewsAgeMs;
  const happened: Record<AlertKind, boolean> = {
    pricing_return: step.pricingReturnAtMs !== undefined && step.nowMs - step.pricingReturnAtMs <= coolDownMs,
    hot: step.scoreBefore < hot.enterAt * onTheLine && step.scoreAfter >= hot.enterAt * onTheLine,
  };
  const lastMessageAtMs = Math.max(
    ...[...known.values()].map((state) => state.lastFiredAtMs ?? Number.NEGATIVE_INFINITY),
  );
  const joinsMessage = step.nowMs - lastMessageAtMs < groupMs;
  const fires: AlertKind[] = [];
  const states = new Map<AlertKind, AlertState>();
  for (const kind of alertKinds) {
    const before = known.get(kind) ?? initialState;
    // fading only lowers a score, so the moment before something arrives is the lowest since the last time
    let state = !before.isArmed && step.scoreBefore < hot.leaveBelow ? { ...before, isArmed: true } : before;
    const isCool = state.lastFiredAtMs === undefined || step.nowMs - state.lastFiredAtMs >= coolDownMs;
    if (isNews && happened[kind] && state.isArmed && isCool) {
      if (!joinsMessage) fires.push(kind);
      state = { isArmed: false, lastFiredAtMs: step.nowMs };
    }
    if (state !== before) states.set(kind, state);
  }
  return { fires, states };
}
