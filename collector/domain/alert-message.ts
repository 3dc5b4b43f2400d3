import type { AlertKind } from './alert-policy.ts';
import type { EngagementLevel } from './level.ts';
import type { TrustLevel } from './ownership.ts';

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
};

/**
 * The body that goes out: thin, without e-mail or name, so that a receiver's log holds no personal data.
 * Documented field by field in docs/reference/webhooks.md.
 */
export function alertMessage(facts: AlertFacts): string {
  const { alertId, atMs, kinds, site, lead, score, scoreBefore, level, modelVersion, evidence } = facts;
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

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
