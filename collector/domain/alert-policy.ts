/**
 * When a salesperson is told. Edge-triggered: a kind fires for a lead when its condition becomes true, at most once in
 * 24 hours, and not again before it was armed anew. What one lead triggers at once, or within two minutes of a message about
 * it, is one message. Where a message goes, and whether it waits, is decided in {@link ./alert-route.ts}.
 */

export const alertKinds = [
  'pricing_return',
  'hot',
  'became_mql',
  'asked_for_sales',
  'back_after_30_days',
  'watched_lead_back',
  'account_surge',
  'hand_off_overdue',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** `shadow`: is worked out and kept, and nobody is told. */
export const alertModes = ['on', 'shadow', 'off'] as const;
export type AlertMode = (typeof alertModes)[number];
export type AlertModes = Readonly<Partial<Record<AlertKind, AlertMode>>>;

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
  /** Further kinds whose condition became true by what just arrived; what makes them true is in {@link ./alert-occasion.ts}. */
  readonly became?: readonly AlertKind[];
}

export interface AlertDecision {
  /** What a message goes out for; empty: none does. */
  readonly fires: readonly AlertKind[];
  /** What became true within two minutes of the last message about the lead, and belongs to it. */
  readonly joins: readonly AlertKind[];
  /** What would have fired or joined if its kind were switched on. */
  readonly shadows: readonly AlertKind[];
  /** States that changed. */
  readonly states: ReadonlyMap<AlertKind, AlertState>;
}

/** The shortest time between two alerts of a kind for one lead. */
export const coolDownMs = 24 * 3_600_000;
/** What becomes true this soon after a message about the lead joins it: whoever reads it opens the lead and sees both. */
export const groupMs = 2 * 60_000;
/** What arrives later than this (an offline queue, a slow import) is no news about where the lead is now. */
export const maxNewsAgeMs = 30 * 60_000;

/**
 * Kinds that are armed by the score falling below the re-arm line. The others need something else to end first before they can
 * become true again: an absence, or the activity of colleagues.
 */
const armedByScore: ReadonlySet<AlertKind> = new Set(['pricing_return', 'hot', 'became_mql', 'asked_for_sales']);

/** A score that stood on the line when it was earned may have faded by a step of the grid (0.02 %) on its way here. */
export const onTheLine = 1 - 2e-4;

const initialState: AlertState = { isArmed: true, lastFiredAtMs: undefined };

/** Whether what arrived says where the lead is now, and may be told. */
export const isNews = ({
  nowMs,
  newestAtMs,
  isSilent,
}: Pick<ScoreStep, 'nowMs' | 'newestAtMs' | 'isSilent'>): boolean => !isSilent && nowMs - newestAtMs <= maxNewsAgeMs;

/** Whether a kind would fire now if its condition became true: it is armed, and 24 hours have passed. */
export const mayFire = ({ isArmed, lastFiredAtMs }: AlertState = initialState, nowMs: number): boolean =>
  isArmed && (lastFiredAtMs === undefined || nowMs - lastFiredAtMs >= coolDownMs);

/** A kind that `modes` does not name is switched on. */
export function decideAlerts(
  known: ReadonlyMap<AlertKind, AlertState>,
  step: ScoreStep,
  hot: { readonly enterAt: number; readonly leaveBelow: number },
  modes: AlertModes = {},
): AlertDecision {
  const { nowMs, scoreBefore } = step;
  const lastMessageAtMs = Math.max(
    ...[...known].map(([kind, { lastFiredAtMs }]) =>
      modes[kind] === 'shadow' ? Number.NEGATIVE_INFINITY : (lastFiredAtMs ?? Number.NEGATIVE_INFINITY),
    ),
  );
  const joinsMessage = nowMs - lastMessageAtMs < groupMs;
  const decision = { fires: [] as AlertKind[], joins: [] as AlertKind[], shadows: [] as AlertKind[] };
  const states = new Map<AlertKind, AlertState>();
  for (const kind of alertKinds) {
    const mode = modes[kind] ?? 'on';
    const before = known.get(kind) ?? initialState;
    // fading only lowers a score, so the moment before something arrives is the lowest since the last time
    let state = !before.isArmed && scoreBefore < hot.leaveBelow ? { ...before, isArmed: true } : before;
    if (mode !== 'off' && isNews(step) && hasHappened(kind, step, hot) && mayFire(state, nowMs)) {
      const joins = mode === 'on' && joinsMessage;
      decision[mode === 'shadow' ? 'shadows' : joins ? 'joins' : 'fires'].push(kind);
      // what joins a message was told with it: counted from now on, it would draw ever more into the same one
      state = { isArmed: !armedByScore.has(kind), lastFiredAtMs: joins ? lastMessageAtMs : nowMs };
    }
    if (state !== before) states.set(kind, state);
  }
  return { ...decision, states };
}

/** Of leads that turned out to be one person: what was told of any of them was told of the person. */
export function statesOfGroup(
  known: readonly ReadonlyMap<AlertKind, AlertState>[],
): ReadonlyMap<AlertKind, AlertState> {
  const states = new Map<AlertKind, AlertState>();
  for (const [kind, state] of known.flatMap((each) => [...each])) {
    const other = states.get(kind) ?? initialState;
    const lastFiredAtMs = Math.max(state.lastFiredAtMs ?? 0, other.lastFiredAtMs ?? 0) || undefined;
    states.set(kind, { isArmed: state.isArmed && other.isArmed, lastFiredAtMs });
  }
  return states;
}

function hasHappened(kind: AlertKind, step: ScoreStep, hot: { readonly enterAt: number }): boolean {
  const { nowMs, scoreBefore, scoreAfter, pricingReturnAtMs, became = [] } = step;
  if (kind === 'pricing_return') return pricingReturnAtMs !== undefined && nowMs - pricingReturnAtMs <= coolDownMs;
  if (kind === 'hot') return scoreBefore < hot.enterAt * onTheLine && scoreAfter >= hot.enterAt * onTheLine;
  return became.includes(kind);
}
