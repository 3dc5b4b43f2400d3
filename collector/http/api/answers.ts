import type { z } from '@hono/zod-openapi';
import { placeOf } from '../../domain/fit/fit.ts';
import type { FitSettings } from '../../domain/fit/fit-settings.ts';
import { rungsOf } from '../../domain/stage.ts';
import type { DeliveryAttempt } from '../../ports/delivery-attempts.ts';
import type {
  DeliverySummary,
  DestinationSummary,
  LeadDetail,
  LeadSummary,
  Queries,
  ScoreExplanation,
  SigningKey,
  SiteSummary,
  Timeline,
  TimelineRow,
} from '../../ports/queries.ts';
import type { StoredDecision } from '../../ports/store.ts';
import { isLanguage } from '../../ui/language.ts';
import type { attemptSchema, deliverySchema, destinationSchema } from './destination-schemas.ts';
import type {
  decisionSchema,
  fitSettingsSchema,
  leadDetailSchema,
  leadSchema,
  rowSchema,
  scoreSchema,
  signingKeySchema,
  siteSchema,
  timelineSchema,
  visitorSchema,
} from './schemas.ts';

/** From what queries answer to what the API says: ISO times, null for absent. */

export const toSite = ({ key, name, kind, origins, timeZone }: SiteSummary): z.infer<typeof siteSchema> => ({
  key,
  name,
  kind,
  origins: [...origins],
  timeZone,
});

export const toDecision = (decision: StoredDecision): z.infer<typeof decisionSchema> => {
  const { id, kind, fromStage, toStage, reason, note, by, score, modelVersion } = decision;
  return {
    id,
    at: iso(decision.atMs),
    kind,
    fromStage,
    toStage,
    reason: reason ?? null,
    note,
    by,
    wakeAt: isoOrNull(decision.wakeAtMs),
    score,
    modelVersion,
    evidence: decision.evidence.map(({ atMs, ...entry }) => ({ ...entry, at: iso(atMs) })),
  };
};

export const toLead = (lead: LeadSummary): z.infer<typeof leadSchema> => ({
  id: lead.id,
  email: lead.email ?? null,
  name: lead.name ?? null,
  company: lead.company ?? null,
  trust: lead.trust,
  score: lead.score,
  level: lead.level,
  lastSeenAt: isoOrNull(lead.lastSeenAtMs),
  topReason: lead.topReason ?? null,
  ...toProfile(lead),
});

/** A copy that JSON may take: what queries answer is read-only. */
export const toFitSettings = ({
  ownStaff,
  competitors,
  customers,
  personas,
}: FitSettings): z.infer<typeof fitSettingsSchema> => ({
  ownStaff: [...ownStaff],
  competitors: [...competitors],
  customers: [...customers],
  personas: personas.map(({ id, name, wants }) => ({
    id,
    name,
    wants: Object.fromEntries(Object.entries(wants).map(([attribute, wish]) => [attribute, { ...wish }])),
  })),
});

const toProfile = ({ profile: { fit, noise, isRoleMailbox }, level }: LeadSummary) => ({
  fit: fit ? { ...fit, rows: fit.rows.map((row) => ({ ...row })), unknown: [...fit.unknown] } : null,
  place: placeOf(fit?.grade, level) ?? null,
  noise: noise.map((check) => ({ ...check, evidence: check.evidence.map((each) => ({ ...each })) })),
  isRoleMailbox,
});

export const toLeadDetail = (lead: LeadDetail): z.infer<typeof leadDetailSchema> => ({
  ...toLead(lead),
  externalId: lead.externalId ?? null,
  traits: { ...lead.traits },
  source: lead.source,
  createdAt: iso(lead.createdAtMs),
  aliases: [...lead.aliases],
  stage: lead.stage,
  ladders: rungsOf(lead.stage) ?? null,
  owner: lead.owner ?? null,
  isWatched: lead.isWatched,
  mql: {
    isMql: lead.mql.isMql,
    reason: lead.mql.reason,
    level: lead.mql.level,
    since: isoOrNull(lead.mql.sinceMs),
    until: isoOrNull(lead.mql.untilMs),
  },
  browsers: lead.browsers.map(({ visitor, fromMs, toMs, trust, device }) => ({
    visitor,
    from: iso(fromMs),
    to: isoOrNull(toMs),
    trust,
    device: device ?? null,
  })),
});

