import { occasionOf, surgeMs } from './alert-occasion.ts';
import { type AlertKind, type AlertMode, type AlertState, alertKinds, decideAlerts } from './alert-policy.ts';
import type { AlertSettings } from './alert-settings.ts';
import { weigh, worthAt } from './decay.ts';
import type { Grade } from './fit/fit.ts';
import { promiseOf } from './hand-off.ts';
import { mqlSpans } from './mql/mql.ts';
import type { MqlDefinition } from './mql/mql-definition.ts';
import type { ScoringModel } from './scoring-model.ts';
import type { DecisionKind } from './stage.ts';
import type { LedgerEntry } from './subject-state.ts';
import { leadOfDirect } from './touchpoint.ts';
import type { LocalClock } from './working-time.ts';

/**
 * What settings would have done in the past: the policy itself, taken through each lead's ledger as it counts today. What earned
 * nothing is not in it, so that an absence may look longer than it was; flags and fit are those of today.
 */

export interface PreviewLead {
  readonly lead: string;
  /** Everything that counts, in any order. */
  readonly ledger: readonly LedgerEntry[];
  readonly grade: Grade | undefined;
  /** Of the address, where it is a company's; `undefined`: nobody's colleague. */
  readonly company: string | undefined;
  readonly isWatched: boolean;
  readonly decisions: readonly { readonly kind: DecisionKind; readonly atMs: number }[];
}

export interface PreviewOptions {
  readonly settings: AlertSettings;
  readonly model: ScoringModel;
  readonly definition: MqlDefinition;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the channel. */
  readonly clock: LocalClock;
}

export interface KindPreview {
  readonly kind: AlertKind;
  readonly mode: AlertMode;
  readonly fires: number;
  readonly leads: number;
  /** Of these leads, those that sales accepted, or rejected, afterwards. */
  readonly accepted: number;
  readonly rejected: number;
}

interface Firing {
  readonly kind: AlertKind;
  readonly atMs: number;
}

/** Adds up lead by lead what would have fired. */
export class AlertPreview {
  private readonly options: PreviewOptions;
  private readonly activity: ReadonlyMap<string, readonly Activity[]>;
  private readonly byKind = new Map<AlertKind, { fires: number; leads: number; accepted: number; rejected: number }>();

  /** `leads`: all of them, to know who was active beside whom. */
  constructor(leads: readonly PreviewLead[], options: PreviewOptions) {
    this.options = options;
    this.activity = Map.groupBy(
      leads.flatMap(({ lead, company, ledger }) =>
        company === undefined ? [] : ledger.map(({ atMs }) => ({ lead, company, atMs })),
      ),
      ({ company }) => company,
    );
  }

  add(lead: PreviewLead): void {
    const { fromMs, toMs } = this.options;
    const firings = [...firingsOf(lead, this.options, this.activity)];
    firings.push(...overdueOf(lead, firings, this.options));
    const within = firings.filter(({ atMs }) => fromMs <= atMs && atMs < toMs);
    for (const [kind, of] of Map.groupBy(within, ({ kind: each }) => each)) {
      const sum = this.byKind.get(kind) ?? { fires: 0, leads: 0, accepted: 0, rejected: 0 };
      const answer = lead.decisions
        .filter(({ atMs, kind: each }) => atMs >= of[0]!.atMs && (each === 'accept' || each === 'reject'))
        .reduce<{ kind: DecisionKind; atMs: number } | undefined>(
          (first, each) => (!first || each.atMs < first.atMs ? each : first),
          undefined,
        );
      this.byKind.set(kind, {
        fires: sum.fires + of.length,
        leads: sum.leads + 1,
        accepted: sum.accepted + (answer?.kind === 'accept' ? 1 : 0),
        rejected: sum.rejected + (answer?.kind === 'reject' ? 1 : 0),
      });
    }
  }

  /** In the order of {@link alertKinds}; kinds that are off are left out. */
  result(): KindPreview[] {
    return alertKinds.flatMap((kind) => {
      const mode = this.options.settings.kinds[kind] ?? 'on';
      const sum = this.byKind.get(kind) ?? { fires: 0, leads: 0, accepted: 0, rejected: 0 };
      return mode === 'off' ? [] : [{ kind, mode, ...sum }];
    });
  }
}

