import { z } from '@hono/zod-openapi';
import { maxProps } from '../../../shared/limits.ts';

/** Answers of the server API. Times are ISO 8601 in UTC; names end in `At`. */

const time = z.string().openapi({ format: 'date-time', example: '2026-01-31T09:30:00.000Z' });
const trust = z.enum(['claimed', 'linked', 'verified', 'operator']);
const level = z.number().int().min(1).max(4).openapi({ description: '1 is the most engaged' });
export const traitsSchema = z
  .record(z.string().max(100), z.union([z.string().max(500), z.number(), z.boolean()]))
  .refine((traits) => Object.keys(traits).length <= maxProps, `at most ${maxProps} traits`);

export const siteSchema = z
  .object({
    key: z.string().openapi({ description: 'Public, ingest-only site key', example: 'st_mf3k2x01a8c0k2m4p6r8' }),
    name: z.string(),
    kind: z.enum(['live', 'playground', 'demo']),
    origins: z.array(z.string()).openapi({ description: 'Origins that may send; empty: all' }),
    timeZone: z.string(),
  })
  .openapi('Site');

export const leadSchema = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    trust,
    score: z.number(),
    level,
    lastSeenAt: time.nullable(),
    topReason: z.string().nullable().openapi({ description: 'Name of the rule that weighs most now' }),
  })
  .openapi('Lead');

export const leadDetailSchema = leadSchema
  .extend({
    externalId: z.string().nullable(),
    traits: traitsSchema,
    source: z.string(),
    createdAt: time,
    browsers: z.array(z.object({ visitor: z.string(), from: time, to: time.nullable(), trust })),
  })
  .openapi('LeadDetail');

export const visitorSchema = z
  .object({
    visitor: z.string(),
    score: z.number(),
    level,
    firstSeenAt: time,
    lastSeenAt: time,
    isBot: z.boolean(),
    lead: z.string().nullable().openapi({ description: 'The lead that this browser belongs to now' }),
  })
  .openapi('Visitor');

const rowPointsSchema = z.object({
  rule: z.string(),
  ruleName: z.string(),
  points: z.number().int(),
  counts: z.boolean().openapi({ description: 'False where a limit keeps it out: the newest count' }),
});
const unscored = z.enum(['bot', 'too_late', 'crowded', 'own_visit', 'automated']).nullable();

export const rowSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('page'),
      id: z.string(),
      at: time,
      url: z.string(),
      title: z.string(),
      pageKind: z.string(),
      engagedMs: z.number().int(),
      scrollPct: z.number().int(),
      points: z.array(rowPointsSchema),
      unscored,
    }),
    z.object({
      kind: z.literal('act'),
      id: z.string(),
      at: time,
      type: z.string(),
      detail: z.string(),
      contactSales: z.boolean().nullable(),
      points: z.array(rowPointsSchema),
      unscored,
    }),
  ])
  .openapi('TimelineRow');

export const timelineSchema = z
  .object({
    visits: z.array(
      z.object({
        visit: z.string(),
        visitor: z.string(),
        startedAt: time,
        endedAt: time,
        engagedMs: z.number().int(),
        source: z.string().openapi({ description: 'Campaign source or referring host; empty: direct' }),
        isBeforeKnown: z.boolean(),
        rows: z.array(rowSchema),
      }),
    ),
    next: z.string().nullable().openapi({ description: 'Pass as `before` to read on' }),
  })
  .openapi('Timeline');

export const scoreSchema = z
  .object({
    at: time,
    score: z.number(),
    shown: z.number().openapi({ description: 'The score at one decimal; the parts’ `shown` sum to it exactly' }),
    level,
    modelVersion: z.number().int(),
    halfLifeMs: z.number().int(),
    coolsAt: time
      .nullable()
      .openapi({ description: 'When it falls below the hot line; null when it is below already' }),
    parts: z.array(
      z.object({
        rule: z.string(),
        ruleName: z.string(),
        visitor: z.string(),
        touchpoint: z.string(),
        at: time,
        points: z.number().int().openapi({ description: 'Points when earned' }),
        worth: z.number().openapi({ description: 'What they are worth now; the parts sum to `score`' }),
        shown: z.number(),
      }),
    ),
  })
  .openapi('Score');

export const destinationSchema = z
  .object({ id: z.string(), name: z.string(), kind: z.literal('webhook'), url: z.string(), isEnabled: z.boolean() })
  .openapi('Destination');

export const deliverySchema = z
  .object({
    alert: z.string(),
    destination: z.string(),
    lead: z.string(),
    kinds: z.array(z.string()),
    status: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.number().int(),
    createdAt: time,
    nextAt: time,
    lastStatus: z.number().int().nullable(),
    lastAnswer: z.string().nullable(),
  })
  .openapi('Delivery');

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'Pass as `after` to read on' }),
  });
