import type { AlertKind } from './alert-policy.ts';
import type { Grade } from './fit/fit.ts';
import type { EngagementLevel } from './level.ts';
import type { TrustLevel } from './ownership.ts';
import type { Stage } from './stage.ts';

/** The facts of the moment an alert is decided; kept with it for ever. */
export interface AlertFacts {
  readonly alertId: string;
  readonly atMs: number;
  readonly kinds: readonly AlertKind[];
  readonly site: { readonly key: string; readonly name: string };
  readonly lead: { readonly id: string; readonly trust: TrustLevel; readonly url: string };
  readonly score: number;
  readonly scoreBefore: number;
  readonly level: EngagementLevel;
  /** Who they are; `undefined`: nothing is known of it. */
  readonly fit: { readonly score: number; readonly grade: Grade } | undefined;
  readonly stage: Stage;
  /** E-mail address of who the lead was given to. */
  readonly owner: string | undefined;
  /** On the website at this moment. */
  readonly isOnThePage: boolean;
  readonly modelVersion: number;
  /** What just earned points, heaviest first. */
  readonly evidence: readonly {
    readonly rule: string;
    readonly ruleName: string;
    readonly points: number;
    readonly atMs: number;
  }[];
}

const maxEvidence = 10;

const why: Record<AlertKind, string> = {
  pricing_return: 'Came back to the pricing page: 3 visits within 2 days',
  hot: 'The score crossed the hot line',
  became_mql: 'Ready for sales now (MQL)',
  asked_for_sales: 'Asked to talk to sales',
  back_after_30_days: 'Back after 30 days or more',
  watched_lead_back: 'On your watch list, and back on the website',
  account_surge: 'Several people of the same company within 7 days',
  hand_off_overdue: 'Nobody has answered for this lead in time',
};

/**
 * The body that goes out: thin, without e-mail or name, so that a receiver's log holds no personal data.
 * Documented field by field in docs/reference/webhooks.md.
 */
export function alertMessage(facts: AlertFacts): string {
  const { alertId, atMs, kinds, site, lead, score, scoreBefore, level, modelVersion, evidence } = facts;
  const { fit, stage, owner, isOnThePage } = facts;
  return JSON.stringify({
    type: 'lead.hot',
    timestamp: new Date(atMs).toISOString(),
    data: {
      version: 1,
      alertId,
      site,
      lead: { id: lead.id, url: lead.url },
      kinds,
      why: kinds.map((kind) => why[kind]).join('. '),
      score: oneDecimal(score),
      change: oneDecimal(score - scoreBefore),
      level,
      fit: fit ? { score: fit.score, grade: fit.grade } : null,
      stage,
      owner: owner ?? null,
      isOnThePage,
      trust: lead.trust,
      modelVersion,
      evidence: evidence.slice(0, maxEvidence).map(({ rule, ruleName, points, atMs: earnedAtMs }) => ({
        rule,
        ruleName,
        points,
        at: new Date(earnedAtMs).toISOString(),
      })),
    },
  });
}

/** A message that is in a digest. */
export interface DigestItem {
  readonly alertId: string;
  readonly payload: string;
}

/** One message of a day's rest: each with its lead, why and score, in the order in which they were decided. */
export function digestMessage(
  { alertId, atMs, site }: Pick<AlertFacts, 'alertId' | 'atMs' | 'site'>,
  items: readonly DigestItem[],
): string {
  return JSON.stringify({
    type: 'lead.digest',
    timestamp: new Date(atMs).toISOString(),
    data: {
      version: 1,
      alertId,
      site,
      kinds: ['digest'],
      why: `${items.length} more about your leads`,
      items: items.map((item) => {
        const { timestamp, data } = JSON.parse(item.payload);
        const { lead, kinds, why: reason, score, change } = data;
        return { alertId: item.alertId, at: timestamp, lead, kinds, why: reason, score, change };
      }),
    },
  });
}

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