interface Activity {
  readonly lead: string;
  readonly atMs: number;
}

/** Takes the policy through a lead's whole ledger, so that at the start of the time it stands as it stood. */
function* firingsOf(
  lead: PreviewLead,
  { settings, model, definition }: PreviewOptions,
  activity: ReadonlyMap<string, readonly Activity[]>,
): Iterable<Firing> {
  const { halfLifeMs, hot } = model;
  const frequencyRules = new Set(model.rules.flatMap((rule) => (rule.kind === 'frequency' ? [rule.id] : [])));
  const mqlStarts = new Set(
    mqlSpans({ ledger: lead.ledger, grade: lead.grade, isFlagged: false, model, definition }).map(
      ({ fromMs }) => fromMs,
    ),
  );
  const colleagues = activity.get(lead.company ?? '') ?? [];
  const sums = new Map<number, number>();
  const states = new Map<AlertKind, AlertState>();
  let lastSeenAtMs: number | undefined;
  for (const [nowMs, earned] of [...Map.groupBy(lead.ledger, ({ atMs }) => atMs)].sort(([a], [b]) => a - b)) {
    const scoreBefore = worthAt(sums, nowMs, halfLifeMs);
    for (const { points, atMs } of earned) {
      const { epoch, units } = weigh(points, atMs, halfLifeMs);
      sums.set(epoch, (sums.get(epoch) ?? 0) + units);
    }
    const scoreAfter = worthAt(sums, nowMs, halfLifeMs);
    const isOnSite = earned.some(({ visitor }) => leadOfDirect(visitor) === undefined);
    const now = { nowMs, newestAtMs: nowMs, lastSeenAtMs, isOnSite, scoreAfter, earned, definition };
    const who = { isWatched: lead.isWatched, hasNewAttributes: false };
    const { became, maybe } = occasionOf({ ...now, ...who, scoreBefore, mqlLines: [] }, states, settings);
    const kinds = [...became];
    if (mqlStarts.has(nowMs)) kinds.push('became_mql');
    if (maybe.includes('account_surge') && isSurge(colleagues, { lead: lead.lead, nowMs, settings }))
      kinds.push('account_surge');
    const pricingReturnAtMs = earned.some(({ rule }) => frequencyRules.has(rule)) ? nowMs : undefined;
    const step = { nowMs, scoreBefore, scoreAfter, pricingReturnAtMs, newestAtMs: nowMs, isSilent: false };
    const decision = decideAlerts(states, { ...step, became: kinds }, hot, settings.kinds);
    for (const [kind, state] of decision.states) states.set(kind, state);
    for (const kind of [...decision.fires, ...decision.joins, ...decision.shadows]) yield { kind, atMs: nowMs };
    lastSeenAtMs = nowMs;
  }
}

function isSurge(
  colleagues: readonly Activity[],
  { lead, nowMs, settings }: { lead: string; nowMs: number; settings: AlertSettings },
): boolean {
  const active = colleagues.filter((each) => each.lead !== lead && nowMs - surgeMs <= each.atMs && each.atMs < nowMs);
  return new Set(active.map((each) => each.lead)).size === settings.surgePeople - 1;
}

/** Of what asked for an answer, that to which none came in time. */
function overdueOf(
  { decisions }: PreviewLead,
  firings: readonly Firing[],
  { settings, clock, toMs }: PreviewOptions,
): Firing[] {
  if (settings.kinds.hand_off_overdue === 'off') return [];
  const asked = firings.filter(({ kind }) => kind === 'became_mql' || kind === 'asked_for_sales');
  const overdue = new Set<number>();
  for (const { atMs } of asked) {
    const promise = promiseOf('mql', settings, { hours: settings, clock, nowMs: atMs });
    if (!promise || promise.dueAtMs >= toMs) continue;
    if (!decisions.some((each) => atMs <= each.atMs && each.atMs < promise.dueAtMs)) overdue.add(promise.dueAtMs);
  }
  return [...overdue].map((atMs) => ({ kind: 'hand_off_overdue', atMs }));
}