export const toVisitor = (visitor: NonNullable<ReturnType<Queries['visitor']>>): z.infer<typeof visitorSchema> => ({
  visitor: visitor.visitor,
  score: visitor.score,
  level: visitor.level,
  firstSeenAt: iso(visitor.firstSeenAtMs),
  lastSeenAt: iso(visitor.lastSeenAtMs),
  isBot: visitor.isBot,
  device: visitor.device ?? null,
  lead: visitor.lead ?? null,
});

export const toTimeline = (timeline: Timeline): z.infer<typeof timelineSchema> => ({
  visits: timeline.visits.map(
    ({ visit, visitor, startedAtMs, endedAtMs, engagedMs, source, device, isBeforeKnown, rows }) => ({
      visit,
      visitor,
      startedAt: iso(startedAtMs),
      endedAt: iso(endedAtMs),
      engagedMs,
      source,
      device: device ?? null,
      isBeforeKnown,
      rows: rows.map(toRow),
    }),
  ),
  next: timeline.next ?? null,
});

export const toScore = (score: ScoreExplanation): z.infer<typeof scoreSchema> => ({
  at: iso(score.atMs),
  score: score.score,
  shown: score.shown,
  level: score.level,
  modelVersion: score.modelVersion,
  halfLifeMs: score.halfLifeMs,
  coolsAt: isoOrNull(score.coolsAtMs),
  urgency: score.urgency ?? null,
  trend: score.trend ?? null,
  groups: score.groups.map(({ id, name, score: groupScore, level }) => ({ id, name, score: groupScore, level })),
  parts: score.parts.map(({ rule, ruleName, visitor, touchpoint, atMs, points, worth, shown }) => ({
    rule,
    ruleName,
    visitor,
    touchpoint,
    at: iso(atMs),
    points,
    worth,
    shown,
  })),
});

/** Without its secrets: the newest is shown once, when the destination is made, and to people who are signed in. */
export const toDestination = ({
  secret: _,
  previousSecret: __,
  language,
  previousSecretUntilMs,
  failingSinceMs,
  offReason,
  ...destination
}: DestinationSummary): z.infer<typeof destinationSchema> => ({
  ...destination,
  language: isLanguage(language) ? language : 'en',
  previousSecretUntil: isoOrNull(previousSecretUntilMs),
  failingSince: isoOrNull(failingSinceMs),
  offReason: offReason ?? null,
});

/** Without its secret, which is shown once, when the key is made. */
export const toSigningKey = ({ id, createdAtMs, retiredAtMs }: SigningKey): z.infer<typeof signingKeySchema> => ({
  id,
  createdAt: iso(createdAtMs),
  retiredAt: isoOrNull(retiredAtMs),
});

export const toDelivery = (delivery: DeliverySummary): z.infer<typeof deliverySchema> => ({
  alert: delivery.alert,
  destination: delivery.destination,
  lead: delivery.lead,
  kinds: [...delivery.kinds],
  status: delivery.status,
  attempts: delivery.attempts,
  createdAt: iso(delivery.createdAtMs),
  nextAt: iso(delivery.nextAtMs),
  lastStatus: delivery.lastStatus ?? null,
  lastAnswer: delivery.lastAnswer ?? null,
});

export const toAttempt = (attempt: DeliveryAttempt): z.infer<typeof attemptSchema> => ({
  attempt: attempt.attempt,
  at: iso(attempt.atMs),
  durationMs: attempt.durationMs,
  status: attempt.status ?? null,
  noAnswer: attempt.noAnswer ?? null,
  answer: attempt.answer,
  nextAt: attempt.nextAtMs === undefined ? null : iso(attempt.nextAtMs),
});

function toRow(row: TimelineRow): z.infer<typeof rowSchema> {
  const points = row.points.map((each) => ({ ...each }));
  const common = { id: row.id, at: iso(row.atMs), points, unscored: row.unscored ?? null };
  if (row.kind === 'act') {
    return { kind: 'act', ...common, type: row.type, detail: row.detail, contactSales: row.contactSales ?? null };
  }
  const { url, title, pageKind, engagedMs, scrollPct } = row;
  return { kind: 'page', ...common, url, title, pageKind, engagedMs, scrollPct };
}

/** Moments beyond what a Date can say (an interval's far ends) are cut to its ends. */
const iso = (ms: number) => new Date(Math.max(-8.64e15, Math.min(8.64e15, ms))).toISOString();
const isoOrNull = (ms: number | undefined) => (ms === undefined ? null : iso(ms));
