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

export interface AlertLinks {
  readonly lead: string;
  readonly accept: string;
  readonly reject: string;
}

/**
 * A message of the outbox as it is read to be shown. All but the first fields may be missing: messages are kept, and those of
 * another kind or of another version of this program say other things.
 */
export interface AlertMessage {
  /** `lead.hot`, `digest`, `test`, `destination.off`, or one that came later. */
  readonly type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    readonly alertId: string;
    /** One line in English. */
    readonly why: string;
    readonly kinds: readonly string[];
    readonly site?: { readonly key: string; readonly name: string } | undefined;
    readonly lead?: { readonly id: string; readonly url: string } | undefined;
    readonly score?: number | undefined;
    readonly change?: number | undefined;
    readonly level?: number | undefined;
    readonly trust?: string | undefined;
    readonly modelVersion?: number | undefined;
    readonly fit?: { readonly grade: string; readonly score: number } | undefined;
    readonly stage?: string | undefined;
    /** Whose lead it is: a name or an e-mail address. */
    readonly owner?: string | undefined;
    /** On the website at that moment. */
    readonly isOnThePage?: boolean | undefined;
    readonly evidence: readonly { readonly ruleName: string; readonly points: number }[];
    readonly links: Partial<Record<'lead' | 'accept' | 'reject' | 'destinations', string>>;
    /** Of a digest: what was held back. */
    readonly items: readonly MessageItem[];
    readonly destination?: { readonly name: string; readonly reason: string } | undefined;
  };
}

export interface MessageItem {
  readonly kinds: readonly string[];
  readonly why: string;
  readonly score?: number | undefined;
  readonly lead?: { readonly id: string; readonly url: string } | undefined;
}

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
      links: linksOf({ leadUrl: lead.url, alertId }),
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

/** A message that waits for a digest. */
export interface HeldMessage {
  readonly alertId: string;
  readonly payload: string;
}

/** One message of a day's rest: each with its lead, why and score, in the order in which they were decided. */
export function digestMessage(
  { alertId, atMs, site }: Pick<AlertFacts, 'alertId' | 'atMs' | 'site'>,
  items: readonly HeldMessage[],
): string {
  return JSON.stringify({
    type: 'lead.digest',
    timestamp: new Date(atMs).toISOString(),
    data: {
      version: 1,
      alertId,
      site,
      kinds: ['digest'],
      why: digestWhy(items.length),
      items: items.map((item) => {
        const { timestamp, data } = JSON.parse(item.payload);
        const { lead, kinds, why: reason, score, change } = data;
        return { alertId: item.alertId, at: timestamp, lead, kinds, why: reason, score, change };
      }),
    },
  });
}

/** A digest as it is without what it says of these leads; `undefined`: nothing is left of it. */
export function digestWithout(payload: string, leads: ReadonlySet<string>): string | undefined {
  const message = JSON.parse(payload);
  const items = message.data.items.filter(({ lead }: { lead: { id: string } }) => !leads.has(lead.id));
  if (items.length === 0) return undefined;
  return JSON.stringify({ ...message, data: { ...message.data, why: digestWhy(items.length), items } });
}

const digestWhy = (count: number) => `${count} more about your leads`;

/** Where a person goes on. Opening one of them changes nothing: the page asks first. */
function linksOf({ leadUrl, alertId }: { leadUrl: string; alertId: string }): AlertLinks {
  const respond = `${leadUrl.replace(/\/leads\/[^/]*$/, '')}/alerts/respond/${alertId}`;
  return { lead: leadUrl, accept: `${respond}?do=accept`, reject: `${respond}?do=reject` };
}

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
